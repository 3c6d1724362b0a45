"""Tests of ktp_dedup.findings.pairs: the table of pairs as it is written."""

import numpy as np
import polars as pl
import pytest

from ktp_dedup.findings import pair_table
from ktp_dedup.findings.meaning import MEANING_SCHEMA
from ktp_dedup.findings.pairs import ScoredPairs

PRIOR = -2.5
SCHEMA = {
    "left_id": pl.String,
    "right_id": pl.String,
    "left_source": pl.String,
    "right_source": pl.String,
    "match_weight": pl.Float64,
    "match_probability": pl.Float64,
    "band": pl.String,
    "finding": pl.String,
    "rules": pl.List(pl.String),
    "residence": pl.String,
    "current": pl.String,
    "current_reason": pl.List(pl.String),
    "act_region": pl.String,
    "level_birth_place": pl.Int8,
    "weight_birth_place": pl.Float64,
    "level_born": pl.Int8,
    "weight_born": pl.Float64,
    "weight_prior": pl.Float64,
    "weight_household": pl.Float64,
}


@pytest.fixture
def table(ids, scored, model):
    return pair_table(ids, scored, model, PRIOR)


def test_columns_and_dtypes_are_those_promised(ids, scored, model, table):
    """The order and types of columns are a contract, for a table without rows too."""
    nothing = ScoredPairs(
        *(np.zeros(0, np.int32) for _ in range(2)),
        np.zeros((0, 2), np.int8),
        np.zeros((0, 2)),
        np.zeros(0),
        np.zeros(0, np.int64),
    )
    assert table.schema == pair_table(ids, nothing, model, PRIOR).schema == pl.Schema(SCHEMA)
    assert list(table.schema) == list(SCHEMA)


def test_the_weights_of_a_row_sum_to_its_match_weight(table):
    """Prior, comparisons and household are the whole of it."""
    weights = table.select(pl.sum_horizontal(pl.col("^weight_.*$"))).to_series()
    assert (weights - table["match_weight"]).abs().max() <= 1e-6
    assert table["match_probability"].to_list() == pytest.approx(
        [1 / (1 + 2**-weight) for weight in table["match_weight"]]
    )


def test_the_best_pair_stands_first_and_ties_stand_by_source_and_id(table):
    """Pairs of one weight are ordered by their ids, so that a table has one form only."""
    assert table.select("left_source", "left_id", "right_source", "right_id").rows() == [
        ("a", "1", "b", "1"),
        ("a", "2", "b", "1"),
        ("b", "1", "b", "3"),
        ("a", "1", "b", "3"),
        ("a", "1", "a", "2"),
    ]
    assert table["match_weight"].is_sorted(descending=True)


def test_each_row_keeps_what_belongs_to_it(table):
    """Levels, rules, bands and household stay with their pair through sorting."""
    assert table["rules"].to_list() == [["first", "third"], ["second", "third"], ["second"], [], ["first"]]
    assert table["level_birth_place"].to_list() == [1, 1, 1, 1, 0]
    assert table["level_born"].to_list() == [1, 1, 1, 0, -1]
    assert table["weight_household"].to_list() == [5.0, 5.0, 5.0, 0.0, 0.0]
    assert table["band"].to_list() == ["match", "match", "match", "review", "non-match"]


def test_meanings_stay_with_their_pairs_and_are_null_where_nobody_said_them(ids, scored, model, table):
    """They are given in the order of the pairs, and sorted with them."""
    assert table["finding"].null_count() == table["current_reason"].null_count() == 5
    said = pl.DataFrame({"finding": list("abcde")}).with_columns(
        **{name: pl.lit(None, dtype) for name, dtype in MEANING_SCHEMA.items() if name != "finding"}
    )
    table = pair_table(ids, scored, model, PRIOR, meaning=said)
    assert table["finding"].to_list() == ["e", "c", "b", "d", "a"]
