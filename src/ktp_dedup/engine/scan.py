"""The scan: stream all blocks through the compiled scorer and keep only pairs that can still reach the cut.

A candidate pair is never a row of a table. A pair that shares several blocks is looked at in the first of them only:
quick comparisons of rule keys settle nearly all cases, a merge of the two records' block lists settles the rest
exactly, whatever was refined.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ktp_dedup.engine._jit import jit
from ktp_dedup.engine.blocks import Blocks
from ktp_dedup.engine.program import F64, I32, I64, Arrays, Program
from ktp_dedup.engine.score import make_scratch, reaches
from ktp_dedup.engine.survivors import Survivors, gather_survivors

MARGIN = 1e-6
BUFFER = 1 << 18
PAIRS_PER_CALL = 1 << 21

_VISITED, _DISTINCT, _SURVIVED = range(3)


class BlockArrays(NamedTuple):
    """The arrays of `Blocks` for compiled code."""

    entries: I32
    starts: I64
    rules: I32
    refined: np.ndarray
    columns: I32
    column_starts: I32
    record_starts: I64
    record_blocks: I32


@dataclass(frozen=True)
class ScanCounts:
    """Pairs that were visited (a pair in two blocks counts twice), distinct candidate pairs, and survivors."""

    visited: int
    distinct: int
    survived: int


@jit
def _shares_earlier_block(blocks: BlockArrays, block: int, a: int, b: int) -> bool:
    """Whether two records meet in a block before `block`, by merging their sorted block lists."""
    i, j = blocks.record_starts[a], blocks.record_starts[b]
    end_i, end_j = blocks.record_starts[a + 1], blocks.record_starts[b + 1]
    while i < end_i and j < end_j:
        x, y = blocks.record_blocks[i], blocks.record_blocks[j]
        if x >= block or y >= block:
            return False
        if x == y:
            return True
        if x < y:
            i += 1
        else:
            j += 1
    return False


@jit
def _shared_keys(blocks: BlockArrays, rule: int, a: int, b: int) -> int:
    """How many keys of a rule two records share."""
    first, last = blocks.column_starts[rule], blocks.column_starts[rule + 1]
    if last - first == 1:
        return 1 if blocks.columns[a, first] == blocks.columns[b, first] else 0
    shared = 0
    for i in range(first, last):
        for j in range(first, last):
            shared += blocks.columns[a, i] == blocks.columns[b, j]
    return shared


@jit
def _is_repeat(blocks: BlockArrays, block: int, rule: int, wide: bool, a: int, b: int) -> bool:
    """Whether a pair was already compared in an earlier block; exact."""
    doubtful = blocks.refined[block] == 1
    if not doubtful and wide:
        doubtful = _shared_keys(blocks, rule, a, b) > 1
    earlier = 0
    while not doubtful and earlier < rule:
        doubtful = _shared_keys(blocks, earlier, a, b) > 0
        earlier += 1
    return doubtful and _shares_earlier_block(blocks, block, a, b)


@jit
def _scan_range(
    arrays: Arrays,
    blocks: BlockArrays,
    order: I32,
    settings: F64,
    columns: I64,
    where: I64,
    left: I32,
    right: I32,
    counts: I64,
) -> int:
    """Scan blocks from `where` (block, row; moved on) to `where[2]`; returns the survivors written.

    Stops early when the buffer might overflow: call again with an empty buffer. `settings` are prior and cut, `columns`
    are the column of bounds, the column whose equality always emits, and whether only pairs across sources count.
    """
    prior, cut = settings[0], settings[1]
    bounds, always, across = columns[0], columns[1], columns[2] == 1
    scratch = make_scratch(len(arrays.atoms))
    written = 0
    while where[0] < where[2]:
        block = where[0]
        rule = blocks.rules[block]
        wide = blocks.column_starts[rule + 1] - blocks.column_starts[rule] > 1
        end = blocks.starts[block + 1]
        row = blocks.starts[block] + where[1]
        while row < end:
            if written + (end - row) > len(left):
                where[1] = row - blocks.starts[block]
                return written
            a = blocks.entries[row]
            for other in range(row + 1, end):
                b = blocks.entries[other]
                if across and arrays.sources[a] == arrays.sources[b]:
                    continue
                counts[_VISITED] += 1
                if _is_repeat(blocks, block, rule, wide, a, b):
                    continue
                counts[_DISTINCT] += 1
                if cut == np.inf:
                    continue
                emits = always >= 0 and arrays.ints[a, always] != -1 and arrays.ints[a, always] == arrays.ints[b, always]
                if emits or reaches(arrays, prior, bounds, order, a, b, cut, scratch):
                    left[written] = min(a, b)
                    right[written] = max(a, b)
                    written += 1
            row += 1
        where[0] += 1
        where[1] = 0
    counts[_SURVIVED] += written
    return written


def _ranges(blocks: Blocks) -> list[tuple[int, int]]:
    """Ranges of blocks of about equal cost, short enough that an interrupt is answered within a second."""
    cost = np.cumsum(blocks.pairs + 8)
    if len(cost) == 0:
        return []
    parts = max(1, int(cost[-1] // PAIRS_PER_CALL))
    edges = np.searchsorted(cost, np.linspace(0, cost[-1], parts + 1)[1:-1])
    edges = np.unique(np.concatenate(([0], edges, [len(cost)])))
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def _block_arrays(blocks: Blocks) -> BlockArrays:
    return BlockArrays(
        blocks.entries,
        blocks.starts,
        blocks.rules,
        blocks.refined,
        blocks.columns,
        blocks.column_starts,
        blocks.record_starts,
        blocks.record_blocks,
    )


@dataclass(frozen=True)
class _Job:
    """What all ranges share."""

    program: Program
    blocks: BlockArrays
    cut: float
    across: bool
    buffer: int

    def run(self, first: int, last: int) -> tuple[I32, I32, I64]:
        """Scan one range; returns survivors (left, right) and counts."""
        counts = np.zeros(3, np.int64)
        where = np.array([first, 0, last], np.int64)
        settings = np.array([self.program.prior, self.cut], np.float64)
        columns = np.array([self.program.bounds, self.program.always, self.across], np.int64)
        left, right = np.empty(self.buffer, np.int32), np.empty(self.buffer, np.int32)
        lefts, rights = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
        while where[0] < last:
            written = _scan_range(
                self.program.arrays, self.blocks, self.program.order, settings, columns, where, left, right, counts
            )
            lefts.append(left[:written].copy())
            rights.append(right[:written].copy())
        return np.concatenate(lefts), np.concatenate(rights), counts


def _drive(
    job: _Job, ranges: list[tuple[int, int]], threads: int, progress: Callable[[int, int], None] | None
) -> list[tuple[I32, I32, I64]]:
    """Run all ranges on threads; results in the order of the ranges."""
    results: dict[int, tuple[I32, I32, I64]] = {}
    pool = ThreadPoolExecutor(threads)
    try:
        pending: dict[Future[tuple[I32, I32, I64]], int] = {
            pool.submit(job.run, *piece): i for i, piece in enumerate(ranges)
        }
        while pending:
            done, _ = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in done:
                results[pending.pop(future)] = future.result()
            if progress is not None and done:
                progress(len(results), len(ranges))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return [results[i] for i in range(len(ranges))]


def scan_blocks(
    program: Program,
    blocks: Blocks,
    *,
    cut: float,
    across: bool = False,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Survivors, ScanCounts]:
    """All distinct candidate pairs whose match weight reaches `cut` bits, and those that must always be emitted.

    Args:
        program: the compiled model over the records.
        blocks: candidate pairs.
        cut: in bits of posterior odds; `inf` counts only.
        across: only pairs of records from different sources.
        threads: default all processors.
        progress: called with finished and all parts.
    """
    ranges = _ranges(blocks)
    largest = int(np.diff(blocks.starts).max()) if len(blocks.rules) else 0
    job = _Job(program, _block_arrays(blocks), cut - MARGIN, across, max(BUFFER, largest))
    results = _drive(job, ranges, threads or os.cpu_count() or 1, progress)
    totals = np.sum([r[2] for r in results], axis=0) if results else np.zeros(3, np.int64)
    left = np.concatenate([np.empty(0, np.int32), *(r[0] for r in results)])
    right = np.concatenate([np.empty(0, np.int32), *(r[1] for r in results)])
    survivors = gather_survivors(program, left, right, cut=cut, threads=threads)
    return survivors, ScanCounts(int(totals[0]), int(totals[1]), len(survivors.left))


def count_candidates(program: Program, blocks: Blocks, *, across: bool = False, threads: int | None = None) -> ScanCounts:
    """Count visited and distinct candidate pairs without scoring them."""
    return scan_blocks(program, blocks, cut=np.inf, across=across, threads=threads)[1]
