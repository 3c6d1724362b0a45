"""Tests of `ktp_dedup.register.bits`: bits in words do what a loop over flags does."""

from itertools import accumulate, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.register.bits import counts, moved_down, moved_up, odd_up_to, packed, placed, places

FLAGS = st.lists(st.booleans(), min_size=1, max_size=300)


def flags_of(bits, length):
    """The bits as a list of flags."""
    return np.unpackbits(bits.view(np.uint8), bitorder="little")[:length].astype(bool).tolist()


@given(FLAGS)
def test_flags_come_back(flags):
    """Places are those of the flags, and as many bits placed there are the same again."""
    bits = packed(np.array(flags))
    at = [index for index, flag in enumerate(flags) if flag]
    assert flags_of(bits, len(flags)) == flags and places(bits).tolist() == at
    assert np.array_equal(placed(np.array(at, np.int64), bits), bits)


@given(FLAGS, st.data())
def test_bits_are_counted_between_edges(flags, data):
    """Each count is that of a slice, whether an edge stands at a word's end, at the end, or twice."""
    some = st.sampled_from([0, 63, 64, 65, 128, len(flags)]) | st.integers(0, len(flags))
    edges = sorted(min(edge, len(flags)) for edge in data.draw(st.lists(some, min_size=2, max_size=9)))
    found = counts(packed(np.array(flags)), np.array(edges))
    assert found.tolist() == [sum(flags[start:stop]) for start, stop in pairwise(edges)]


@given(FLAGS)
def test_bits_move_and_toggle_across_words(flags):
    """A move goes over the edge of a word, and so does what is odd so far."""
    bits, length = packed(np.array(flags)), len(flags)
    assert flags_of(moved_up(bits), length) == [False, *flags[:-1]]
    assert flags_of(moved_down(bits), length) == [*flags[1:], False]
    assert flags_of(odd_up_to(bits), length) == [total % 2 == 1 for total in accumulate(flags)]
