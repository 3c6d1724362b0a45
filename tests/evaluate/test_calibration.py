"""Tests of ktp_dedup.evaluate.calibration: do probabilities mean what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.evaluate.calibration import calibration


def test_probabilities_that_are_shares_have_no_error():
    """Pairs that are true as often as their probability says: both errors are next to nothing."""
    random = np.random.default_rng(2)
    p = random.beta(2, 0.5, 50_000)
    found = calibration(p, random.random(50_000) < p)
    assert found.equal_width < 0.01
    assert found.equal_mass < 0.01
    assert found.expected == pytest.approx(found.correct, rel=0.01)


def test_the_error_is_the_weighted_distance():
    """Three of four pairs at .9 true and none of one at .1: (4·|.9 - .75| + 1·.1) / 5, in either kind of bin."""
    found = calibration(np.array([0.9, 0.9, 0.1, 0.9, 0.9]), np.array([True, True, False, False, True]))
    assert found.equal_width == pytest.approx((4 * 0.15 + 0.1) / 5)
    assert found.equal_mass == pytest.approx((4 * 0.15 + 0.1) / 5)
    assert [each.pairs for each in found.bins] == [1, 4]
    assert (found.pairs, found.correct) == (5, 3)


def test_certainty_is_in_the_last_bin():
    """A probability of 1 has no bin of its own."""
    assert calibration(np.array([1.0, 0.95]), np.array([True, True])).equal_width == pytest.approx(0.025)


def test_no_pairs_have_no_calibration():
    """Nothing to hold against the truth."""
    assert calibration(np.zeros(0), np.zeros(0, bool)) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50), st.randoms())
def test_the_order_of_pairs_does_not_matter(pairs, random):
    """Errors are within 0..1, bins hold all pairs, whatever the order."""
    shuffled = random.sample(pairs, len(pairs))
    found, again = (
        calibration(np.array([p for p, _ in rows]), np.array([true for _, true in rows]))
        for rows in (pairs, shuffled)
    )
    assert found == again
    assert 0 <= found.equal_width <= 1
    assert 0 <= found.equal_mass <= 1
    assert sum(each.pairs for each in found.bins) == len(pairs)
