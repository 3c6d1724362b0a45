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

from ktp_dedup.engine._borrow import borrow
from ktp_dedup.engine._jit import inline, jit
from ktp_dedup.engine.blocks import Blocks
from ktp_dedup.engine.program import F64, I32, I64, Arrays, Program
from ktp_dedup.engine.score import make_scratch, reaches
from ktp_dedup.engine.survivors import Survivors, gather_survivors
from ktp_dedup.engine.tokens import may_agree_wholly

MARGIN = 1e-6
BUFFER = 1 << 16
PAIRS_PER_CALL = 1 << 18

ANY_NAME = np.uint64(0xFFFFFFFFFFFFFFFF)

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


@inline
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


@inline
def _shared_keys(keys: I32, first: int, last: int, a: int, b: int) -> int:
    """How many keys of one rule two records of a block share."""
    if last - first == 1:
        return 1 if keys[a, first] == keys[b, first] else 0
    shared = 0
    for i in range(first, last):
        for j in range(first, last):
            shared += keys[a, i] == keys[b, j]
    return shared


@inline
def _may_repeat(keys: I32, column_starts: I32, rule: int, refined: bool, a: int, b: int) -> bool:
    """Whether a pair may have been compared in an earlier block; False is exact."""
    if refined:
        return True
    for earlier in range(rule):
        if _shared_keys(keys, column_starts[earlier], column_starts[earlier + 1], a, b) > 0:
            return True
    first, last = column_starts[rule], column_starts[rule + 1]
    return last - first > 1 and _shared_keys(keys, first, last, a, b) > 1


class _Block(NamedTuple):
    """A block's own copy of its records, so that they stand side by side in the nearest cache."""

    ints: I32
    floats: np.ndarray
    keys: I32
    names: np.ndarray


@inline
def _gather(arrays: Arrays, blocks: BlockArrays, start: int, end: int, primary: int, into: _Block) -> None:
    """Copy the records of a block, and the masks of their names; a missing name may agree with any."""
    for k in range(end - start):
        name = arrays.ints[blocks.entries[start + k], primary] if primary >= 0 else -1
        into.names[k, 0] = arrays.name_masks[name, 0] if name >= 0 else ANY_NAME
        into.names[k, 1] = arrays.name_masks[name, 1] if name >= 0 else ANY_NAME
        record = blocks.entries[start + k]
        for column in range(into.ints.shape[1]):
            into.ints[k, column] = arrays.ints[record, column]
        for column in range(into.floats.shape[1]):
            into.floats[k, column] = arrays.floats[record, column]
        for column in range(into.keys.shape[1]):
            into.keys[k, column] = blocks.columns[record, column]


@jit
def _scan_range(
    owned_arrays: Arrays,
    owned_blocks: BlockArrays,
    owned_space: _Block,
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
    are the column of bounds, the column whose equality always emits, and whether only pairs across sources
    count, and the column of the primary name.
    """
    arrays, blocks, block = borrow(owned_arrays), borrow(owned_blocks), borrow(owned_space)
    prior, cut = settings[0], settings[1]
    bounds, always, across, primary = columns[0], columns[1], columns[2] == 1, columns[3]
    weak = bounds + len(arrays.comparisons)
    owned_scratch = make_scratch(len(arrays.atoms), len(arrays.comparisons))
    scratch = borrow(owned_scratch)
    written, visited, distinct = 0, 0, 0
    while where[0] < where[2]:
        number = where[0]
        rule, refined = blocks.rules[number], blocks.refined[number] == 1
        start, end = blocks.starts[number], blocks.starts[number + 1]
        size = end - start
        _gather(arrays, blocks, start, end, primary, block)
        row = where[1]
        while row < size and written + (size - row) <= len(left):
            a = blocks.entries[start + row]
            for other in range(row + 1, size):
                b = blocks.entries[start + other]
                if across and arrays.sources[a] == arrays.sources[b]:
                    continue
                visited += 1
                doubtful = _may_repeat(block.keys, blocks.column_starts, rule, refined, row, other)
                if doubtful and _shares_earlier_block(blocks, number, a, b):
                    continue
                distinct += 1
                if cut == np.inf:
                    continue
                emits = (
                    always >= 0
                    and block.ints[row, always] != -1
                    and block.ints[row, always] == block.ints[other, always]
                )
                if (
                    primary >= 0
                    and not emits
                    and prior + min(block.floats[row, weak], block.floats[other, weak]) < cut
                ):
                    words, slips = block.names[row, 0], block.names[row, 1]
                    if not may_agree_wholly(words, slips, block.names[other, 0], block.names[other, 1]):
                        continue
                if emits or reaches(
                    arrays, block.ints, block.floats, prior, bounds, order, row, other, cut, scratch
                ):
                    left[written] = min(a, b)
                    right[written] = max(a, b)
                    written += 1
            row += 1
        if row < size:
            where[1] = row
            break
        where[0] += 1
        where[1] = 0
    counts[_VISITED] += visited
    counts[_DISTINCT] += distinct
    counts[_SURVIVED] += written + 0 * len(owned_scratch.bits)
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
    largest: int

    def space(self) -> _Block:
        """Room for the records of the largest block."""
        arrays = self.program.arrays
        return _Block(
            np.empty((self.largest, arrays.ints.shape[1]), np.int32),
            np.empty((self.largest, arrays.floats.shape[1]), np.float32),
            np.empty((self.largest, self.blocks.columns.shape[1]), np.int32),
            np.empty((self.largest, 2), np.uint64),
        )

    def run(self, first: int, last: int) -> tuple[I32, I32, I64]:
        """Scan one range; returns survivors (left, right) and counts."""
        counts = np.zeros(3, np.int64)
        where = np.array([first, 0, last], np.int64)
        settings = np.array([self.program.prior, self.cut], np.float64)
        program = self.program
        columns = np.array([program.bounds, program.always, self.across, program.primary], np.int64)
        buffer = max(BUFFER, self.largest)
        left, right = np.empty(buffer, np.int32), np.empty(buffer, np.int32)
        space = self.space()
        lefts, rights = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
        while where[0] < last:
            written = _scan_range(
                self.program.arrays,
                self.blocks,
                space,
                self.program.order,
                settings,
                columns,
                where,
                left,
                right,
                counts,
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
    job = _Job(program, _block_arrays(blocks), cut - MARGIN, across, largest)
    results = _drive(job, ranges, threads or os.cpu_count() or 1, progress)
    totals = np.sum([r[2] for r in results], axis=0) if results else np.zeros(3, np.int64)
    left = np.concatenate([np.empty(0, np.int32), *(r[0] for r in results)])
    right = np.concatenate([np.empty(0, np.int32), *(r[1] for r in results)])
    survivors = gather_survivors(program, left, right, cut=cut, threads=threads)
    return survivors, ScanCounts(int(totals[0]), int(totals[1]), len(survivors.left))


def count_candidates(
    program: Program, blocks: Blocks, *, across: bool = False, threads: int | None = None
) -> ScanCounts:
    """Count visited and distinct candidate pairs without scoring them."""
    return scan_blocks(program, blocks, cut=np.inf, across=across, threads=threads)[1]
