"""String similarity on arrays of letters, equal to RapidFuzz's `distance` functions of the same names.

Sources: Jaro 1989 (JASA 84); Winkler 1990; Levenshtein 1966; optimal string alignment after Damerau 1964. All
similarities are in 0..1; two empty texts have similarity 1.

The measures work on a column of the table at once, one bit for each letter of one text: edits by Myers 1999 (JACM 46)
in the form of Hyyrö 2003 ("A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic
Journal of Computing 10), Jaro by the lowest free bit in the window. Texts beyond one word, and letters beyond the
masks, go letter by letter.

`similarity` is the one function to call; the measures become part of it.
"""

from __future__ import annotations

import numpy as np

from ktp_dedup.engine._jit import inline
from ktp_dedup.engine.program import U16, U64

WINKLER_PREFIX = 4
WINKLER_WEIGHT = 0.1
WINKLER_BOOST = 0.7

WORD = 64
"""Letters of a text that fit in one word, a bit for each."""

MASKED_LETTERS = 4096
"""Letters of the alphabet that have a mask of their own. All others share the one behind: it is zero in any text that
is marked, so that they are found nowhere in it."""

_JARO_WINKLER, _JARO, _LEVENSHTEIN, _OSA = range(4)
_NONE, _ONE, _ALL = np.uint64(0), np.uint64(1), np.uint64(2**64 - 1)


def make_masks(longest: int) -> U64:
    """Scratch of `similarity` for texts of so many letters: a mask for each letter, zero between calls, and room."""
    return np.zeros(MASKED_LETTERS + 1 + max(WORD, 3 * (longest + 1)), np.uint64)


@inline
def _clear(text: U16, masks: U64) -> None:
    """Make the masks of the letters of a text zero again."""
    for letter in text:
        masks[min(letter, MASKED_LETTERS)] = _NONE


@inline
def _mark(text: U16, masks: U64) -> bool:
    """Set the bit of each place of a text in the mask of its letter; where it does not fit, none and False."""
    if len(text) > WORD:
        return False
    place = _ONE
    for letter in text:
        masks[min(letter, MASKED_LETTERS)] |= place
        place <<= _ONE
    if masks[MASKED_LETTERS] == _NONE:
        return True
    _clear(text, masks)
    return False


@inline
def _common(marked: U16, text: U16, masks: U64, window: int) -> tuple[int, int]:
    """Letters in common of two texts of one word, one of them marked, and how many of these stand out of order.

    Each letter takes the first free place of its kind within the window. The matches of `text` leave the masks of
    their letters behind each other, to be held against the matched places in order. The masks are cleared.
    """
    places = masks[MASKED_LETTERS + 1 :]
    free = _ALL
    near = (_ONE << np.uint64(window + 1)) - _ONE
    common = 0
    for j in range(len(text)):
        same = masks[min(text[j], MASKED_LETTERS)]
        found = same & near & free
        lowest = found & (~found + _ONE)
        free ^= lowest
        places[common] = same
        common += found != _NONE
        near = (near << _ONE) | np.uint64(j < window)
    taken = ~free
    strays = 0
    for k in range(common):
        lowest = taken & (~taken + _ONE)
        taken ^= lowest
        strays += places[k] & lowest == _NONE
    _clear(marked, masks)
    return common, strays


@inline
def _common_by_letter(a: U16, b: U16, masks: U64, window: int) -> tuple[int, int]:
    """As `_common`, for any texts."""
    matched = masks[MASKED_LETTERS + 1 :]
    matched_b = matched[len(a) :]
    for k in range(len(a) + len(b)):
        matched[k] = _NONE
    common = 0
    for i in range(len(a)):
        for j in range(len(b)):
            if matched_b[j] == _NONE and a[i] == b[j] and abs(i - j) <= window:
                matched[i] = _ONE
                matched_b[j] = _ONE
                common += 1
                break
    strays = 0
    j = 0
    for i in range(len(a)):
        if matched[i] != _NONE:
            while matched_b[j] == _NONE:
                j += 1
            strays += a[i] != b[j]
            j += 1
    return common, strays


@inline
def _jaro(a: U16, b: U16, masks: U64) -> float:
    """Jaro similarity."""
    if len(a) < len(b):
        a, b = b, a
    if len(b) == 0:
        return 1.0 if len(a) == 0 else 0.0
    window = max(len(a) // 2 - 1, 0)
    common, strays = (
        _common(a, b, masks, window) if _mark(a, masks) else _common_by_letter(a, b, masks, window)
    )
    if common == 0:
        return 0.0
    return (common / len(a) + common / len(b) + (common - strays // 2) / common) / 3.0


@inline
def _boosted(jaro: float, a: U16, b: U16) -> float:
    """Jaro-Winkler: a Jaro similarity above .7 raised by .1 of what it lacks for each of four equal first letters."""
    prefix = 0
    if jaro > WINKLER_BOOST:
        while prefix < min(len(a), len(b), WINKLER_PREFIX) and a[prefix] == b[prefix]:
            prefix += 1
    return min(jaro + prefix * WINKLER_WEIGHT * (1.0 - jaro), 1.0)


@inline
def _edits(marked: U16, text: U16, masks: U64, exchanges: bool) -> int:
    """Edits between a marked text and another, by Hyyrö 2003; `exchanges` of neighbours are one edit or none at all.

    Bit i of `higher` and `lower`: the table's cell below the marked letter i is one more or one less than the cell
    above it; of `right_higher` and `right_lower` the same from the column before; of `diagonal`: it is as its
    diagonal neighbour. The masks are cleared.
    """
    last = np.uint64(len(marked) - 1)
    allowed = _ALL if exchanges else _NONE
    higher, lower, diagonal, same_before = _ALL, _NONE, _NONE, _NONE
    edits = np.uint64(len(marked))
    for letter in text:
        same = masks[min(letter, MASKED_LETTERS)]
        exchanged = ((~diagonal & same) << _ONE) & same_before & allowed
        diagonal = (((same & higher) + higher) ^ higher) | same | lower | exchanged
        right_higher = lower | ~(diagonal | higher)
        right_lower = diagonal & higher
        edits += ((right_higher >> last) & _ONE) - ((right_lower >> last) & _ONE)
        right_higher = (right_higher << _ONE) | _ONE
        higher = (right_lower << _ONE) | ~(diagonal | right_higher)
        lower = right_higher & diagonal
        same_before = same
    _clear(marked, masks)
    return np.int64(edits)


@inline
def _edits_by_letter(a: U16, b: U16, masks: U64, exchanges: bool) -> int:
    """As `_edits`, for any texts."""
    width = len(b) + 1
    rows = masks[MASKED_LETTERS + 1 :]
    before, last, row = 0, width, 2 * width
    for j in range(width):
        rows[last + j] = np.uint64(j)
    for i in range(len(a)):
        rows[row] = np.uint64(i + 1)
        for j in range(len(b)):
            best = rows[last + j] + np.uint64(a[i] != b[j])
            best = min(best, min(rows[last + j + 1], rows[row + j]) + _ONE)
            if exchanges and i > 0 and j > 0 and a[i] == b[j - 1] and a[i - 1] == b[j]:
                best = min(best, rows[before + j - 1] + _ONE)
            rows[row + j + 1] = best
        before, last, row = last, row, before
    return np.int64(rows[last + len(b)])


@inline
def _edit_similarity(a: U16, b: U16, masks: U64, exchanges: bool) -> float:
    """Levenshtein distance, with `exchanges` optimal string alignment, divided by the longer length, as similarity."""
    if len(a) < len(b):
        a, b = b, a
    longer = len(a)
    if longer == 0:
        return 1.0
    if longer > WORD and len(b) > 0:
        a, b = b, a
    edits = _edits(a, b, masks, exchanges) if _mark(a, masks) else _edits_by_letter(a, b, masks, exchanges)
    return 1.0 - edits / longer


@inline
def similarity(metric: int, a: U16, b: U16, masks: U64) -> float:
    """Similarity of two texts by `Metric` number.

    Args:
        metric: a `Metric`.
        a, b: uint16 letters of the texts, numbers in a common alphabet.
        masks: scratch of `make_masks`.

    Returns:
        What RapidFuzz's `Jaro.similarity`, `JaroWinkler.similarity`, `Levenshtein.normalized_similarity` or
        `OSA.normalized_similarity` returns for the two, to the bit.
    """
    if metric in (_LEVENSHTEIN, _OSA):
        return _edit_similarity(a, b, masks, metric == _OSA)
    value = _jaro(a, b, masks)
    return _boosted(value, a, b) if metric == _JARO_WINKLER else value
