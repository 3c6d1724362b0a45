"""Token signatures: four words of bits for each token, which rule out nearly all slips of one for another at once.

The first word has from `CHEAP_SHIFT` on the letters that cost but half an edit beside the token (26), and `JOIN_SIGN`.
The second one has what a slip of the pen must nearly keep: the letters (26 bits), the first letters of what it could be
a slip of (26), its own first letter (5) and its length less one (5). The third and fourth one say the same of the token
as it is written, where the third has `WRITTEN_SIGN` if that is not how its sounds are spelled.
"""

from __future__ import annotations

import numpy as np

from ktp_dedup.engine._borrow import popcount
from ktp_dedup.engine._jit import inline
from ktp_dedup.engine.program import NameArrays

SLIPS_SHIFT, START_SHIFT, LENGTH_SHIFT = 26, 52, 57
CHEAP_SHIFT = 32
JOIN_SIGN = np.uint64(1 << 63)  # of the first word: a long word that may be two, see `program.MAY_JOIN`
START_BRIEFLY = 26  # in the last column of `NameArrays.tokens`, behind the first letters of slips
WRITTEN_SIGN = np.uint64(1)  # of the third word
SOUNDS, WRITTEN = np.int64(0), np.int64(2)  # where the two words of either spelling stand
_LETTERS_MASK = np.uint64((1 << 26) - 1)
_SLIPS, _START, _LENGTH, _CHEAP = (
    np.uint64(s) for s in (SLIPS_SHIFT, START_SHIFT, LENGTH_SHIFT, CHEAP_SHIFT)
)
_FIVE = np.uint64(31)


@inline
def token_length(names: NameArrays, token: int, spelling: int) -> int:
    """Letters of a token in one of its spellings, at most 32."""
    return np.int64((names.signatures[token, spelling + 1] >> _LENGTH) & _FIVE) + 1


@inline
def starts_alike(names: NameArrays, a: int, b: int, spelling: int) -> bool:
    """Whether the first letters of two tokens allow a slip, see `names.starts_alike`."""
    start = (names.signatures[b, spelling + 1] >> _START) & _FIVE
    return ((names.signatures[a, spelling + 1] >> _SLIPS) >> start) & np.uint64(1) != 0


@inline
def may_slip(names: NameArrays, a: int, b: int) -> bool:
    """Whether one token may be a slip of the other by their signatures; False is exact."""
    if _spelling_may_slip(names, a, b, SOUNDS):
        return True
    unlike = (names.signatures[a, WRITTEN] | names.signatures[b, WRITTEN]) & WRITTEN_SIGN != 0
    return unlike and _spelling_may_slip(names, a, b, WRITTEN)


@inline
def _spelling_may_slip(names: NameArrays, a: int, b: int, spelling: int) -> bool:
    """Whether one token may be a slip of the other in one of the two spellings; False is exact."""
    if not starts_alike(names, a, b, spelling):
        return False
    length, other_length = token_length(names, a, spelling), token_length(names, b, spelling)
    allowed = np.int64(names.budgets[max(length, other_length)])
    if abs(length - other_length) > allowed:
        return False
    own, other = names.signatures[a, spelling + 1], names.signatures[b, spelling + 1]
    cheap, other_cheap = names.signatures[a, spelling] >> _CHEAP, names.signatures[b, spelling] >> _CHEAP
    return _letters_allow(own & _LETTERS_MASK, cheap, other & _LETTERS_MASK, other_cheap, allowed)


@inline
def _least_cost(lacking: int, cheap: int) -> int:
    """The least that letters cost which the other token lacks: half an edit for cheap ones, else a whole one."""
    return 2 * np.int64(popcount(lacking)) - np.int64(popcount(lacking & cheap))


@inline
def may_be_two(names: NameArrays, one: int, first: int, second: int) -> bool:
    """Whether a token may be two others written together with a slip; False is exact."""
    if not names.signatures[one, 0] & JOIN_SIGN or not starts_alike(names, one, first, SOUNDS):
        return False
    length = token_length(names, one, SOUNDS)
    together = token_length(names, first, SOUNDS) + token_length(names, second, SOUNDS)
    allowed = np.int64(names.budgets[min(max(length, together), len(names.budgets) - 1)])
    if abs(length - together) > allowed:
        return False
    letters = (names.signatures[first, 1] | names.signatures[second, 1]) & _LETTERS_MASK
    cheap = (names.signatures[first, 0] | names.signatures[second, 0]) >> _CHEAP
    own, own_cheap = names.signatures[one, 1] & _LETTERS_MASK, names.signatures[one, 0] >> _CHEAP
    return _letters_allow(own, own_cheap, letters, cheap, allowed)


@inline
def _letters_allow(letters: int, cheap: int, other_letters: int, other_cheap: int, allowed: int) -> bool:
    """Whether the letters that either token lacks are no more than `allowed` half edits; False is exact."""
    if _least_cost(letters & ~other_letters, other_cheap) > allowed:
        return False
    return _least_cost(other_letters & ~letters, cheap) <= allowed


@inline
def lack_a_letter(names: NameArrays, a: int, b: int) -> bool:
    """Whether one of two tokens lacks at most one letter of the other, as near ones do; False is exact."""
    letters, other_letters = names.signatures[a, 1] & _LETTERS_MASK, names.signatures[b, 1] & _LETTERS_MASK
    one = np.uint64(1)
    return popcount(letters & ~other_letters) <= one or popcount(other_letters & ~letters) <= one
