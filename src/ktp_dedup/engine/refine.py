"""Refining blocks that are too large: by further keys, at last into windows of neighbours.

A block is split by each of the rule's further keys in turn, what is still too large by the next one, and at last into
overlapping windows of records sorted by `rank`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ktp_dedup.engine.keys import NO_KEY, Lookup, mix
from ktp_dedup.engine.program import I32, I64

WINDOW = 64
REFINED: Final = np.iinfo(np.int32).max
"""Stands for the key of a block that came from refinement."""


def run_starts(keys: I64) -> I64:
    """Starts of the runs of equal keys in a sorted array, and its length at the end."""
    if len(keys) == 0:
        return np.zeros(1, np.int64)
    return np.concatenate(([0], np.flatnonzero(keys[1:] != keys[:-1]) + 1, [len(keys)])).astype(np.int64)


def sort_runs(keys: I64, records: I32) -> tuple[I64, I32, I64]:
    """Sort entries by key, then record; return keys, records and starts of runs."""
    order = np.argsort(keys, kind="stable")
    keys, records = keys[order], records[order]
    return keys, records, run_starts(keys)


def pairs_in(sizes: I64) -> int:
    """Pairs in blocks of these sizes."""
    return int((sizes * (sizes - 1) // 2).sum())


@dataclass
class Refiner:
    """Collects the blocks of one rule.

    Attributes:
        refinements: further keys, best first.
        rank: order of records in which neighbours are alike.
        limit: the largest size of a refined block.
        entries, sizes, keys: of the blocks so far, in parts; see `Blocks`.
    """

    refinements: tuple[Lookup, ...]
    rank: Lookup
    limit: int
    entries: list[I32] = field(default_factory=list)
    sizes: list[I64] = field(default_factory=list)
    keys: list[I32] = field(default_factory=list)

    def keep(self, records: I32, sizes: I64, keys: I32 | None = None) -> None:
        """Add blocks of at least two records; without keys refined ones."""
        if len(sizes):
            self.entries.append(records)
            self.sizes.append(sizes)
            self.keys.append(np.full(len(sizes), REFINED, np.int32) if keys is None else keys)

    def refine(self, keys: I64, records: I32, first: int) -> None:
        """Split blocks that are too large by the further keys from `first` on, at last into windows."""
        if first == len(self.refinements):
            self._windows(keys, records)
            return
        for step in range(first, len(self.refinements)):
            further = self.refinements[step].of(records)[:, 0]
            has = further != NO_KEY
            large_keys, large_records = self._split(mix(keys[has], further[has]), records[has])
            if len(large_keys):
                self.refine(large_keys, large_records, step + 1)

    def _split(self, keys: I64, records: I32) -> tuple[I64, I32]:
        """Keep the blocks within the limit; return the keys and records of the others."""
        keys, records, starts = sort_runs(keys, records)
        sizes = np.diff(starts)
        fits = (sizes >= 2) & (sizes <= self.limit)
        self.keep(records[np.repeat(fits, sizes)], sizes[fits])
        large = np.repeat(sizes > self.limit, sizes)
        return keys[large], records[large]

    def _windows(self, keys: I64, records: I32) -> None:
        """Cut blocks, sorted by rank, into windows that overlap by half."""
        order = np.lexsort((records, self.rank.of(records)[:, 0], keys))
        keys, records = keys[order], records[order]
        starts = run_starts(keys)
        place = np.arange(len(keys)) - np.repeat(starts[:-1], np.diff(starts))
        block = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        for shift in (0, WINDOW // 2):
            window = block * (len(keys) + 2) + (place + shift) // WINDOW
            sizes = np.diff(run_starts(window))
            enough = sizes >= 2
            self.keep(records[np.repeat(enough, sizes)], sizes[enough])
