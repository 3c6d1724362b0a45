"""Tests of ktp_dedup.scan: from a register to its duplicates, on registers of all kinds."""

import json
import time

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import ktp_dedup as kd
from ktp_dedup.encode.prepare import PAIRS_PER_RECORD
from ktp_dedup.engine.refine import WINDOW
from ktp_dedup.findings import WORK
from ktp_dedup.model import BlockingRule, Comparison, Field, Household, Level, Model
from ktp_dedup.report import read_results, results
from ktp_dedup.scan import Bands

SMALL = 3000
HELD = kd.RunSettings(estimate_share=False)
SOME_DATE, SOME_NAME = "01-07-1960", "SULASTRI"


@pytest.fixture(scope="module")
def small(people):
    return people.head(SMALL)


def test_the_order_of_rows_makes_no_difference(people, found):
    """A shuffled register gives the same pairs, weights, clusters and problems, to the last bit."""
    shuffled = kd.scan(people.sample(fraction=1.0, shuffle=True, seed=1))
    assert_frame_equal(shuffled.pairs, found.pairs, check_exact=True)
    assert_frame_equal(shuffled.clusters, found.clusters)
    assert_frame_equal(shuffled.problems, found.problems, check_row_order=False)
    for key in ("frequencies_hash", "rarities_hash"):
        assert shuffled.summary[key] == found.summary[key]


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_the_number_of_threads_makes_no_difference(people, found, threads):
    """One, two or four threads give the same tables and counts."""
    other = kd.scan(people, run=kd.RunSettings(threads=threads))
    assert_frame_equal(other.pairs, found.pairs, check_exact=True)
    assert_frame_equal(other.clusters, found.clusters)
    assert other.summary["candidate_pairs"]["distinct"] == found.summary["candidate_pairs"]["distinct"]


def test_known_duplicates_are_found():
    """Most pairs of the truth are found, and most of what is called a match is true."""
    made = kd.synthesize(5000, seed=5)
    scan = kd.scan(made.register)
    true = {frozenset(pair) for pair in made.kinds.select("record_id", "other_id").iter_rows()}
    matches = scan.pairs.filter(pl.col("band") == "match")
    ours = {frozenset(pair) for pair in matches.select("left_id", "right_id").iter_rows()}
    assert len(true & ours) >= 0.8 * len(true)
    assert len(true & ours) >= 0.95 * len(ours)


def test_the_table_keeps_its_promises(found):
    """Left is smaller than right, weights sum, bands follow the thresholds, and each pair has a rule."""
    pairs = found.pairs
    assert pairs.height > 40
    assert (pairs["left_id"] < pairs["right_id"]).all()
    assert not pairs.select("left_id", "right_id").is_duplicated().any()
    weights = pairs.select(pl.sum_horizontal(pl.col("^weight_.*$"))).to_series()
    assert (weights - pairs["match_weight"]).abs().max() <= 1e-6
    assert pairs["weight_prior"].unique().to_list() == [found.summary["prior_bits"]]
    assert (pairs["rules"].list.len() > 0).all()
    thresholds = found.model.thresholds
    matches = pairs["match_weight"] >= thresholds.match_weight
    assert (matches == (pairs["band"] == "match")).all()
    # below review stand only pairs with an equal NIK
    below = pairs.filter(pl.col("band") == "non-match")
    assert (below["match_weight"] < thresholds.review_weight).all()
    assert below["rules"].list.contains("same NIK").all()


def test_clusters_are_those_of_the_matches(found):
    """Every record of a match pair is in one cluster, and no other record is in any."""
    matches = found.pairs.filter(pl.col("band") == "match")
    assert set(found.clusters["record_id"]) == set(matches["left_id"]) | set(matches["right_id"])
    cluster = dict(found.clusters.select("record_id", "cluster_id").iter_rows())
    assert all(
        cluster[left] == cluster[right] for left, right in matches.select("left_id", "right_id").iter_rows()
    )
    sizes = found.clusters.group_by("cluster_id").agg(pl.len(), pl.col("cluster_size").first())
    assert (sizes["len"] == sizes["cluster_size"]).all()


def test_each_pair_explains_itself(found):
    """The steps of the explanation sum to the match weight, by id or SOURCE:ID in either order."""
    for row in found.pairs.iter_rows(named=True):
        why = found.explain(f"register:{row['right_id']}", row["left_id"])
        assert why.prior + sum(step.weight for step in why.steps) == pytest.approx(
            row["match_weight"], abs=1e-6
        )
        assert (why.left_id, why.rules, why.band) == (row["left_id"], tuple(row["rules"]), row["band"])


def test_the_summary_counts_what_the_tables_hold(people, found):
    """Counts, problems and stages are those of the result, and all of it is JSON."""
    summary = found.summary
    assert summary["records"] == people.height
    assert summary["pairs"]["match"] == (found.pairs["band"] == "match").sum()
    assert sum(summary["pairs"].values()) == found.pairs.height
    assert summary["clusters"] == found.clusters["cluster_id"].n_unique()
    assert sum(summary["problems"].values()) == found.problems.height
    assert set(summary["stages"]) >= {"normalise", "encode", "block", "scan", "household"}
    assert summary["limits"]["survivors_dropped"] == 0
    assert json.loads(json.dumps(summary)) == summary
    assert repr(found).startswith("Scan(5,000 records, ")


def test_the_summary_tells_registers_and_models_apart(people, found):
    """The hash of the register does not change with the order of rows, and changes with any cell; so the model's."""
    again = kd.scan(people.sample(fraction=1.0, shuffle=True, seed=1)).summary
    for key in ("register_hash", "model_sha256", "as_of"):
        assert again[key] == found.summary[key]
    other = kd.scan(people.with_columns(AGAMA=pl.lit("ISLAM")), review=0.3).summary
    assert other["register_hash"] != found.summary["register_hash"]
    assert other["model_sha256"] != found.summary["model_sha256"]
    assert len(found.summary["as_of"].split("-")) == 3


def test_progress_is_reported_for_each_stage(small):
    """Whoever listens hears each stage begin and end."""
    heard = []
    planned = kd.scan(small, progress=heard.append).summary["candidate_pairs"]["rules"]
    compared = [progress for progress in heard if progress.stage == "scan" and progress.total > 1]
    assert {progress.total for progress in compared} == {sum(rule["planned_pairs"] for rule in planned)}
    stages = list(dict.fromkeys(progress.stage for progress in heard if progress.stage != "compile"))
    assert stages == ["read", "normalise", "encode", "block", "scan", "household", "findings"]
    ended = {progress.stage for progress in heard if progress.done == progress.total}
    assert ended >= set(stages)
    assert all(0 <= progress.done <= progress.total for progress in heard)


ALIKE = {
    "birth date": ({"TGL_LHR": SOME_DATE}, {"birth date and sex", "a name token and month of birth"}),
    "name": ({"NAMA_LGKP": SOME_NAME}, {"name and mother", "name and day of birth"}),
    "birth date and name": (
        {"TGL_LHR": SOME_DATE, "NAMA_LGKP": SOME_NAME},
        {
            *("birth date and sex", "name and birth year", "name and mother", "name, mother and birth year"),
            *("name and day of birth", "a name token and month of birth"),
        },
    ),
}


@pytest.mark.parametrize(("values", "refined"), ALIKE.values(), ids=ALIKE)
def test_a_register_of_one_birth_date_or_one_name_ends_and_says_what_was_refined(small, values, refined):
    """What everybody shares is evidence of nothing, and its blocks are refined, which the summary says."""
    alike = small.with_columns(**{heading: pl.lit(value) for heading, value in values.items()})
    start = time.perf_counter()
    scan = kd.scan(alike)
    assert time.perf_counter() - start < 20
    rules = scan.summary["candidate_pairs"]["rules"]
    assert {rule["name"] for rule in rules if rule["refined_blocks"]} == refined
    assert scan.summary["limits"]["blocks_refined"] == sum(rule["refined_blocks"] for rule in rules)
    assert bool(scan.summary["limits"]["blocks_refined"]) == bool(refined)
    assert scan.summary["pairs"]["match"] < 0.02 * SMALL


@pytest.mark.parametrize("values", [case[0] for case in ALIKE.values() if case[1]])
def test_refinement_keeps_the_budget_of_pairs(small, values):
    """After refinement a rule costs a small multiple of its budget or of a window: time grows with the register."""
    alike = small.with_columns(**{heading: pl.lit(value) for heading, value in values.items()})
    rules = kd.plan(alike).rules
    assert rules["candidate_pairs"].max() <= 4 * max(PAIRS_PER_RECORD, WINDOW) * SMALL


@pytest.mark.parametrize(
    "missing", ["NAMA_LGKP_IBU", "NAMA_LGKP_AYAH", "JENIS_KLMIN", "NIK", "TGL_LHR", "NO_KK", "TMPT_LHR"]
)
def test_a_register_without_a_column_is_scanned_all_the_same(people, found, missing):
    """Each column but the name may be missing; most of the duplicates are still found."""
    scan = kd.scan(people.drop(missing))
    assert scan.pairs.schema == found.pairs.schema
    keys = ["left_id", "right_id"]
    matches = found.pairs.filter(pl.col("band") == "match")
    assert matches.join(scan.pairs, on=keys, how="semi").height >= 0.6 * matches.height


@pytest.mark.parametrize(
    ("kept", "word"), [(["TGL_LHR", "NIK"], "name"), (["NAMA_LGKP"], "birth_date or nik")]
)
def test_a_register_of_no_persons_is_refused(small, kept, word):
    """A name, and a birth date or NIK, are needed; the message says which is missing."""
    with pytest.raises(kd.InputError, match=f"recognised as {word}"):
        kd.scan(small.select("ID", *kept))


def test_damaged_cells_are_counted_and_the_rows_kept(small):
    """Empty names, impossible dates and malformed NIKs are listed by record id, and nothing is left out."""
    row = pl.int_range(pl.len())
    damaged = small.with_columns(
        NAMA_LGKP=pl.when(row < 10).then(pl.lit("  ")).otherwise("NAMA_LGKP"),
        TGL_LHR=pl.when(row.is_between(10, 14)).then(pl.lit("31-02-1980")).otherwise("TGL_LHR"),
        NIK=pl.when(row.is_between(15, 17)).then(pl.lit("123")).otherwise("NIK"),
    )
    scan = kd.scan(damaged)
    assert scan.summary["records"] == SMALL
    listed = {field: set(ids) for field, ids in scan.problems.group_by("field").agg("record_id").iter_rows()}
    assert set(small["ID"][:10]) <= listed["name"]
    assert set(small["ID"][10:15]) <= listed["birth_date"]
    assert set(small["ID"][15:18]) <= listed["nik"]


def test_a_register_of_one_record_has_no_pairs(small):
    """One record is compared with nobody."""
    scan = kd.scan(small.head(1))
    assert (scan.pairs.height, scan.clusters.height, scan.summary["records"]) == (0, 0, 1)
    assert scan.summary["candidate_pairs"]["distinct"] == 0


def test_a_result_without_pairs_has_all_columns_and_is_written(found, small, tmp_path):
    """Nothing found is a result too."""
    scan = kd.scan(small.head(2))
    assert scan.pairs.height == 0
    assert scan.pairs.schema == found.pairs.schema
    assert scan.clusters.schema == found.clusters.schema
    for form in ("parquet", "csv", "xlsx"):
        out = scan.write(tmp_path / form, format=form, show_values=True)
        assert read_results(out).pairs.columns == found.pairs.columns


@pytest.mark.parametrize("form", ["parquet", "csv", "xlsx"])
def test_what_is_written_is_read_back(found, tmp_path, form):
    """Tables, summary and model come back as they were, in each format."""
    out = found.write(tmp_path / "hasil", format=form)
    back = read_results(out)
    assert_frame_equal(back.pairs, found.pairs, check_exact=form != "xlsx")
    assert_frame_equal(back.clusters, found.clusters)
    assert_frame_equal(back.problems, found.problems)
    assert back.summary.pop("stages").keys() - found.summary["stages"].keys() == {"write"}
    assert back.summary.pop("seconds") >= found.summary["seconds"]
    assert back.summary.items() <= found.summary.items()
    assert kd.read_model(out / "model.toml") == found.model


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_side_by_side_sheet_shows_both_records_of_each_pair(found, people, tmp_path, form):
    """Two rows for each pair, best first, with the records' own values."""
    out = found.write(tmp_path / "hasil", format=form, show_values=True)
    read = pl.read_csv if form == "csv" else pl.read_excel
    sheet = read(out / f"side_by_side.{form}", infer_schema_length=0)
    asked = found.pairs.filter(pl.col("finding").is_in(WORK))
    assert sheet.height == 2 * asked.height
    best = asked.row(0, named=True)
    shown = people.filter(pl.col("ID").is_in([best["left_id"], best["right_id"]]))
    assert set(shown["NAMA_LGKP"]) <= set(sheet.head(2).unpivot()["value"])


def test_values_are_written_only_when_asked_for(found, people, tmp_path):
    """Without show_values no file holds a NIK."""
    out = found.write(tmp_path / "hasil", format="csv")
    text = found.frequencies.table.write_csv()
    text += "".join(path.read_text(encoding="utf-8") for path in out.iterdir() if path.suffix != ".parquet")
    niks = people["NIK"].drop_nulls().filter(people["NIK"].drop_nulls().str.contains(r"^\d{16}$"))
    assert not any(nik in text for nik in niks)
    assert not (out / "side_by_side.csv").exists()


@pytest.mark.parametrize("error", [OSError("no"), KeyboardInterrupt()])
def test_a_run_that_dies_while_writing_leaves_nothing(found, tmp_path, monkeypatch, error):
    """A failure midway, or Ctrl-C, leaves neither half a result nor a temporary folder."""
    written = []

    def write_table(table, path):
        if written:
            raise error
        written.append(path)
        table.write_parquet(path)

    monkeypatch.setattr(results, "write_table", write_table)
    with pytest.raises((kd.OutputError, KeyboardInterrupt)):
        found.write(tmp_path / "hasil")
    assert written
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_dies_while_overwriting_leaves_the_old_result(found, small, tmp_path, monkeypatch):
    """The earlier result stays until the new one is whole."""
    kd.scan(small).write(tmp_path / "hasil")

    def write_table(table, path):
        raise OSError

    monkeypatch.setattr(results, "write_table", write_table)
    with pytest.raises(kd.OutputError):
        found.write(tmp_path / "hasil", overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["hasil"]
    assert read_results(tmp_path / "hasil").summary["records"] == SMALL


@pytest.mark.parametrize(
    ("match", "review"),
    [(0.0, None), (1.0, None), (3, None), (None, -0.1), (0.3, 0.4), (0.1, None), (None, 0.99)],
)
def test_impossible_thresholds_are_refused(small, match, review):
    """A threshold is a probability above 0 and below 1, and review is not above match, be it the model's."""
    with pytest.raises(kd.UsageError):
        kd.scan(small, match=match, review=review)


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        (Bands(), (0.95, 0.2)),
        (Bands(match=0.3), (0.3, 0.2)),
        (Bands(review=0.95), (0.95, 0.95)),
        (Bands(0.9, 0.5), (0.9, 0.5)),
    ],
)
def test_thresholds_given_override_the_models(bands, expected):
    """One threshold alone leaves the other as the model has it."""
    thresholds = bands.apply(kd.residents()).thresholds
    assert (thresholds.match, thresholds.review) == expected


def test_thresholds_move_the_bands_and_not_the_weights(people):
    """With the model's share a lower review threshold adds pairs; those found before keep weights and levels."""
    found = kd.scan(people, run=HELD)
    wide = kd.scan(people, match=0.5, review=0.001, run=HELD)
    assert wide.pairs.height > found.pairs.height
    keys = ["left_id", "right_id"]
    both = found.pairs.join(wide.pairs, on=keys, how="left", suffix="_wide", maintain_order="left")
    for column in found.pairs.columns:
        if column.startswith(("level_", "weight_")) and column != "weight_household":
            assert (both[column] == both[f"{column}_wide"]).all(), column


FAMILY = pl.DataFrame(
    {
        "ID": ["HUSBAND-1", "WIFE-1", "HUSBAND-2", "WIFE-2"],
        "NO_KK": ["3310061201100001"] * 2 + ["3372011201150003"] * 2,
        "NAMA_LGKP": ["SUTRISNO HADIWIBOWO", "LESTARININGSIH"] * 2,
        "JENIS_KLMIN": ["L", "P"] * 2,
        "TGL_LHR": ["03-05-1971", "17-11-1975"] * 2,
        "NAMA_LGKP_IBU": ["WAGINEM", None] * 2,
    }
)
HUSBAND, WIFE = ("HUSBAND-1", "HUSBAND-2"), ("WIFE-1", "WIFE-2")


@pytest.fixture(scope="module")
def town(people):
    """A family that is registered again under another card, among strangers."""
    return pl.concat([people.head(500), FAMILY], how="diagonal")


@pytest.fixture(scope="module")
def alone(town):
    """The weights of husband and wife without household pass: more is known of him."""
    pairs = kd.scan(town, kd.residents().replace(household=Household()), run=HELD).pairs
    weights = dict(zip(pairs.select("left_id", "right_id").iter_rows(), pairs["match_weight"], strict=True))
    assert weights[HUSBAND] > weights[WIFE] + 3
    return weights


def at_review(town, weight):
    """Pairs of the family and their household's bits, in a scan that reviews from this weight on."""
    threshold = 1 / (1 + 2**-weight)
    pairs = kd.scan(town, match=threshold, review=threshold, run=HELD).pairs
    found = dict(zip(pairs.select("left_id", "right_id").iter_rows(), pairs["weight_household"], strict=True))
    return {pair: found[pair] for pair in (HUSBAND, WIFE) if pair in found}


def test_the_household_lifts_a_pair_over_the_threshold(town, alone):
    """A pair below review by less than the support stands, because a better one lifts it, and not the other way."""
    assert at_review(town, alone[WIFE] + 2) == {HUSBAND: 0.0, WIFE: 5.0}


def test_a_pair_below_the_threshold_by_more_than_the_support_stays_out(town, alone):
    """The support has its limit."""
    weight = alone[WIFE] + 5.1
    assert WIFE not in at_review(town, weight)


def test_pairs_below_the_threshold_do_not_lift_each_other(town, alone):
    """Where neither pair is good by itself, neither is reported."""
    assert at_review(town, alone[HUSBAND] + 0.1) == {}


def level(name, m, u, **when):
    """A level with conditions by field."""
    return Level(name, m, u, tuple((field, (outcome,)) for field, outcome in when.items()))


CUSTOM = Model(
    name="library cards",
    fields=(
        Field("who", "name", ("First", "Last")),
        Field("born", "date", ("Born on",)),
        Field("street", "text", ("Street",)),
        Field("floor", "number", ("Floor",)),
    ),
    rules=(BlockingRule("born", ("born",)), BlockingRule("who", ("who.joined",))),
    comparisons=(
        Comparison("who", (level("exact", 0.9, 0.001, who="exact"), Level("else", 0.1, 0.99))),
        Comparison("born", (level("equal", 0.9, 0.001, born="equal"), Level("else", 0.1, 0.99))),
        Comparison(
            "street",
            (level("alike", 0.8, 0.01, street="jaro_winkler >= 0.9"), Level("else", 0.2, 0.99)),
        ),
        Comparison("floor", (level("near", 0.9, 0.2, floor="within 1"), Level("else", 0.1, 0.8))),
    ),
    expected_duplicates=0.5,
    required=(("who",), ("born",)),
)
CARDS = pl.DataFrame(
    {
        "ID": ["1", "2", "3", "4"],
        "First": ["ANN", "Ann", "BOB", "CARL"],
        "Last": ["LEE", "Lee", "RAY", "POE"],
        "Born on": ["1990-05-04", "1990-05-04", "1990-05-04", "1980-01-01"],
        "Street": ["HIGH STREET 12", "HIGH STREET 13", "LOW LANE 4", None],
        "Floor": [1, 2, 9, None],
    }
)


def test_a_model_with_its_own_fields_and_headings_is_enough():
    """A register that is not Indonesian is scanned with a model alone; a field may be made of two columns."""
    scan = kd.scan(CARDS, CUSTOM, review=0.01)
    best = scan.pairs.row(0, named=True)
    assert (best["left_id"], best["right_id"], best["band"]) == ("1", "2", "match")
    assert [best[f"level_{name}"] for name in ("who", "born", "street", "floor")] == [1, 1, 1, 1]
    assert best["rules"] == ["born", "who"]
    assert scan.summary["pairs"]["match"] == 1


def test_a_register_that_lacks_what_a_model_requires_is_refused():
    """The message names the columns and the mapping that would help."""
    with pytest.raises(kd.InputError, match=r"is one of Born on: map one with --map HEADING=born"):
        kd.scan(CARDS.drop("Born on"), CUSTOM)


def test_several_sources_are_one_register(people, found, tmp_path):
    """Two files of one register give the pairs of the whole, with their sources; ids say SOURCE:ID."""
    people.head(2500).write_csv(tmp_path / "a.csv")
    people.tail(2500).write_csv(tmp_path / "b.csv")
    scan = kd.scan([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert set(scan.pairs["left_source"]) | set(scan.pairs["right_source"]) == {"a", "b"}

    def weights(pairs):
        ids = [frozenset(pair) for pair in pairs.select("left_id", "right_id").iter_rows()]
        return dict(zip(ids, pairs["match_weight"], strict=True))

    assert weights(scan.pairs) == pytest.approx(weights(found.pairs))
