"""Token signatures: two words of bits for each token of a name, which rule out nearly all pairs of names at once.

The first word is the number of the token's loose form (32 bits), from `CHEAP_SHIFT` on the letters that cost but half
an edit beside it (26), and `JOIN_SIGN`. The second one has what a slip of the pen must nearly keep: the letters
(26 bits), the first letters of what it could be a slip of (26), its own first letter (5), its length less one (5),
`NO_SLIP_SIGN` and `SHORT_SIGN`.
"""

from __future__ import annotations

import numpy as np

from ktp_dedup.engine._jit import inline, jit
from ktp_dedup.engine.program import NameArrays
from ktp_dedup.engine.tokens import may_stand_for, popcount

SLIPS_SHIFT, START_SHIFT, LENGTH_SHIFT = 26, 52, 57
NO_SLIP_SIGN = np.uint64(1 << 62)  # a known name, no slip of another one; or too long
SHORT_SIGN = np.uint64(1 << 63)  # an initial or abbreviation
CHEAP_SHIFT = 32
JOIN_SIGN = np.uint64(1 << 63)  # of the first word: may be written together with a neighbour, or be two words
_LETTERS_MASK = (1 << 26) - 1
FORM_MASK = np.uint64((1 << 32) - 1)


@inline
def _least_cost(lacking: int, cheap: int) -> int:
    """The least that letters cost which the other token lacks: half an edit for cheap ones, else a whole one."""
    return 2 * popcount(lacking) - popcount(lacking & cheap)


@inline
def may_slip(names: NameArrays, a: int, b: int) -> bool:
    """Whether one token may be a slip of the other, by their signatures; False is exact."""
    one, other = names.signatures[a, 1], names.signatures[b, 1]
    if one & other & NO_SLIP_SIGN:
        return False
    start = np.int64(other >> np.uint64(START_SHIFT)) & 31
    if not np.int64(one >> np.uint64(SLIPS_SHIFT)) >> start & 1:
        return False
    length = (np.int64(one >> np.uint64(LENGTH_SHIFT)) & 31) + 1
    other_length = (np.int64(other >> np.uint64(LENGTH_SHIFT)) & 31) + 1
    allowed = np.int64(names.budgets[max(length, other_length)])
    return abs(length - other_length) <= allowed and _letters_allow(names, a, b, allowed)


@inline
def _letters_allow(names: NameArrays, a: int, b: int, allowed: int) -> bool:
    """Whether the letters that either token lacks are no more than `allowed` half edits; False is exact."""
    letters = np.int64(names.signatures[a, 1]) & _LETTERS_MASK
    other_letters = np.int64(names.signatures[b, 1]) & _LETTERS_MASK
    cheap = np.int64(names.signatures[a, 0] >> np.uint64(CHEAP_SHIFT)) & _LETTERS_MASK
    other_cheap = np.int64(names.signatures[b, 0] >> np.uint64(CHEAP_SHIFT)) & _LETTERS_MASK
    if _least_cost(letters & ~other_letters, other_cheap) > allowed:
        return False
    return _least_cost(other_letters & ~letters, cheap) <= allowed


@inline
def _has_partner(names: NameArrays, token: int, b0: int, nb: int) -> bool:
    """Whether a token may find a partner in a name; False is exact."""
    form, spelling = names.signatures[token, 0], names.signatures[token, 1]
    joins = form & JOIN_SIGN
    if joins:
        return True
    for j in range(b0, b0 + nb):
        joins |= names.signatures[j, 0] & JOIN_SIGN
        if (form ^ names.signatures[j, 0]) & FORM_MASK == 0:
            return True
        if (spelling | names.signatures[j, 1]) & SHORT_SIGN:
            if may_stand_for(names.tokens, token, j) or may_stand_for(names.tokens, j, token):
                return True
        elif may_slip(names, token, j):
            return True
    return joins != 0


@inline
def _is_covered(names: NameArrays, a0: int, na: int, b0: int, nb: int) -> bool:
    """Whether each token of the first name may find a partner in the second; False is exact."""
    covered = 0
    while covered < na and _has_partner(names, a0 + covered, b0, nb):
        covered += 1
    return covered == na


@jit
def may_cover(names: NameArrays, a: int, b: int) -> bool:
    """Whether all tokens of one of two names may find partners in the other; False is exact.

    Without that the names agree in part at best, or are near.
    """
    a0, b0 = names.offsets[a], names.offsets[b]
    na, nb = names.offsets[a + 1] - a0, names.offsets[b + 1] - b0
    return _is_covered(names, a0, na, b0, nb) or _is_covered(names, b0, nb, a0, na)
