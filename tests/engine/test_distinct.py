"""Tests of ktp_dedup.engine.distinct: equal rows have one number, however their hashes collide."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.engine import number_equals

pairs = st.lists(st.none() | st.tuples(st.sampled_from([0, 1, 64, 1 << 40, -1]), st.integers(0, 2)))


@given(pairs)
def test_numbers_are_those_of_a_dictionary(rows):
    """Rows are one where both hashes are; hashes of the same place in the table, or equal ones, tell none apart."""
    there = np.array([row is not None for row in rows], bool)
    hashes, others = (np.array([row[i] if row else 0 for row in rows], np.int64) for i in (0, 1))
    codes, first, counts = number_equals(hashes, others, there)
    numbers = {}
    told = [-1 if row is None else numbers.setdefault(row, len(numbers)) for row in rows]
    assert codes.tolist() == told
    assert [rows[row] for row in first.tolist()] == list(numbers)
    assert first.tolist() == [told.index(number) for number in range(len(numbers))]
    assert counts.tolist() == [told.count(number) for number in range(len(numbers))]


def test_what_may_be_written_stays_as_it_is():
    """The caller's arrays can be written to afterwards, and hold what they held."""
    hashes, others = np.array([5, 5, 7]), np.array([1, 1, 1])
    assert number_equals(hashes, others, np.ones(3, bool))[0].tolist() == [0, 0, 1]
    hashes[0] = others[0] = 9
    assert hashes.tolist() == [9, 5, 7]
