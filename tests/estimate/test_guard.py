"""Tests of ktp_dedup.estimate.guard: a trained model is kept only if it is better on pairs it was not fitted to."""

from dataclasses import replace

import numpy as np
import pytest
from tests.estimate.worlds import TRUE_M, TRUE_U

from ktp_dedup.estimate.em import Population, Settings
from ktp_dedup.estimate.guard import Candidates, Estimator, Verdict, judge
from ktp_dedup.estimate.labels import UNKNOWN, Labels
from ktp_dedup.estimate.parameters import parameters

POPULATION = Population(pairs=200_000.0, records=20_000.0, expected=0.1)


def _candidates(world, label):
    levels, _ = world
    fold = np.random.default_rng(3).integers(0, 2, len(levels))
    return Candidates(levels, np.zeros(len(levels)), fold, label)


def _right(model):
    return replace(parameters(model), m=TRUE_M.ravel(), u=np.tile(TRUE_U, 4))


def _unknown(world):
    return np.full(len(world[1]), UNKNOWN, np.int8)


def test_a_start_that_is_wrong_is_improved(model, world):
    """From wrong m, training gains bits for each duplicate."""
    start = replace(parameters(model), m=np.tile([0.6, 0.3, 0.1], 4), u=np.tile(TRUE_U, 4))
    estimator = Estimator(start, POPULATION, Settings())
    verdict = judge(_candidates(world, _unknown(world)), estimator, start, labelled=0, threshold=0.95)
    assert verdict.gain > 0.5
    assert verdict.better
    assert verdict.f1_trained is None


def test_a_start_that_is_right_is_not_bettered_by_much(model, world):
    """From the true parameters there is nothing to gain."""
    right = _right(model)
    estimator = Estimator(right, POPULATION, Settings())
    verdict = judge(_candidates(world, _unknown(world)), estimator, right, labelled=0, threshold=0.95)
    assert abs(verdict.gain) < 0.05


def test_wrong_labels_are_found_out(model, world):
    """Half of the labels that call strangers duplicates: what is learned from them finds fewer of the others."""
    levels, duplicates = world
    label = duplicates.astype(np.int8)
    strangers = np.flatnonzero(~duplicates & (levels == 0).all(axis=1))[:40_000]
    label[strangers[:20_000]] = 1
    candidates = _candidates(world, label)
    honest = np.flatnonzero((candidates.fold == 0) & duplicates)
    mixed = replace(
        candidates, label=np.where(np.isin(np.arange(len(label)), honest), 1, label).astype(np.int8)
    )
    right = _right(model)
    estimator = Estimator(right, POPULATION, Settings(reach=10))
    verdict = judge(mixed, estimator, right, labelled=int((mixed.label == 1).sum()), threshold=0.95)
    assert verdict.f1_trained < verdict.f1_start
    assert not verdict.better


def test_right_labels_better_a_wrong_start(model, world):
    """Counting on true duplicates raises F1 and lowers the log loss."""
    start = replace(parameters(model), m=np.tile([0.6, 0.3, 0.1], 4), u=np.tile(TRUE_U, 4))
    label = world[1].astype(np.int8)
    estimator = Estimator(start, POPULATION, Settings(reach=10))
    verdict = judge(_candidates(world, label), estimator, start, labelled=int(label.sum()), threshold=0.5)
    assert verdict.gain > 0
    assert verdict.f1_trained > verdict.f1_start
    found = estimator.from_labels(_candidates(world, label)).found.m.reshape(4, 3)
    assert found == pytest.approx(TRUE_M, abs=0.03)


def test_no_worse_in_anything_is_better():
    """A gain that costs F1 is none."""
    assert Verdict(0.1, 0.8, 0.8).better
    assert not Verdict(0.1, 0.8, 0.79).better
    assert not Verdict(-0.1, 0.8, 0.9).better
    assert Verdict(0.0).to_dict()["better"]


def _rows(*values):
    return np.array(values, np.int32)


def test_labels_know_their_pairs_and_no_others():
    """What was not judged is unknown; of a whole truth it is no duplicate."""
    labels = Labels(_rows(0, 3), _rows(5, 4), np.array([1, 0], np.int8), complete=False)
    asked = (_rows(3, 0, 1), _rows(4, 5, 2))
    assert labels.of(*asked).tolist() == [0, 1, UNKNOWN]
    assert replace(labels, complete=True).of(*asked).tolist() == [0, 1, 0]


def test_labelled_duplicates_that_were_not_found_are_named():
    """Those among the pairs are left out, and so are those that are no duplicates."""
    labels = Labels(_rows(0, 1, 3), _rows(5, 2, 4), np.array([1, 1, 0], np.int8), complete=False)
    left, right = labels.unseen(_rows(0), _rows(5))
    assert (left.tolist(), right.tolist()) == ([1], [2])
