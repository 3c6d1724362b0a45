"""Tests of ktp_dedup.estimate.recapture: how many pairs no rule caught, from how often the others were."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.estimate import estimate_missed


def _captures(pairs, chances, seed=1, heterogeneous=False):
    """Bitmasks of pairs that rules catch with these chances, independently, or the hard ones never."""
    random = np.random.default_rng(seed)
    ease = random.beta(2, 1, pairs)[:, None] if heterogeneous else 1.0
    caught = random.random((pairs, len(chances))) < np.array(chances) * ease
    return caught @ (1 << np.arange(len(chances)))


def test_what_independent_rules_miss_is_estimated():
    """Of 5,000 pairs three rules miss 8 %: the estimate says so within a fifth, and the interval holds it."""
    masks = _captures(5_000, (0.6, 0.6, 0.5))
    missed = int((masks == 0).sum())
    found = estimate_missed(masks, np.ones(len(masks)))
    assert missed > 300
    assert found.estimate == pytest.approx(missed, rel=0.2)
    assert found.low <= missed <= found.high
    assert found.completeness == pytest.approx(1 - missed / 5_000, abs=0.02)


@pytest.mark.parametrize("seed", range(6))
def test_with_hard_pairs_the_estimate_is_a_lower_bound_and_the_interval_says_so(seed):
    """Where some pairs escape every rule more easily, the estimate is below the truth, and the truth below the top."""
    masks = _captures(2_000, (0.9, 0.7, 0.6, 0.5), seed, heterogeneous=True)
    missed = int((masks == 0).sum())
    found = estimate_missed(masks, np.ones(len(masks)))
    assert found.estimate < missed * 1.2
    assert found.high > 0.5 * missed
    assert found.low < missed


def test_pairs_that_are_hardly_pairs_do_not_count():
    """Chance pairs of one rule, with their small probability, add next to nothing."""
    masks = _captures(3_000, (0.8, 0.8, 0.8))
    chance = np.full(5_000, 1)
    clean = estimate_missed(masks, np.ones(len(masks)))
    mixed = estimate_missed(
        np.concatenate([masks, chance]), np.concatenate([np.ones(len(masks)), np.full(5_000, 1e-4)])
    )
    assert mixed.estimate == pytest.approx(clean.estimate, rel=0.1)


def test_one_rule_alone_tells_nothing():
    """Without a second rule nothing can be said of what the first one misses."""
    assert estimate_missed(np.ones(50, np.int64), np.ones(50)).estimate == 0


def test_rules_that_never_agree_miss_most():
    """Two rules that catch 50 pairs each and none in common: there must be very many more."""
    found = estimate_missed(np.repeat([1, 2], 50), np.ones(100))
    assert found.estimate > 1_000
    assert found.low < found.estimate


def test_nothing_found_says_nothing():
    """No pairs: nothing is estimated, and completeness is not known."""
    found = estimate_missed(np.zeros(0, np.int64), np.zeros(0))
    assert (found.found, found.estimate) == (0, 0)
    assert found.completeness is None
    assert found.rule_completeness(0) is None
    assert found.to_dict()["pair_completeness"] is None


def test_each_rule_has_its_share():
    """The completeness of a rule is what it catches of all, found or missed."""
    found = estimate_missed(np.array([1, 3, 3, 2, 3, 3, 3, 3]), np.ones(8))
    assert found.rules == {0: 7.0, 1: 7.0}
    assert found.rule_completeness(0) == pytest.approx(7 / (8 + found.estimate))
    assert found.rule_completeness(5) == 0.0


@given(st.lists(st.tuples(st.integers(0, 31), st.floats(0, 1)), max_size=60), st.randoms())
def test_the_order_of_pairs_does_not_matter(pairs, random):
    """Same pairs, same seed, same figures; the interval holds the estimate."""
    shuffled = random.sample(pairs, len(pairs))
    found, again = (
        estimate_missed(np.array([m for m, _ in p], np.int64), np.array([w for _, w in p], np.float64))
        for p in (pairs, shuffled)
    )
    assert found == again
    assert 0 <= found.low <= found.estimate <= found.high
