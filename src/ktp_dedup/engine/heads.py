"""What the first look at a pair needs of each record, in one row, see `look.HEADS`."""

from __future__ import annotations

import numpy as np

from ktp_dedup.engine._borrow import borrow, prefetch
from ktp_dedup.engine._jit import inline, jit
from ktp_dedup.engine._threads import aligned_rows, in_slices
from ktp_dedup.engine.atoms import day_number, is_default
from ktp_dedup.engine.look import (
    ALONE,
    CODES,
    DAY,
    FATHER,
    HEADS,
    MISSING_DAY,
    MOTHER,
    OWN,
    REACH,
    SETTLED,
    UNSURE_DAY,
)
from ktp_dedup.engine.program import I32, U64, Arrays, Program

AHEAD = 16
"""Records ahead for which names are asked for from memory."""
ANY_NAME = np.uint64(0xFFFFFFFFFFFFFFFF)


@inline
def _digits(number: int) -> int:
    """Eight decimal digits, four bits each."""
    packed = 0
    for place in range(8):
        packed |= (number % 10) << 4 * place
        number //= 10
    return packed


@inline
def day_word(date: int) -> int:
    """A date yyyymmdd as its digits (32 bits), its number of days (20) and how sure it is; -1 missing."""
    if date < 0:
        return np.uint64(MISSING_DAY)
    year, month, day = date // 10000, date // 100 % 100, date % 100
    unsure = month == 0 or day == 0 or is_default(month, day)
    word = _digits(date) | day_number(year, month, day) << 32
    return np.uint64(word) | np.uint64(UNSURE_DAY if unsure else 0)


@jit
def _fill(
    owned: Arrays, columns: I32, value: I32, always: I32, reach: U64, heads: U64, first: int, last: int
) -> None:
    arrays = borrow(owned)
    ints, masks = arrays.ints, arrays.names.masks
    for record in range(first, last):
        for place in range(3):
            if columns[place] >= 0:  # what is missing has -1, and what stands there is not read
                prefetch(masks, np.int64(max(ints[min(record + AHEAD, last - 1), columns[place]], 0)), 0)
        row = heads[record]
        row[:DAY] = ANY_NAME
        for place, head in enumerate((OWN, MOTHER, FATHER)):
            name = ints[record, columns[place]] if columns[place] >= 0 else -1
            if name >= 0:
                for k in range(MOTHER if head == OWN else SETTLED):
                    row[head + k] = masks[name, k]
                if head != OWN:
                    row[head + SETTLED] = masks[name, ALONE]
        date = columns[3]
        row[DAY] = day_word(ints[record, date] if date >= 0 else -1)
        row[CODES] = np.uint64(value[record] + 1) | np.uint64(always[record] + 1) << np.uint64(32)
        row[REACH] = reach[record]


def make_heads(program: Program, reach: U64, threads: int) -> U64:
    """uint64[n, 16], see `look.HEADS`; `reach`: uint64[n], the classes of pairs in which the cut is in reach."""
    names = (program.primary, *program.others, -1, -1)[:3]
    columns = np.array([*names, program.date], np.int32)
    heads = aligned_rows(program.records, HEADS, np.uint64)
    given = program.arrays, columns, program.value, program.always, reach, heads
    in_slices(program.records, threads, lambda first, last: _fill(*given, first, last))
    return heads
