"""Blocks: which records are compared at all.

A blocking rule gives each record zero or more keys; records that share a key form a block. A block is a slice of one
array of records. Where a rule would cost more pairs than its budget, its largest blocks are refined: split by each of
the rule's further keys in turn, what is still too large by the next one, and at last into overlapping windows of
records sorted by `rank`. Nothing is dropped silently: `RuleStatistics` says what refinement left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ktp_dedup.engine._jit import jit
from ktp_dedup.engine.program import I32, I64

NO_KEY = -1
WINDOW = 64


@dataclass(frozen=True)
class KeyColumns:
    """The keys of one blocking rule.

    Attributes:
        name: of the rule.
        keys: int64[n, width], the keys of each record, `NO_KEY` where it has none.
        refinements: int64[n] each, further keys for blocks that are too large, best first.
    """

    name: str
    keys: I64
    refinements: tuple[I64, ...] = ()


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
        rules: int32[blocks], rule of each block; `refined`: uint8[blocks], whether it came from refinement.
        columns: int32[n, width of all rules], key of each rule as a dense number, unique negatives where missing.
        column_starts: int32[rules + 1], the columns of each rule.
        record_starts, record_blocks: the blocks of each record, ascending (CSR).
        statistics: one for each rule.
    """

    entries: I32
    starts: I64
    rules: I32
    refined: np.ndarray
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


@dataclass
class _Builder:
    """Collects the blocks of one rule."""

    refinements: tuple[I64, ...]
    rank: I64
    limit: int
    entries: list[I32] = field(default_factory=list)
    sizes: list[I64] = field(default_factory=list)
    refined: list[np.ndarray] = field(default_factory=list)

    def keep(self, records: I32, sizes: I64, *, refined: bool) -> None:
        """Add blocks of at least two records."""
        if len(sizes):
            self.entries.append(records)
            self.sizes.append(sizes)
            self.refined.append(np.full(len(sizes), refined, np.uint8))

    def refine(self, keys: I64, records: I32, first: int) -> None:
        """Split blocks that are too large by the further keys from `first` on, at last into windows."""
        if first == len(self.refinements):
            self.windows(keys, records)
            return
        for step in range(first, len(self.refinements)):
            further = self.refinements[step][records]
            has = further != NO_KEY
            sub_keys, sub_records = mix(keys[has], further[has]), records[has]
            large_keys, large_records = self.split(sub_keys, sub_records, refined=True)
            if len(large_keys):
                self.refine(large_keys, large_records, step + 1)

    def split(self, keys: I64, records: I32, *, refined: bool) -> tuple[I64, I32]:
        """Keep the blocks within the limit; return the keys and records of the others."""
        keys, records, starts = sort_runs(keys, records)
        sizes = np.diff(starts)
        fits = (sizes >= 2) & (sizes <= self.limit)
        entry_fits = np.repeat(fits, sizes)
        self.keep(records[entry_fits], sizes[fits], refined=refined)
        large = np.repeat(sizes > self.limit, sizes)
        return keys[large], records[large]

    def windows(self, keys: I64, records: I32) -> None:
        """Cut blocks, sorted by rank, into windows that overlap by half."""
        order = np.lexsort((records, self.rank[records], keys))
        keys, records = keys[order], records[order]
        starts = run_starts(keys)
        place = np.arange(len(keys)) - np.repeat(starts[:-1], np.diff(starts))
        block = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        for shift in (0, WINDOW // 2):
            window = block * (len(keys) + 2) + (place + shift) // WINDOW
            sizes = np.diff(run_starts(window))
            enough = sizes >= 2
            self.keep(records[np.repeat(enough, sizes)], sizes[enough], refined=True)


def mix(a: I64, b: I64) -> I64:
    """Mix two columns of keys into one, non-negative (splitmix64 finaliser, Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        x = a.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + b.astype(np.uint64)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((x ^ (x >> np.uint64(31))) >> np.uint64(1)).astype(np.int64)


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


def size_limit(sizes: I64, budget: int) -> int:
    """The largest block size so that all blocks up to it together keep the budget of pairs; at least `WINDOW`."""
    ordered = np.sort(sizes)
    spent = np.cumsum(ordered * (ordered - 1) // 2)
    within = int(np.searchsorted(spent, budget, side="right"))
    return max(int(ordered[within - 1]) if within else 0, WINDOW)


def refined_limit(limit: int, budget: int, records: int) -> int:
    """The largest size of a refined block: no record then has more pairs in it than its share of the budget."""
    return max(min(limit, 2 * budget // max(records, 1) + 1), WINDOW)


def _pairs(sizes: I64) -> int:
    """Pairs in blocks of these sizes."""
    return int((sizes * (sizes - 1) // 2).sum())


def _dense(keys: I64, sorted_keys: I64, starts: I64) -> I32:
    """Keys as dense numbers, unique negatives where missing."""
    uniques = sorted_keys[starts[:-1]]
    codes = np.searchsorted(uniques, keys.ravel()).astype(np.int32).reshape(keys.shape)
    missing = keys == NO_KEY
    codes[missing] = -1 - np.arange(int(missing.sum()), dtype=np.int32)
    return codes


def _build_rule(rule: KeyColumns, rank: I64, budget: int) -> tuple[_Builder, I32, RuleStatistics]:
    """Blocks, dense key columns and statistics of one rule."""
    flat = rule.keys.ravel()
    has = flat != NO_KEY
    width = rule.keys.shape[1]
    records = np.repeat(np.arange(len(rule.keys), dtype=np.int32), width)[has]
    keys, records, starts = sort_runs(flat[has], records)
    sizes = np.diff(starts)
    limit = size_limit(sizes, budget)
    builder = _Builder(rule.refinements, rank, refined_limit(limit, budget, len(rule.keys)))
    fits, large = (sizes >= 2) & (sizes <= limit), sizes > limit
    builder.keep(records[np.repeat(fits, sizes)], sizes[fits], refined=False)
    over = np.repeat(large, sizes)
    if over.any():
        builder.refine(keys[over], records[over], 0)
    implied, planned = _pairs(sizes), sum(map(_pairs, builder.sizes))
    statistics = RuleStatistics(
        name=rule.name,
        blocks=sum(map(len, builder.sizes)),
        largest_block=int(sizes.max()) if len(sizes) else 0,
        implied_pairs=implied,
        planned_pairs=planned,
        refined_blocks=int(large.sum()),
        refined_records=int(sizes[large].sum()),
        left_out_pairs=max(0, implied - planned),
    )
    return builder, _dense(rule.keys, keys, starts), statistics


@jit
def _by_record(entries: I32, starts: I64, records: int) -> tuple[I64, I32]:
    """The blocks of each record, ascending, as offsets and values."""
    offsets = np.zeros(records + 1, np.int64)
    for record in entries:
        offsets[record + 1] += 1
    for i in range(records):
        offsets[i + 1] += offsets[i]
    cursor = offsets[:-1].copy()
    blocks = np.empty(len(entries), np.int32)
    for block in range(len(starts) - 1):
        for k in range(starts[block], starts[block + 1]):
            record = entries[k]
            blocks[cursor[record]] = block
            cursor[record] += 1
    return offsets, blocks


def build_blocks(rules: Sequence[KeyColumns], rank: I64, *, budget: int) -> Blocks:
    """Build the blocks of all rules.

    Args:
        rules: key columns, in the order in which they are scanned.
        rank: int64[n], order of records in which neighbours are alike, for windows.
        budget: most pairs a rule may cost before its largest blocks are refined.
    """
    built = [_build_rule(rule, rank, budget) for rule in rules]
    empty32, empty64 = np.empty(0, np.int32), np.empty(0, np.int64)
    entries = np.concatenate([empty32, *(e for builder, _, _ in built for e in builder.entries)])
    sizes = np.concatenate([empty64, *(s for builder, _, _ in built for s in builder.sizes)])
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    record_starts, record_blocks = _by_record(entries, starts, len(rank))
    widths = [columns.shape[1] for _, columns, _ in built]
    return Blocks(
        entries=entries,
        starts=starts,
        rules=np.repeat(np.arange(len(rules)), [s.blocks for _, _, s in built]).astype(np.int32),
        refined=np.concatenate(
            [np.empty(0, np.uint8), *(r for builder, _, _ in built for r in builder.refined)]
        ),
        columns=np.ascontiguousarray(np.hstack([columns for _, columns, _ in built])),
        column_starts=np.concatenate(([0], np.cumsum(widths))).astype(np.int32),
        record_starts=record_starts,
        record_blocks=record_blocks,
        statistics=tuple(statistics for _, _, statistics in built),
    )
