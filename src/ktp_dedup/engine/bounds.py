"""Upper bounds: the most that each comparison can weigh for a record, and which classes of pairs may reach the cut.

Bounds are whole numbers, `SCALE` to a bit, rounded up, so that sixteen fit in half a line of the cache and their sums
are exact. A class of pairs is what the first look at a pair can tell, see `CLASSES`; `encode.bounds` makes the tables.
"""

from __future__ import annotations

import math

import numpy as np

from ktp_dedup.engine._borrow import borrow
from ktp_dedup.engine._jit import inline, jit
from ktp_dedup.engine._rows import CLASSES, WIDTH, add_classes, raise_classes, set_classes, which_reach
from ktp_dedup.engine._threads import aligned_rows, in_slices
from ktp_dedup.engine.program import F64, I16, I32, U64, BoundTables, Program

SCALE = 128
NEVER, ALWAYS = -30_000, 30_000
"""No weight at all, or no bound."""
NAME_BITS = 3
SECOND, THIRD, VALUE, DATE = 4, 8, 16, 32
"""Classes of pairs. The low two bits (`NAME_BITS`) say what the primary names can be: 0 different, 1 near or different,
2 agreeing in part or different, 3 anything. Then bits that say whether the second name and the third one may agree in
more than part, a rare value is the same, and dates may be equal, where primary names are in class 0 or 2, or are not
simply different, where they are in class 1 or 3."""


@inline
def rounded_up(bits: float) -> int:
    """Bits as a bound."""
    return np.int64(np.ceil(bits * SCALE))


def padded(comparisons: int) -> int:
    """Room for the bounds of so many comparisons, in whole vectors."""
    return -(-comparisons // WIDTH) * WIDTH


@inline
def _row(tables: BoundTables, record: int, comparison: int) -> int:
    """The pattern of a record's states in a comparison."""
    row = 0
    for place in range(tables.atoms.shape[1]):
        atom = tables.atoms[comparison, place]
        if atom < 0:
            break
        row = row * 3 + tables.states[record, atom]
    return row + tables.starts[comparison]


@inline
def _add(tables: BoundTables, record: int, comparison: int, row: int, totals: I32, most: I16) -> int:
    """Add the most that a comparison can weigh for a record in each class of pairs; returns the most at all."""
    set_classes(most, tables.consts[row])
    for place in range(tables.used.shape[1]):
        slot = tables.used[comparison, place]
        if slot < 0:
            break
        raise_classes(most, tables.bases[row, place], tables.slots[record, slot])
    add_classes(totals, most)
    return np.int64(most[CLASSES - 1])


@inline
def _most_at_all(tables: BoundTables, record: int, comparison: int, row: int) -> int:
    """The most that a comparison can weigh for a record."""
    most = np.int64(tables.consts[row, CLASSES - 1])
    for place in range(tables.used.shape[1]):
        slot = tables.used[comparison, place]
        if slot < 0:
            break
        most = max(most, np.int64(tables.bases[row, place, CLASSES - 1]) + tables.slots[record, slot])
    return most


@jit
def _fill(
    owned: BoundTables,
    goal: int,
    owned_limits: I16,
    reach: U64,
    rooms: tuple[I32, I16],
    first: int,
    last: int,
) -> None:
    tables, limits = borrow(owned), borrow(owned_limits)
    totals, most = borrow(rooms)
    for record in range(first, last):
        alike = 0
        totals[:] = 0
        for comparison in range(len(tables.starts)):
            row = _row(tables, record, comparison)
            if tables.varies[comparison]:
                whole = _add(tables, record, comparison, row, totals, most)
            else:
                whole = _most_at_all(tables, record, comparison, row)
                alike += whole
            limits[record, comparison] = min(whole, ALWAYS)
        reach[record] = which_reach(totals, np.int32(goal - alike))


def as_goal(program: Program, cut: float) -> int:
    """What the weights of a pair must reach together, as a bound."""
    return math.floor(max(min((cut - program.prior) * SCALE, 2.0**30), -(2.0**30)))


def record_bounds(program: Program, cut: float, threads: int) -> tuple[I16, U64]:
    """The most that each comparison can weigh for each record, and the classes in which it may reach a cut.

    Returns:
        int16[n, padded comparisons] and uint64[n], a bit for each class.
    """
    records, tables = program.records, program.bounds
    limits = aligned_rows(records, padded(program.comparisons), np.int16)
    reach = np.empty(records, np.uint64)
    goal = as_goal(program, cut)

    def fill(first: int, last: int) -> None:
        rooms = aligned_rows(1, CLASSES, np.int32)[0], aligned_rows(1, CLASSES, np.int16)[0]
        _fill(tables, goal, limits, reach, rooms, first, last)

    in_slices(records, threads, fill)
    return limits, reach


def most_bits(program: Program) -> F64:
    """The most that the weights of a pair with each record can add up to, without the prior: float64[n], in bits."""
    limits, _ = record_bounds(program, 0.0, threads=1)
    total: F64 = limits[:, : program.comparisons].sum(axis=1, dtype=np.int64) / SCALE
    return total
