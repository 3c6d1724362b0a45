"""Blocks: which records are compared at all.

A blocking rule gives each record zero or more keys; records that share a key form a block. A block is a slice of one
array of records. Where a rule would cost more pairs than its budget, its largest blocks are refined, see `refine`.
Nothing is dropped silently: `RuleStatistics` says what refinement left out.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from ktp_dedup.engine._jit import jit
from ktp_dedup.engine.keys import NO_KEY, KeyColumns, Lookup, mix
from ktp_dedup.engine.program import I32, I64
from ktp_dedup.engine.refine import WINDOW, Refiner, pairs_in, run_starts

__all__ = [
    "NO_KEY",
    "WINDOW",
    "Blocks",
    "KeyColumns",
    "RuleStatistics",
    "build_blocks",
    "build_passes",
    "mix",
]

AT_ONCE = 2
"""Rules that are built at the same time, unless memory is so short that there are several passes."""


@dataclass(frozen=True)
class RuleStatistics:
    """What became of one rule: numbers of blocks and of pairs (not distinct across rules).

    `implied_pairs` are the pairs that share a key of the rule, `planned_pairs` those in its final blocks, repeats
    included; `refined_blocks` how many blocks were too large, `refined_records` their records, `left_out_pairs` how
    many of their pairs refinement left out at least.
    """

    name: str
    blocks: int
    largest_block: int
    implied_pairs: int
    planned_pairs: int
    refined_blocks: int
    refined_records: int
    left_out_pairs: int


@dataclass(frozen=True)
class Blocks:
    """Blocks of all rules behind each other.

    Attributes:
        entries: int32, records in block order.
        starts: int64[blocks + 1], slices of `entries`.
        rules, keys: int32[blocks], rule of each block, and its key in `columns`, `REFINED` if it came from refinement;
            blocks of a rule stand in the order of their keys.
        columns: int32[n, width of all rules], key of each rule as a number, odd where its block was refined, below 0
            where no other record has it.
        column_starts: int32[rules + 1], the columns of each rule.
        record_starts, record_blocks: the blocks of each record, ascending (CSR).
        statistics: one for each rule.
    """

    entries: I32
    starts: I64
    rules: I32
    keys: I32
    columns: I32
    column_starts: I32
    record_starts: I64
    record_blocks: I32
    statistics: tuple[RuleStatistics, ...]

    @property
    def pairs(self) -> I64:
        """Pairs of each block, int64[blocks]."""
        sizes = np.diff(self.starts)
        return sizes * (sizes - 1) // 2

    def settled(self) -> Blocks:
        """What is left to know of blocks that were scanned: keys and statistics."""
        none, offsets = np.empty(0, np.int32), np.zeros(1, np.int64)
        return replace(
            self,
            **dict.fromkeys(("entries", "rules", "keys", "record_blocks"), none),
            **dict.fromkeys(("starts", "record_starts"), offsets),
        )


def size_limit(sizes: I64, budget: int) -> int:
    """The largest block size so that all blocks up to it together keep the budget of pairs; at least `WINDOW`."""
    ordered = np.sort(sizes)
    spent = np.cumsum(ordered * (ordered - 1) // 2)
    within = int(np.searchsorted(spent, budget, side="right"))
    return max(int(ordered[within - 1]) if within else 0, WINDOW)


def refined_limit(limit: int, budget: int, records: int) -> int:
    """The largest size of a refined block: no record then has more pairs in it than its share of the budget."""
    return max(min(limit, 2 * budget // max(records, 1) + 1), WINDOW)


@dataclass(frozen=True)
class _Runs:
    """The cells (record · width + column) of a rule's keys, those of one key behind each other.

    Attributes:
        cells: int32 or int64, ascending within a key.
        starts: int64, where each key begins, and the end.
    """

    cells: I32 | I64
    starts: I64


def _runs(keys: I64) -> _Runs:
    """Sort the cells of a rule by key: as one number with the key, where both fit."""
    flat = keys.ravel()
    cells = np.flatnonzero(flat != NO_KEY)
    bits = len(flat).bit_length()
    if int(flat.max(initial=0)).bit_length() + bits > 63:
        order = np.argsort(flat[cells], kind="stable")
        cells = cells[order]
        return _Runs(cells, run_starts(flat[cells]))
    both = flat[cells]
    both <<= bits
    both |= cells
    del cells
    both.sort()
    starts = run_starts(both >> bits)
    both &= (1 << bits) - 1
    return _Runs(both, starts)


def _numbers(sizes: I64, limit: int) -> I32:
    """Numbers of keys from the sizes of their blocks, see `Blocks.columns`."""
    shared = sizes >= 2
    return np.where(shared, 2 * (np.cumsum(shared, dtype=np.int32) - 1) + (sizes > limit), -1).astype(
        np.int32
    )


def _by_cell(runs: _Runs, sizes: I64, numbers: I32, cells: int) -> I32:
    """The number of the key in each cell."""
    found = np.full(cells, -1, np.int32)
    shared = sizes >= 2
    found[runs.cells[np.repeat(shared, sizes)]] = np.repeat(numbers[shared], sizes[shared])
    return found


def _build_rule(rule: KeyColumns, rank: Lookup, budget: int, columns: I32) -> tuple[Refiner, RuleStatistics]:
    """Blocks and statistics of one rule; fills its dense key columns."""
    keys = rule.keys
    count, width = keys.shape
    runs = _runs(keys)
    del keys  # each step lets go of what the one before needed: this is where a large register needs most
    sizes = np.diff(runs.starts)
    limit = size_limit(sizes, budget)
    numbers = _numbers(sizes, limit)
    columns[:] = _by_cell(runs, sizes, numbers, count * width).reshape(count, width)
    refiner = Refiner(rule.refinements, rank, refined_limit(limit, budget, count))
    fits, large = (sizes >= 2) & (sizes <= limit), sizes > limit
    refiner.keep((runs.cells[np.repeat(fits, sizes)] // width).astype(np.int32), sizes[fits], numbers[fits])
    if large.any():
        records = (runs.cells[np.repeat(large, sizes)] // width).astype(np.int32)
        refiner.refine(np.repeat(np.flatnonzero(large), sizes[large]), records, 0)
    implied, planned = pairs_in(sizes), sum(map(pairs_in, refiner.sizes))
    statistics = RuleStatistics(
        name=rule.name,
        blocks=sum(map(len, refiner.sizes)),
        largest_block=int(sizes.max(initial=0)),
        implied_pairs=implied,
        planned_pairs=planned,
        refined_blocks=int(large.sum()),
        refined_records=int(sizes[large].sum()),
        left_out_pairs=max(0, implied - planned),
    )
    return refiner, statistics


@jit
def _fill(
    entries: I32, starts: I64, before: tuple[I64, I32], shift: int, offsets: I64, cursor: I64, blocks: I32
) -> None:
    """Fill the arrays of `_by_record`; `offsets` holds zeros, `cursor` has a place for each record."""
    old_offsets, old_blocks = before
    for record in entries:
        offsets[record + 1] += 1
    for i in range(len(cursor)):
        offsets[i + 1] += offsets[i] + old_offsets[i + 1] - old_offsets[i]
        cursor[i] = offsets[i]
        for k in range(old_offsets[i], old_offsets[i + 1]):
            blocks[cursor[i]] = old_blocks[k] - shift
            cursor[i] += 1
    for block in range(len(starts) - 1):
        for k in range(starts[block], starts[block + 1]):
            record = entries[k]
            blocks[cursor[record]] = block
            cursor[record] += 1


def _by_record(entries: I32, starts: I64, before: tuple[I64, I32], shift: int) -> tuple[I64, I32]:
    """The blocks of each record, ascending, as offsets and values; behind those of `before`, whose numbers sink."""
    old_offsets, old_blocks = before
    offsets, cursor = np.zeros(len(old_offsets), np.int64), np.empty(len(old_offsets) - 1, np.int64)
    blocks = np.empty(len(old_blocks) + len(entries), np.int32)
    _fill(entries, starts, before, shift, offsets, cursor, blocks)
    return offsets, blocks


def build_blocks(rules: Sequence[KeyColumns], rank: Lookup, *, budget: int) -> Blocks:
    """Build the blocks of all rules.

    Args:
        rules: key columns, in the order in which they are scanned.
        rank: int64 of each record, order of records in which neighbours are alike, for windows.
        budget: most pairs a rule may cost before its largest blocks are refined.
    """
    return next(build_passes(rules, rank, budget=budget, passes=1))


def build_passes(rules: Sequence[KeyColumns], rank: Lookup, *, budget: int, passes: int) -> Generator[Blocks]:
    """Build the blocks of some rules at a time, in as many passes; as for `build_blocks`.

    The blocks of a pass know the keys and statistics of all rules up to theirs, and in `record_blocks` those of earlier
    passes have numbers below 0: a pair that was compared before is known.
    """
    edges = np.concatenate(([0], np.cumsum([rule.width for rule in rules]))).astype(np.int32)
    columns = np.empty((len(rank), int(edges[-1])), np.int32)
    by_record = np.zeros(len(rank) + 1, np.int64), np.empty(0, np.int32)
    statistics: tuple[RuleStatistics, ...] = ()
    shift = 0
    for group in np.array_split(np.arange(len(rules)), passes):
        cells = [columns[:, edges[rule] : edges[rule + 1]] for rule in group]
        with ThreadPoolExecutor(AT_ONCE if passes == 1 else 1) as pool:
            own = [rules[rule] for rule in group]
            built = list(pool.map(lambda rule, part: _build_rule(rule, rank, budget, part), own, cells))
        refiners, counts = [refiner for refiner, _ in built], [count for _, count in built]
        entries = np.concatenate([np.empty(0, np.int32), *(e for each in refiners for e in each.entries)])
        sizes = np.concatenate([np.empty(0, np.int64), *(s for each in refiners for s in each.sizes)])
        names = np.concatenate([np.empty(0, np.int32), *(k for each in refiners for k in each.keys)])
        del built, refiners
        starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        by_record = _by_record(entries, starts, by_record, shift)
        statistics, shift = (*statistics, *counts), len(sizes)
        numbers = np.repeat(group, [count.blocks for count in counts]).astype(np.int32)
        yield Blocks(entries, starts, numbers, names, columns, edges, *by_record, statistics)
        del entries, starts, sizes, names, numbers
