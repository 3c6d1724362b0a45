"""The score of one pair: outcomes of atoms, levels of comparisons, weights; with and without bounds.

`pair_levels` scores in full. `reaches` does the same lazily: it starts from the sum of the upper bounds of all
comparisons, replaces one bound after the other by the true weight, and stops when the cut is out of reach.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ktp_dedup.engine._jit import jit
from ktp_dedup.engine.atoms import date_outcome, nik_outcome, number_outcome, text_slice, threshold_outcome
from ktp_dedup.engine.program import MAX_LETTERS, MAX_TOKENS, Arrays
from ktp_dedup.engine.strings import similarity
from ktp_dedup.engine.tokens import name_outcome

UNKNOWN = -1
_KIND, _INT, _FLOAT, _OUTCOMES, _PARAM, _THRESHOLD, _THRESHOLDS = range(7)
_CODE, _DATE, _NIK, _TEXT, _NAME, _NUMBER = range(6)


class Scratch(NamedTuple):
    """Working memory of one thread.

    Attributes:
        outcomes: int64[atoms], UNKNOWN until compared.
        bits: float64[atoms], rarity of what agrees.
        levels, used, rows: see `tokens.name_outcome`.
    """

    outcomes: np.ndarray
    bits: np.ndarray
    levels: np.ndarray
    used: np.ndarray
    rows: np.ndarray


@jit
def make_scratch(atoms: int) -> Scratch:
    """Working memory for programs of that many atoms."""
    return Scratch(
        np.full(atoms, UNKNOWN, np.int64),
        np.zeros(atoms, np.float64),
        np.zeros((MAX_TOKENS, MAX_TOKENS), np.int64),
        np.zeros((3, MAX_TOKENS), np.int64),
        np.zeros((3, MAX_LETTERS + 1), np.int64),
    )


@jit
def _text_outcome(arrays: Arrays, atom: int, va: int, vb: int) -> int:
    """Outcome of two distinct texts."""
    start = arrays.atoms[atom, _THRESHOLD]
    count = arrays.atoms[atom, _THRESHOLDS]
    if va == vb:
        return 2 + count
    value = similarity(arrays.atoms[atom, _PARAM], text_slice(arrays, va), text_slice(arrays, vb))
    return threshold_outcome(value, arrays.thresholds[start : start + count])


@jit
def compare_atom(arrays: Arrays, atom: int, a: int, b: int, scratch: Scratch) -> None:
    """Compare one atom of records `a` and `b` into `scratch`."""
    kind = arrays.atoms[atom, _KIND]
    column = arrays.atoms[atom, _INT]
    bits_column = arrays.atoms[atom, _FLOAT]
    bits = 0.0
    if kind != _NAME and bits_column >= 0:
        bits = np.float64(min(arrays.floats[a, bits_column], arrays.floats[b, bits_column]))
    va, vb = np.int64(arrays.ints[a, column]), np.int64(arrays.ints[b, column])
    if va == -1 or vb == -1:
        outcome = 0
    elif kind == _CODE:
        outcome = 2 if va == vb else 1
    elif kind == _DATE:
        outcome = date_outcome(va, vb)
    elif kind == _NAME:
        full = np.float64(min(arrays.floats[a, bits_column], arrays.floats[b, bits_column]))
        outcome, bits = name_outcome(
            arrays, va, vb, arrays.atoms[atom, _PARAM], full, scratch.levels, scratch.used, scratch.rows
        )
    elif kind == _NIK:
        outcome = nik_outcome(
            va - 2,
            np.int64(arrays.ints[a, column + 1]),
            np.int64(arrays.ints[a, column + 2]),
            vb - 2,
            np.int64(arrays.ints[b, column + 1]),
            np.int64(arrays.ints[b, column + 2]),
        )
    elif kind == _TEXT:
        outcome = _text_outcome(arrays, atom, va, vb)
    else:
        start = arrays.atoms[atom, _THRESHOLD]
        thresholds = arrays.thresholds[start : start + arrays.atoms[atom, _THRESHOLDS]]
        where = arrays.atoms[atom, _PARAM]
        outcome = number_outcome(np.float64(arrays.floats[a, where]), np.float64(arrays.floats[b, where]), thresholds)
    scratch.outcomes[atom] = outcome
    scratch.bits[atom] = bits


@jit
def comparison_level(arrays: Arrays, comparison: int, a: int, b: int, scratch: Scratch) -> int:
    """Level of a comparison, -1 missing; compares those of its atoms that are not known yet."""
    spec = arrays.comparisons[comparison]
    index = 0
    for k in range(spec[0]):
        atom = spec[4 + k]
        if scratch.outcomes[atom] == UNKNOWN:
            compare_atom(arrays, atom, a, b, scratch)
        index = index * spec[8 + k] + scratch.outcomes[atom]
    return np.int64(arrays.tables[spec[1] + index])


@jit
def level_weight(arrays: Arrays, comparison: int, level: int, scratch: Scratch) -> float:
    """Weight in bits of a level, with the rarity of what agrees."""
    if level < 0:
        return 0.0
    where = arrays.comparisons[comparison, 2] + level
    rarity = arrays.rarities[where]
    return arrays.bases[where] + (scratch.bits[rarity] if rarity >= 0 else 0.0)


@jit
def pair_levels(
    arrays: Arrays, prior: float, a: int, b: int, scratch: Scratch, levels: np.ndarray, weights: np.ndarray
) -> float:
    """Score a pair in full: fills the level and the weight of each comparison, returns the match weight."""
    scratch.outcomes[:] = UNKNOWN
    total = prior
    for comparison in range(len(arrays.comparisons)):
        level = comparison_level(arrays, comparison, a, b, scratch)
        levels[comparison] = level
        weights[comparison] = level_weight(arrays, comparison, level, scratch)
        total += weights[comparison]
    return total


@jit
def reaches(
    arrays: Arrays, start: float, bounds: int, order: np.ndarray, a: int, b: int, cut: float, scratch: Scratch
) -> bool:
    """Whether the match weight of a pair reaches `cut` (up to rounding: callers leave a margin)."""
    bound = start
    count = len(order)
    for comparison in range(count):
        bound += np.float64(min(arrays.floats[a, bounds + comparison], arrays.floats[b, bounds + comparison]))
    if bound < cut:
        return False
    scratch.outcomes[:] = UNKNOWN
    for comparison in order:
        most = np.float64(min(arrays.floats[a, bounds + comparison], arrays.floats[b, bounds + comparison]))
        level = comparison_level(arrays, comparison, a, b, scratch)
        bound += level_weight(arrays, comparison, level, scratch) - most
        if bound < cut:
            return False
    return True
