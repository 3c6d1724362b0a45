"""Tests of ktp_dedup.estimate.em: m and the share come back from data made with them, and never run away."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.estimate.worlds import MODEL, TRUE_M

from ktp_dedup.estimate.em import (
    Patterns,
    Population,
    Settings,
    estimate_m,
    fit,
    level_counts,
    merge_patterns,
    probabilities,
)
from ktp_dedup.estimate.parameters import parameters

POPULATION = Population(pairs=200_000.0, records=20_000.0, expected=0.05)
LOOSE = Settings(strength=1e-6, reach=10.0)


@pytest.fixture
def patterns(world):
    levels, _ = world
    return merge_patterns(levels, np.zeros(len(levels)))


def test_patterns_are_the_pairs_counted(world):
    """Equal pairs come once with their number, in one order whatever that of the pairs."""
    levels, _ = world
    patterns = merge_patterns(levels, np.zeros(len(levels)))
    assert patterns.counts.sum() == len(levels)
    assert len(patterns.counts) <= 81
    turned = merge_patterns(levels[::-1], np.zeros(len(levels)))
    assert (turned.levels == patterns.levels).all()
    assert (turned.counts == patterns.counts).all()


def test_known_parameters_are_recovered(model, patterns):
    """From a start that is wrong, m of every level comes back within three hundredths, and the share within a tenth."""
    found = fit(patterns, parameters(model), POPULATION, settings=LOOSE)
    assert found.converged
    assert found.found.m.reshape(4, 3) == pytest.approx(TRUE_M, abs=0.03)
    assert found.share == pytest.approx(0.1, rel=0.1)


def test_likelihood_never_falls(model, patterns):
    """Without bounds that push, each step is at least as likely as the one before."""
    history = np.array(fit(patterns, parameters(model), POPULATION, settings=LOOSE).history)
    assert len(history) > 3
    assert (np.diff(history) >= -1e-4).all()


def test_the_start_pulls_where_data_are_few(model, patterns):
    """With pseudo pairs beyond number m stays at the start."""
    start = parameters(model)
    found = fit(patterns, start, POPULATION, settings=Settings(strength=1e9))
    assert found.found.m == pytest.approx(start.m, rel=1e-3)


def test_m_moves_no_further_than_its_reach(model, patterns):
    """A quarter of a bit is a quarter of a bit."""
    start = parameters(model)
    found = fit(patterns, start, POPULATION, settings=Settings(strength=1e-6, reach=0.25))
    moved = np.abs(np.log2(found.found.m / start.m))
    assert moved.max() <= 0.26
    assert moved.max() > 0.2


def test_what_is_held_does_not_move(model, patterns):
    """Held comparisons keep m to the digit, the others move."""
    start = parameters(model, hold=("born", "mother"))
    m = fit(patterns, start, POPULATION, settings=LOOSE).found.m.reshape(4, 3)
    before = start.m.reshape(4, 3)
    assert (m[[1, 3]] == before[[1, 3]]).all()
    assert (m[[0, 2]] != before[[0, 2]]).all()


def test_the_share_keeps_within_a_factor_of_what_is_expected(model, world):
    """Where everything agrees the share does not run to all records."""
    levels, _ = world
    same = Patterns(np.full((1, 4), 2, np.int8), np.zeros(1), np.array([200_000.0]))
    found = fit(same, parameters(model), replace(POPULATION, expected=0.001))
    assert found.share <= 0.001 * 16
    assert levels.shape[1] == 4


def test_an_end_that_is_not_reached_is_said(model, patterns):
    """Two iterations are not enough."""
    found = fit(patterns, parameters(model), POPULATION, settings=replace(LOOSE, iterations=2))
    assert not found.converged
    assert found.iterations == 2


def test_missing_says_nothing(model):
    """A pair of which nothing is known keeps the prior, and counts on no level."""
    start = parameters(model)
    missing = Patterns(np.full((1, 4), -1, np.int8), np.zeros(1), np.ones(1))
    assert probabilities(missing, start, 0.25) == pytest.approx([0.25])
    assert level_counts(missing, np.ones(1), start).sum() == 0


def test_bits_of_rarity_count(model):
    """Ten bits more are a thousand times the odds."""
    start = parameters(model)
    two = Patterns(np.full((2, 4), -1, np.int8), np.array([0.0, 10.0]), np.ones(2))
    low, high = probabilities(two, start, 0.001)
    assert high / (1 - high) == pytest.approx(1024 * low / (1 - low))


@given(st.lists(st.integers(0, 500), min_size=12, max_size=12))
def test_estimates_are_probabilities_in_order(counts):
    """Whatever is counted: m of a comparison sum to 1, and a level that stood above still weighs no less."""
    start = parameters(MODEL)
    m = estimate_m(start, np.array(counts, np.float64), Settings())
    ratios = (m / start.u).reshape(4, 3)
    assert m.reshape(4, 3).sum(axis=1) == pytest.approx(1.0)
    assert (np.diff(ratios, axis=1) >= -1e-6 * ratios[:, 1:]).all()
    assert (np.abs(np.log2(m / start.m)) <= 3.01).all()


def test_an_order_that_data_contradict_is_pooled(model):
    """More duplicates on the middle level than its weight allows are shared with the level above."""
    start = replace(parameters(model), u=np.tile([0.5, 0.3, 0.2], 4))
    counts = np.tile([10.0, 900.0, 90.0], 4)
    m = estimate_m(start, counts, Settings(strength=1e-9, reach=20)).reshape(4, 3)[0]
    assert m[1] / 0.3 == pytest.approx(m[2] / 0.2)
    assert m[1] + m[2] == pytest.approx(0.99, abs=0.001)
