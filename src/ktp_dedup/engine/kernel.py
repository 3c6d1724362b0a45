"""The compiled scan: blocks through the scorer, survivors into a buffer.

Nearly all candidate pairs end in two short loops over a row of a block, which the compiler turns into vector
instructions: has the pair been seen in an earlier block, and can its names agree at all? What is left goes through
`score.reaches` one by one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ktp_dedup.engine._borrow import borrow, popcount
from ktp_dedup.engine._jit import inline, jit
from ktp_dedup.engine.names import ABSORBS_MOST, ABSORBS_SHIFT, may_be_near
from ktp_dedup.engine.program import I32, I64, U8, U64, Arrays
from ktp_dedup.engine.score import Scratch, make_scratch, reaches
from ktp_dedup.engine.signatures import may_cover

VISITED, DISTINCT = 0, 1
WHOLE, WEAK, CLOSE = 1, 2, 4
"""How the cut may be in reach: only if one name covers the other, however they agree, or if they are near at least."""
_SEEN = 2  # marks from here on: the pair may have been compared in an earlier block
_HALF = np.uint64(32)
_NONE = np.uint64(0)
WORDS, SLIPS, SETTLED = range(3)
OWN, MOTHER, FATHER = 0, 3, 6
PAIRS, REACH = 9, 10
HEADS = 11
REACH_BITS = (1, 2, 4, 8, 16)
"""Bits of `REACH`: the cut is in reach although the primary names differ or are but near, and nothing supports the
pair; although they differ, with support; although they are but near, with support; although they agree only in part,
without and with support. Support is another name that may agree in more than part, or the value behind
`VALUE_SHIFT`, where it is no 0."""
VALUE_SHIFT = 8
_ALONE, _DIFFER, _NEAR, _PART, _PART_SUPPORTED = (np.uint64(bit) for bit in REACH_BITS)
_VALUE = np.uint64(VALUE_SHIFT)
_ABSORBS, _MOST = np.uint64(ABSORBS_SHIFT), np.uint64(ABSORBS_MOST)


class BlockArrays(NamedTuple):
    """The arrays of `Blocks` for compiled code, and which keys tell that a pair has met before.

    Attributes:
        checks: int32[checks, 3], columns of the keys of the first and the second record, and what it adds to the mark
            of a pair when they are equal: 2 for a key of an earlier rule, 1 for one of several keys of the same rule.
        check_starts: int32[rules + 1], the checks of each rule.
    """

    entries: I32
    starts: I64
    rules: I32
    refined: np.ndarray
    columns: I32
    checks: I32
    check_starts: I32
    record_starts: I64
    record_blocks: I32


class Task(NamedTuple):
    """What to do with all pairs.

    Attributes:
        order: int32, atoms in the order of comparison, the primary name first if there is one.
        prior, cut: in bits; with an infinite cut pairs are only counted.
        bounds: column of `Arrays.floats` where the upper bounds begin.
        primary: column of `Arrays.ints` with the primary name, or -1.
        across: 1 where only pairs across sources count.
        heads: uint64[n, 11], what the first look at a record needs. From `OWN` on of its primary name (all bits set
            where it is missing): the words mask and the slips mask, see `names.may_agree`, and the bits of its known
            names, that only the same word or a token of another kind can match. The slips mask counts, from
            `ABSORBS_SHIFT` on, how many known names it can match by tokens of another kind: one by an unknown word or
            an initial, two by a long unknown word, many where two of its words may be one. From `MOTHER` and from
            `FATHER` on the same of two other names (none set where it is missing). In `PAIRS` the pairs of
            neighbouring letters of the primary name. In `REACH` what keeps the cut in reach, see `REACH_BITS`, and
            from `VALUE_SHIFT` on a rare value.
        numbers: int32[n], equal numbers keep a pair whatever its weight, -1 missing.
    """

    order: I32
    prior: float
    cut: float
    bounds: int
    primary: int
    across: int
    heads: U64
    numbers: I32


class Space(NamedTuple):
    """Room for a block's own copy of what the first look needs, value by value, in the nearest cache.

    Attributes:
        keys: int32[columns, records], rows of `BlockArrays.columns`.
        heads: uint64[11, records], `Task.heads`.
        numbers: int32[records], `Task.numbers`.
        marks: int32[records], for each other record of a row; see `BlockArrays.checks`.
        possible: uint8[records], for each other record of a row, how the cut may be in reach: `WHOLE`, `WEAK` and
            `CLOSE` together, 0 where it is not.
    """

    keys: I32
    heads: U64
    numbers: I32
    marks: I32
    possible: U8


def make_space(blocks: BlockArrays, largest: int) -> Space:
    """Room for blocks of at most `largest` records."""
    return Space(
        np.empty((blocks.columns.shape[1], largest), np.int32),
        np.empty((HEADS, largest), np.uint64),
        np.empty(largest, np.int32),
        np.empty(largest, np.int32),
        np.empty(largest, np.uint8),
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
def _gather(blocks: BlockArrays, task: Task, start: int, size: int, space: Space) -> None:
    """Copy what the first look needs of the records of a block."""
    for k in range(size):
        record = blocks.entries[start + k]
        for head in range(HEADS):
            space.heads[head, k] = task.heads[record, head]
        space.numbers[k] = task.numbers[record]
        for column in range(space.keys.shape[0]):
            space.keys[column, k] = blocks.columns[record, column]


@inline
def _mark_seen(blocks: BlockArrays, rule: int, refined: bool, space: Space, row: int, count: int) -> None:
    """Mark which of the `count` records behind `row` may have met it in an earlier block; no mark is exact."""
    marks = space.marks[:count]
    first = _SEEN if refined else 0
    for k in range(count):
        marks[k] = first
    for check in range(blocks.check_starts[rule], blocks.check_starts[rule + 1]):
        own = space.keys[blocks.checks[check, 0], row]
        others = space.keys[blocks.checks[check, 1], row + 1 : row + 1 + count]
        amount = blocks.checks[check, 2]
        for k in range(count):
            marks[k] += amount * (others[k] == own)


@inline
def _may_share(one: U64, others: U64, name: int, k: int) -> bool:
    """Whether tokens of two names may agree above `near`, by their masks; see `names.may_agree`."""
    slips, other_slips = one[name + SLIPS], others[name + SLIPS, k]
    crossed = ((slips >> _HALF) & other_slips) | ((other_slips >> _HALF) & slips)
    return ((one[name + WORDS] & others[name + WORDS, k]) | crossed) != _NONE


@inline
def _may_cover(one: U64, others: U64, name: int, k: int) -> bool:
    """Whether one of two names may have a partner in the other for each token, so that they agree in more than part.

    Known names that the other lacks are at most as many as it has tokens of another kind.
    """
    lacking = popcount(one[name + SETTLED] & ~others[name + WORDS, k])
    other_lacking = popcount(others[name + SETTLED, k] & ~one[name + WORDS])
    covered = lacking <= (others[name + SLIPS, k] >> _ABSORBS) & _MOST
    return covered | (other_lacking <= (one[name + SLIPS] >> _ABSORBS) & _MOST)


@inline
def _mark_possible(space: Space, row: int, count: int) -> None:
    """Mark which of the `count` records behind `row` may reach the cut with it; no mark is exact.

    See `REACH_BITS`: most pairs can reach it only if their names agree, or other names do and these are near.
    """
    one, others = space.heads[:, row], space.heads[:, row + 1 : row + 1 + count]
    reach = one[REACH]
    value = reach >> _VALUE
    possible = space.possible[:count]
    for k in range(count):
        some = _may_share(one, others, OWN, k)
        kin = _may_share(one, others, MOTHER, k) & _may_cover(one, others, MOTHER, k)
        kin |= _may_share(one, others, FATHER, k) & _may_cover(one, others, FATHER, k)
        support = kin | ((value == others[REACH, k] >> _VALUE) & (value != _NONE))
        both = reach & others[REACH, k]
        part = ((both & _PART) != _NONE) | (support & ((both & _PART_SUPPORTED) != _NONE))
        weak = ((both & _ALONE) != _NONE) | (support & ((both & _DIFFER) != _NONE)) | (some & part)
        close = may_be_near(one[PAIRS], others[PAIRS, k]) & support & ((both & _NEAR) != _NONE)
        possible[k] = (some & _may_cover(one, others, OWN, k)) * WHOLE + weak * WEAK + close * CLOSE
    number = space.numbers[row]
    if number != -1:
        numbers = space.numbers[row + 1 : row + 1 + count]
        for k in range(count):
            possible[k] |= (numbers[k] == number) * WEAK


@inline
def _keeps(arrays: Arrays, task: Task, a: int, b: int, possible: int, scratch: Scratch) -> bool:
    """Whether a pair reaches the cut, or has the equality that always keeps it; `possible` as in `Space`."""
    if task.numbers[a] != -1 and task.numbers[a] == task.numbers[b]:
        return True
    if not possible & WEAK:
        one, other = arrays.ints[a, task.primary], arrays.ints[b, task.primary]
        there = one >= 0 and other >= 0
        if there and not possible & CLOSE and not may_cover(arrays.names, one, other):
            return False
    goal = (task.prior, task.cut)
    return reaches(arrays, task.order, goal, task.bounds, a, b, scratch)


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
        start, size = blocks.starts[number], blocks.starts[number + 1] - blocks.starts[number]
        _gather(blocks, task, start, size, space)
        row = where[1]
        while row < size and written + (size - row) <= len(left):
            a, count = blocks.entries[start + row], size - row - 1
            _mark_seen(blocks, rule, refined, space, row, count)
            if task.cut < np.inf:
                _mark_possible(space, row, count)
            for k in range(count):
                b = blocks.entries[start + row + 1 + k]
                if task.across and arrays.sources[a] == arrays.sources[b]:
                    continue
                visited += 1
                if space.marks[k] >= _SEEN and _shares_earlier_block(blocks, number, a, b):
                    continue
                distinct += 1
                possible = space.possible[k] if task.cut < np.inf else 0
                if possible != 0 and _keeps(arrays, task, a, b, possible, scratch):
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
