"""Levels at which two tokens of names agree: the compiled twin of `ktp_dedup.names.token_level`.

Everything about spelling was decided once for each distinct token (`TokenColumn`), so that most token pairs are settled
by comparing integers, and an edit distance runs only where letters allow it.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ktp_dedup.engine._jit import inline
from ktp_dedup.engine.program import KNOWN, MAX_LETTERS, MAY_JOIN, NEAR_LETTERS, SHORT, NameArrays

NONE, NEAR, ABBREVIATED, TYPO, SOFT, SPELLING, EXACT = range(7)

# columns of a token row, see program.TokenColumn
_CANONICAL, _LOOSE, _ENDING, _FLAGS, _LENGTH, _CHARS = range(6)
_STANDS_LOW, _STANDS_HIGH, _OFFERS_LOW, _OFFERS_HIGH = range(6, 10)
_WRITTEN_LENGTH, _WRITTEN_CHARS = range(10, 12)
_H = 7  # the letter h


class NameScratch(Protocol):
    """Working memory of a comparison of names.

    Attributes:
        found: int64, token pairs that agree; used: int64, what is matched.
        rows: int64[3, letters], rows of a distance; together: uint8, letters of two tokens written together.
    """

    found: np.ndarray
    used: np.ndarray
    rows: np.ndarray
    together: np.ndarray


@inline
def _gap(names: NameArrays, letters: np.ndarray, start: int, i: int) -> int:
    """Cost of inserting or deleting the letter at `i`: 1 when it doubles the one before it."""
    letter = np.int64(letters[start + i])
    if i > 0 and np.int64(letters[start + i - 1]) == letter:
        return 1
    return np.int64(names.gap_costs[letter])


@inline
def token_distance(
    names: NameArrays, sa: int, la: int, others: np.ndarray, sb: int, lb: int, limit: int, rows: np.ndarray
) -> int:
    """Weighted optimal string alignment of two canonical tokens in half edits, or anything above `limit`.

    The letters of the second one stand in `others` from `sb` on.
    """
    for j in range(lb + 1):
        rows[1, j] = 0 if j == 0 else rows[1, j - 1] + _gap(names, others, sb, j - 1)
    before, last, row = 0, 1, 2
    least_before = 0
    for i in range(la):
        letter = np.int64(names.letters[sa + i])
        gap = _gap(names, names.letters, sa, i)
        rows[row, 0] = rows[last, 0] + gap
        least = rows[row, 0]
        for j in range(lb):
            other = np.int64(others[sb + j])
            best = min(
                rows[last, j] + np.int64(names.letter_costs[letter, other]),
                rows[last, j + 1] + gap,
                rows[row, j] + _gap(names, others, sb, j),
            )
            if (
                i > 0
                and j > 0
                and letter == np.int64(others[sb + j - 1])
                and np.int64(names.letters[sa + i - 1]) == other
            ):
                best = min(best, rows[before, j - 1] + 2)
            rows[row, j + 1] = best
            least = min(least, best)
        if least > limit and least_before + 2 > limit:  # an exchange of two letters reaches back over one row
            return limit + 1
        least_before = least
        before, last, row = last, row, before
    return np.int64(rows[last, lb])


@inline
def _starts_alike(names: NameArrays, sa: int, la: int, sb: int, lb: int) -> bool:
    """Whether first letters allow a slip: equal, confusable, exchanged with the second, or an h dropped."""
    a0, b0 = names.letters[sa], names.letters[sb]
    if names.letter_costs[a0, b0] <= 2:
        return True
    a1 = np.int64(names.letters[sa + 1]) if la > 1 else -1
    b1 = np.int64(names.letters[sb + 1]) if lb > 1 else -1
    if np.int64(a0) == b1 and np.int64(b0) == a1:
        return True
    return (a0 == _H and a1 == b0) or (b0 == _H and b1 == a0)


@inline
def may_stand_for(tokens: np.ndarray, a: int, b: int) -> bool:
    """Whether token `a`, an initial or abbreviation, may stand for token `b`."""
    low = tokens[a, _STANDS_LOW] & tokens[b, _OFFERS_LOW]
    return low != 0 or (tokens[a, _STANDS_HIGH] & tokens[b, _OFFERS_HIGH]) != 0


@inline
def _same_letters(names: NameArrays, sa: int, sb: int, count: int) -> bool:
    """Whether `count` letters from two places on are the same."""
    k = 0
    while k < count and names.letters[sa + k] == names.letters[sb + k]:
        k += 1
    return k == count


@inline
def _is_typo(names: NameArrays, sa: int, la: int, sb: int, lb: int, rows: np.ndarray) -> bool:
    """Whether two spellings, letters from a place on, begin alike and are within the edit budget."""
    longer = max(la, lb)
    if longer > MAX_LETTERS:
        return False
    budget = np.int64(names.budgets[longer])
    if budget == 0 or abs(la - lb) > budget:
        return False
    if not _starts_alike(names, sa, la, sb, lb):
        return False
    return token_distance(names, sa, la, names.letters, sb, lb, budget, rows) <= budget


@inline
def may_be_slip(names: NameArrays, a: int, b: int, rows: np.ndarray) -> bool:
    """Whether one token may be a slip of the other, in the spelling of its sounds or as it is written."""
    tokens = names.rows
    sa, sb = np.int64(tokens[a, _CHARS]), np.int64(tokens[b, _CHARS])
    la, lb = np.int64(tokens[a, _LENGTH]), np.int64(tokens[b, _LENGTH])
    if _is_typo(names, sa, la, sb, lb, rows):
        return True
    written_a, written_b = np.int64(tokens[a, _WRITTEN_CHARS]), np.int64(tokens[b, _WRITTEN_CHARS])
    if written_a == sa and written_b == sb:
        return False
    la, lb = np.int64(tokens[a, _WRITTEN_LENGTH]), np.int64(tokens[b, _WRITTEN_LENGTH])
    return _is_typo(names, written_a, la, written_b, lb, rows)


@inline
def is_near(names: NameArrays, a: int, b: int) -> bool:
    """Whether two tokens are one edit apart or one is cut off; see `names.distance.is_near`."""
    tokens = names.rows
    la, lb = np.int64(tokens[a, _LENGTH]), np.int64(tokens[b, _LENGTH])
    least = min(la, lb)
    if (tokens[a, _FLAGS] | tokens[b, _FLAGS]) & SHORT or least < NEAR_LETTERS:
        return False
    sa, sb = np.int64(tokens[a, _CHARS]), np.int64(tokens[b, _CHARS])
    front = 0
    while front < least and names.letters[sa + front] == names.letters[sb + front]:
        front += 1
    if front == least:
        return True
    if abs(la - lb) > 1:
        return False
    if la != lb:
        return _same_letters(names, sa + front + (la > lb), sb + front + (lb > la), least - front)
    if _same_letters(names, sa + front + 1, sb + front + 1, la - front - 1):
        return True
    return (
        front + 1 < la
        and names.letters[sa + front] == names.letters[sb + front + 1]
        and names.letters[sa + front + 1] == names.letters[sb + front]
        and _same_letters(names, sa + front + 2, sb + front + 2, la - front - 2)
    )


@inline
def is_loose_join(names: NameArrays, one: int, first: int, second: int, scratch: NameScratch) -> bool:
    """Whether token `one` is the tokens `first` and `second` written together with a slip."""
    tokens = names.rows
    if not tokens[one, _FLAGS] & MAY_JOIN or (tokens[first, _FLAGS] | tokens[second, _FLAGS]) & SHORT:
        return False
    la = np.int64(tokens[one, _LENGTH])
    head, tail = np.int64(tokens[first, _LENGTH]), np.int64(tokens[second, _LENGTH])
    lb = head + tail
    if min(head, tail) < NEAR_LETTERS or la <= max(head, tail) or lb > MAX_LETTERS:
        return False
    budget = np.int64(names.budgets[max(la, lb)])
    sa, sb = np.int64(tokens[one, _CHARS]), np.int64(tokens[first, _CHARS])
    if abs(la - lb) > budget or not _starts_alike(names, sa, la, sb, head):
        return False
    together = scratch.together
    for k in range(head):
        together[k] = names.letters[sb + k]
    for k in range(tail):
        together[head + k] = names.letters[tokens[second, _CHARS] + k]
    return token_distance(names, sa, la, together, np.int64(0), lb, budget, scratch.rows) <= budget


@inline
def token_level(names: NameArrays, a: int, b: int, rows: np.ndarray) -> int:
    """Level at which two token rows agree, NONE or above `NEAR`."""
    tokens = names.rows
    if a == b:
        return EXACT
    if tokens[a, _CANONICAL] == tokens[b, _CANONICAL]:
        return SPELLING
    if (tokens[a, _FLAGS] | tokens[b, _FLAGS]) & SHORT:
        return ABBREVIATED if may_stand_for(tokens, a, b) or may_stand_for(tokens, b, a) else NONE
    if names.conflicts[tokens[a, _ENDING], tokens[b, _ENDING]]:
        return NONE
    if tokens[a, _LOOSE] == tokens[b, _LOOSE]:
        return SOFT
    if (tokens[a, _FLAGS] & tokens[b, _FLAGS]) & KNOWN:
        return NONE
    return TYPO if may_be_slip(names, a, b, rows) else NONE
