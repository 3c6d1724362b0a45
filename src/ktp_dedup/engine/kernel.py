"""The compiled scan: blocks through the scorer, survivors into a buffer.

Nearly all candidate pairs end in two short loops over a row of a block, which the compiler turns into vector
instructions: has the pair been seen in an earlier block, and can its names agree at all? What is left goes through
`score.reaches` one by one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ktp_dedup.engine._borrow import borrow
from ktp_dedup.engine._jit import inline, jit
from ktp_dedup.engine.names import ABSORBS_MOST, ABSORBS_SHIFT
from ktp_dedup.engine.program import I32, I64, U8, U64, Arrays
from ktp_dedup.engine.score import Scratch, make_scratch, reaches
from ktp_dedup.engine.signatures import may_cover

VISITED, DISTINCT = 0, 1
_SEEN = 2  # marks from here on: the pair may have been compared in an earlier block
_HALF = np.uint64(32)
_NONE, _ONE, _TWO, _FOUR, _LAST_BYTE = (np.uint64(number) for number in (0, 1, 2, 4, 56))
_EVERY_SECOND, _EVERY_OTHER_TWO = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
_EVERY_OTHER_FOUR, _EVERY_BYTE = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)
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
        heads: uint64[n, 5], what the first look at a record needs. Of its primary name: the words mask and the slips
            mask (see `names.may_agree`; all bits set where the name is missing), and the bits of its known names, that
            only the same word or a token of another kind can match. The slips mask counts, from `ABSORBS_SHIFT` on,
            those of another kind: unknown words and initials, and many where two words may be one. At last all bits set
            where the cut is in reach although the names agree only in part, and although they differ.
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
        words, slips, settled, in_part, apart: uint64[records], `Task.heads`.
        numbers: int32[records], `Task.numbers`.
        marks: int32[records], for each other record of a row; see `BlockArrays.checks`.
        possible: uint8[records], for each other record of a row, whether the cut may be in reach.
    """

    keys: I32
    words: U64
    slips: U64
    settled: U64
    in_part: U64
    apart: U64
    numbers: I32
    marks: I32
    possible: U8


def make_space(blocks: BlockArrays, largest: int) -> Space:
    """Room for blocks of at most `largest` records."""
    return Space(
        np.empty((blocks.columns.shape[1], largest), np.int32),
        np.empty(largest, np.uint64),
        np.empty(largest, np.uint64),
        np.empty(largest, np.uint64),
        np.empty(largest, np.uint64),
        np.empty(largest, np.uint64),
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
        space.words[k] = task.heads[record, 0]
        space.slips[k] = task.heads[record, 1]
        space.settled[k] = task.heads[record, 2]
        space.in_part[k] = task.heads[record, 3]
        space.apart[k] = task.heads[record, 4]
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
def _bits_set(x: int) -> int:
    """Number of bits set in 64 bits (Warren 2012, Hacker's Delight, figure 5-2)."""
    twos = x - ((x >> _ONE) & _EVERY_SECOND)
    fours = (twos & _EVERY_OTHER_TWO) + ((twos >> _TWO) & _EVERY_OTHER_TWO)
    return (((fours + (fours >> _FOUR)) & _EVERY_OTHER_FOUR) * _EVERY_BYTE) >> _LAST_BYTE


@inline
def _mark_possible(space: Space, row: int, count: int) -> None:
    """Mark which of the `count` records behind `row` may reach the cut with it; no mark is exact.

    Where the cut is out of reach unless the names agree in more than part, one of them must have a partner in the other
    for each word: known names that the other lacks are at most as many as it has words of another kind.
    """
    words, slips, settled = space.words[row], space.slips[row], space.settled[row]
    in_part, apart = space.in_part[row], space.apart[row]
    absorbs = (slips >> _ABSORBS) & _MOST
    others = space.words[row + 1 : row + 1 + count]
    other_slips = space.slips[row + 1 : row + 1 + count]
    other_settled = space.settled[row + 1 : row + 1 + count]
    other_in_part = space.in_part[row + 1 : row + 1 + count]
    other_apart = space.apart[row + 1 : row + 1 + count]
    possible = space.possible[:count]
    for k in range(count):
        crossed = ((slips >> _HALF) & other_slips[k]) | ((other_slips[k] >> _HALF) & slips)
        some = ((words & others[k]) | crossed) != _NONE
        lacking = _bits_set(settled & ~others[k]) <= (other_slips[k] >> _ABSORBS) & _MOST
        other_lacking = _bits_set(other_settled[k] & ~words) <= absorbs
        enough = lacking | other_lacking | ((in_part & other_in_part[k]) != _NONE)
        possible[k] = (some & enough) | ((apart & other_apart[k]) != _NONE)
    number = space.numbers[row]
    if number != -1:
        numbers = space.numbers[row + 1 : row + 1 + count]
        for k in range(count):
            possible[k] |= numbers[k] == number


@inline
def _keeps(arrays: Arrays, task: Task, a: int, b: int, scratch: Scratch) -> bool:
    """Whether a pair reaches the cut, or has the equality that always keeps it."""
    if task.numbers[a] != -1 and task.numbers[a] == task.numbers[b]:
        return True
    if (task.heads[a, 3] & task.heads[b, 3]) == _NONE:
        one, other = arrays.ints[a, task.primary], arrays.ints[b, task.primary]
        there = one >= 0 and other >= 0
        if there and not may_cover(arrays, one, other, task.heads[a, 0], task.heads[b, 0]):
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
            _mark_possible(space, row, count)
            for k in range(count):
                b = blocks.entries[start + row + 1 + k]
                if task.across and arrays.sources[a] == arrays.sources[b]:
                    continue
                visited += 1
                if space.marks[k] >= _SEEN and _shares_earlier_block(blocks, number, a, b):
                    continue
                distinct += 1
                if space.possible[k] and task.cut < np.inf and _keeps(arrays, task, a, b, scratch):
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
