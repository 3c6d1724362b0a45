"""Tests of ktp_dedup.plan: what a scan would compare, before it runs."""

import json

import polars as pl
import pytest

import ktp_dedup as kd
from ktp_dedup.evaluate import as_truth
from ktp_dedup.synth import profile


@pytest.fixture(scope="module")
def planned(people):
    return kd.plan(people)


def test_the_plan_counts_what_the_scan_compares(planned, found):
    """Distinct pairs, and each rule's blocks and pairs, are exactly those of the scan's summary."""
    candidates = found.summary["candidate_pairs"]
    assert planned.distinct_pairs == candidates["distinct"]
    assert planned.records == found.summary["records"]
    counts = planned.rules.drop("pair_completeness")
    renamed = counts.rename({"rule": "name", "candidate_pairs": "planned_pairs"})
    assert renamed.to_dicts() == candidates["rules"]


def test_rules_stand_in_the_order_of_the_model(planned):
    """One row for each rule; the pairs of all rules together are at least the distinct ones."""
    assert planned.rules["rule"].to_list() == [rule.name for rule in kd.residents().rules]
    assert planned.rules["candidate_pairs"].sum() >= planned.distinct_pairs > 0
    assert (planned.rules["candidate_pairs"] == planned.rules["implied_pairs"]).all()


def test_distinct_pairs_are_counted_as_by_hand(people):
    """With one rule the distinct pairs are those of records that share its key."""
    model = kd.residents()
    rule = next(rule for rule in model.rules if rule.name == "family card")
    planned = kd.plan(people, model.replace(rules=(rule,)))
    cards = people.filter(pl.col("NO_KK").str.contains(r"^\d{16}$"))
    sizes = cards.group_by("NO_KK").len()["len"].cast(pl.Int64)
    by_hand = int((sizes * (sizes - 1) // 2).sum())
    assert planned.distinct_pairs == pytest.approx(by_hand, rel=0.02)
    assert planned.distinct_pairs == planned.rules["candidate_pairs"][0]


def test_a_plan_is_plain_values_for_json(planned):
    """All counts are there; time and memory are estimates above zero."""
    values = json.loads(json.dumps(planned.to_dict()))
    counts = {"records", "distinct_pairs", "rules", "worst_blocks", "true_pairs"}
    assert set(values) == counts | {"expected_seconds", "array_bytes", "expected_bytes"}
    assert values["expected_bytes"] > values["array_bytes"]
    assert values["array_bytes"] > 100 * values["records"]
    assert values["expected_seconds"] >= 0


def test_more_threads_are_expected_to_take_less_time(people):
    """The pairs are the same, whatever runs them."""
    one, four = (kd.plan(people, run=kd.RunSettings(threads=threads)) for threads in (1, 4))
    assert one.distinct_pairs == four.distinct_pairs
    assert one.expected_seconds >= four.expected_seconds


def test_a_register_of_one_record_needs_no_comparison(people):
    """No pairs, no time."""
    planned = kd.plan(people.head(1))
    assert (planned.records, planned.distinct_pairs, planned.expected_seconds) == (1, 0, 0.0)
    assert planned.rules["candidate_pairs"].sum() == 0


def test_a_register_without_a_name_is_refused(people):
    """As for scan."""
    with pytest.raises(kd.InputError):
        kd.plan(people.drop("NAMA_LGKP"))


def test_pair_completeness_is_that_of_the_truth(planned):
    """Estimated without the truth, it is near it, and the interval holds it; each rule alone keeps less."""
    made = kd.synthesize(5000, rates=profile("hostile"), seed=5)
    truth = as_truth(made.truth).pairs().height
    low, high = planned.missed.completeness_interval
    assert 0.88 < low <= planned.missed.completeness <= high <= 1
    assert planned.missed.found == pytest.approx(truth, rel=0.3)
    shares = planned.rules["pair_completeness"]
    assert shares.is_between(0, planned.missed.completeness).all()
    assert planned.rules.filter(rule="birth date and sex")["pair_completeness"].item() > 0.7


def test_the_worst_blocks_are_named_by_rule_and_size(planned):
    """Largest first, and the largest of each rule as in its own row; no value of a record is in them."""
    worst = planned.worst_blocks
    assert worst.columns == ["rule", "records", "implied_pairs", "share_of_pairs"]
    assert worst["records"].is_sorted(descending=True)
    assert worst["records"][0] == planned.rules["largest_block"].max()
    assert worst["implied_pairs"][0] == worst["records"][0] * (worst["records"][0] - 1) // 2
    assert 0 < worst["share_of_pairs"].sum() < 1
