"""Tests of ktp_dedup.train: from a register to a model that is better, or the old one."""

from dataclasses import replace
from statistics import fmean

import polars as pl
import pytest

import ktp_dedup as kd
from ktp_dedup.model import Comparison, Level
from ktp_dedup.synth import Rates
from ktp_dedup.train import learn


@pytest.fixture(scope="module")
def made():
    """A register of families in which every thirtieth person is registered twice."""
    return kd.synthesize(6_000, rates=replace(Rates(), duplicates=0.03), seed=21)


@pytest.fixture(scope="module")
def trained(made):
    return learn(made.register, seed=3)


def test_a_trained_model_is_no_worse_on_people_it_has_not_seen(trained):
    """F1 of match on registers with families of other seeds; EM does not run off to brothers and sisters."""
    assert trained.report.kept == "trained"
    assert trained.model != kd.residents()
    others = [
        kd.synthesize(6_000, rates=replace(Rates(), duplicates=0.03), seed=seed) for seed in (77, 78, 79)
    ]
    before, after = (
        [kd.evaluate(kd.scan(other.register, model).pairs, other.truth).match for other in others]
        for model in (kd.residents(), trained.model)
    )
    assert fmean(each.f1 for each in after) >= fmean(each.f1 for each in before) - 0.005
    assert min(each.precision for each in after) >= 0.97


def test_the_share_of_duplicates_is_learned(trained, made):
    """The preset expects 6 of 1,000; the register has five times as many, some of them within one family card."""
    true = made.kinds.height / 6_000
    assert trained.model.expected_duplicates == pytest.approx(true, rel=0.34)


def test_the_report_shows_every_level_before_and_after(trained):
    """One row for each level in the order of the model; what was held did not move; the rest as in the model."""
    levels = trained.report.levels
    model = trained.model
    expected = [(c.name, level.name) for c in model.comparisons for level in c.levels]
    assert levels.select("comparison", "level").rows() == expected
    held = levels.filter("held")
    assert held.height > 5
    assert (held["m_before"] == held["m_after"]).all()
    after = [level.m for c in model.comparisons for level in c.levels]
    assert levels["m_after"].to_list() == pytest.approx(after, rel=1e-5)
    assert trained.report.converged
    assert {code for code, _ in trained.report.warnings} <= {"never_seen", "at_bound", "dependent"}


def test_training_is_repeatable_whatever_the_order_of_rows(made, trained):
    """The same model from rows in another order and on one thread."""
    again = learn(
        made.register.sample(fraction=1.0, shuffle=True, seed=1), seed=3, run=kd.RunSettings(threads=1)
    )
    assert again.model == trained.model


def test_held_comparisons_stay(made):
    """The rest is trained."""
    held = learn(made.register, settings=kd.TrainSettings(hold=("name", "mother")))
    for name in ("name", "mother"):
        assert held.model.comparison(name) == kd.residents().comparison(name)
    assert held.model.comparison("birth place") != kd.residents().comparison("birth place")


def test_labels_are_counted(made):
    """With the whole truth m is counted on it, and F1 before and after is told."""
    found = learn(made.register, labels=made.truth)
    assert found.report.verdict.f1_start > 0.8
    assert found.report.verdict.f1_trained > 0.8
    counted = found.report.levels.filter(comparison="religion")["duplicates"].sum()
    assert counted <= made.kinds.height
    assert counted > 0.8 * made.kinds.height


def plain_model():
    """A model whose evidence can all be learned, so that wrong labels can spoil it."""
    agree = ("exact", "spelling", "soft", "typo", "abbreviated", "subset")
    preset = kd.residents()
    names = [
        Comparison(
            name,
            (Level("alike", m=0.85, when=((field, agree),), rarity=field), Level("else", m=0.15, u=0.98)),
        )
        for name, field in (("name", "name"), ("mother", "mother_name"))
    ]
    return preset.replace(comparisons=(preset.comparison("birth"), *names, preset.comparison("religion")))


def test_a_worse_model_is_not_kept(made):
    """Labels that call strangers one person: the start stays and the report says so; with strict it is an error."""
    ids = made.register["ID"].sort()
    strangers = pl.DataFrame({"id_a": ids[:400], "id_b": ids[2_000:2_400], "label": "1"})
    real = made.kinds.select(id_a="record_id", id_b="other_id", label=pl.lit("1"))
    labels = pl.concat([real, strangers])
    start = plain_model()
    kept = learn(made.register, start, labels=labels)
    assert kept.report.kept == "start"
    assert kept.model == start
    assert kept.report.warnings[0] == ("start_kept", "")
    with pytest.raises(kd.UsageError, match="worse"):
        learn(made.register, start, labels=labels, settings=kd.TrainSettings(strict=True))


def test_labels_of_another_register_are_refused(made):
    """Not one of their pairs is here."""
    with pytest.raises(kd.InputError, match="labels of another"):
        learn(made.register, labels=pl.DataFrame({"id_a": ["x"], "id_b": ["y"], "label": ["1"]}))


@pytest.mark.parametrize("rows", [1, 2, 40])
def test_a_tiny_register_gives_the_preset_or_near(made, rows):
    """Nothing to learn from: no failure, and every m near its start."""
    found = learn(made.register.head(rows))
    moved = found.report.levels.select((pl.col("m_after") / pl.col("m_before")).log(2).abs().max()).item()
    assert moved < 0.5
    assert 0 < found.model.expected_duplicates < 0.02


def test_a_model_is_written_at_once_and_never_over_another(trained, tmp_path):
    """It reads back equal; an existing file stays, but with overwrite."""
    path = tmp_path / "model.toml"
    trained.write(path)
    assert kd.read_model(path) == trained.model
    with pytest.raises(kd.OutputError, match="exists"):
        trained.write(path)
    trained.write(path, overwrite=True)
    assert [file.name for file in tmp_path.iterdir()] == ["model.toml"]
    with pytest.raises(kd.OutputError, match="does not exist"):
        trained.write(tmp_path / "none" / "model.toml")


def test_reach_must_be_possible():
    """Bits above 0."""
    with pytest.raises(kd.UsageError, match="reach"):
        kd.TrainSettings(reach=0)


def test_train_gives_the_model_that_was_learned(made):
    """`train` is `learn` without the report."""
    assert kd.train(made.register, seed=3) == learn(made.register, seed=3).model
