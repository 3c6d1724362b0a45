"""Values as codes."""

from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.encode.codes import MISSING, dense_codes, frequency_bits

texts = st.lists(st.none() | st.sampled_from("abcdef"), max_size=30)


@given(texts)
def test_codes_lead_back_to_the_values(values):
    """A code is the number of a value among the distinct ones, and -1 stands for null."""
    coded = dense_codes(pl.Series(values, dtype=pl.String))
    distinct = [*coded.distinct.to_list(), None]
    assert [distinct[code] for code in coded.codes.tolist()] == values
    assert coded.codes.dtype == np.int32


@given(texts)
def test_numbers_are_given_in_order_of_first_appearance(values):
    """The same column has the same codes, whatever the machine."""
    coded = dense_codes(pl.Series(values, dtype=pl.String))
    assert coded.distinct.to_list() == list(dict.fromkeys(v for v in values if v is not None))


@given(texts)
def test_counts_and_unique_values_are_those_of_a_counter(values):
    """Counts belong to distinct values, and a value is unique where no other row has it."""
    coded = dense_codes(pl.Series(values, dtype=pl.String))
    counts = Counter(v for v in values if v is not None)
    assert coded.counts.tolist() == [counts[v] for v in coded.distinct.to_list()]
    assert coded.unique.tolist() == [counts[v] == 1 for v in values]


def test_rarity_counts_filled_rows_only():
    """Rarity is the share among rows that have a value, smoothed by one record; a gap has none."""
    coded = dense_codes(pl.Series([1, 1, 1, 2, None], dtype=pl.Int32))
    bits = coded.of_rows(frequency_bits(coded.counts, coded.records))
    assert bits[0] == pytest.approx(-np.log2(4 / 7))
    assert bits[3] == pytest.approx(-np.log2(3 / 7))
    assert bits[4] == 0


def test_a_column_of_gaps_has_no_values():
    """Nothing but nulls, of any type, makes no distinct value."""
    coded = dense_codes(pl.Series([None, None]))
    assert coded.codes.tolist() == [MISSING, MISSING]
    assert len(coded.distinct) == len(coded.counts) == 0


def test_a_value_seen_once_is_no_rarer_than_one_seen_twice():
    """The register cannot tell how much rarer than two records a value is."""
    once, twice, often = frequency_bits(np.array([1, 2, 50]), 100).tolist()
    assert once == twice > often
