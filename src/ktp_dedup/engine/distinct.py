"""Numbers for equal values, told by two hashes of each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ktp_dedup.engine._jit import jit

I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MISSING = -1


@jit
def _number(hashes: I64, others: I64, there: Flags, codes: I32, first: I32, counts: I64, table: I32) -> int:
    """Fills codes, first and counts; `table` is one of open addresses, all -1, its length a power of two."""
    mask, distinct = len(table) - 1, 0
    for row in range(len(codes)):
        if not there[row]:
            codes[row] = MISSING
            continue
        place = hashes[row] & mask
        while True:
            code = table[place]
            if code < 0:
                code = distinct
                table[place], first[code], counts[code] = code, row, 0
                distinct += 1
                break
            same = first[code]
            if hashes[same] == hashes[row] and others[same] == others[row]:
                break
            place = (place + 1) & mask
        codes[row] = code
        counts[code] += 1
    return distinct


def number_equals(hashes: I64, others: I64, there: Flags) -> tuple[I32, I32, I64]:
    """Number rows in order of first appearance, equal ones alike: those whose two hashes are equal.

    Args:
        hashes, others: int64[n] each, two hashes of each row by different seeds; 128 bits tell ten million values
            apart but for one case in 10^24.
        there: bool[n], False for rows without a value.

    Returns:
        int32[n], the number of each row, -1 where it has no value; int32[distinct], the first row of each number;
        int64[distinct], how many rows have it.
    """
    rows = len(there)
    hashes, others = (np.asarray(each).view() for each in (hashes, others))
    for each in (hashes, others):
        each.flags.writeable = False  # so that there is one type of arguments to compile for
    codes, first, counts = np.empty(rows, np.int32), np.empty(rows, np.int32), np.empty(rows, np.int64)
    table = np.full(1 << max(2 * rows - 1, 1).bit_length(), MISSING, np.int32)
    distinct = _number(hashes, others, there, codes, first, counts, table)
    return codes, first[:distinct].copy(), counts[:distinct].copy()
