"""Tests of ktp_dedup.findings.explanation: the waterfall of a pair."""

import json

import pytest

from ktp_dedup.errors import UsageError
from ktp_dedup.findings import pair_table
from ktp_dedup.findings.explanation import Step, explain_row, explanation_of


@pytest.fixture
def table(ids, scored, model):
    return pair_table(ids, scored, model, -2.5)


def test_the_steps_lead_from_the_prior_to_the_match_weight(table, model):
    """The sum of the explanation is the score."""
    for row in table.iter_rows(named=True):
        why = explanation_of(row, model)
        assert why.prior + sum(step.weight for step in why.steps) == pytest.approx(why.match_weight, abs=1e-6)


def test_the_steps_are_the_comparisons_in_their_order_and_then_the_household(table, model):
    """Each step says its level in words, also where a value is missing."""
    why = explain_row(table, model, "a:1", "a:2")
    assert why.steps == (
        Step("Birth Place", "else", -3.1),
        Step("born", "missing", 0.0),
        Step("household", "", 0.0),
    )
    assert (why.left_id, why.right_id, why.rules, why.band) == ("1", "2", ("first",), "non-match")


def test_a_pair_is_found_in_either_order(table, model):
    """Who is left and who is right need not be known."""
    assert explain_row(table, model, "3", "a:1") == explain_row(table, model, "a:1", "3")


def test_ids_that_mean_several_pairs_need_their_source(table, model):
    """1 and 2 are one pair within a, and another across a and b."""
    with pytest.raises(UsageError, match=r"1 and 2 mean 2 pairs; say which as SOURCE:ID"):
        explain_row(table, model, "1", "2")
    assert explain_row(table, model, "b:1", "2").match_weight == pytest.approx(16.5)


def test_a_pair_that_is_not_there_is_refused(table, model):
    """The message says that the register would tell why."""
    with pytest.raises(UsageError, match=r"The pair 2 and 3 is not among the results"):
        explain_row(table, model, "2", "3")


def test_one_id_may_be_two_records_and_otherwise_is_one(table, model):
    """1 of a and 1 of b are a pair; 3 is a single record, and has none with itself."""
    assert explain_row(table, model, "1", "1").left_id == "1"
    with pytest.raises(UsageError, match="3 is one record, given twice"):
        explain_row(table, model, "3", "3")


def test_rules_are_read_from_a_list_or_from_text(table, model):
    """A table read from csv holds rules as text; a pair without rules has none."""
    row = table.row(0, named=True)
    assert explanation_of({**row, "rules": "first|third"}, model) == explanation_of(row, model)
    assert explanation_of({**row, "rules": None}, model).rules == ()


def test_the_text_shows_each_step_and_ends_with_the_note(table, model):
    """Prior, steps with bars, the sum, the rules, and why the pair is not among the results."""
    row = {**table.row(0, named=True), "rules": []}
    lines = str(explanation_of(row, model, note="Not found: a reason.")).splitlines()
    assert lines[0] == "1 and 1"
    assert lines[2] == "Birth Place      +4.70  equal  +++++"
    assert lines[5].split() == ["match", "weight", "+16.50", "bits"]
    assert lines[-2:] == ["found by: no blocking rule", "Not found: a reason."]


def test_the_text_is_said_in_other_words_and_without_what_says_nothing(table, model):
    """Every word goes through the translation; an "else" that weighs nothing is left out; .99 is the most shown."""
    row = {**table.row(0, named=True), "level_born": 0, "weight_born": 0.0, "match_probability": 0.9999}
    text = explanation_of(row, model).text(str.upper, point=",")
    assert "BORN" not in text
    assert "BIRTH PLACE" in text
    assert "MATCH PROBABILITY >0,99, BAND MATCH" in text


def test_an_explanation_is_plain_values_for_json(table, model):
    """Nothing in it needs an encoder of its own."""
    why = explain_row(table, model, "a:1", "a:2")
    assert json.loads(json.dumps(why.to_dict()))["steps"][1] == {
        "comparison": "born",
        "level": "missing",
        "weight": 0.0,
    }
