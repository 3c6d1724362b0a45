"""Tests of ktp_dedup.findings.bands."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.findings import match_probability
from ktp_dedup.findings.bands import bands
from ktp_dedup.model import Thresholds

weights = st.floats(-60, 60)


def test_probability_of_a_weight_is_that_of_its_odds():
    """0 bits are even odds, 2 bits four to one; extremes neither overflow nor leave 0..1."""
    found = match_probability(np.array([0.0, 2.0, -2.0, 1e9, -1e9, np.inf, -np.inf]))
    assert found.tolist() == pytest.approx([0.5, 0.8, 0.2, 1.0, 0.0, 1.0, 0.0])


@given(weights)
def test_probability_turns_back_into_its_weight(weight):
    """log2(p / (1 - p)) is the weight, and the opposite weight has the opposite probability."""
    p, q = match_probability(np.array([weight, -weight]))
    assert p + q == pytest.approx(1)
    assert np.log2(p / q) == pytest.approx(weight)


@given(weights, st.floats(0.01, 0.98), st.floats(0.0, 0.01))
def test_bands_are_those_of_the_probability(weight, review, more):
    """A band begins at its threshold, the threshold included."""
    thresholds = Thresholds(review + more, review)
    at = np.array([weight, thresholds.match_weight, thresholds.review_weight])
    expected = ["match" if weight >= thresholds.match_weight else "review"]
    if weight < thresholds.review_weight:
        expected = ["non-match"]
    found = bands(at, thresholds).tolist()
    assert found[:2] == [*expected, "match"]
    assert found[2] == ("review" if more and thresholds.match > thresholds.review else "match")
