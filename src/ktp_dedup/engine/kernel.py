"""The compiled scan: blocks through the scorer, survivors into a buffer.

Each record of a block meets those behind it eight at a time: which of the pairs were seen in an earlier block, and
which may reach the cut at all? What is left waits in a queue, whose names are asked for from memory all at once, and
then goes through `score.reaches` one by one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ktp_dedup.engine._borrow import borrow, popcount, prefetch
from ktp_dedup.engine._jit import inline, jit
from ktp_dedup.engine._lanes import LANES, equal_lanes
from ktp_dedup.engine._refer import refer
from ktp_dedup.engine._threads import LINE
from ktp_dedup.engine.look import HEADS, KEPT, first_look
from ktp_dedup.engine.program import I16, I32, I64, U64, Arrays, columns
from ktp_dedup.engine.refine import REFINED
from ktp_dedup.engine.score import Scratch, reaches

VISITED, DISTINCT = 0, 1
QUEUE = 16
"""Pairs that wait for `score.reaches`, but that a row of pairs is never broken."""
_NONE, _ONE, _BYTE = np.uint64(0), np.uint64(1), np.uint64(0xFF)
_HIGHEST = np.uint64(0x8080808080808080)
_SEVEN = np.uint64(7)


@columns(checks=4)
class BlockArrays(NamedTuple):
    """The arrays of `Blocks` for compiled code, and which keys tell that a pair has met before.

    Attributes:
        checks: int32[checks, 4], the column of a key of the first record, of the second one the first column and that
            behind the last one, and whether they are of the same rule and not of an earlier one. A pair with equal keys
            has met in an earlier block if that key has a block of its own, and may have if its block was refined.
        check_starts: int32[rules + 1], the checks of each rule.
        columns_read: int32[rules], how many columns of keys the checks of a rule read.
    """

    entries: I32
    starts: I64
    rules: I32
    keys: I32
    columns: I32
    checks: I32
    check_starts: I32
    columns_read: I32
    record_starts: I64
    record_blocks: I32


@columns(heads=HEADS)
class Task(NamedTuple):
    """What to do with all pairs.

    Attributes:
        order: int32, atoms in the order of comparison.
        goal: the cut less the prior, see `bounds`.
        counting: 1 where pairs are only counted.
        across: 1 where only pairs across sources count.
        primary: column of `Arrays.ints` with the primary name, or -1.
        heads: uint64[n, 16], what the first look needs of a record, see `look.HEADS`.
        limits: int16[n, padded comparisons], see `bounds.record_bounds`.
    """

    order: I32
    goal: int
    counting: int
    across: int
    primary: int
    heads: U64
    limits: I16


@columns(queue=3)
class Space(NamedTuple):
    """Room for a block's own copy of what the first look needs, value by value, in the nearest cache.

    Attributes:
        keys: int32[columns, records], rows of `BlockArrays.columns`.
        heads: uint64[16, records], `Task.heads`.
        queue: int32[`QUEUE` + records, 3], rows and class of the pairs that wait for `score.reaches`.
    """

    keys: I32
    heads: U64
    queue: I32


def make_space(blocks: BlockArrays, largest: int) -> Space:
    """Room for blocks of at most `largest` records, and for what lanes read behind the last one."""
    columns = blocks.columns.shape[1]
    return Space(
        np.zeros((columns, largest + LANES), np.int32),
        np.zeros((HEADS, largest + LANES), np.uint64),
        np.zeros((QUEUE + largest, 3), np.int32),
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
def _gather(blocks: BlockArrays, task: Task, number: int, space: Space) -> None:
    """Copy what the first look needs of the records of a block, and the keys that its rule's checks read."""
    start, size = blocks.starts[number], blocks.starts[number + 1] - blocks.starts[number]
    columns = blocks.columns_read[blocks.rules[number]]
    for k in range(size):
        record = blocks.entries[start + k]
        for head in range(HEADS):
            space.heads[head, k] = task.heads[record, head]
        for column in range(columns):
            space.keys[column, k] = blocks.columns[record, column]


@inline
def _ask(arrays: Arrays, blocks: BlockArrays, task: Task, number: int) -> None:
    """Ask for what the records of the next block need, all of it far apart, while this one is worked on."""
    if number + 2 < len(blocks.starts):
        for place in range(
            blocks.starts[number + 1], min(blocks.starts[number + 2], blocks.starts[number + 1] + 64)
        ):
            record = np.int64(blocks.entries[place])
            prefetch(task.heads, record, 0)
            prefetch(task.heads, record, LINE)
            prefetch(blocks.columns, record, 0)
            prefetch(blocks.columns, record, 4 * (blocks.columns.shape[1] - 1))
            if not task.counting:
                prefetch(task.limits, record, 0)
                prefetch(arrays.ints, record, 0)
                prefetch(arrays.floats, record, 0)


@inline
def _met(blocks: BlockArrays, number: int, keys: I32, row: int, first: int) -> tuple[int, int]:
    """In which of eight bytes a pair has met in an earlier block, and in which it may have: the highest bit is set.

    Other bits are not set. In a block of a key of its own, what is 0 in both has met in no earlier block.
    """
    rule, here = blocks.rules[number], blocks.keys[number]
    surely, perhaps = _NONE, _NONE
    for check in range(blocks.check_starts[rule], blocks.check_starts[rule + 1]):
        column = blocks.checks[check, 0]
        key = keys[column, row]
        if key < 0 or (blocks.checks[check, 3] and (key >= here or key & 1)):
            continue
        same = _NONE
        for other in range(blocks.checks[check, 1], blocks.checks[check, 2]):
            same |= equal_lanes(keys, column, row, other, first)
        whole = np.uint64(~key & 1)
        surely |= whole * same
        perhaps |= (whole ^ _ONE) * same
    return surely << _SEVEN, perhaps << _SEVEN


@inline
def _lane(waiting: int) -> int:
    """The first byte that is not 0."""
    return np.int64(popcount((waiting & (~waiting + _ONE)) - _ONE)) >> 3


@inline
def _meet(
    arrays: Arrays, blocks: BlockArrays, task: Task, space: Space, where: I64, queued: int, counts: I64
) -> int:
    """One record of a block meets those behind it; what may reach the cut is queued. Returns how many are."""
    number, row = where[0], where[1]
    uncertain = _HIGHEST if blocks.keys[number] == REFINED else _NONE
    start, size = blocks.starts[number], blocks.starts[number + 1] - blocks.starts[number]
    a = blocks.entries[start + row]
    visited = distinct = size - 1 - row
    for first in range(row + 1, size, LANES):
        there = ~_NONE >> np.uint64(8 * max(LANES - (size - first), 0))
        met, perhaps = _met(blocks, number, space.keys, row, first)
        doubtful = perhaps | uncertain
        possible = _NONE if task.counting else first_look(space.heads, row, first)
        if task.across:
            waiting = there
        else:
            distinct -= np.int64(popcount(met & there))
            waiting = (possible | doubtful) & there & ~((met >> _SEVEN) * _BYTE)
        while waiting != _NONE:
            lane = _lane(waiting)
            here = np.uint64(8 * lane)
            waiting &= ~(_BYTE << here)
            b = blocks.entries[start + first + lane]
            if task.across and arrays.sources[a] == arrays.sources[b]:
                visited -= 1
                distinct -= 1
            elif ((met | doubtful) >> here) & _BYTE and _shares_earlier_block(blocks, number, a, b):
                distinct -= 1
            elif (possible >> here) & _BYTE:
                space.queue[queued, 0], space.queue[queued, 1] = a, b
                space.queue[queued, 2] = (possible >> here) & _BYTE
                queued += 1
    counts[VISITED] += visited
    counts[DISTINCT] += distinct
    return queued


@inline
def _ask_names(arrays: Arrays, queue: I32, queued: int, primary: int) -> None:
    """Ask for the names of the second records in a queue: where their tokens stand, then the tokens."""
    if primary < 0:
        return
    names = arrays.names
    for k in range(queued):
        prefetch(names.offsets, np.int64(arrays.ints[queue[k, 1], primary]), 0)
    for k in range(queued):
        name = np.int64(arrays.ints[queue[k, 1], primary])
        if name >= 0:
            prefetch(names.tokens, np.int64(names.offsets[name]), 0)
    for k in range(queued):
        name = np.int64(arrays.ints[queue[k, 1], primary])
        if name >= 0:
            for place in range(names.offsets[name], names.offsets[name + 1]):
                prefetch(names.signatures, np.int64(names.tokens[place, 0]), 0)


@jit
def scan_range(
    owned_arrays: Arrays,
    owned_blocks: BlockArrays,
    owned_space: Space,
    owned_scratch: Scratch,
    owned_task: Task,
    where: I64,
    left: I32,
    right: I32,
    counts: I64,
) -> int:
    """Scan blocks from `where` (block, row; moved on) to `where[2]`; returns the survivors written.

    Stops early when the buffer might overflow: call again with an empty buffer.
    """
    arrays, blocks = refer(borrow(owned_arrays)), refer(borrow(owned_blocks))
    space, task = refer(borrow(owned_space)), refer(borrow(owned_task))
    scratch = refer(borrow(owned_scratch))
    written = 0
    going = True
    while going:
        queued = written - written  # a number of 64 bits: for a 0 what is called would be compiled again
        while queued < QUEUE and where[0] < where[2]:
            start = blocks.starts[where[0]]
            size = blocks.starts[where[0] + 1] - start
            if written + queued + size > len(left):
                break
            if where[1] == 0:
                _gather(blocks, task, where[0], space)
                _ask(arrays, blocks, task, where[0])
            queued = _meet(arrays, blocks, task, space, where, queued, counts)
            where[1] += 1
            if where[1] >= size:
                where[0] += 1
                where[1] = 0
        going = queued > 0
        _ask_names(arrays, space.queue, queued, task.primary)
        for k in range(queued):
            a, b = np.int64(space.queue[k, 0]), np.int64(space.queue[k, 1])
            known = np.int64(space.queue[k, 2])
            if known >= KEPT or reaches(arrays, task.order, task.limits, task.goal, a, b, known, scratch):
                left[written] = min(a, b)
                right[written] = max(a, b)
                written += 1
    return written
