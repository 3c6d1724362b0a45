"""Tests of ktp_dedup.score: pairs that the caller brings, in full and in the order given."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import ktp_dedup as kd


@pytest.fixture(scope="module")
def found(people):
    """A scan with the model's share of duplicates, which is that of `score_pairs`."""
    return kd.scan(people, run=kd.RunSettings(estimate_share=False))


@pytest.fixture(scope="module")
def scored(people, found):
    return kd.score_pairs(people, found.pairs.select("left_id", "right_id"))


def test_the_pairs_of_a_scan_score_as_in_the_scan(found, scored):
    """With the model's share levels and weights are the same to the last bit; the household alone is not there."""
    columns = [name for name in found.pairs.columns if name.startswith(("level_", "weight_"))]
    assert_frame_equal(
        scored.select(name for name in columns if name != "weight_household"),
        found.pairs.select(name for name in columns if name != "weight_household"),
        check_exact=True,
    )
    without = found.pairs["match_weight"] - found.pairs["weight_household"]
    assert ((scored["match_weight"] - without).abs() < 1e-6).all()
    assert "weight_household" not in scored.columns


def test_weights_sum_and_bands_follow(scored, found):
    """The sum of a row's weights is its match weight; bands are those of the model's thresholds."""
    weights = scored.select(pl.sum_horizontal(pl.col("^weight_.*$"))).to_series()
    assert ((weights - scored["match_weight"]).abs() < 1e-6).all()
    thresholds = found.model.thresholds
    assert ((scored["match_weight"] >= thresholds.match_weight) == (scored["band"] == "match")).all()
    assert ((scored["match_weight"] < thresholds.review_weight) == (scored["band"] == "non-match")).all()
    assert scored["match_probability"].is_between(0, 1).all()


def test_pairs_come_back_in_their_order_with_their_own_columns(people, found, scored):
    """Turned round, repeated and shuffled pairs are scored row by row; a column of the caller stays."""
    pairs = found.pairs.select(left_id="right_id", right_id="left_id", mine=pl.int_range(pl.len()))
    pairs = pl.concat([pairs, pairs]).sample(fraction=1.0, shuffle=True, seed=3)
    again = kd.score_pairs(people, pairs)
    assert_frame_equal(again.select(pairs.columns), pairs)
    assert again["match_weight"].equals(scored["match_weight"].gather(pairs["mine"]))


def test_pairs_that_no_rule_brings_together_are_scored_too(people, found):
    """Nothing is pruned: strangers have levels and a low weight."""
    ids = people["ID"]
    pairs = pl.DataFrame({"left_id": ids.head(2000), "right_id": ids.tail(2000)})
    scored = kd.score_pairs(people, pairs)
    assert scored.height == 2000
    assert scored["match_weight"].median() < -20
    assert scored["level_name"].null_count() == 0
    threads = kd.score_pairs(people, pairs, run=kd.RunSettings(threads=1))
    assert_frame_equal(scored, threads, check_exact=True)


def test_ids_of_several_sources_need_their_source(people):
    """An id that stands in two sources is meant by source and id; without, the message asks for the column."""
    both = kd.read_register(people.head(100), people.head(100))
    ids = people["ID"].head(100)
    pairs = pl.DataFrame({"left_id": ids, "right_id": ids})
    with pytest.raises(kd.InputError, match="pairs need the column left_source"):
        kd.score_pairs(both, pairs)
    across = pairs.with_columns(left_source=pl.lit("register"), right_source=pl.lit("register#2"))
    scored = kd.score_pairs(both, across)
    assert (scored["match_weight"] > 0).mean() > 0.9
    turned = kd.score_pairs(
        both, across.rename({"left_source": "right_source", "right_source": "left_source"})
    )
    assert turned["match_weight"].equals(scored["match_weight"])


def test_no_pairs_give_no_rows_and_all_columns(people, scored):
    """An empty frame of pairs is fine."""
    none = kd.score_pairs(people, pl.DataFrame(schema={"left_id": pl.String, "right_id": pl.String}))
    assert none.schema == scored.schema
    assert none.height == 0


def test_ids_that_are_numbers_are_read_as_text(people):
    """Ids in the register are text; whole numbers of the caller mean the same."""
    numbered = people.head(20).with_columns(ID=pl.int_range(1, 21))
    scored = kd.score_pairs(numbered, pl.DataFrame({"left_id": [1, 2], "right_id": [3, 4]}))
    assert scored.height == 2


@pytest.mark.parametrize("column", ["left_id", "right_id"])
def test_a_missing_column_is_named(people, column):
    """Without the ids of a side there is nothing to score."""
    pairs = pl.DataFrame({"left_id": ["a"], "right_id": ["b"]}).drop(column)
    with pytest.raises(kd.InputError, match=f"have no column {column}"):
        kd.score_pairs(people, pairs)


def test_an_unknown_id_is_counted_and_not_shown(people):
    """The message says how many pairs and which side, not which values."""
    known = people["ID"][0]
    pairs = pl.DataFrame({"left_id": [known, known, known], "right_id": ["NOBODY", None, people["ID"][1]]})
    with pytest.raises(kd.InputError) as caught:
        kd.score_pairs(people, pairs)
    assert str(caught.value) == "2 of 3 pairs name a right_id that is not in the register."
