"""m probabilities and the share of duplicates by expectation-maximisation on level patterns, with u held.

All pairs of the register are a mixture: duplicates with probability q, strangers else. u is known from random pairs, so
only q and m are free, and only pairs that may be duplicates matter: what blocking or the cut left out has next to no
match probability. A pair enters as its level pattern and the bits of rarity and household that its values add; equal
ones enter once with their number, so that a step costs the number of patterns and not of pairs.

    expectation      p = q·L / (1 - q + q·L),   L = 2^(sum of log2(m/u) + bits)
    maximisation     m = expected duplicates on the level + STRENGTH pseudo pairs at the start's m, as a share
                     q = expected duplicates and the weak prior of `share`, as a share

What keeps EM from running off to the next best second class (brothers and sisters): it starts from a model that knows
duplicates and is pulled to it; each m stays within `reach` bits of its start; q within a factor of the expected one;
levels whose weights were ordered keep their order (isotonic regression of m/u, the constrained maximum).

Sources: Dempster, Laird and Rubin 1977 (EM); Winkler 1988 and 2002 (EM for record linkage, with constraints); Ayer et
al. 1955 (pool adjacent violators).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ktp_dedup.estimate.parameters import F64, I8, Flags, Parameters
from ktp_dedup.estimate.share import STRENGTH as SHARE_STRENGTH

LEAST_M = 1e-6
SHARE_FACTOR = 16.0
ROUNDS = 50


@dataclass(frozen=True)
class Patterns:
    """Pairs that may be duplicates.

    Attributes:
        levels: int8[patterns, comparisons], -1 missing.
        bits: float64[patterns], what rarity and household add to the levels' weights.
        counts: float64[patterns], how many pairs, or how much of them.
    """

    levels: I8
    bits: F64
    counts: F64


@dataclass(frozen=True)
class Population:
    """What the patterns were taken from.

    Attributes:
        pairs: all pairs of the register.
        records: of the register, the smaller one of two.
        expected: the share of duplicates to expect.
    """

    pairs: float
    records: float
    expected: float

    def part(self, fraction: float) -> Population:
        """A part of it."""
        return replace(self, pairs=self.pairs * fraction, records=self.records * fraction)

    def chance(self, share: float) -> float:
        """Probability that a pair is a duplicate."""
        return min(share * self.records / self.pairs, 0.5) if self.pairs > 0 else 0.5


@dataclass(frozen=True, slots=True)
class Settings:
    """How to estimate.

    Attributes:
        strength: pseudo pairs at the start's m.
        reach: bits that an m may move from its start.
        tolerance: largest relative change of an m at which it has converged.
        iterations: at most.
    """

    strength: float = 20.0
    reach: float = 3.0
    tolerance: float = 1e-4
    iterations: int = 200


@dataclass(frozen=True)
class Fit:
    """What EM found.

    Attributes:
        found: parameters with the estimated m.
        share: of duplicates.
        duplicates: float64[levels], expected duplicates on each level.
        iterations, converged: how it ended.
        reach: bits that an m could move.
        history: log likelihood and pull to the start together, in nats; it never falls but where a bound pushes.
    """

    found: Parameters
    share: float
    duplicates: F64
    iterations: int
    converged: bool
    reach: float
    history: tuple[float, ...]


def merge_patterns(levels: I8, bits: F64, *, grain: float = 0.125) -> Patterns:
    """Pairs of equal levels, and equal bits to the next `grain`, as patterns sorted by both."""
    steps = np.round(bits / grain).astype(np.int64)
    rows = np.column_stack([levels.astype(np.int64), steps])
    distinct, counts = np.unique(rows, axis=0, return_counts=True)
    steps_of = distinct[:, -1].astype(np.float64)
    return Patterns(distinct[:, :-1].astype(np.int8), steps_of * grain, counts.astype(np.float64))


def match_odds(patterns: Patterns, at: Parameters) -> F64:
    """Likelihood ratios of the patterns in bits."""
    weights = np.append(at.weights, 0.0)
    result: F64 = weights[at.flat(patterns.levels)].sum(axis=1) + patterns.bits
    return result


def probabilities(patterns: Patterns, at: Parameters, chance: float) -> F64:
    """Match probabilities of the patterns, where a pair at large is a duplicate with probability `chance`."""
    bits = match_odds(patterns, at) + np.log2(chance / (1 - chance))
    result: F64 = 1 / (1 + np.exp2(-np.clip(bits, -1000, 1000)))
    return result


def level_counts(patterns: Patterns, mass: F64, at: Parameters) -> F64:
    """How much of `mass` (one number for each pattern) falls on each level."""
    places = at.flat(patterns.levels)
    repeated = np.repeat(mass, places.shape[1])
    sums = np.bincount(places.ravel(), repeated, minlength=int(at.starts[-1]) + 1)
    return sums[:-1].astype(np.float64)


def estimate_m(start: Parameters, counts: F64, settings: Settings) -> F64:
    """The m probabilities that counts of duplicates on each level speak for, within all bounds.

    Args:
        start: where the estimate is pulled to.
        counts: float64[levels], duplicates seen on each level.
        settings: strength and reach.
    """
    m = start.m.copy()
    for where in start.slices():
        free = start.free_m[where]
        if free.any():
            own = start.m[where]
            total = own[free].sum()
            wanted = counts[where][free] + settings.strength * own[free] / total
            m[where.start + np.flatnonzero(free)] = total * wanted / wanted.sum()
            m[where] = _constrained(m[where], start, where, settings.reach)
    return m


def _constrained(m: F64, start: Parameters, where: slice, reach: float) -> F64:
    """The nearest m that keep order, bounds and sum, by turns."""
    free, first = start.free_m[where], start.m[where]
    total = first[free].sum()
    low, high = np.maximum(first * 2.0**-reach, LEAST_M), np.minimum(first * 2.0**reach, 1.0)
    for _ in range(ROUNDS):
        before = m.copy()
        m = _in_order(m, start.u[where], start.above[where] & free & np.append(False, free[:-1]))
        m[free] = np.clip(m[free], low[free], high[free])
        m[free] *= total / m[free].sum()
        if np.allclose(m, before, rtol=1e-9, atol=0):
            break
    return m


def _in_order(m: F64, u: F64, above: Flags) -> F64:
    """Isotonic regression of m/u with weights u within each run of ordered levels; keeps the sum of each run."""
    result = m.copy()
    for run in np.split(np.arange(len(m)), np.flatnonzero(~above)[1:]):
        blocks: list[tuple[float, float, int]] = []
        for place in run.tolist():
            block = (float(m[place]), float(u[place]), 1)
            while blocks and blocks[-1][0] / blocks[-1][1] > block[0] / block[1]:
                last = blocks.pop()
                block = (block[0] + last[0], block[1] + last[1], block[2] + last[2])
            blocks.append(block)
        ratios = np.repeat([mass / weight for mass, weight, _ in blocks], [size for _, _, size in blocks])
        result[run] = ratios * u[run]
    return result


def fit(
    patterns: Patterns,
    start: Parameters,
    population: Population,
    *,
    settings: Settings | None = None,
) -> Fit:
    """Estimate m and the share of duplicates.

    Args:
        patterns: pairs that may be duplicates, without pairs of one household.
        start: the model to start from, u already estimated.
        population: what they were taken from.
        settings: default `Settings()`.
    """
    chosen = settings or Settings()
    found, share, converged = start, population.expected, False
    history: list[float] = []
    duplicates = np.zeros(int(start.starts[-1]))
    while not converged and len(history) < chosen.iterations:
        chance = population.chance(share)
        mass = patterns.counts * probabilities(patterns, found, chance)
        evidence = log_likelihood(patterns, found, population, chance)
        history.append(evidence + _pull(found, start, chosen.strength) + _prior_pull(share, population))
        duplicates = level_counts(patterns, mass, start)
        m = estimate_m(start, duplicates, chosen)
        moved = float(np.max(np.abs(np.log(m / found.m)), initial=0.0))
        last, share = share, estimate_prior(float(mass.sum()), population)
        converged = max(moved, abs(share / last - 1)) < chosen.tolerance
        found = replace(found, m=m)
    return Fit(found, share, duplicates, len(history), converged, chosen.reach, tuple(history))


def estimate_prior(duplicates: float, population: Population) -> float:
    """The share that so many duplicates speak for, with its weak prior, within a factor of the expected one."""
    share = (duplicates + SHARE_STRENGTH * population.expected) / (population.records + SHARE_STRENGTH)
    low, high = population.expected / SHARE_FACTOR, population.expected * SHARE_FACTOR
    return min(max(share, low), high, 0.99)


def _pull(at: Parameters, start: Parameters, strength: float) -> float:
    """Log density of the prior of m, in nats: pseudo pairs at the start."""
    result = 0.0
    for where in start.slices():
        free = start.free_m[where]
        own = start.m[where][free]
        result += strength * float((own * np.log(at.m[where][free])).sum() / own.sum()) if free.any() else 0.0
    return result


def _prior_pull(share: float, population: Population) -> float:
    """Log density of the weak Gamma prior of the share, in nats."""
    return SHARE_STRENGTH * (population.expected * float(np.log(share)) - share)


def log_likelihood(patterns: Patterns, at: Parameters, population: Population, chance: float) -> float:
    """Log likelihood of the mixture against all pairs being strangers, in nats."""
    bits = np.clip(match_odds(patterns, at), -1000, 1000)
    with np.errstate(over="ignore"):
        each = np.logaddexp(np.log1p(-chance), np.log(chance) + bits * np.log(2))
    others = population.pairs - float(patterns.counts.sum())
    return float((patterns.counts * each).sum() + max(others, 0.0) * np.log1p(-chance))
