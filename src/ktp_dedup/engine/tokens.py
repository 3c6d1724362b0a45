"""Comparison of names on token data: the compiled twin of `ktp_dedup.names.compare`.

Each distinct name is a row of tokens (`TokenColumn`); everything about spelling was decided once for each
distinct token,
so that most token pairs are settled by comparing integers, and an edit distance runs only where letters allow it.
"""

from __future__ import annotations

import numpy as np

from ktp_dedup.engine._jit import inline, jit
from ktp_dedup.engine.program import KNOWN, MAX_LETTERS, NAME_BITS_CAP, SHORT, SHORT_BITS, Arrays

NONE, ABBREVIATED, TYPO, SOFT, SPELLING, EXACT = range(6)
(
    DIFFERENT_NAME,
    PARTIAL_NAME,
    SUBSET_NAME,
    ABBREVIATED_NAME,
    TYPO_NAME,
    SOFT_NAME,
    SPELLING_NAME,
    EXACT_NAME,
) = range(1, 9)

# columns of a token row, see program.TokenColumn
_TEXT, _CANONICAL, _LOOSE, _ENDING, _FLAGS, _LETTERS, _LENGTH, _CHARS = range(8)
_STANDS_LOW, _STANDS_HIGH, _OFFERS_LOW, _OFFERS_HIGH, _JOIN = range(8, 13)
_H = 7  # the letter h
PLAIN_NAME = np.uint64(1 << 31)


@jit
def _popcount(x: int) -> int:
    """Number of bits set in the low 32 bits."""
    x = x - ((x >> 1) & 0x55555555)
    x = (x & 0x33333333) + ((x >> 2) & 0x33333333)
    return (((x + (x >> 4)) & 0x0F0F0F0F) * 0x01010101 & 0xFFFFFFFF) >> 24


@inline
def _gap(arrays: Arrays, start: int, i: int) -> int:
    """Cost of inserting or deleting the letter at `i`: 1 when it doubles the one before it."""
    letter = arrays.letters[start + i]
    if i > 0 and arrays.letters[start + i - 1] == letter:
        return 1
    return np.int64(arrays.gap_costs[letter])


@inline
def token_distance(arrays: Arrays, sa: int, la: int, sb: int, lb: int, limit: int, rows: np.ndarray) -> int:
    """Weighted optimal string alignment of two canonical tokens in half edits, or anything above `limit`."""
    for j in range(lb + 1):
        rows[1, j] = 0 if j == 0 else rows[1, j - 1] + _gap(arrays, sb, j - 1)
    before, last, row = 0, 1, 2
    for i in range(la):
        letter = arrays.letters[sa + i]
        gap = _gap(arrays, sa, i)
        rows[row, 0] = rows[last, 0] + gap
        least = rows[row, 0]
        for j in range(lb):
            other = arrays.letters[sb + j]
            best = min(
                rows[last, j] + np.int64(arrays.letter_costs[letter, other]),
                rows[last, j + 1] + gap,
                rows[row, j] + _gap(arrays, sb, j),
            )
            if (
                i > 0
                and j > 0
                and letter == arrays.letters[sb + j - 1]
                and arrays.letters[sa + i - 1] == other
            ):
                best = min(best, rows[before, j - 1] + 2)
            rows[row, j + 1] = best
            least = min(least, best)
        if least > limit + 2:
            return limit + 1
        before, last, row = last, row, before
    return np.int64(rows[last, lb])


@inline
def _starts_alike(arrays: Arrays, sa: int, la: int, sb: int, lb: int) -> bool:
    """Whether first letters allow a slip: equal, confusable, exchanged with the second, or an h dropped."""
    a0, b0 = arrays.letters[sa], arrays.letters[sb]
    if arrays.letter_costs[a0, b0] <= 1:
        return True
    a1 = np.int64(arrays.letters[sa + 1]) if la > 1 else -1
    b1 = np.int64(arrays.letters[sb + 1]) if lb > 1 else -1
    if np.int64(a0) == b1 and np.int64(b0) == a1:
        return True
    return (a0 == _H and a1 == b0) or (b0 == _H and b1 == a0)


@inline
def _may_stand_for(tokens: np.ndarray, a: int, b: int) -> bool:
    """Whether token `a`, an initial or abbreviation, may stand for token `b`."""
    low = tokens[a, _STANDS_LOW] & tokens[b, _OFFERS_LOW]
    return low != 0 or (tokens[a, _STANDS_HIGH] & tokens[b, _OFFERS_HIGH]) != 0


@inline
def _is_typo(arrays: Arrays, a: int, b: int, rows: np.ndarray) -> bool:
    """Whether one token is likely a mistyping of the other."""
    tokens = arrays.tokens
    if (tokens[a, _FLAGS] & tokens[b, _FLAGS]) & KNOWN:
        return False
    la, lb = np.int64(tokens[a, _LENGTH]), np.int64(tokens[b, _LENGTH])
    longer = max(la, lb)
    if longer > MAX_LETTERS:
        return False
    budget = np.int64(arrays.budgets[longer])
    if budget == 0 or abs(la - lb) > budget:
        return False
    if _popcount(tokens[a, _LETTERS] ^ tokens[b, _LETTERS]) > 2 * budget:
        return False
    sa, sb = np.int64(tokens[a, _CHARS]), np.int64(tokens[b, _CHARS])
    if not _starts_alike(arrays, sa, la, sb, lb):
        return False
    return token_distance(arrays, sa, la, sb, lb, budget, rows) <= budget


@inline
def token_level(arrays: Arrays, a: int, b: int, rows: np.ndarray) -> int:
    """Level at which two token rows agree, NONE to EXACT."""
    tokens = arrays.tokens
    if tokens[a, _TEXT] == tokens[b, _TEXT]:
        return EXACT
    if tokens[a, _CANONICAL] == tokens[b, _CANONICAL]:
        return SPELLING
    if (tokens[a, _FLAGS] | tokens[b, _FLAGS]) & SHORT:
        return ABBREVIATED if _may_stand_for(tokens, a, b) or _may_stand_for(tokens, b, a) else NONE
    if arrays.conflicts[tokens[a, _ENDING], tokens[b, _ENDING]]:
        return NONE
    if tokens[a, _LOOSE] == tokens[b, _LOOSE]:
        return SOFT
    return TYPO if _is_typo(arrays, a, b, rows) else NONE


@inline
def _match(
    arrays: Arrays,
    level: int,
    levels: np.ndarray,
    a0: int,
    na: int,
    b0: int,
    nb: int,
    used: np.ndarray,
    field: int,
) -> float:
    """Match unmatched token pairs of one level, nearest to the front first; returns the bits that agree."""
    bits = 0.0
    for total in range(na + nb - 1):
        for i in range(max(0, total - nb + 1), min(na, total + 1)):
            j = total - i
            if used[0, i] or used[1, j] or levels[i, j] != level:
                continue
            used[0, i] = 1
            used[1, j] = 1
            used[2, level] += 1
            agreed = np.float64(min(arrays.token_bits[a0 + i, field], arrays.token_bits[b0 + j, field]))
            bits += min(agreed, SHORT_BITS) if level == ABBREVIATED else agreed
    return bits


@inline
def _is_join(tokens: np.ndarray, one: int, first: int) -> bool:
    """Whether token `one` is token `first` and the one behind it written together."""
    longest = max(tokens[first, _LENGTH], tokens[first + 1, _LENGTH])
    return tokens[one, _CANONICAL] == tokens[first, _JOIN] and tokens[one, _LENGTH] > longest


@inline
def _match_joined(arrays: Arrays, a0: int, na: int, b0: int, nb: int, used: np.ndarray, field: int) -> float:
    """Match tokens of one name with two adjacent tokens of the other, nearest to the front first."""
    bits = 0.0
    for total in range(na + nb):
        for one in range(total + 1):
            first = total - one
            for side in range(2):
                here, count, there, others = (a0, na, b0, nb) if side == 0 else (b0, nb, a0, na)
                if one >= count or first + 1 >= others or used[side, one]:
                    continue
                if used[1 - side, first] or used[1 - side, first + 1]:
                    continue
                if not _is_join(arrays.tokens, here + one, there + first):
                    continue
                used[side, one] = 1
                used[1 - side, first] = 1
                used[1 - side, first + 1] = 1
                used[2, SPELLING] += 1
                apart = np.float64(arrays.token_bits[there + first, field])
                apart += np.float64(arrays.token_bits[there + first + 1, field])
                bits += min(np.float64(arrays.token_bits[here + one, field]), apart)
    return bits


@inline
def _outcome(na: int, nb: int, used: np.ndarray) -> int:
    """Outcome of an alignment: `used[0]` and `used[1]` mark the matched tokens, `used[2]` counts matches by level."""
    solid = 0
    for level in range(TYPO, EXACT + 1):
        solid += used[2, level]
    if solid == 0:
        return DIFFERENT_NAME
    left_a, left_b = False, False
    for i in range(na):
        left_a |= used[0, i] == 0
    for j in range(nb):
        left_b |= used[1, j] == 0
    if left_a and left_b:
        return PARTIAL_NAME
    if left_a or left_b:
        return SUBSET_NAME
    for level in range(ABBREVIATED, EXACT):
        if used[2, level]:
            return level - ABBREVIATED + ABBREVIATED_NAME
    return EXACT_NAME


@inline
def may_agree(words_a: int, slips_a: int, words_b: int, slips_b: int) -> bool:
    """Whether any tokens of two names may agree at any level; False is exact.

    The words mask of a name has a bit for the loose form of each token and of each two adjacent tokens
    together, and all
    bits if it holds an initial or abbreviation. The slips mask has the first letters of its tokens in the
    low half, and in
    the high half the first letters that a token that is no known name may be a slip for; `PLAIN_NAME` where there is
    neither such a token, nor a short one, nor two that together are another.
    """
    if words_a & words_b:
        return True
    return ((slips_a >> np.uint64(32)) & slips_b) != 0 or ((slips_b >> np.uint64(32)) & slips_a) != 0


@inline
def may_agree_wholly(words_a: int, slips_a: int, words_b: int, slips_b: int) -> bool:
    """Whether two names may agree in more than part; False is exact."""
    if slips_a & slips_b & PLAIN_NAME:
        return words_a & ~words_b == 0 or words_b & ~words_a == 0
    return may_agree(words_a, slips_a, words_b, slips_b)


@inline
def name_outcome(
    arrays: Arrays,
    a: int,
    b: int,
    field: int,
    full: float,
    levels: np.ndarray,
    used: np.ndarray,
    rows: np.ndarray,
) -> tuple[int, float]:
    """Outcome (1 to 8) of two distinct names and the rarity in bits of what agrees.

    `full` is the rarity of the more frequent of the two full names: when nothing is left over, what agrees is at most
    as rare as that. `levels`, `used` and `rows` are scratch.
    """
    masks = arrays.name_masks
    if not may_agree(masks[a, 0], masks[a, 1], masks[b, 0], masks[b, 1]):
        return DIFFERENT_NAME, 0.0
    a0, b0 = arrays.name_offsets[a], arrays.name_offsets[b]
    na, nb = arrays.name_offsets[a + 1] - a0, arrays.name_offsets[b + 1] - b0
    best = NONE
    joinable = False
    for i in range(na):
        joinable |= arrays.tokens[a0 + i, _JOIN] >= 0
        for j in range(nb):
            level = token_level(arrays, a0 + i, b0 + j, rows)
            levels[i, j] = level
            best = max(best, level)
    for j in range(nb):
        joinable |= arrays.tokens[b0 + j, _JOIN] >= 0
    if best == NONE and not joinable:
        return DIFFERENT_NAME, 0.0
    used[:, :] = 0
    bits = 0.0
    for level in range(EXACT, NONE, -1):
        if level == SOFT and joinable:
            bits += _match_joined(arrays, a0, na, b0, nb, used, field)
        if level <= best:
            bits += _match(arrays, level, levels, a0, na, b0, nb, used, field)
    outcome = _outcome(na, nb, used)
    if outcome >= ABBREVIATED_NAME:
        bits = min(bits, full)
    return outcome, min(bits, NAME_BITS_CAP) if outcome > DIFFERENT_NAME else 0.0
