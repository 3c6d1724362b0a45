"""The score of one pair: outcomes of atoms, levels of comparisons, weights; with and without bounds.

`pair_levels` scores in full. `reaches` does the same lazily: it starts from the upper bounds of all comparisons,
compares one atom after the other, lowers the bounds of the comparisons that use it, and stops when the cut is out of
reach. Bounds are whole numbers, see `bounds`, and as many as fit in vectors.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ktp_dedup.engine._jit import inline
from ktp_dedup.engine._rows import WIDTH, lower_row, put_in_row, set_row
from ktp_dedup.engine._threads import aligned_rows
from ktp_dedup.engine.atoms import date_outcome, nik_outcome, number_outcome, text_slice, threshold_outcome
from ktp_dedup.engine.bounds import ALWAYS, NAME_BITS, NEVER, SECOND, THIRD, padded, rounded_up
from ktp_dedup.engine.names import USED_SIZE, name_outcome
from ktp_dedup.engine.program import I16, I32, MAX_ATOMS_PER_COMPARISON, MAX_LETTERS, MAX_TOKENS, Arrays
from ktp_dedup.engine.strings import make_masks, similarity

_KIND, _INT, _FLOAT, _OUTCOMES, _PARAM, _THRESHOLD, _THRESHOLDS = range(7)
_CODE, _DATE, _NIK, _TEXT, _NAME, _NUMBER = range(6)


class Scratch(NamedTuple):
    """Working memory of one thread.

    Attributes:
        outcomes: int64[atoms], as compared.
        bits: float64[atoms], rarity of what agrees.
        bounds: int16[padded comparisons], upper bounds of the pair.
        found, used, rows, together: see `names.name_outcome`.
        masks: see `strings.make_masks`.
    """

    outcomes: np.ndarray
    bits: np.ndarray
    bounds: np.ndarray
    found: np.ndarray
    used: np.ndarray
    rows: np.ndarray
    together: np.ndarray
    masks: np.ndarray


def make_scratch(arrays: Arrays) -> Scratch:
    """Working memory for a program."""
    atoms, comparisons = len(arrays.atoms), len(arrays.comparisons)
    longest = int(np.diff(arrays.text_offsets).max(initial=0))
    return Scratch(
        np.zeros(atoms, np.int64),
        np.zeros(atoms, np.float64),
        aligned_rows(1, padded(comparisons), np.int16)[0],
        np.zeros(MAX_TOKENS * MAX_TOKENS, np.int64),
        np.zeros(USED_SIZE, np.int64),
        np.zeros((3, MAX_LETTERS + 1), np.int64),
        np.zeros(MAX_LETTERS, np.uint8),
        make_masks(longest),
    )


@inline
def _text_outcome(arrays: Arrays, atom: int, va: int, vb: int, masks: np.ndarray) -> int:
    """Outcome of two distinct texts."""
    start = arrays.atoms[atom, _THRESHOLD]
    count = arrays.atoms[atom, _THRESHOLDS]
    if va == vb:
        return 2 + count
    a, b = text_slice(arrays, va), text_slice(arrays, vb)
    value = similarity(arrays.atoms[atom, _PARAM], a, b, masks)
    return threshold_outcome(value, arrays.thresholds[start : start + count])


@inline
def compare_atom(arrays: Arrays, atom: int, a: int, b: int, scratch: Scratch) -> None:
    """Compare one atom of records `a` and `b` into `scratch`."""
    ints, floats = arrays.ints, arrays.floats
    kind = arrays.atoms[atom, _KIND]
    column = arrays.atoms[atom, _INT]
    bits_column = arrays.atoms[atom, _FLOAT]
    bits = 0.0
    if kind != _NAME and bits_column >= 0:
        bits = np.float64(min(floats[a, bits_column], floats[b, bits_column]))
    va, vb = np.int64(ints[a, column]), np.int64(ints[b, column])
    if va == -1 or vb == -1:
        outcome = 0
    elif kind == _CODE:
        outcome = 2 if va == vb else 1
    elif kind == _DATE:
        outcome = date_outcome(va, vb)
    elif kind == _NAME:
        full = np.float64(min(floats[a, bits_column], floats[b, bits_column]))
        outcome, bits = name_outcome(arrays.names, va, vb, arrays.atoms[atom, _PARAM], full, scratch)
    elif kind == _NIK:
        outcome = nik_outcome(
            va - 2,
            np.int64(ints[a, column + 1]),
            np.int64(ints[a, column + 2]),
            vb - 2,
            np.int64(ints[b, column + 1]),
            np.int64(ints[b, column + 2]),
        )
    elif kind == _TEXT:
        outcome = _text_outcome(arrays, atom, va, vb, scratch.masks)
    else:
        start = arrays.atoms[atom, _THRESHOLD]
        thresholds = arrays.thresholds[start : start + arrays.atoms[atom, _THRESHOLDS]]
        where = arrays.atoms[atom, _PARAM]
        outcome = number_outcome(np.float64(floats[a, where]), np.float64(floats[b, where]), thresholds)
    scratch.outcomes[atom] = outcome
    scratch.bits[atom] = bits


@inline
def comparison_level(arrays: Arrays, comparison: int, scratch: Scratch) -> int:
    """Level of a comparison whose atoms are all compared, -1 missing."""
    spec = arrays.comparisons[comparison]
    index = 0
    for k in range(spec[0]):
        index = index * spec[4 + MAX_ATOMS_PER_COMPARISON + k] + scratch.outcomes[spec[4 + k]]
    return np.int64(arrays.tables[spec[1] + index])


@inline
def level_weight(arrays: Arrays, comparison: int, level: int, scratch: Scratch) -> float:
    """Weight in bits of a level, with the rarity of what agrees."""
    if level < 0:
        return 0.0
    where = arrays.comparisons[comparison, 2] + level
    rarity = arrays.rarities[where]
    return arrays.bases[where] + (scratch.bits[rarity] if rarity >= 0 else 0.0)


@inline
def pair_levels(
    arrays: Arrays, prior: float, a: int, b: int, scratch: Scratch, levels: np.ndarray, weights: np.ndarray
) -> float:
    """Score a pair in full: fills the level and the weight of each comparison, returns the match weight."""
    for atom in range(len(arrays.atoms)):
        compare_atom(arrays, atom, a, b, scratch)
    total = prior
    for comparison in range(len(arrays.comparisons)):
        level = comparison_level(arrays, comparison, scratch)
        levels[comparison] = level
        weights[comparison] = level_weight(arrays, comparison, level, scratch)
        total += weights[comparison]
    return total


@inline
def _set_bounds(arrays: Arrays, limits: I16, a: int, b: int, known: int, bounds: I16) -> None:
    """Set the bounds of a pair from those of its records and what is known of its names."""
    own, second, third = known & NAME_BITS, 2 | (known & SECOND) // SECOND, 2 | (known & THIRD) // THIRD
    caps = arrays.name_caps
    for at in range(0, len(bounds), WIDTH):
        set_row(bounds, at, limits[a], limits[b], caps[0, own], caps[1, second], caps[2, third])


@inline
def _lower(arrays: Arrays, atom: int, scratch: Scratch) -> int:
    """Lower all bounds now that an atom is compared; returns their sum."""
    row, bits = arrays.cap_starts[atom] + scratch.outcomes[atom], np.int16(rounded_up(scratch.bits[atom]))
    bounds, caps = scratch.bounds, arrays.caps
    total = 0
    for at in range(0, len(bounds), WIDTH):
        total += lower_row(bounds, at, caps[row, 0], caps[row, 1], bits)
    return total


@inline
def _settle(arrays: Arrays, place: int, scratch: Scratch) -> int:
    """Set the bounds of comparisons whose last atom has just been compared to their weights; returns the change."""
    change = 0
    for k in range(arrays.end_starts[place], arrays.end_starts[place + 1]):
        comparison = np.int64(arrays.ends[k])
        level = comparison_level(arrays, comparison, scratch)
        weight = max(min(rounded_up(level_weight(arrays, comparison, level, scratch)), ALWAYS), NEVER)
        change += weight - scratch.bounds[comparison]
        column = comparison % WIDTH
        put_in_row(scratch.bounds, comparison - column, column, np.int16(weight))
    return change


@inline
def reaches(
    arrays: Arrays,
    order: I32,
    limits: I16,
    goal: int,
    a: int,
    b: int,
    known: int,
    scratch: Scratch,
) -> bool:
    """Whether the match weight of a pair may reach the cut; False is exact.

    Args:
        arrays: the program.
        order: atoms in the order of comparison.
        limits: int16[n, padded comparisons], see `bounds.record_bounds`.
        goal: the cut less the prior, as a bound.
        a, b: rows.
        known: class of the pair, see `bounds.CLASSES`.
        scratch: working memory.
    """
    _set_bounds(arrays, limits, a, b, known, scratch.bounds)
    for place in range(len(order)):
        atom = np.int64(order[place])
        compare_atom(arrays, atom, a, b, scratch)
        total = _lower(arrays, atom, scratch)
        if total < goal or total + _settle(arrays, place, scratch) < goal:
            return False
    return True
