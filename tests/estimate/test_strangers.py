"""Tests of ktp_dedup.estimate.strangers: random pairs, u from them, and evidence that hangs together."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.estimate.worlds import TRUE_U

from ktp_dedup.estimate.parameters import parameters
from ktp_dedup.estimate.strangers import (
    Strangers,
    dependence,
    estimate_u,
    pair_fold,
    random_pairs,
    rarity_bits,
)


@given(st.integers(0, 60), st.integers(0, 500), st.integers(0, 9))
def test_random_pairs_are_distinct_pairs(records, wanted, seed):
    """Each pair once, left before right, as many as wanted or as there are."""
    left, right = random_pairs(records, pairs=wanted, seed=seed)
    assert len(left) == min(wanted, records * (records - 1) // 2)
    assert (left < right).all()
    assert len(set(zip(left.tolist(), right.tolist(), strict=True))) == len(left)
    assert len(left) == 0 or (left.min() >= 0 and right.max() < records)


def test_random_pairs_are_random_and_repeatable():
    """The same seed gives the same pairs, another one others; neighbours by id are no more likely than others."""
    first, again, other = (random_pairs(5_000, pairs=5_000, seed=seed) for seed in (1, 1, 2))
    assert (first[0] == again[0]).all()
    assert not (first[0] == other[0]).all()
    assert np.mean(np.abs(first[0] - first[1])) == pytest.approx(5_000 / 3, rel=0.05)


def test_u_of_strangers_comes_back(model, world):
    """u of every level is what the strangers were made with; duplicates among them do not count."""
    levels, duplicates = world
    found, seen = estimate_u(parameters(model), Strangers(levels, (~duplicates).astype(float)), reach=5.0)
    assert found.u.reshape(4, 3) == pytest.approx(np.tile(TRUE_U, (4, 1)), rel=0.1)
    assert seen.sum() == pytest.approx(4 * (~duplicates).sum())
    tainted, _ = estimate_u(parameters(model), Strangers(levels, np.ones(len(levels))), reach=5.0)
    assert (tainted.u.reshape(4, 3)[:, 2] > found.u.reshape(4, 3)[:, 2]).all()


def test_a_level_that_no_stranger_reached_hardly_moves(model):
    """A million in one is not learned from a thousand pairs."""
    start = replace(parameters(model), u=np.tile([1.0, 1e-3, 1e-6], 4))
    none = Strangers(np.zeros((1_000, 4), np.int8), np.ones(1_000))
    found, _ = estimate_u(start, none, reach=5.0)
    assert found.u[2] == pytest.approx(1e-6, rel=0.01)
    assert 5e-4 < found.u[1] < 1e-3


def test_u_moves_no_further_than_its_reach(model, world):
    """Half a bit is half a bit."""
    levels, duplicates = world
    start = replace(parameters(model), u=np.tile([0.4, 0.3, 0.3], 4))
    found, _ = estimate_u(start, Strangers(levels, (~duplicates).astype(float)), reach=0.5)
    assert np.abs(np.log2(found.u / start.u)).max() == pytest.approx(0.5)


def test_held_u_stays(model, world):
    """A held comparison keeps its u."""
    levels, duplicates = world
    start = parameters(model, hold=("name",))
    start = replace(start, u=start.u * 0.9)
    found, _ = estimate_u(start, Strangers(levels, (~duplicates).astype(float)), reach=5.0)
    assert (found.u[:3] == start.u[:3]).all()
    assert (found.u[3:] != start.u[3:]).all()


def test_dependent_evidence_is_found_and_ranked():
    """Two comparisons that say the same correlate fully, independent ones next to nothing; missing is left out."""
    random = np.random.default_rng(5)
    a, b, noise = random.random((3, 20_000))
    weights = np.column_stack([a, b, 0.5 * a + 0.5 * noise, 2 * a])
    weights[:5_000, 1] = np.nan
    ranked = dependence(weights, np.ones(20_000))
    assert ranked[0][:2] == (0, 3)
    assert ranked[0][2] == pytest.approx(1.0)
    assert {row[:2] for row in ranked[1:3]} == {(0, 2), (2, 3)}
    assert all(abs(row[2]) < 0.05 for row in ranked[3:])


def test_evidence_that_never_varies_is_independent():
    """A constant weight correlates with nothing, and no pairs with nothing."""
    weights = np.column_stack([np.ones(10), np.arange(10.0)])
    assert dependence(weights, np.ones(10)) == [(0, 1, 0.0)]
    assert dependence(weights[:0], np.ones(0)) == [(0, 1, 0.0)]


def test_rarity_is_what_a_weight_has_beyond_its_level(model):
    """On levels with a rarity the rest of the weight, elsewhere nothing."""
    start = parameters(model)
    start = replace(start, rare=np.arange(12) == 2)
    levels = np.array([[2, 2, -1, 0]], np.int8)
    weights = np.array([[start.weights[2] + 7.0, start.weights[5] + 1.0, 0.0, start.weights[9]]])
    assert rarity_bits(levels, weights, start) == pytest.approx(np.array([[7.0, 0.0, 0.0, 0.0]]))


def test_halves_are_halves():
    """Pairs fall into two halves of about equal size, the same for the same seed."""
    left, right = random_pairs(3_000, pairs=20_000)
    fold = pair_fold(left, right, seed=4)
    assert set(fold.tolist()) == {0, 1}
    assert fold.mean() == pytest.approx(0.5, abs=0.02)
    assert (fold == pair_fold(left, right, seed=4)).all()
    assert (fold != pair_fold(left, right, seed=5)).any()
