"""Where the pairs of a scan end, what a pair costs, and how near that is to what the machine can do.

    python -m benchmarks.roofline [RECORDS]

The register is that of `benchmarks.kernel`. One scan that counts is run beside the real one, pair by pair, with the
scorer's own parts, so that each pair is seen where it ends. Times are of one thread, medians of `REPEATS`.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

import ktp_dedup as kd
from benchmarks.kernel import SEED, cut_of
from benchmarks.record import RESULTS, store_own
from ktp_dedup.encode import RunSettings, Stages, block, prepare
from ktp_dedup.engine import scan_blocks, warm_up
from ktp_dedup.engine._borrow import borrow
from ktp_dedup.engine._jit import inline, jit
from ktp_dedup.engine._lanes import LANES
from ktp_dedup.engine._refer import refer
from ktp_dedup.engine.blocks import Blocks
from ktp_dedup.engine.bounds import record_bounds
from ktp_dedup.engine.heads import make_heads
from ktp_dedup.engine.kernel import BlockArrays, Task, _shares_earlier_block
from ktp_dedup.engine.look import HEADS, KEPT, first_look
from ktp_dedup.engine.program import I64, U64, Arrays, AtomColumn, Kind, Program
from ktp_dedup.engine.scan import _job
from ktp_dedup.engine.score import Scratch, _lower, _set_bounds, _settle, compare_atom, make_scratch
from ktp_dedup.synth import profile, synthesize

RECORDS, REPEATS = 1_100_000, 5
MET, LOOKED, ATOMS = 0, 1, 2
"""Where a pair ends: in an earlier block, at the first look, and from here on at each atom in its order; then none."""
COPIED = 1 << 28
"""Bytes that are copied to see how fast memory is."""


@inline
def _end(arrays: Arrays, task: Task, a: int, b: int, known: int, scratch: Scratch) -> int:
    """The place in the order of atoms at which a pair ends, their number if at none; as `score.reaches`."""
    _set_bounds(arrays, task.limits, a, b, known, scratch.bounds)
    for place in range(len(task.order)):
        compare_atom(arrays, np.int64(task.order[place]), a, b, scratch)
        total = _lower(arrays, np.int64(task.order[place]), scratch)
        if total < task.goal or total + _settle(arrays, place, scratch) < task.goal:
            return place
    return len(task.order)


@jit
def _count_ends(
    owned_arrays: Arrays,
    owned_blocks: BlockArrays,
    owned_task: Task,
    owned_scratch: Scratch,
    heads: U64,
    ends: I64,
) -> None:
    """Count where all pairs end; `heads` is room for the records of the largest block and eight more."""
    arrays, blocks = refer(borrow(owned_arrays)), refer(borrow(owned_blocks))
    task, scratch = refer(borrow(owned_task)), refer(borrow(owned_scratch))
    for number in range(len(blocks.starts) - 1):
        start, size = blocks.starts[number], blocks.starts[number + 1] - blocks.starts[number]
        for k in range(size):
            for head in range(HEADS):
                heads[head, k] = task.heads[blocks.entries[start + k], head]
        for row in range(size):
            a = np.int64(blocks.entries[start + row])
            for first in range(row + 1, size, LANES):
                looked = first_look(heads, row, first)
                for lane in range(min(LANES, size - first)):
                    b = np.int64(blocks.entries[start + first + lane])
                    known = np.int64((looked >> np.uint64(8 * lane)) & np.uint64(255))
                    if _shares_earlier_block(blocks, number, a, b):
                        ends[MET] += 1
                    elif known == 0:
                        ends[LOOKED] += 1
                    elif known >= KEPT:
                        ends[ATOMS + len(task.order)] += 1
                    else:
                        ends[ATOMS + _end(arrays, task, a, b, known, scratch)] += 1


def count_ends(program: Program, blocks: Blocks, cut: float) -> I64:
    """int64[2 + atoms + 1], how many visited pairs end where, see `MET`."""
    job = _job(program, blocks, cut, across=False, threads=1)
    ends = np.zeros(ATOMS + len(program.order) + 1, np.int64)
    room = np.zeros((HEADS, job.largest + LANES), np.uint64)
    _count_ends(program.arrays, job.blocks, job.task, make_scratch(program.arrays), room, ends)
    return ends


@jit
def _look_again(heads: U64, times: int) -> int:
    """Look at the same pairs of 64 records, eight at a time, again and again."""
    table = borrow(heads)
    seen = np.uint64(0)
    for row in range(times):
        for first in range(0, 64, LANES):
            seen += first_look(table, row & 63, first)
    return seen


def _median_seconds(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def _look_nanoseconds() -> float:
    """What the first look takes for eight pairs in the nearest cache."""
    heads = np.random.default_rng(SEED).integers(0, 1 << 63, (HEADS, 64 + LANES), dtype=np.uint64)
    times = 100_000
    _look_again(heads, 1)
    return _median_seconds(lambda: _look_again(heads, times)) / (times * 64 / LANES) * 1e9


def _copied_bytes_a_second() -> float:
    """Bytes read and written a second when a large array is copied."""
    here, there = np.ones(COPIED, np.uint8), np.zeros(COPIED, np.uint8)
    return 2 * COPIED / _median_seconds(lambda: np.copyto(there, here))


def _bytes(program: Program, blocks: Blocks, task: Task, scored: int) -> float:
    """Bytes that a scan must fetch: heads and keys of the records of each block, rows of both records of scored pairs.

    Names are not counted.
    """
    arrays = program.arrays
    entry = blocks.entries.itemsize + HEADS * 8 + blocks.columns.itemsize * blocks.columns.shape[1]
    row = sum(table.itemsize * table.shape[1] for table in (task.limits, arrays.ints, arrays.floats))
    return float(len(blocks.entries) * entry + scored * 2 * row)


def _by_place(program: Program, ends: I64) -> dict[str, int]:
    """Pairs by where they end; atoms by their place and kind."""
    kinds = [Kind(program.arrays.atoms[atom, AtomColumn.KIND]).name.lower() for atom in program.order]
    named = {f"atom {place + 1}, {kind}": int(ends[ATOMS + place]) for place, kind in enumerate(kinds)}
    return {
        "met in an earlier block": int(ends[MET]),
        "first look": int(ends[LOOKED]),
        **named,
        "none: scored in full": int(ends[-1]),
    }


def measure(records: int) -> dict[str, Any]:
    """All figures of one run."""
    model = kd.residents()
    made = synthesize(records, rates=profile("klaten"), seed=SEED)
    prepared = prepare(kd.read_register(made.register), model, RunSettings(), Stages())
    blocks = block(prepared, Stages())
    program, cut = prepared.encoded.program, cut_of(model)
    warm_up(program, blocks)
    _, counts = scan_blocks(program, blocks, cut=cut, threads=1)
    ends = count_ends(program, blocks, cut)
    task = _job(program, blocks, cut, across=False, threads=1).task
    _, reach = record_bounds(program, cut, 1)
    stages = {
        "bounds of records": _median_seconds(lambda: record_bounds(program, cut, 1)),
        "heads of records": _median_seconds(lambda: make_heads(program, reach, 1)),
        "gathering blocks, pairs met before": _median_seconds(
            lambda: scan_blocks(program, blocks, cut=np.inf, threads=1)
        ),
    }
    whole = _median_seconds(lambda: scan_blocks(program, blocks, cut=cut, threads=1))
    stages["first look and scoring"] = whole - sum(stages.values())
    sizes = np.diff(blocks.starts)
    looks = int(sum((-(-np.arange(1, size) // LANES)).sum() * count for size, count in _counted(sizes)))
    fetched = _bytes(program, blocks, task, int(ends[ATOMS:].sum()))
    return {
        "records": records,
        "visited_pairs": counts.visited,
        "distinct_pairs": counts.distinct,
        "ends": _by_place(program, ends),
        "seconds_one_thread": whole,
        "nanoseconds_a_pair": {name: each / counts.distinct * 1e9 for name, each in stages.items()},
        "bytes_a_pair": fetched / counts.distinct,
        "copied_bytes_a_second": _copied_bytes_a_second(),
        "looks": looks,
        "nanoseconds_a_look": _look_nanoseconds(),
    }


def _counted(sizes: I64) -> list[tuple[int, int]]:
    """Sizes of blocks and how often each occurs."""
    found, counts = np.unique(sizes, return_counts=True)
    return list(zip(found.tolist(), counts.tolist(), strict=True))


def main(records: int = RECORDS) -> None:
    """Measure, print, store."""
    figures = measure(records)
    table = Table("figure", "value")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.4g}" if isinstance(value, float) else str(value))
    Console().print(table)
    if records == RECORDS:
        store_own(figures, RESULTS / "roofline.json")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
