"""Levels of agreement of tokens and names, and the alignment of two names.

This algorithm is a contract: the compiled engine runs the same on token ids, and a property test holds both
equal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from .distance import NEAR_LETTERS, budget, is_near, starts_alike, token_distance
from .lexicon import is_known
from .soft import ENDING_CONFLICTS
from .tokens import Token, join_canonical

JOIN_LETTERS: Final = 7
"""A shorter word is no two words written together with a slip."""
MOST_LETTERS: Final = 32
"""Longer words are not looked at for slips where two are one."""


class TokenLevel(IntEnum):
    """How two tokens agree, from not at all to letter by letter."""

    NONE = 0
    NEAR = 1  # a slip apart, yet perhaps two names
    SHORT = 2  # an initial or abbreviation that may stand for the other
    TYPO = 3  # within the edit budget, and not two known names
    SOFT = 4  # probably one name: equal loose form
    SPELLING = 5  # one name in two spellings: equal canonical form
    EXACT = 6


class NameLevel(IntEnum):
    """How two names agree. TYPO and above: every token has its partner, this is the weakest pair."""

    DIFFERENT = 0
    NEAR = 1  # all of one name agrees but for one token, which is only near: a slip, or two names
    PARTIAL = 2  # some tokens agree, both sides have others
    SUBSET = 3  # all of the shorter name agrees, the other has more
    ABBREVIATED = 4  # all tokens agree, some only as initials or abbreviations
    TYPO = 5
    SOFT = 6
    SPELLING = 7
    EXACT = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Aligned tokens: ``left`` and ``right`` are one position, or two where that side is written apart."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    level: TokenLevel


def _may_stand_for(short: Token, other: Token) -> bool:
    if short.role == "initial":
        letter = short.text
        return (
            other.text.startswith(letter)
            or other.canonical.startswith(letter.lower())
            or other.canonical in short.stands_for
        )
    return other.canonical in short.stands_for


def token_level(a: Token, b: Token, known: Callable[[str], bool] = is_known) -> TokenLevel:
    """How two tokens agree; symmetric. ``known`` tells dictionary names: two of them are never a typo."""
    if a.text == b.text:
        return TokenLevel.EXACT
    if a.canonical == b.canonical:
        return TokenLevel.SPELLING
    if a.is_short or b.is_short:
        compatible = (a.is_short and _may_stand_for(a, b)) or (b.is_short and _may_stand_for(b, a))
        return TokenLevel.SHORT if compatible else TokenLevel.NONE
    if ENDING_CONFLICTS[a.ending][b.ending]:
        return TokenLevel.NONE
    if a.loose == b.loose:
        return TokenLevel.SOFT
    if known(a.canonical) and known(b.canonical):
        return TokenLevel.NONE
    # a slip beside letters that are spelled as one sound (Ardiansyzh, Felica) changes more of the canonical form
    slip = is_typo(a.canonical, b.canonical) or is_typo(a.text.lower(), b.text.lower())
    return TokenLevel.TYPO if slip else TokenLevel.NONE


def is_typo(a: str, b: str) -> bool:
    """Whether two canonical spellings begin alike and are within the edit budget of the longer one."""
    allowed = budget(max(len(a), len(b)))
    if allowed == 0 or allowed < abs(len(a) - len(b)) or not starts_alike(a, b):
        return False
    return token_distance(a, b) <= allowed


def align(
    a: tuple[Token, ...], b: tuple[Token, ...], known: Callable[[str], bool] = is_known
) -> tuple[Pair, ...]:
    """Partners of the tokens of two names, each token once: best level first, then nearest to the beginning.

    Between SPELLING and the weaker levels, a token may take two adjacent free tokens that are it written
    apart. At last the only free tokens of both names are partners if they are near and all others are the same.
    Pairs come ordered by position on the left. ``align(b, a)`` is the mirror image.
    """
    levels = [[token_level(x, y, known) for y in b] for x in a]
    free_a, free_b = set(range(len(a))), set(range(len(b)))
    pairs = _greedy(levels, free_a, free_b, (TokenLevel.EXACT, TokenLevel.SPELLING))
    pairs += _joins(a, b, free_a, free_b, known)
    pairs += _greedy(levels, free_a, free_b, (TokenLevel.SOFT, TokenLevel.TYPO, TokenLevel.SHORT))
    pairs += _near(a, b, free_a, free_b, pairs)
    return tuple(sorted(pairs, key=lambda pair: (pair.left, pair.right)))


def _greedy(
    levels: list[list[TokenLevel]], free_a: set[int], free_b: set[int], wanted: tuple[TokenLevel, ...]
) -> list[Pair]:
    """Pairs of free tokens at the wanted levels, best first, then by sum of positions; uses them up."""
    cells = [
        (-level, i + j, i, j)
        for i, row in enumerate(levels)
        for j, level in enumerate(row)
        if level in wanted
    ]
    pairs = []
    for level, _, i, j in sorted(cells):
        if i in free_a and j in free_b:
            free_a.remove(i)
            free_b.remove(j)
            pairs.append(Pair((i,), (j,), TokenLevel(-level)))
    return pairs


def _near(
    a: tuple[Token, ...], b: tuple[Token, ...], free_a: set[int], free_b: set[int], pairs: list[Pair]
) -> list[Pair]:
    """The last free tokens of both names if they are near: a slip in one token, all others are the same."""
    alike = all(pair.level >= TokenLevel.SPELLING and len(pair.left) == len(pair.right) for pair in pairs)
    if not alike or len(free_a) != 1 or len(free_b) != 1:
        return []
    (i,), (j,) = free_a, free_b
    return [Pair((i,), (j,), TokenLevel.NEAR)] if _are_near(a[i], b[j]) else []


def _are_near(a: Token, b: Token) -> bool:
    return not (a.is_short or b.is_short) and is_near(a.canonical, b.canonical)


def _joins(
    a: tuple[Token, ...],
    b: tuple[Token, ...],
    free_a: set[int],
    free_b: set[int],
    known: Callable[[str], bool],
) -> list[Pair]:
    """Pairs of one free token with two adjacent free tokens of the other side that are it written apart."""
    cells = [
        (-level, one + first, one, side, first)
        for side, (ones, free, twos) in enumerate(((a, free_a, b), (b, free_b, a)))
        for one in free
        for first in range(len(twos) - 1)
        if (level := join_level(ones[one], twos[first], twos[first + 1], known))
    ]
    pairs = []
    for negated, _, one, side, first in sorted(cells):
        single, double = (free_b, free_a) if side else (free_a, free_b)
        two = (first, first + 1)
        if one in single and double.issuperset(two):
            single.remove(one)
            double.difference_update(two)
            left, right = (two, (one,)) if side else ((one,), two)
            pairs.append(Pair(left, right, TokenLevel(-negated)))
    return pairs


def join_level(one: Token, first: Token, second: Token, known: Callable[[str], bool]) -> TokenLevel:
    """Whether one token is two others written together: SPELLING, TYPO where a slip is between them, or NONE.

    It must be longer than each, so that ``align`` is symmetric. A slip is looked for in words that are no known name.
    """
    if len(one.canonical) <= max(len(first.canonical), len(second.canonical)):
        return TokenLevel.NONE
    if one.canonical == join_canonical(first.text, second.text):
        return TokenLevel.SPELLING
    together = first.canonical + second.canonical
    wordy = not (one.is_short or first.is_short or second.is_short)
    if not wordy or min(len(first.canonical), len(second.canonical)) < NEAR_LETTERS or known(one.canonical):
        return TokenLevel.NONE
    if len(one.canonical) < JOIN_LETTERS or max(len(together), len(one.canonical)) > MOST_LETTERS:
        return TokenLevel.NONE
    return TokenLevel.TYPO if is_typo(one.canonical, together) else TokenLevel.NONE


def name_level(a: tuple[Token, ...], b: tuple[Token, ...], pairs: tuple[Pair, ...]) -> NameLevel:
    """The level of two names from the alignment of their tokens."""
    if not a or not b:
        return NameLevel.DIFFERENT
    if [token.text for token in a] == [token.text for token in b]:
        return NameLevel.EXACT
    solid = any(pair.level >= TokenLevel.TYPO for pair in pairs)
    left_over_a = len(a) - sum(len(pair.left) for pair in pairs)
    left_over_b = len(b) - sum(len(pair.right) for pair in pairs)
    if left_over_a and left_over_b:
        return NameLevel.PARTIAL if solid else NameLevel.DIFFERENT
    if any(pair.level == TokenLevel.NEAR for pair in pairs):
        return NameLevel.NEAR
    if not solid:
        return NameLevel.DIFFERENT
    if left_over_a or left_over_b:
        return NameLevel.SUBSET
    weakest = min(pair.level for pair in pairs)
    return NameLevel.ABBREVIATED if weakest == TokenLevel.SHORT else NameLevel(weakest + 2)
