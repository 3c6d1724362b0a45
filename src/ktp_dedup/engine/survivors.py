"""Survivors: the pairs that a scan keeps, at most so many for each record and in all.

Where thousands of records agree on everything, every pair survives. So survivors are thinned while they come in: a pair
goes when both its records have enough better ones. Thinning early gives the same as thinning once, because a pair among
the best of a record in the end was among them all the time, and what goes is never among them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ktp_dedup.engine.detail import total_weights
from ktp_dedup.engine.program import F64, I32, I64, Program

PER_RECORD = 20
IN_ALL = 1 << 20
WAITING = 1 << 22


@dataclass(frozen=True)
class Survivors:
    """Distinct pairs sorted by left, right row.

    Attributes:
        left, right: int32 rows, left < right.
        weights: float64 match weights in bits.
        dropped: how many pairs were left out because both their records have `per_record` better ones.
        per_record: see there; `PER_RECORD`, or less where there would be too many in all.
    """

    left: I32
    right: I32
    weights: F64
    dropped: int = 0
    per_record: int = PER_RECORD

    def take(self, mask: np.ndarray) -> Survivors:
        """The pairs of a mask or in an order."""
        return Survivors(self.left[mask], self.right[mask], self.weights[mask], self.dropped, self.per_record)


def _ranks(records: I32, pair_order: I64) -> I64:
    """Rank of each pair among those of its record, pairs taken in `pair_order`."""
    grouped = pair_order[np.argsort(records[pair_order], kind="stable")]
    ordered = records[grouped]
    starts = np.concatenate(([0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1, [len(ordered)]))
    ranks = np.empty(len(records), np.int64)
    ranks[grouped] = np.arange(len(records)) - np.repeat(starts[:-1], np.diff(starts))
    return ranks


def best_rank(left: I32, right: I32, weights: F64) -> I64:
    """The better of a pair's two ranks among the pairs of its left and of its right record; ties go by rows."""
    if len(left) == 0:
        return np.zeros(0, np.int64)
    order = np.lexsort((right, left, -weights))
    twice = np.stack([order, order + len(left)], axis=1).ravel()
    ranks = _ranks(np.concatenate([left, right]), twice)
    return np.minimum(ranks[: len(left)], ranks[len(left) :])


class Collector:
    """Takes the pairs that the scan keeps, from one thread, in any order; `finish` gives the survivors."""

    def __init__(self, program: Program, *, cut: float, threads: int | None) -> None:
        self.program, self.cut, self._threads = program, cut, threads
        self._kept = Survivors(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float64))
        self._new: list[tuple[I32, I32]] = []
        self._waiting = self._passed = 0

    def add(self, left: I32, right: I32) -> None:
        """Take distinct pairs that may reach the cut."""
        self._new.append((left, right))
        self._waiting += len(left)
        if self._waiting > WAITING:
            self._thin()

    def _thin(self) -> None:
        """Score what is new, keep what reaches the cut or is always kept, and thin it together with the old."""
        left = np.concatenate([pair[0] for pair in self._new])
        right = np.concatenate([pair[1] for pair in self._new])
        weights = total_weights(self.program, left, right, threads=self._threads)
        keep = weights >= self.cut
        keep |= self.program.keeps(left, right)
        self._passed += int(keep.sum())
        together = Survivors(
            np.concatenate([self._kept.left, left[keep]]),
            np.concatenate([self._kept.right, right[keep]]),
            np.concatenate([self._kept.weights, weights[keep]]),
        )
        ranks = best_rank(together.left, together.right, together.weights)
        self._kept, self._new, self._waiting = together.take(ranks < PER_RECORD), [], 0

    def finish(self) -> Survivors:
        """The survivors; where there would be more than one a record and `IN_ALL`, fewer for each record."""
        if self._new:
            self._thin()
        kept, most = self._kept, PER_RECORD
        ranks = best_rank(kept.left, kept.right, kept.weights)
        allowed = max(IN_ALL, self.program.records)
        while most > 1 and int((ranks < most).sum()) > allowed:
            most -= 1
        kept = kept.take(ranks < most)
        kept = kept.take(np.lexsort((kept.right, kept.left)))
        return Survivors(kept.left, kept.right, kept.weights, self._passed - len(kept.left), most)
