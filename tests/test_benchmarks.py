"""The smallest benchmarks run, and what they measure holds as a ratio within the run."""

import json
import sys
from dataclasses import replace

import polars as pl
import pytest
from benchmarks import ablation, growth, kernel, page, quality, roofline
from benchmarks.blocking import block_register
from benchmarks.micro.kernels import CASES, NAIVE, ratio
from benchmarks.micro.stored import stored_ratio
from benchmarks.nation import nation
from benchmarks.record import machine, read_stored, store_own
from benchmarks.rivals.contract import FIELDS, Settings, Task, candidate_pairs
from benchmarks.rivals.handover import hand_over
from benchmarks.rivals.runner import Tool, run_tool
from benchmarks.spread import spread

import ktp_dedup as kd
from ktp_dedup.encode import RunSettings, Stages, block, prepare
from ktp_dedup.engine import scan_blocks
from ktp_dedup.synth import profile, synthesize

RECORDS = 20_000
KEPT_SHARE = 0.7
ATTEMPTS = 5


@pytest.fixture(scope="module")
def made():
    """A small hostile register with its truth."""
    return synthesize(3_000, rates=profile("hostile"), seed=4)


@pytest.fixture(scope="module")
def found(made):
    """What a scan of it finds."""
    return kd.scan(made.register)


def test_the_kernel_keeps_its_pairs():
    """Survivors are the naive scorer's, and blocking keeps the true pairs."""
    figures = kernel.measure(RECORDS)
    assert figures["reference"]["survivors"] > 20
    assert figures["reference"]["differing"] == 0
    assert figures["pair_completeness"] > 0.95


def test_each_pair_ends_in_one_place(made):
    """As many as the scan visits; as many have met and survive as in the scan itself."""
    model = kd.residents()
    prepared = prepare(kd.read_register(made.register), model, RunSettings(), Stages())
    blocks, program = block(prepared, Stages()), prepared.encoded.program
    ends = roofline.count_ends(program, blocks, kernel.cut_of(model))
    survivors, counts = scan_blocks(program, blocks, cut=kernel.cut_of(model))
    assert (ends.sum(), ends[roofline.MET]) == (counts.visited, counts.visited - counts.distinct)
    assert ends[roofline.LOOKED] > 0
    assert ends[-1] >= len(survivors.left) > 0


@pytest.mark.parametrize("case", CASES)
def test_the_compiled_scorer_keeps_its_lead(case):
    """Against RapidFuzz, or the naive scorer, in the same run it keeps 70 % of the ratio stored for its processor."""
    least = KEPT_SHARE * stored_ratio(case, machine()["processor"])
    assert any(ratio(case) >= least for _ in range(ATTEMPTS))


def test_the_compiled_scorer_is_far_ahead_of_the_naive_one():
    """Whatever was stored, the compiled scorer is 50 times as fast at least."""
    assert any(ratio(NAIVE) > 50 for _ in range(ATTEMPTS))


def test_ratios_are_stored_for_each_processor(tmp_path):
    """Storing leaves other processors' figures alone; a processor that was never measured gets the lowest of all."""
    path, here = tmp_path / "micro.json", machine()["processor"]
    other = {"times_yardstick": {"jaro": {"median": 2.0}}}
    path.write_text(json.dumps({"other": other, here: other}), encoding="utf-8")
    store_own({"times_yardstick": {"jaro": {"median": 3.0}, "osa": {"median": 5.0}}}, path)
    assert read_stored(path)["other"] == other
    assert [stored_ratio("jaro", name, path) for name in (here, "other", "unknown")] == [3.0, 2.0, 2.0]
    assert stored_ratio("osa", "other", path) == 5.0


def test_completeness_counts_the_true_pairs_that_share_a_block(made):
    """With all rules most pairs share a block; pairs of strangers share none."""
    blocked = block_register(kd.read_register(made.register))
    pairs = made.kinds.select("record_id", "other_id")
    strangers = pairs.with_columns(pl.col("other_id").shift(1, fill_value=pairs["other_id"][-1]))
    assert blocked.completeness(pairs) > 0.9
    assert blocked.completeness(strangers) < 0.1
    assert blocked.completeness(pairs.head(0)) is None


@pytest.fixture(scope="module")
def task(tmp_path_factory):
    """A small register that was handed over."""
    folder = tmp_path_factory.mktemp("handed-over")
    hand_over(800, "hostile", 3, folder)
    return Task.open(folder)


def test_rivals_get_the_candidate_pairs_of_the_engine(task):
    """Equal block numbers give as many distinct pairs as the engine counts; pairs on one card can be left out."""
    facts = json.loads((task.folder / "facts.json").read_text(encoding="utf-8"))
    every = candidate_pairs(task, Settings())
    others = candidate_pairs(task, Settings(same_card="removed"))
    assert every.height == facts["candidate_pairs"] > others.height
    cards = pl.read_parquet(task.records)["family_card"]
    same = (cards.gather(others["left"]) == cards.gather(others["right"])).fill_null(False)
    assert not same.any()


def test_rivals_get_every_record_with_its_fields(task):
    """Each row has its person, and the lesson is of other people and holds both kinds of pairs."""
    records = pl.read_parquet(task.records)
    assert set(FIELDS) <= set(records.columns)
    assert records.select("row").equals(pl.read_parquet(task.persons).select("row"))
    lesson = pl.read_parquet(task.folder / "lesson_pairs.parquet")
    assert set(lesson["same"]) == {True, False}
    assert lesson.height > 2 * lesson["same"].sum()


def test_a_tool_that_fails_or_takes_too_long_is_said_so(task, monkeypatch, tmp_path):
    """The kind of the failure is told, and no text of it, which may hold paths."""
    monkeypatch.setenv("BENCH_PYTHON", sys.executable)
    missing = run_tool(Tool("missing", "nothing"), task.folder, tmp_path, timeout=60)
    assert missing.failure == "ModuleNotFoundError"
    slow = run_tool(Tool("slow", "nothing"), task.folder, tmp_path, timeout=0)
    assert slow.failure == "not finished within 0 s"


def test_quality_agrees_with_the_evaluation_of_the_library(made, found):
    """Precision and recall of the bands are those of `evaluate`."""
    figures = quality.figures_of(found, made)
    evaluation = kd.evaluate(found.pairs, made.truth)
    assert figures["precision, match"] == pytest.approx(evaluation.match.precision)
    assert figures["recall, match and review"] == pytest.approx(evaluation.review.recall)
    assert figures["review pairs per true pair"] == pytest.approx(
        evaluation.review_pairs / evaluation.true_pairs
    )


def test_quality_counts_twins_and_relatives(made, found):
    """A twin pair and a pair on one family card that stand in a band are counted; a true pair is no relative."""
    twins = made.twins.head(1).select(left_id="id_a", right_id="id_b", band=pl.lit("match"))
    pairs = twins.with_columns(match_probability=pl.lit(0.99))
    true = found.pairs.join(made.kinds.select(left_id="record_id"), on="left_id", how="semi").head(1)
    both = pl.concat([pairs, true.select(pairs.columns).with_columns(band=pl.lit("match"))])
    judged = quality.judged_pairs(_with_pairs(found, both), made)
    assert judged["twin"].to_list()[0]
    assert not (judged["relative"] & judged["true"]).any()


def _with_pairs(scan, pairs):
    """The scan with other pairs."""
    return replace(scan, pairs=pairs)


def test_calibration_error_is_the_distance_of_probability_and_share():
    """Half right at .9 is off by .4; a bin that is right adds nothing."""
    probability = pl.Series([0.9, 0.9, 0.25, 0.25, 0.25, 0.25])
    true = pl.Series([True, False, True, False, False, False])
    assert quality.calibration_error(probability, true) == pytest.approx(0.4 * 2 / 6)
    assert quality.calibration_error(probability.head(0), true.head(0)) is None


def test_each_variant_leaves_out_one_part(made):
    """Every comparison and rule is left out once; without rarity no level refers to a value's frequency."""
    model = kd.residents()
    found = ablation.variants(kd.read_register(made.register), model)
    assert found[ablation.ALL] is model
    assert len(found) == 3 + len(model.comparisons) + len(model.rules)
    for comparison in model.comparisons:
        variant = found[f"comparison: {comparison.name}"]
        assert set(model.comparisons) - set(variant.comparisons) == {comparison}
    flat = found["rarity of values"]
    assert not any(level.rarity for comparison in flat.comparisons for level in comparison.levels)
    assert {comparison.name for comparison in flat.comparisons} == {c.name for c in model.comparisons}


def test_the_exponent_is_that_of_the_growth():
    """Figures that grow with the square have exponent 2, whatever the small sizes say."""
    sizes = [
        {"records": n, **dict.fromkeys(growth.FITTED, 3e-8 * n**2 if n > 1_000 else 1e9)}
        for n in (1_000, 100_000, 1_000_000, 4_000_000)
    ]
    assert growth.exponents(sizes)["seconds"]["b"] == pytest.approx(2)
    assert growth.exponents(sizes[:1]) == {}


def test_the_nation_on_paper_follows_from_the_largest_size():
    """Time and memory are those of the largest size times the records, pairs by their exponent."""
    largest = {
        "records": 288_000,
        "candidate_pairs": 10_000_000,
        "scan_seconds": 1.0,
        "stages": {"read": 4.0, "encode": 6.0, "scan": 1.0},
        "peak_memory": 400_000_000,
    }
    told = nation(largest, {"candidate_pairs": {"a": 1.0, "b": 1.0}}, cores=2)
    assert told["candidate_pairs"] == pytest.approx(1e10)
    assert told["core_hours_scoring"] == pytest.approx(1_000 * 2 / 3600)
    assert told["core_hours_other"] == pytest.approx(10 * 1_000 * 2 / 3600)
    assert [machines["fits"] for machines in told["machines"]] == [True, True]


def test_spread_passes_over_what_is_missing():
    """Median, least and most of what is there."""
    assert spread([3.0, None, 1.0, 2.0]) == {"median": 2.0, "least": 1.0, "most": 3.0}
    assert spread([None]) is None


def test_the_page_of_benchmarks_is_made_from_the_results():
    """What stands in docs/explanation/benchmarks.md is what `python -m benchmarks.page` writes."""
    assert page.PAGE.read_text(encoding="utf-8") == page.page()
