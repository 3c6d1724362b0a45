"""Is a trained model better than the one it started from? Both are judged on pairs that neither was fitted to.

The pairs fall into two halves by a hash. Each half is judged by what was fitted on the other, and the judgements are
added up, so that every pair is judged once and none by itself.

Without labels the measure is the log likelihood of the pairs as a mixture, each model with the share that it finds
itself: a model that only believes everything more strongly gains nothing by it. With labels it is the log loss of the
match probabilities and the F1 at the match threshold.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ktp_dedup.estimate.em import (
    Fit,
    Patterns,
    Population,
    Settings,
    estimate_m,
    fit,
    level_counts,
    log_likelihood,
    merge_patterns,
    probabilities,
)
from ktp_dedup.estimate.parameters import F64, I8, I64, Flags, Parameters

MOST_BITS = 30.0
"""A log loss beyond this counts as this."""


@dataclass(frozen=True)
class Candidates:
    """Pairs that may be duplicates, one row for each.

    Attributes:
        levels: int8[pairs, comparisons], -1 missing.
        bits: float64[pairs], what rarity and household add.
        fold: int64[pairs], 0 or 1.
        label: int8[pairs], 1 duplicate, 0 not, -1 not known.
    """

    levels: I8
    bits: F64
    fold: I64
    label: I8

    def take(self, rows: Flags) -> Candidates:
        """Some of the pairs."""
        return Candidates(self.levels[rows], self.bits[rows], self.fold[rows], self.label[rows])

    def patterns(self) -> Patterns:
        """As patterns for EM."""
        return merge_patterns(self.levels, self.bits)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Start and trained model on pairs that they were not fitted to.

    Attributes:
        gain: of the trained model in bits for each duplicate; log likelihood, or log loss with labels.
        f1_start, f1_trained: at the match threshold, None without labels.
        better: whether the trained model is at least as good in all of them.
    """

    gain: float
    f1_start: float | None = None
    f1_trained: float | None = None

    @property
    def better(self) -> bool:
        """Whether the trained model is no worse."""
        return self.gain >= 0 and (self.f1_trained or 0.0) >= (self.f1_start or 0.0)

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "gain_bits_per_duplicate": self.gain,
            "f1_start": self.f1_start,
            "f1_trained": self.f1_trained,
            "better": self.better,
        }


@dataclass(frozen=True)
class Estimator:
    """How m and share are estimated from candidates: by EM, or from labels where there are any.

    Attributes:
        start: parameters to start from, u estimated.
        population: what the candidates were taken from.
        settings: of the estimation.
    """

    start: Parameters
    population: Population
    settings: Settings

    def by_em(self, candidates: Candidates, fraction: float = 1.0) -> Fit:
        """Both m and share by EM."""
        population = self.population.part(fraction)
        return fit(candidates.patterns(), self.start, population, settings=self.settings)

    def from_labels(self, candidates: Candidates, fraction: float = 1.0) -> Fit:
        """The m of labelled duplicates, then the share with m held."""
        duplicates = (candidates.label == 1).astype(np.float64)
        pairs = Patterns(candidates.levels, candidates.bits, duplicates)
        counts = level_counts(pairs, duplicates, self.start)
        found = replace(self.start, m=estimate_m(self.start, counts, self.settings))
        return replace(self.share_of(found, candidates, fraction), duplicates=counts)

    def share_of(self, held: Parameters, candidates: Candidates, fraction: float = 1.0) -> Fit:
        """The share alone, with these parameters held."""
        still = replace(held, free_m=np.zeros(len(held.m), bool))
        found = fit(candidates.patterns(), still, self.population.part(fraction), settings=self.settings)
        return replace(found, found=held)


def judge(
    candidates: Candidates, estimator: Estimator, original: Parameters, *, labelled: int, threshold: float
) -> Verdict:
    """Judge what training gains over the model as it was.

    Args:
        candidates: all of them.
        estimator: how the trained model is estimated.
        original: parameters of the model as it was, u included.
        labelled: how many duplicates the labels hold, found or not; 0 for none.
        threshold: match probability of a match.
    """
    train = estimator.from_labels if labelled else estimator.by_em
    pairs = []
    for fold in (0, 1):
        here, other = candidates.take(candidates.fold == fold), candidates.take(candidates.fold != fold)
        pairs.append((here, train(other, 0.5), estimator.share_of(original, other, 0.5)))
    half = estimator.population.part(0.5)
    if labelled:
        return _by_labels(pairs, half, labelled, threshold)

    def likelihood(here: Candidates, model: Fit) -> float:
        nats = log_likelihood(here.patterns(), model.found, half, half.chance(model.share))
        return nats / math.log(2)

    gain = sum(likelihood(here, trained) - likelihood(here, start) for here, trained, start in pairs)
    duplicates = sum(start.share for _, _, start in pairs) * half.records
    return Verdict(gain / max(duplicates, 1.0))


def _by_labels(
    pairs: list[tuple[Candidates, Fit, Fit]], half: Population, labelled: int, threshold: float
) -> Verdict:
    """Log loss and F1 on labelled pairs."""

    def sums(model: Callable[[Fit, Fit], Fit]) -> tuple[float, float]:
        loss, found, correct = 0.0, 0, 0
        for here, trained, start in pairs:
            known = here.take(here.label >= 0)
            chosen = model(trained, start)
            single = Patterns(known.levels, known.bits, np.ones(len(known.bits)))
            p = probabilities(single, chosen.found, half.chance(chosen.share))
            right = np.where(known.label == 1, p, 1 - p)
            loss += float(np.minimum(-np.log2(np.maximum(right, 1e-300)), MOST_BITS).sum())
            found += int((p >= threshold).sum())
            correct += int(((p >= threshold) & (known.label == 1)).sum())
        return loss, 2 * correct / max(found + labelled, 1)

    trained, start = sums(lambda trained, _: trained), sums(lambda _, start: start)
    return Verdict((start[0] - trained[0]) / max(labelled, 1), start[1], trained[1])
