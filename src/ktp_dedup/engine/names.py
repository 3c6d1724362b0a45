"""Comparison of names on token data: the compiled twin of `ktp_dedup.names.compare`.

Each distinct name is a few numbers of tokens. Token pairs that agree are matched level by level, best first, whatever
their order; what is left over on either side decides the outcome.
"""

from __future__ import annotations

import numpy as np

from ktp_dedup.engine._borrow import popcount
from ktp_dedup.engine._jit import inline
from ktp_dedup.engine.program import (
    BRIEF_SHIFT,
    KNOWN,
    MAX_TOKENS,
    MAY_JOIN,
    NAME_BITS_CAP,
    NEAR_LOSS,
    SHORT,
    SHORT_BITS,
    UNLIKE,
    NameArrays,
    TokenColumn,
)
from ktp_dedup.engine.signatures import START_BRIEFLY, lack_a_letter, may_be_two, may_slip
from ktp_dedup.engine.tokens import (
    ABBREVIATED,
    EXACT,
    NEAR,
    NONE,
    SOFT,
    SPELLING,
    TYPO,
    NameScratch,
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

NEAR_PAIRS, CUT_PAIRS = 3, 1
ABSORBS_SHIFT, ABSORBS_MOST, SLIPS_HALF = 26, 15, 32  # of `NameArrays.masks`, behind 26 letters
USED_SIZE = EXACT + 3
_JOINED = NONE  # place behind `_COUNTS` that says whether two tokens were matched with one
_COUNTS = 2  # of `used`: bits of the matched tokens of either name, then matches by level
_PLACES = np.array(sorted(range(MAX_TOKENS**2), key=lambda place: (place % 8 + place // 8, place)), np.uint8)
"""Pairs of places, 8 times that of the first token and that of the second, nearest to the front first."""
_TURNS = np.argsort(_PLACES).astype(np.uint8)  # of each pair of places its place in `_PLACES`
_ONE = np.uint64(1)
_CANONICAL, _LENGTH = TokenColumn.CANONICAL.value, TokenColumn.LENGTH.value


@inline
def _bits(names: NameArrays, a: int, b: int, field: int) -> float:
    """Rarity of the more frequent of two tokens."""
    return np.float64(min(names.bits[a, field], names.bits[b, field]))


@inline
def _match(
    names: NameArrays,
    level: int,
    found: np.ndarray,
    count: int,
    a0: int,
    b0: int,
    used: np.ndarray,
    field: int,
) -> float:
    """Match free token pairs of one level, nearest to the front first; returns the bits that agree."""
    bits = 0.0
    for k in range(count):
        if found[k] >> 8 != level:
            continue
        i, j = found[k] >> 4 & 15, found[k] & 15
        if used[0] >> i & 1 or used[1] >> j & 1:
            continue
        used[0] |= 1 << i
        used[1] |= 1 << j
        used[_COUNTS + level] += 1
        agreed = _bits(names, names.tokens[a0 + i, 0], names.tokens[b0 + j, 0], field)
        bits += min(agreed, SHORT_BITS) if level == ABBREVIATED else agreed
    return bits


@inline
def _is_join(names: NameArrays, one: int, first: int) -> bool:
    """Whether the token in place `one` is that in place `first` and the one behind it written together."""
    tokens, rows = names.tokens, names.rows
    if rows[tokens[one, 0], _CANONICAL] != tokens[first, 1]:
        return False
    longest = max(rows[tokens[first, 0], _LENGTH], rows[tokens[first + 1, 0], _LENGTH])
    return rows[tokens[one, 0], _LENGTH] > longest


@inline
def _has_joins(names: NameArrays, start: int, count: int) -> bool:
    """Whether a name has a token that may be two, or two that make one."""
    flags = np.int64(0)
    for place in range(start, start + count):
        flags |= np.int64(names.tokens[place, 2])
    return flags & MAY_JOIN != 0


@inline
def _may_join(names: NameArrays, a0: int, na: int, b0: int, nb: int) -> bool:
    """Whether a token of the second name may be two of the first written together; False is exact."""
    tokens = names.tokens
    for first in range(a0, a0 + na - 1):
        for k in range(b0, b0 + nb):
            one = tokens[k, 0]
            if tokens[first, 1] >= 0 and tokens[first, 1] == names.rows[one, _CANONICAL]:
                return True
            if may_be_two(names, one, tokens[first, 0], tokens[first + 1, 0]):
                return True
    return False


@inline
def _match_joined(
    names: NameArrays,
    level: int,
    a0: int,
    na: int,
    b0: int,
    nb: int,
    used: np.ndarray,
    scratch: NameScratch,
    field: int,
) -> float:
    """Match tokens of one name with two adjacent tokens of the other, nearest to the front first."""
    bits = 0.0
    tokens = names.tokens
    for total in range(na + nb):
        for one in range(total + 1):
            first = total - one
            for side in range(2):
                here, count, there, others = (a0, na, b0, nb) if side == 0 else (b0, nb, a0, na)
                if one >= count or first + 1 >= others or used[side] >> one & 1:
                    continue
                if used[1 - side] >> first & 3:
                    continue
                word, head, tail = (
                    tokens[here + one, 0],
                    tokens[there + first, 0],
                    tokens[there + first + 1, 0],
                )
                if level == SPELLING and not _is_join(names, here + one, there + first):
                    continue
                if level == TYPO and not is_loose_join(names, word, head, tail, scratch):
                    continue
                used[side] |= 1 << one
                used[1 - side] |= 3 << first
                used[_COUNTS + level] += 1
                used[_COUNTS + _JOINED] = 1
                apart = np.float64(names.bits[head, field]) + np.float64(names.bits[tail, field])
                bits += min(np.float64(names.bits[word, field]), apart)
    return bits


@inline
def _outcome(na: int, nb: int, used: np.ndarray) -> int:
    """Outcome of an alignment, by what is matched."""
    solid = 0
    for level in range(TYPO, EXACT + 1):
        solid += used[_COUNTS + level]
    left_a, left_b = used[0] != (1 << na) - 1, used[1] != (1 << nb) - 1
    if left_a and left_b:
        return PARTIAL_NAME if solid else DIFFERENT_NAME
    if used[_COUNTS + NEAR]:
        return NEAR_NAME
    if solid == 0:
        return DIFFERENT_NAME
    if left_a or left_b:
        return SUBSET_NAME
    for level in range(ABBREVIATED, EXACT):
        if used[_COUNTS + level]:
            return level - ABBREVIATED + ABBREVIATED_NAME
    return EXACT_NAME


@inline
def _lowest(bits: int) -> int:
    """Place of the lowest bit that is set."""
    return np.int64(popcount(np.uint64((bits & -bits) - 1)))


@inline
def _match_near(names: NameArrays, a0: int, na: int, b0: int, nb: int, used: np.ndarray, field: int) -> float:
    """Match the last free tokens of both names if they are near and all others are the same; returns the bits."""
    others = (
        used[_COUNTS + ABBREVIATED] + used[_COUNTS + TYPO] + used[_COUNTS + SOFT] + used[_COUNTS + _JOINED]
    )
    free_a, free_b = ~used[0] & ((1 << na) - 1), ~used[1] & ((1 << nb) - 1)
    if others or free_a == 0 or free_b == 0 or free_a & (free_a - 1) or free_b & (free_b - 1):
        return 0.0
    a, b = names.tokens[a0 + _lowest(free_a), 0], names.tokens[b0 + _lowest(free_b), 0]
    if not (lack_a_letter(names, a, b) and is_near(names, a, b)):
        return 0.0
    used[0] |= free_a
    used[1] |= free_b
    used[_COUNTS + NEAR] = 1
    return max(_bits(names, a, b, field) - NEAR_LOSS, 0.0)


@inline
def _may_agree(names: NameArrays, one: int, other: int) -> int:
    """1 where the tokens in two places may agree, by what stands beside them; 0 is exact."""
    brief, other_brief = np.int64(names.tokens[one, 2]), np.int64(names.tokens[other, 2])
    either, both = brief | other_brief, brief & other_brief
    alike = np.int64((brief ^ other_brief) >> BRIEF_SHIFT == 0)
    start = np.int64(names.tokens[other, 3]) >> START_BRIEFLY
    begins = (np.int64(names.tokens[one, 3]) >> start) & 1
    slips = (begins | (either & UNLIKE) // UNLIKE) & ~both
    return alike | (either & SHORT) // SHORT | (slips & KNOWN)


@inline
def _token_level(names: NameArrays, one: int, other: int, scratch: NameScratch) -> int:
    """`tokens.token_level` of the tokens in two places that may agree, where slips are ruled out by signatures."""
    a, b = names.tokens[one, 0], names.tokens[other, 0]
    brief, other_brief = names.tokens[one, 2], names.tokens[other, 2]
    if (
        (brief ^ other_brief) >> BRIEF_SHIFT
        and not (brief | other_brief) & SHORT
        and not may_slip(names, a, b)
    ):
        return NONE
    return token_level(names, a, b, scratch.rows)


@inline
def _find(
    names: NameArrays, a0: int, na: int, b0: int, nb: int, found: np.ndarray, scratch: NameScratch
) -> tuple[int, int]:
    """List token pairs that agree, nearest to the front first, as level, place and place; returns levels and count."""
    waiting = np.uint64(0)
    for i in range(na):
        for j in range(nb):
            may = np.uint64(_may_agree(names, a0 + i, b0 + j))
            waiting |= may << np.uint64(_TURNS[i << 3 | j])
    seen, count = 0, 0
    while waiting:
        places = np.int64(_PLACES[popcount((waiting & (~waiting + _ONE)) - _ONE)])
        waiting &= waiting - _ONE
        one, other = places >> 3, places & 7
        level = _token_level(names, a0 + one, b0 + other, scratch)
        if level != NONE:
            found[count] = level << 8 | one << 4 | other
            seen |= 1 << level
            count += 1
    return seen, count


@inline
def name_outcome(
    names: NameArrays,
    a: int,
    b: int,
    field: int,
    full: float,
    scratch: NameScratch,
) -> tuple[int, float]:
    """Outcome (1 to 9) of two distinct names and the rarity in bits of what agrees.

    `full` is the rarity of the more frequent of the two full names: what they share is at most as rare as that.
    """
    found, used = scratch.found, scratch.used
    a0, b0 = names.offsets[a], names.offsets[b]
    na, nb = names.offsets[a + 1] - a0, names.offsets[b + 1] - b0
    seen, count = _find(names, a0, na, b0, nb, found, scratch)
    joins = _has_joins(names, a0, na) or _has_joins(names, b0, nb)
    joins = joins and (_may_join(names, a0, na, b0, nb) or _may_join(names, b0, nb, a0, na))
    if count == 0 and not joins and min(na, nb) > 1:
        return DIFFERENT_NAME, 0.0
    for k in range(USED_SIZE):
        used[k] = 0
    bits = 0.0
    for level in range(EXACT, NEAR, -1):
        if level == SOFT and joins:
            for join in (SPELLING, TYPO):
                bits += _match_joined(names, join, a0, na, b0, nb, used, scratch, field)
        if seen >> level & 1:
            bits += _match(names, level, found, count, a0, b0, used, field)
    bits += _match_near(names, a0, na, b0, nb, used, field)
    outcome = _outcome(na, nb, used)
    if outcome >= NEAR_NAME:
        bits = min(bits, full)
    return outcome, min(bits, NAME_BITS_CAP) if outcome > DIFFERENT_NAME else 0.0
