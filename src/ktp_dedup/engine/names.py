"""Comparison of names on token data: the compiled twin of `ktp_dedup.names.compare`.

Each distinct name is a row of tokens. Token pairs that agree are matched level by level, best first, whatever their
order; what is left over on either side decides the outcome.
"""

from __future__ import annotations

import numpy as np

from ktp_dedup.engine._borrow import popcount
from ktp_dedup.engine._jit import inline, jit
from ktp_dedup.engine.program import NAME_BITS_CAP, NEAR_LOSS, SHORT_BITS, NameArrays, TokenColumn
from ktp_dedup.engine.signatures import FORM_MASK, JOIN_SIGN, SHORT_SIGN, may_slip
from ktp_dedup.engine.tokens import (
    ABBREVIATED,
    EXACT,
    NEAR,
    NONE,
    SOFT,
    SPELLING,
    TYPO,
    is_loose_join,
    is_near,
    token_level,
)

(
    DIFFERENT_NAME,
    NEAR_NAME,
    PARTIAL_NAME,
    SUBSET_NAME,
    ABBREVIATED_NAME,
    TYPO_NAME,
    SOFT_NAME,
    SPELLING_NAME,
    EXACT_NAME,
) = range(1, 10)

NEAR_PAIRS = np.uint64(3)
_JOINED = NONE  # place of `used[2]` that says whether two tokens were matched with one
ABSORBS_SHIFT, ABSORBS_MOST = 26, 15  # of the slips mask, behind its 26 letters
_CANONICAL, _LENGTH, _JOIN = TokenColumn.CANONICAL.value, TokenColumn.LENGTH.value, TokenColumn.JOIN.value


@inline
def _match(
    names: NameArrays,
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
            agreed = np.float64(min(names.token_bits[a0 + i, field], names.token_bits[b0 + j, field]))
            bits += min(agreed, SHORT_BITS) if level == ABBREVIATED else agreed
    return bits


@inline
def _is_join(tokens: np.ndarray, one: int, first: int) -> bool:
    """Whether token `one` is token `first` and the one behind it written together."""
    longest = max(tokens[first, _LENGTH], tokens[first + 1, _LENGTH])
    return tokens[one, _CANONICAL] == tokens[first, _JOIN] and tokens[one, _LENGTH] > longest


@inline
def _match_joined(
    names: NameArrays,
    level: int,
    a0: int,
    na: int,
    b0: int,
    nb: int,
    used: np.ndarray,
    rows: np.ndarray,
    field: int,
) -> float:
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
                if level == SPELLING and not _is_join(names.tokens, here + one, there + first):
                    continue
                if level == TYPO and not is_loose_join(names, here + one, there + first, rows):
                    continue
                used[side, one] = 1
                used[1 - side, first] = 1
                used[1 - side, first + 1] = 1
                used[2, level] += 1
                used[2, _JOINED] = 1
                apart = np.float64(names.token_bits[there + first, field])
                apart += np.float64(names.token_bits[there + first + 1, field])
                bits += min(np.float64(names.token_bits[here + one, field]), apart)
    return bits


@inline
def _outcome(na: int, nb: int, used: np.ndarray) -> int:
    """Outcome of an alignment: `used[0]` and `used[1]` mark the matched tokens, `used[2]` counts matches by level."""
    solid = 0
    for level in range(TYPO, EXACT + 1):
        solid += used[2, level]
    left_a, left_b = False, False
    for i in range(na):
        left_a |= used[0, i] == 0
    for j in range(nb):
        left_b |= used[1, j] == 0
    if left_a and left_b:
        return PARTIAL_NAME if solid else DIFFERENT_NAME
    if used[2, NEAR]:
        return NEAR_NAME if solid or left_a == left_b else DIFFERENT_NAME
    if solid == 0:
        return DIFFERENT_NAME
    if left_a or left_b:
        return SUBSET_NAME
    for level in range(ABBREVIATED, EXACT):
        if used[2, level]:
            return level - ABBREVIATED + ABBREVIATED_NAME
    return EXACT_NAME


@inline
def may_agree(words_a: int, slips_a: int, words_b: int, slips_b: int) -> bool:
    """Whether any tokens of two names may agree at any level above `NEAR`; False is exact.

    The words mask of a name has a bit for the loose form of each token and of each two adjacent tokens together, and
    all bits if it holds an initial or abbreviation. The slips mask has the first letters of its tokens in the low
    half, and in the high half the first letters that a token that is no known name may be a slip for.
    """
    if words_a & words_b:
        return True
    return ((slips_a >> np.uint64(32)) & slips_b) != 0 or ((slips_b >> np.uint64(32)) & slips_a) != 0


@inline
def _match_near(names: NameArrays, a0: int, na: int, b0: int, nb: int, used: np.ndarray, field: int) -> float:
    """Match the last free token of one name with one near it, if all others are the same; returns the bits."""
    free_a, free_b = 0, 0
    for i in range(na):
        free_a += used[0, i] == 0
    for j in range(nb):
        free_b += used[1, j] == 0
    others = used[2, ABBREVIATED] + used[2, TYPO] + used[2, SOFT] + used[2, _JOINED]
    if others or min(free_a, free_b) != 1:
        return 0.0
    for total in range(na + nb - 1):
        for i in range(max(0, total - nb + 1), min(na, total + 1)):
            j = total - i
            if used[0, i] == 0 and used[1, j] == 0 and is_near(names, a0 + i, b0 + j):
                used[0, i] = used[1, j] = used[2, NEAR] = 1
                agreed = np.float64(min(names.token_bits[a0 + i, field], names.token_bits[b0 + j, field]))
                return max(agreed - NEAR_LOSS, 0.0)
    return 0.0


@inline
def may_be_near(pairs_a: int, pairs_b: int) -> bool:
    """Whether two names may be near, by the pairs of neighbouring letters that one lacks; False is exact.

    One edit changes three pairs at most, and a word cut off has one that the whole word has not.
    """
    return (popcount(pairs_a & ~pairs_b) <= NEAR_PAIRS) | (popcount(pairs_b & ~pairs_a) <= NEAR_PAIRS)


@inline
def _token_level(names: NameArrays, a: int, b: int, rows: np.ndarray) -> int:
    """`tokens.token_level`, with most pairs ruled out by their signatures."""
    apart = (names.signatures[a, 0] ^ names.signatures[b, 0]) & FORM_MASK != 0
    short = (names.signatures[a, 1] | names.signatures[b, 1]) & SHORT_SIGN != 0
    if apart and not short and not may_slip(names, a, b):
        return NONE
    return token_level(names, a, b, rows)


@jit
def name_outcome(
    names: NameArrays,
    a: int,
    b: int,
    field: int,
    full: float,
    levels: np.ndarray,
    used: np.ndarray,
    rows: np.ndarray,
) -> tuple[int, float]:
    """Outcome (1 to 9) of two distinct names and the rarity in bits of what agrees.

    `full` is the rarity of the more frequent of the two full names: what they share is at most as rare as that.
    `levels`, `used` and `rows` are scratch.
    """
    masks = names.masks
    near = may_be_near(masks[a, 3], masks[b, 3])
    if not near and not may_agree(masks[a, 0], masks[a, 1], masks[b, 0], masks[b, 1]):
        return DIFFERENT_NAME, 0.0
    a0, b0 = names.offsets[a], names.offsets[b]
    na, nb = names.offsets[a + 1] - a0, names.offsets[b + 1] - b0
    joins = np.uint64(0)
    for i in range(a0, a0 + na):
        joins |= names.signatures[i, 0]
    for j in range(b0, b0 + nb):
        joins |= names.signatures[j, 0]
    joinable = joins & JOIN_SIGN != 0
    seen = 0
    for i in range(na):
        for j in range(nb):
            level = _token_level(names, a0 + i, b0 + j, rows)
            levels[i, j] = level
            seen |= 1 << level
    if seen == 1 << NONE and not joinable and not near:
        return DIFFERENT_NAME, 0.0
    used[:, :] = 0
    bits = 0.0
    for level in range(EXACT, NEAR, -1):
        if level == SOFT and joinable:
            for join in (SPELLING, TYPO):
                bits += _match_joined(names, join, a0, na, b0, nb, used, rows, field)
        if seen >> level & 1:
            bits += _match(names, level, levels, a0, na, b0, nb, used, field)
    if near:
        bits += _match_near(names, a0, na, b0, nb, used, field)
    outcome = _outcome(na, nb, used)
    if outcome >= NEAR_NAME:
        bits = min(bits, full)
    return outcome, min(bits, NAME_BITS_CAP) if outcome > DIFFERENT_NAME else 0.0
