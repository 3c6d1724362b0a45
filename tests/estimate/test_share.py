"""Tests of ktp_dedup.estimate.share: the share of duplicates with all weights held."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.estimate.share import LEAST, MOST, estimate_share
from ktp_dedup.model import prior_weight


def _survivors(records, share, *, separation=12.0, cut=-6.0, seed=3, assumed=0.006):
    """Match weights above a cut, of a world in which ratios mean what they say: normal in bits on both sides.

    With log ratios normal with variance v, duplicates have mean v/2 and strangers -v/2 (in nats).
    """
    random = np.random.default_rng(seed)
    pairs = records * (records - 1) // 2
    spread = np.sqrt(2 * separation * np.log(2))
    duplicates = random.normal(spread**2 / 2, spread, round(share * records)) / np.log(2)
    # strangers beyond the cut are rare: draw only the tail that matters, from its binomial number
    prior = prior_weight(assumed, records)
    strangers = random.normal(-(spread**2) / 2, spread, min(pairs, 4_000_000)) / np.log(2)
    ratios = np.concatenate([duplicates, strangers])
    weights = ratios + prior
    return weights[weights >= cut], prior, pairs


@pytest.mark.parametrize("share", [0.002, 0.006, 0.05, 0.3])
def test_a_share_far_from_the_expected_one_is_found(share):
    """Weights made with a wrong prior tell the right share, given the coverage of the cut."""
    records = 20_000
    weights, prior, pairs = _survivors(records, share, separation=40.0)
    found = estimate_share(weights, prior, pairs=pairs, records=records, expected=0.006)
    assert found == pytest.approx(share, rel=0.12)


def test_without_duplicates_the_share_sinks_to_nearly_nothing():
    """Nothing survives: what is left is the weak prior, a few pairs in a hundred thousand records."""
    none = np.empty(0)
    found = estimate_share(none, -24.0, pairs=100_000 * 99_999 / 2, records=100_000, expected=0.006)
    assert 0 < found * 100_000 < 7


def test_doubtful_survivors_do_not_blow_the_share_up():
    """Chance survivors, whose ratios sum to about what chance gives, leave the share near nothing."""
    records, prior = 100_000, prior_weight(0.006, 100_000)
    weights = np.linspace(-4.0, 0.0, 60)
    found = estimate_share(weights, prior, pairs=records * (records - 1) / 2, records=records, expected=0.006)
    assert found < 0.0005


def test_a_small_register_stays_near_what_is_expected():
    """In 100 records without a survivor most of the say is the model's; in 100,000 next to none."""
    shares = [
        estimate_share(np.empty(0), -10.0, pairs=n * (n - 1) / 2, records=n, expected=0.006)
        for n in (100, 1_000, 100_000)
    ]
    assert shares[0] > 0.005
    assert 0.002 < shares[1] < 0.004
    assert shares[2] < 0.0001


def test_what_did_not_survive_is_added():
    """If half of all duplicates survive, there are twice as many as were found."""
    records, certain = 50_000, np.full(1_000, 40.0)
    common = {"pairs": records * (records - 1) / 2, "records": records, "expected": 0.006}
    whole = estimate_share(certain, -22.0, **common)
    half = estimate_share(certain, -22.0, coverage=0.5, **common)
    assert half == pytest.approx(2 * whole, rel=0.03)


def test_no_pairs_leave_what_is_expected():
    """A register of one record says nothing."""
    assert estimate_share(np.empty(0), 0.0, pairs=0, records=1, expected=0.006) == 0.006


@given(
    st.lists(st.floats(-50, 2_000), max_size=30),
    st.floats(-40, 0),
    st.integers(2, 2_000_000),
    st.floats(0.0001, 0.9),
)
def test_the_share_is_a_share_whatever_the_weights(weights, prior, records, expected):
    """Any weights in any order give one number within the bounds."""
    common = {"pairs": records * (records - 1) / 2, "records": records, "expected": expected}
    found = estimate_share(np.array(weights), prior, **common)
    assert LEAST <= found <= MOST
    assert estimate_share(np.array(weights[::-1]), prior, **common) == found


def test_it_is_where_em_stops():
    """One EM step from the estimate, with the prior's pseudo counts, gives the estimate back."""
    records, expected = 3_000, 0.01
    pairs = records * (records - 1) / 2
    prior = prior_weight(expected, records)
    weights = np.linspace(-8, 15, 80)
    share = estimate_share(weights, prior, pairs=pairs, records=records, expected=expected)
    chance = share * records / pairs
    odds = np.exp2(weights - prior) * chance / (1 - chance)
    duplicates = float((odds / (1 + odds)).sum())
    strength = 1_000.0
    assert duplicates + strength * expected == pytest.approx(share * (records + strength), rel=1e-4)
