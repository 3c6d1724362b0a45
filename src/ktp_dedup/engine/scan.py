"""The scan: stream all blocks through the compiled scorer and keep only pairs that can still reach the cut.

A candidate pair is never a row of a table. A pair that shares several blocks is looked at in the first of them only:
quick comparisons of rule keys settle nearly all cases, a merge of the two records' block lists settles the rest
exactly, whatever was refined.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from ktp_dedup.engine.blocks import Blocks
from ktp_dedup.engine.bounds import as_goal, record_bounds
from ktp_dedup.engine.clusters import components
from ktp_dedup.engine.detail import score_pairs, shared_rules
from ktp_dedup.engine.heads import make_heads
from ktp_dedup.engine.kernel import DISTINCT, VISITED, BlockArrays, Space, Task, make_space, scan_range
from ktp_dedup.engine.look import HEADS
from ktp_dedup.engine.program import I32, I64, Program
from ktp_dedup.engine.score import Scratch, make_scratch
from ktp_dedup.engine.survivors import Collector, Survivors

MARGIN = 1e-6
BUFFER = 1 << 16
PAIRS_PER_CALL = 1 << 18
Report: TypeAlias = Callable[[int, int], None] | None


@dataclass(frozen=True)
class ScanCounts:
    """Pairs that were visited (a pair in two blocks counts twice), and distinct candidate pairs."""

    visited: int = 0
    distinct: int = 0

    def __add__(self, other: ScanCounts) -> ScanCounts:
        return ScanCounts(self.visited + other.visited, self.distinct + other.distinct)


def _ranges(blocks: Blocks) -> list[tuple[int, int]]:
    """Ranges of blocks of about equal cost, short enough that an interrupt is answered within a second."""
    cost = np.cumsum(blocks.pairs + 8)
    if len(cost) == 0:
        return []
    parts = max(1, int(cost[-1] // PAIRS_PER_CALL))
    edges = np.searchsorted(cost, np.linspace(0, cost[-1], parts + 1)[1:-1])
    edges = np.unique(np.concatenate(([0], edges, [len(cost)])))
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def _checks(blocks: Blocks) -> tuple[I32, I32]:
    """`BlockArrays.checks` and `BlockArrays.check_starts`."""
    columns = list(pairwise(blocks.column_starts.tolist()))
    checks: list[tuple[int, int, int, int]] = []
    starts = [0]
    for rule, (first, last) in enumerate(columns):
        checks += [(i, *earlier, 0) for earlier in columns[:rule] for i in range(*earlier)]
        checks += [(i, first, last, 1) for i in range(first, last)] if last - first > 1 else []
        starts.append(len(checks))
    return np.array(checks, np.int32).reshape(-1, 4), np.array(starts, np.int32)


def _block_arrays(blocks: Blocks) -> BlockArrays:
    checks, check_starts = _checks(blocks)
    return BlockArrays(
        blocks.entries,
        blocks.starts,
        blocks.rules,
        blocks.keys,
        blocks.columns,
        checks,
        check_starts,
        blocks.column_starts[1:],
        blocks.record_starts,
        blocks.record_blocks,
    )


@dataclass(frozen=True)
class _Room:
    """What one thread works in, range by range."""

    space: Space
    scratch: Scratch
    left: I32
    right: I32


@dataclass(frozen=True)
class _Job:
    """What all ranges share; `rooms` are those that no thread works in."""

    program: Program
    blocks: BlockArrays
    task: Task
    largest: int
    rooms: list[_Room] = field(default_factory=list)

    def run(self, first: int, last: int) -> tuple[I32, I32, I64]:
        """Scan one range; returns survivors (left, right) and counts."""
        counts = np.zeros(2, np.int64)
        where = np.array([first, 0, last], np.int64)
        try:
            room = self.rooms.pop()
        except IndexError:
            room = self._room(max(BUFFER, self.largest))
        lefts, rights = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
        while where[0] < last:
            written = self._scan(room, where, counts)
            lefts.append(room.left[:written].copy())
            rights.append(room.right[:written].copy())
        self.rooms.append(room)
        return np.concatenate(lefts), np.concatenate(rights), counts

    def compile(self) -> None:
        """Compile the scan, or load it from the cache, without scanning anything."""
        self._scan(self._room(1), np.zeros(3, np.int64), np.zeros(2, np.int64))

    def _scan(self, room: _Room, where: I64, counts: I64) -> int:
        given = self.program.arrays, self.blocks, room.space, room.scratch, self.task
        return scan_range(*given, where, room.left, room.right, counts)

    def _room(self, buffer: int) -> _Room:
        scratch = make_scratch(self.program.arrays)
        left, right = np.empty(buffer, np.int32), np.empty(buffer, np.int32)
        return _Room(make_space(self.blocks, self.largest), scratch, left, right)


def _job(program: Program, blocks: Blocks, cut: float, across: bool, threads: int) -> _Job:
    largest = int(np.diff(blocks.starts).max()) if len(blocks.rules) else 1
    arrays = _block_arrays(blocks)
    if cut == np.inf:
        nothing = np.zeros((program.records, HEADS), np.uint64), np.zeros((0, 0), np.int16)
        return _Job(program, arrays, Task(program.order, 0, 1, int(across), -1, *nothing), largest)
    cut -= MARGIN
    limits, reach = record_bounds(program, cut, threads)
    heads = make_heads(program, reach, threads)
    task = Task(program.order, as_goal(program, cut), 0, int(across), program.primary, heads, limits)
    return _Job(program, arrays, task, largest)


def _drive(
    job: _Job, ranges: list[tuple[int, int]], threads: int, take: Callable[[I32, I32], None], progress: Report
) -> I64:
    """Run all ranges on threads and hand on their survivors as they come; returns the counts."""
    counts = np.zeros(2, np.int64)
    pool = ThreadPoolExecutor(threads)
    try:
        pending = {pool.submit(job.run, *piece) for piece in ranges}
        while pending:
            done, pending = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in done:
                left, right, counted = future.result()
                take(left, right)
                counts += counted
            if progress is not None and done:
                progress(len(ranges) - len(pending), len(ranges))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return counts


def scan_blocks(
    program: Program,
    blocks: Blocks,
    *,
    cut: float,
    across: bool = False,
    threads: int | None = None,
    progress: Report = None,
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
    collector = Collector(program, cut=cut, threads=threads)
    counts = scan_into(collector, blocks, across=across, threads=threads, progress=progress)
    return collector.finish(), counts


def scan_into(
    collector: Collector, blocks: Blocks, *, across: bool, threads: int | None, progress: Report
) -> ScanCounts:
    """Scan the blocks of one pass as `scan_blocks` does; `collector` takes the pairs, and knows program and cut."""
    threads = threads or os.cpu_count() or 1
    job = _job(collector.program, blocks, collector.cut, across, threads)
    counts = _drive(job, _ranges(blocks), threads, collector.add, progress)
    return ScanCounts(int(counts[VISITED]), int(counts[DISTINCT]))


def warm_up(program: Program, blocks: Blocks) -> None:
    """Compile what a scan needs, or load it from the cache; scores nothing."""
    _job(program.first(1), blocks, 0.0, across=False, threads=1).compile()
    none = np.empty(0, np.int32)
    score_pairs(program, none, none)
    shared_rules(blocks, none, none)
    components(0, none, none)


def count_candidates(
    program: Program, blocks: Blocks, *, across: bool = False, threads: int | None = None
) -> ScanCounts:
    """Count visited and distinct candidate pairs without scoring them."""
    return scan_blocks(program, blocks, cut=np.inf, across=across, threads=threads)[1]
