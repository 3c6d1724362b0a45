"""Tests of ktp_dedup.findings.scoring: the share of duplicates that a register shows, and the prior it gives."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import ktp_dedup as kd
from ktp_dedup.cli import main
from ktp_dedup.findings.scoring import MOST_LIFT, PRIOR_ROOM, scan_cut
from ktp_dedup.model import Household, prior_weight
from ktp_dedup.report import read_results
from ktp_dedup.synth import Rates

HELD = kd.RunSettings(estimate_share=False)
EXPECTED = kd.residents().expected_duplicates
FEW = 300


@pytest.fixture(scope="module")
def single():
    """A register in which nobody stands twice."""
    return kd.synthesize(2000, rates=Rates(duplicates=0.0), seed=3).register


@pytest.fixture(scope="module")
def twice(single):
    """A register in which everybody stands twice."""
    few = single.head(FEW)
    return pl.concat([few, few.with_columns(ID=pl.col("ID") + "-2")])


def test_a_register_without_duplicates_lowers_the_prior(single):
    """The share sinks below the expected one, and the prior is that of the share."""
    summary = kd.scan(single).summary
    share = summary["share"]["estimated"]
    assert share < EXPECTED / 2
    assert summary["prior_bits"] == prior_weight(share, single.height) < prior_weight(EXPECTED, single.height)


def test_a_register_full_of_duplicates_lifts_the_prior_no_further_than_survivors_reach(twice):
    """The share is found beyond what the prior follows: pairs that need no household's support are all there."""
    scan = kd.scan(twice)
    assert scan.summary["share"]["estimated"] > 4 * EXPECTED
    assert scan.summary["prior_bits"] == prior_weight(EXPECTED, twice.height) + MOST_LIFT
    assert PRIOR_ROOM < MOST_LIFT <= PRIOR_ROOM + kd.residents().household.support
    assert scan.pairs["weight_prior"].unique().to_list() == [scan.summary["prior_bits"]]


def test_the_share_can_be_left_to_the_model(twice):
    """Without the estimate the model's share is the share, and its prior the prior."""
    summary = kd.scan(twice, run=HELD).summary
    assert summary["share"] == {"expected": EXPECTED, "estimated": EXPECTED}
    assert summary["prior_bits"] == prior_weight(EXPECTED, twice.height)


def test_an_estimated_share_gives_what_the_same_share_gives_as_expected(people):
    """Whether a model expects the share or the register shows it, pairs and weights are the same: none was cut off."""
    model = kd.residents().replace(household=Household())
    estimated = kd.scan(people, model)
    share = estimated.summary["share"]["estimated"]
    assert EXPECTED < share < 2**PRIOR_ROOM * EXPECTED
    told = kd.scan(people, model.replace(expected_duplicates=share), run=HELD)
    by = ["left_id", "right_id"]
    same = [name for name in told.pairs.columns if name.startswith(("level_", "weight_")) or name in by]
    assert_frame_equal(estimated.pairs.sort(by).select(same), told.pairs.sort(by).select(same), abs_tol=1e-6)


def test_the_cut_leaves_room_for_household_and_share():
    """What either can lift to review survives the scan."""
    model = kd.residents()
    held = scan_cut(model, with_share=False)
    assert held == model.thresholds.review_weight - model.household.support
    assert scan_cut(model, with_share=True) == held - PRIOR_ROOM


def test_the_summary_says_what_to_expect(found):
    """Shares, false matches and missed pairs stand in the summary, each within its bounds."""
    summary = found.summary
    assert set(summary["share"]) == {"expected", "estimated"}
    missed = summary["expected_missed"]
    assert set(missed) == {"below_review", "by_blocking", "by_blocking_low", "by_blocking_high"}
    assert 0 < missed["below_review"] < found.pairs.height
    assert 0 <= missed["by_blocking_low"] <= missed["by_blocking"] <= missed["by_blocking_high"]
    matches = found.pairs.filter(pl.col("band") == "match")
    careful = (1 / (1 + 2 ** (matches["match_weight"] * 0.6))).sum()
    assert summary["expected_false_matches"] == pytest.approx(careful, abs=0.006)
    assert careful > (1 - matches["match_probability"]).sum()


def test_what_a_higher_threshold_leaves_out_is_expected_below_review(people):
    """True pairs to expect below review are at least those that a lower threshold shows there."""
    alone = people.drop("NO_KK")  # no household lifts a pair
    wide, narrow = (kd.scan(alone, review=review, run=HELD) for review in (0.2, 0.8))
    shown = wide.pairs["match_probability"]
    left_out = shown.filter(shown.is_between(0.2, 0.8, closed="left")).sum()
    assert left_out > 0.5
    assert narrow.summary["expected_missed"]["below_review"] >= left_out - 0.01


def test_expected_duplicates_on_the_command_line_turns_the_estimate_off(single, tmp_path):
    """A share that a person gives stands."""
    register = tmp_path / "register.csv"
    single.head(FEW).write_csv(register)
    for options, stands in (["--expected-duplicates", "0.02"], True), ([], False):
        out = tmp_path / f"out-{stands}"
        assert main(["scan", str(register), "-o", str(out), "-q", *options]) == 0
        summary = read_results(out).summary
        assert (summary["share"]["estimated"] == summary["share"]["expected"]) == stands
        assert (summary["prior_bits"] == prior_weight(0.02, FEW)) == stands
