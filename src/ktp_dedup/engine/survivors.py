"""Survivors: the pairs that a scan keeps, at most so many for each record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ktp_dedup.engine.detail import total_weights
from ktp_dedup.engine.program import F64, I32, I64, Program

PER_RECORD = 100


@dataclass(frozen=True)
class Survivors:
    """Distinct pairs sorted by left, right row.

    Attributes:
        left, right: int32 rows, left < right.
        weights: float64 match weights in bits.
        dropped: how many pairs were left out because both records had `PER_RECORD` better ones.
    """

    left: I32
    right: I32
    weights: F64
    dropped: int


def _ranks(records: I32, pair_order: I64) -> I64:
    """Rank of each pair among those of its record, pairs taken in `pair_order`."""
    grouped = pair_order[np.argsort(records[pair_order], kind="stable")]
    ordered = records[grouped]
    starts = np.concatenate(([0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1, [len(ordered)]))
    ranks = np.empty(len(records), np.int64)
    ranks[grouped] = np.arange(len(records)) - np.repeat(starts[:-1], np.diff(starts))
    return ranks


def best_per_record(left: I32, right: I32, weights: F64, most: int) -> np.ndarray:
    """Mask of the pairs that are among the `most` best of either of their records; ties by rows."""
    if len(left) == 0:
        return np.zeros(0, bool)
    order = np.lexsort((right, left, -weights))
    both = np.concatenate([left, right])
    twice = np.stack([order, order + len(left)], axis=1).ravel()
    ranks = _ranks(both, twice)
    mask: np.ndarray = (ranks[: len(left)] < most) | (ranks[len(left) :] < most)
    return mask


def gather_survivors(
    program: Program, left: I32, right: I32, *, cut: float, threads: int | None = None, most: int = PER_RECORD
) -> Survivors:
    """Score survivors exactly, keep those at the cut or above and those always emitted, bound them, sort them."""
    weights = total_weights(program, left, right, threads=threads)
    keep = weights >= cut
    if program.always >= 0:
        codes = program.arrays.ints[:, program.always]
        keep |= (codes[left] == codes[right]) & (codes[left] != -1)
    left, right, weights = left[keep], right[keep], weights[keep]
    best = best_per_record(left, right, weights, most)
    dropped = int(len(best) - best.sum())
    left, right, weights = left[best], right[best], weights[best]
    order = np.lexsort((right, left))
    return Survivors(left[order], right[order], weights[order], dropped)
