"""The compiled scan: blocks through the scorer, survivors into a buffer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ktp_dedup.engine._borrow import borrow
from ktp_dedup.engine._jit import inline, jit
from ktp_dedup.engine.program import F32, I32, I64, U64, Arrays
from ktp_dedup.engine.score import Scratch, make_scratch, reaches
from ktp_dedup.engine.tokens import may_agree_wholly

ANY_NAME = np.uint64(0xFFFFFFFFFFFFFFFF)
VISITED, DISTINCT = 0, 1


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


class Task(NamedTuple):
    """What to do with all pairs.

    Attributes:
        order: int32, atoms in the order of comparison, the primary name first if there is one.
        prior, cut: in bits; with an infinite cut pairs are only counted.
        bounds: column of `Arrays.floats` where the upper bounds begin; the weak bound stands behind them.
        always: column of `Arrays.ints` whose equality keeps a pair, or -1.
        primary: column of `Arrays.ints` with the primary name, or -1.
        across: 1 where only pairs across sources count.
    """

    order: I32
    prior: float
    cut: float
    bounds: int
    always: int
    primary: int
    across: int


class Space(NamedTuple):
    """Room for a block's own copy of its records, so that they stand side by side in the nearest cache.

    Attributes:
        ints, floats, keys: rows of `Arrays.ints`, `Arrays.floats` and `BlockArrays.columns`.
        names: uint64[records, 2], masks of the primary name; a missing one may agree with any.
        single, wide: int32, rules before the current one, of one key and of several: single[0] is how many, then the
            column of each; wide[0] is how many, then the first column and the one behind the last of each.
    """

    ints: I32
    floats: F32
    keys: I32
    names: U64
    single: I32
    wide: I32


def make_space(arrays: Arrays, blocks: BlockArrays, largest: int) -> Space:
    """Room for blocks of at most `largest` records."""
    rules = len(blocks.column_starts)
    return Space(
        np.empty((largest, arrays.ints.shape[1]), np.int32),
        np.empty((largest, arrays.floats.shape[1]), np.float32),
        np.empty((largest, blocks.columns.shape[1]), np.int32),
        np.empty((largest, 2), np.uint64),
        np.zeros(rules + 1, np.int32),
        np.zeros(2 * rules + 1, np.int32),
    )


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
def _gather(arrays: Arrays, blocks: BlockArrays, start: int, end: int, primary: int, space: Space) -> None:
    """Copy the records of a block, and the masks of their names."""
    for k in range(end - start):
        record = blocks.entries[start + k]
        for column in range(space.ints.shape[1]):
            space.ints[k, column] = arrays.ints[record, column]
        for column in range(space.floats.shape[1]):
            space.floats[k, column] = arrays.floats[record, column]
        for column in range(space.keys.shape[1]):
            space.keys[k, column] = blocks.columns[record, column]
    for k in range(end - start):
        name = space.ints[k, primary] if primary >= 0 else -1
        space.names[k, 0] = arrays.name_masks[name, 0] if name >= 0 else ANY_NAME
        space.names[k, 1] = arrays.name_masks[name, 1] if name >= 0 else ANY_NAME


@inline
def _list_rules(blocks: BlockArrays, rule: int, space: Space) -> None:
    """List the rules before the current one, for `_may_repeat`."""
    space.single[0] = space.wide[0] = 0
    for earlier in range(rule):
        first, last = blocks.column_starts[earlier], blocks.column_starts[earlier + 1]
        if last - first == 1:
            space.single[0] += 1
            space.single[space.single[0]] = first
        else:
            space.wide[2 * space.wide[0] + 1] = first
            space.wide[2 * space.wide[0] + 2] = last
            space.wide[0] += 1


@inline
def _shared_keys(keys: I32, first: int, last: int, a: int, b: int) -> int:
    """How many keys of one rule two records of a block share."""
    shared = 0
    for i in range(first, last):
        for j in range(first, last):
            shared += keys[a, i] == keys[b, j]
    return shared


@inline
def _may_repeat(space: Space, own: tuple[int, int], refined: bool, a: int, b: int) -> bool:
    """Whether a pair may have been compared in an earlier block; False is exact. `own` are the rule's columns."""
    doubtful = refined
    for k in range(space.single[0]):
        column = space.single[k + 1]
        doubtful |= space.keys[a, column] == space.keys[b, column]
    for k in range(space.wide[0]):
        doubtful |= _shared_keys(space.keys, space.wide[2 * k + 1], space.wide[2 * k + 2], a, b) > 0
    if own[1] - own[0] > 1:
        doubtful |= _shared_keys(space.keys, own[0], own[1], a, b) > 1
    return doubtful


@inline
def _keeps(arrays: Arrays, space: Space, task: Task, a: int, b: int, scratch: Scratch) -> bool:
    """Whether a pair of a block reaches the cut, or has the equality that always keeps it."""
    number = space.ints[a, task.always] if task.always >= 0 else -1
    if number != -1 and number == space.ints[b, task.always]:
        return True
    weak = task.bounds + len(arrays.comparisons)
    needs_name = (
        task.primary >= 0 and task.prior + min(space.floats[a, weak], space.floats[b, weak]) < task.cut
    )
    if needs_name:
        names = space.names
        if not may_agree_wholly(names[a, 0], names[a, 1], names[b, 0], names[b, 1]):
            return False
    return reaches(
        arrays,
        space.ints,
        space.floats,
        task.order,
        (task.prior, task.cut),
        task.bounds,
        needs_name,
        a,
        b,
        scratch,
    )


@jit
def scan_range(
    owned_arrays: Arrays,
    owned_blocks: BlockArrays,
    owned_space: Space,
    owned_task: Task,
    where: I64,
    left: I32,
    right: I32,
    counts: I64,
) -> int:
    """Scan blocks from `where` (block, row; moved on) to `where[2]`; returns the survivors written.

    Stops early when the buffer might overflow: call again with an empty buffer.
    """
    arrays, blocks = borrow(owned_arrays), borrow(owned_blocks)
    space, task = borrow(owned_space), borrow(owned_task)
    owned_scratch = make_scratch(len(arrays.atoms), len(arrays.comparisons))
    scratch = borrow(owned_scratch)
    written, visited, distinct = 0, 0, 0
    while where[0] < where[2]:
        number = where[0]
        rule, refined = blocks.rules[number], blocks.refined[number] == 1
        own = (blocks.column_starts[rule], blocks.column_starts[rule + 1])
        start, size = blocks.starts[number], blocks.starts[number + 1] - blocks.starts[number]
        _gather(arrays, blocks, start, start + size, task.primary, space)
        _list_rules(blocks, rule, space)
        row = where[1]
        while row < size and written + (size - row) <= len(left):
            a = blocks.entries[start + row]
            for other in range(row + 1, size):
                b = blocks.entries[start + other]
                if task.across and arrays.sources[a] == arrays.sources[b]:
                    continue
                visited += 1
                if _may_repeat(space, own, refined, row, other) and _shares_earlier_block(
                    blocks, number, a, b
                ):
                    continue
                distinct += 1
                if task.cut < np.inf and _keeps(arrays, space, task, row, other, scratch):
                    left[written] = min(a, b)
                    right[written] = max(a, b)
                    written += 1
            row += 1
        if row < size:
            where[1] = row
            break
        where[0] += 1
        where[1] = 0
    counts[VISITED] += visited
    counts[DISTINCT] += distinct + 0 * len(owned_scratch.bits)  # keeps the scratch alive to the end
    return written
