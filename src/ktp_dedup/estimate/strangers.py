"""How strangers agree: u probabilities and dependence, from random pairs.

Nearly every random pair of a register is a pair of strangers, so u needs no EM. The few duplicates among them count
with the rest of their probability only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from ktp_dedup.engine.blocks import mix
from ktp_dedup.engine.program import I32
from ktp_dedup.estimate.em import LEAST_M, Patterns, level_counts
from ktp_dedup.estimate.parameters import F64, I8, I64, Parameters

RANDOM_PAIRS = 1_000_000
EVENTS = 3.0
"""Pseudo events at the stated u: a level seen less often than so in the sample hardly moves."""


@dataclass(frozen=True)
class Strangers:
    """Random pairs.

    Attributes:
        levels: int8[pairs, comparisons], -1 missing.
        mass: float64[pairs], probability of being strangers.
    """

    levels: I8
    mass: F64


def random_pairs(records: int, *, pairs: int = RANDOM_PAIRS, seed: int = 0) -> tuple[I32, I32]:
    """Distinct random pairs of rows (int32, left < right), the same for the same seed whatever runs them.

    Rows stand in an order of their own content and ids (`encode.prepare`), so the order that a hash of row and seed
    gives does not depend on that of the input; pairs are records at equal distance in it.
    """
    rows = np.arange(records, dtype=np.int64)
    order = np.argsort(mix(rows, np.full(records, seed, np.int64)), kind="stable").astype(np.int32)
    wanted = min(pairs, records * (records - 1) // 2)
    first, second = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
    distance = 1
    while wanted > 0 and distance <= records // 2:
        # at half way round every pair comes twice
        length = min(wanted, records // 2 if 2 * distance == records else records)
        first.append(order[:length])
        second.append(np.roll(order, -distance)[:length])
        wanted -= length
        distance += 1
    left, right = np.concatenate(first), np.concatenate(second)
    return np.minimum(left, right), np.maximum(left, right)


def estimate_u(start: Parameters, strangers: Strangers, *, reach: float) -> tuple[Parameters, F64]:
    """Estimate u of the levels where it is free.

    Args:
        start: the model to start from.
        strangers: random pairs.
        reach: bits that a u may move from its start.

    Returns:
        Parameters with new u, and float64[levels], the strangers seen on each level.
    """
    pairs = Patterns(strangers.levels, np.zeros(len(strangers.levels)), strangers.mass)
    seen = level_counts(pairs, strangers.mass, start)
    asked = np.concatenate([np.full(w.stop - w.start, seen[w].sum()) for w in start.slices()])
    wanted = (seen + EVENTS) / (asked + EVENTS / start.u)
    wanted = np.clip(wanted, start.u * 2.0**-reach, start.u * 2.0**reach)
    free = start.free_u & (asked > 0)
    return replace(start, u=np.where(free, np.clip(wanted, LEAST_M, 1.0), start.u)), seen


def dependence(weights: F64, mass: F64) -> list[tuple[int, int, float]]:
    """Correlation of the weights of every two comparisons among strangers, the strongest first.

    Weights of independent evidence do not correlate; what does is counted more than once, or less. Pairs in which
    either comparison is missing are left out.

    Args:
        weights: float64[pairs, comparisons] in bits, NaN where the comparison is missing.
        mass: float64[pairs], probability of being strangers.

    Returns:
        (comparison, comparison, correlation), by size of the correlation, then by place.
    """
    found = []
    for a, b in combinations(range(weights.shape[1]), 2):
        both = ~np.isnan(weights[:, a]) & ~np.isnan(weights[:, b])
        found.append((a, b, _correlation(weights[both, a], weights[both, b], mass[both])))
    return sorted(found, key=lambda row: (-abs(row[2]), row[0], row[1]))


def _correlation(x: F64, y: F64, mass: F64) -> float:
    """Weighted Pearson correlation, 0 where one side never varies."""
    total = float(mass.sum())
    if total <= 0:
        return 0.0
    x, y = x - (mass * x).sum() / total, y - (mass * y).sum() / total
    variance = float((mass * x * x).sum() * (mass * y * y).sum())
    return float((mass * x * y).sum() / np.sqrt(variance)) if variance > 1e-12 else 0.0


def rarity_bits(levels: I8, weights: F64, at: Parameters) -> F64:
    """What rarity adds to each weight of scored pairs: float64[pairs, comparisons] in bits."""
    base = np.append(at.weights, 0.0)
    result: F64 = weights - base[at.flat(levels)]
    return np.where(np.append(at.rare, False)[at.flat(levels)], result, 0.0)


def pair_fold(left: I32, right: I32, *, seed: int = 0) -> I64:
    """0 or 1 for each pair, by a hash of its rows and the seed: two halves for fitting and testing."""
    key = mix(left.astype(np.int64), right.astype(np.int64))
    return mix(key, np.full(len(key), seed + 1, np.int64)) & 1
