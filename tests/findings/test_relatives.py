"""Tests of ktp_dedup.findings.relatives: twins and close relatives from a household join."""

import polars as pl

from ktp_dedup.findings.relatives import MOST_ON_CARD, find_relatives

SCHEMA = {
    "family_card": pl.String,
    "mother_name": pl.String,
    "father_name": pl.String,
    "birth_date": pl.Int32,
}


def found(rows, columns=tuple(SCHEMA)):
    """Pairs of relatives with their kind, and records left out."""
    relatives = find_relatives(pl.DataFrame(rows, schema=SCHEMA, orient="row").select(columns))
    triples = zip(relatives.left.tolist(), relatives.right.tolist(), relatives.kind.tolist(), strict=True)
    return list(triples), relatives.records_left_out


def test_twins_are_born_within_a_day_to_one_mother():
    """Either side of midnight, on one card or two; with another mother they are relatives."""
    rows = [("1", "SRI", "BUDI", 20100228), ("1", "SRI", "BUDI", 20100301), ("2", "SRI", "BUDI", 20100301)]
    assert found(rows) == ([(0, 1, "twin"), (0, 2, "twin"), (1, 2, "twin")], 0)
    assert found([rows[0], ("1", "ANI", None, 20100228)]) == ([(0, 1, "relative")], 0)


def test_relatives_are_born_near_each_other():
    """A year apart is listed, two years are not; without card and parents, or without a date, nobody is."""
    rows = [("1", None, None, 20100301), ("1", None, None, 20110301), ("1", None, None, 20130301)]
    assert found(rows) == ([(0, 1, "relative")], 0)
    assert found([(None, "SRI", None, 20100301)] * 2) == ([], 0)
    assert found([("1", None, None, None), ("1", None, None, 20100000)]) == ([], 0)


def test_a_boarding_school_on_one_card_is_left_out_and_counted():
    """Groups that are no families are not listed, and their size is told."""
    school = [("1", None, None, 20100301)] * (MOST_ON_CARD + 1)
    assert found(school) == ([], MOST_ON_CARD + 1)
    assert len(found(school[1:])[0]) == MOST_ON_CARD * (MOST_ON_CARD - 1) // 2


def test_columns_may_be_missing():
    """A register without cards, parents or dates has no relatives to list."""
    rows = [("1", "SRI", "BUDI", 20100301)] * 2
    assert found(rows, ("mother_name", "father_name", "birth_date")) == ([(0, 1, "twin")], 0)
    assert found(rows, ("family_card", "birth_date")) == ([(0, 1, "relative")], 0)
    assert found(rows, ("family_card",)) == ([], 0)
