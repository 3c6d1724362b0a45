"""Edit distance of canonical spellings with costs for confusable letters, in units of half an edit.

A clerk hears one letter for another (the sound correspondences of Indonesian names: Sundanese f/p/v and z/j/s,
Javanese a/o, old j for y, final voicing), hits the key beside the right one (QWERTY), or reads a letter of
like shape. Any other exchange of letters is more likely another name (Sodikin, Solikin): it costs more, and only
longer words have room for it. The compiled engine holds the same algorithm over the same numbers
(``LETTER_COSTS``, ``GAP_COSTS``, ``budget``); a property test keeps both equal.
"""

from __future__ import annotations

from itertools import pairwise
from string import ascii_lowercase
from typing import Final

_CONFUSABLE: Final = "ao ie iy uo uw bp dt gk fp fv vw zs zj jy ck cs"
_KEYBOARD: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LIKE_SHAPE: Final = "il un ce rn hb hn uv nm"
_FOLDED_KEYS: Final = "ka kw fb fc fg it ig ih"
"""Neighbours of the keys q, v and y, which the hard folds turn into k, f and i."""
_WEAK: Final = "ehwy"
_EDIT: Final = 2
_OTHER: Final = 3

BUDGETS: Final = (0, 0, 0, 0, 2, 2, 3, 3, 3, 4)
"""Highest distance of a typo by length of the longer token; longer tokens take the last value."""


NEAR_LETTERS: Final = 3
"""A shorter token is near nothing."""


def _neighbours() -> set[frozenset[str]]:
    """Keys side by side, and each key with the two below it."""
    pairs = {frozenset(pair) for row in _KEYBOARD for pair in pairwise(row)}
    for upper, lower in pairwise(_KEYBOARD):
        pairs |= {frozenset(pair) for pair in zip(upper, lower, strict=False)}
        pairs |= {frozenset(pair) for pair in zip(upper[1:], lower, strict=False)}
    return pairs


def _letter_costs() -> tuple[tuple[int, ...], ...]:
    beside = _neighbours() | {frozenset(pair) for pair in (*_LIKE_SHAPE.split(), *_FOLDED_KEYS.split())}
    costs = dict.fromkeys(beside, _EDIT)
    costs |= {frozenset(pair): 1 for pair in _CONFUSABLE.split()}
    letters = "abcdefghijklmnopqrstuvwxyz"
    return tuple(
        tuple(0 if x == y else costs.get(frozenset((x, y)), _OTHER) for y in letters) for x in letters
    )


LETTER_COSTS: Final = _letter_costs()
"""26 x 26 substitution costs: 0 equal, 1 sounds alike, 2 keys side by side or letters of like shape, 3 any other."""

_SOUNDS_LIKE: Final = {
    letter: [other for other, cost in zip(ascii_lowercase, costs, strict=True) if cost == 1]
    for letter, costs in zip(ascii_lowercase, LETTER_COSTS, strict=True)
}

GAP_COSTS: Final = tuple(1 if letter in _WEAK else _EDIT for letter in "abcdefghijklmnopqrstuvwxyz")
"""Cost of a letter that only one side has: 1 for h, e, w and y, which come and go in spelling, else 2."""


def budget(length: int) -> int:
    """Highest token distance, in half edits, that still counts as a typo for a longer token of ``length``."""
    return BUDGETS[min(max(length, 0), len(BUDGETS) - 1)]


def gap_cost(text: str, index: int) -> int:
    """Cost in half edits of the letter at ``index`` standing on one side only; a doubled letter costs 1."""
    if index > 0 and text[index] == text[index - 1]:
        return 1
    return GAP_COSTS[ord(text[index]) - 97]


def token_distance(a: str, b: str) -> int:
    """Optimal string alignment of two canonical spellings (a to z only), in half edits.

    A swap of two neighbouring letters costs 2, a substitution ``LETTER_COSTS``, a gap ``gap_cost``.

    >>> token_distance("sutrisno", "sutrinso"), token_distance("fitri", "pitri"), token_distance("ani", "ami")
    (2, 1, 2)
    """
    gaps_b = [gap_cost(b, j) for j in range(len(b))]
    before: list[int] = []
    row = [0]
    for gap in gaps_b:
        row.append(row[-1] + gap)
    for i, letter in enumerate(a):
        gap_a = gap_cost(a, i)
        costs = LETTER_COSTS[ord(letter) - 97]
        new = [row[0] + gap_a]
        for j, other in enumerate(b):
            best = min(row[j] + costs[ord(other) - 97], row[j + 1] + gap_a, new[j] + gaps_b[j])
            if i and j and letter == b[j - 1] and other == a[i - 1] and before[j - 1] + _EDIT < best:
                best = before[j - 1] + _EDIT
            new.append(best)
        before, row = row, new
    return row[-1]


def is_near(a: str, b: str) -> bool:
    """Whether two canonical spellings are one edit apart, names of their own or not, or one is cut off; symmetric.

    An edit is a letter more, less or other, or two neighbours exchanged.

    >>> is_near("sukinem", "sulinem"), is_near("heri", "eri"), is_near("ridwan", "rid"), is_near("budi", "joko")
    (True, True, True, False)
    """
    short, long = sorted((a, b), key=len)
    if len(short) < NEAR_LETTERS:
        return False
    if long.startswith(short):
        return True
    front = next(i for i, letter in enumerate(short) if letter != long[i])
    if len(long) - len(short) > 1:
        return False
    if len(long) > len(short):
        return short[front:] == long[front + 1 :]
    exchanged = short[front : front + 2] == long[front : front + 2][::-1]
    return short[front + 1 :] == long[front + 1 :] or (exchanged and short[front + 2 :] == long[front + 2 :])


def nearly_same(word: str) -> list[str]:
    """Words at a token distance of 1: one letter that sounds alike, or a weak or doubled letter more or less.

    >>> sorted(nearly_same("ani"))[:4], "prihatin" in nearly_same("priatin")
    (['aani', 'aeni', 'ahni', 'ane'], True)
    """
    found = []
    for i, letter in enumerate(word):
        head, tail = word[:i], word[i + 1 :]
        found += [head + other + tail for other in _SOUNDS_LIKE[letter]]
        if gap_cost(word, i) == 1:
            found.append(head + tail)
        found.append(head + letter + letter + tail)
    for i in range(len(word) + 1):
        found += [word[:i] + weak + word[i:] for weak in _WEAK]
    return found


def one_edit(word: str) -> list[str]:
    """Words with one letter more, less or other, or two neighbours exchanged."""
    found = []
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        found += [head + letter + tail for letter in ascii_lowercase]
        found += [head + letter + tail[1:] for letter in ascii_lowercase if tail]
        found += [head + tail[1:], head + tail[1:2] + tail[:1] + tail[2:]]
    return found


def has_unlike_letters(a: str, b: str) -> bool:
    """Whether two words of one length have letters in one place that nobody mishears, mistypes or misreads.

    >>> has_unlike_letters("sodikin", "solikin"), has_unlike_letters("fatimah", "fatumah")
    (True, False)
    """
    return any(LETTER_COSTS[ord(x) - 97][ord(y) - 97] == _OTHER for x, y in zip(a, b, strict=True))


def starts_alike(a: str, b: str) -> bool:
    """Whether the beginnings of two canonical spellings allow a typo: slips mostly spare the first letter.

    True for a first letter that is equal, sounds or looks alike or is typed beside it, the first two swapped,
    or an initial h that one drops.
    """
    if not a or not b:
        return False
    if LETTER_COSTS[ord(a[0]) - 97][ord(b[0]) - 97] <= _EDIT:
        return True
    if a[0] == b[1:2] and a[1:2] == b[0]:
        return True
    return (a[0] == "h" and a[1:2] == b[0]) or (b[0] == "h" and b[1:2] == a[0])
