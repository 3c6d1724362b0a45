"""The score of one pair: outcomes of atoms, levels of comparisons, weights; with and without bounds.

`pair_levels` scores in full. `reaches` does the same lazily: it starts from the sum of the upper bounds of all
comparisons, compares one atom after the other, lowers the bounds of the comparisons that use it, and stops
when the cut is out of reach.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ktp_dedup.engine._jit import inline, jit
from ktp_dedup.engine.atoms import date_outcome, nik_outcome, number_outcome, text_slice, threshold_outcome
from ktp_dedup.engine.names import name_outcome
from ktp_dedup.engine.program import I32, MAX_ATOMS_PER_COMPARISON, MAX_LETTERS, MAX_TOKENS, Arrays
from ktp_dedup.engine.strings import make_masks, similarity

_KIND, _INT, _FLOAT, _OUTCOMES, _PARAM, _THRESHOLD, _THRESHOLDS = range(7)
_CODE, _DATE, _NIK, _TEXT, _NAME, _NUMBER = range(6)


class Scratch(NamedTuple):
    """Working memory of one thread.

    Attributes:
        outcomes: int64[atoms], as compared.
        bits: float64[atoms], rarity of what agrees.
        bounds: float64[comparisons], upper bounds of the pair; pending: int64[comparisons], atoms not compared yet.
        levels, used, rows: see `names.name_outcome`.
        masks: see `strings.make_masks`.
    """

    outcomes: np.ndarray
    bits: np.ndarray
    bounds: np.ndarray
    pending: np.ndarray
    levels: np.ndarray
    used: np.ndarray
    rows: np.ndarray
    masks: np.ndarray


@jit
def make_scratch(atoms: int, comparisons: int) -> Scratch:
    """Working memory for programs of that many atoms and comparisons."""
    return Scratch(
        np.zeros(atoms, np.int64),
        np.zeros(atoms, np.float64),
        np.zeros(comparisons, np.float64),
        np.zeros(comparisons, np.int64),
        np.zeros((MAX_TOKENS, MAX_TOKENS), np.int64),
        np.zeros((3, MAX_TOKENS), np.int64),
        np.zeros((4, MAX_LETTERS + 1), np.int64),
        make_masks(),
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
        outcome, bits = name_outcome(
            arrays.names, va, vb, arrays.atoms[atom, _PARAM], full, scratch.levels, scratch.used, scratch.rows
        )
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
def _first_bound(arrays: Arrays, prior: float, first: int, a: int, b: int, scratch: Scratch) -> float:
    """The sum of the upper bounds of all comparisons for two records."""
    bound = prior
    for comparison in range(len(arrays.comparisons)):
        most = np.float64(min(arrays.floats[a, first + comparison], arrays.floats[b, first + comparison]))
        scratch.bounds[comparison] = most
        scratch.pending[comparison] = arrays.comparisons[comparison, 0]
        bound += most
    return bound


@inline
def _lower(arrays: Arrays, atom: int, comparison: int, scratch: Scratch) -> float:
    """Lower the bound of a comparison now that one of its atoms is compared; returns the change."""
    scratch.pending[comparison] -= 1
    before = scratch.bounds[comparison]
    if scratch.pending[comparison] == 0:
        after = level_weight(arrays, comparison, comparison_level(arrays, comparison, scratch), scratch)
    else:
        cap = np.float64(arrays.caps[arrays.cap_starts[atom] + scratch.outcomes[atom], comparison])
        after = min(before, cap)
    scratch.bounds[comparison] = after
    return after - before


@inline
def reaches(
    arrays: Arrays,
    order: I32,
    goal: tuple[float, float],
    first: int,
    a: int,
    b: int,
    scratch: Scratch,
) -> bool:
    """Whether the match weight of a pair reaches the cut (up to rounding: callers leave a margin).

    Args:
        arrays: the program.
        order: atoms in the order of comparison.
        goal: prior and cut in bits.
        first: column of `floats` where the upper bounds begin.
        a, b: rows.
        scratch: working memory.
    """
    prior, cut = goal
    bound = _first_bound(arrays, prior, first, a, b, scratch)
    for place in range(len(order)):
        atom = order[place]
        compare_atom(arrays, atom, a, b, scratch)
        for k in range(arrays.user_starts[atom], arrays.user_starts[atom + 1]):
            bound += _lower(arrays, atom, arrays.users[k], scratch)
        if bound < cut:
            return False
    return True
