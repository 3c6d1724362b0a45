"""The first look at a pair: what two rows of a few words say about names, dates and the cut, eight pairs at once.

`heads` makes the rows. Nearly all pairs end here: what the look leaves goes through `score.reaches` one by one.
"""

from __future__ import annotations

from ktp_dedup.engine._lanes import Lanes, lane_function
from ktp_dedup.engine.atoms import NEAR_DAYS
from ktp_dedup.engine.bounds import DATE, SECOND, THIRD, VALUE
from ktp_dedup.engine.names import ABSORBS_MOST, ABSORBS_SHIFT, CUT_PAIRS, NEAR_PAIRS, SLIPS_HALF

WORDS, SLIPS, SETTLED, WORDS_AGAIN, SETTLED_AGAIN = range(5)
PAIRS, JOINS, ALONE = 5, 6, 7
OWN, MOTHER, FATHER = 0, 7, 10
DAY, CODES, REACH = 13, 14, 15
HEADS = 16
"""Words of a record: from `OWN` on `NameArrays.masks` of its primary name less `ALONE`, from `MOTHER` and from `FATHER`
on the first two and `ALONE` of two other names; all bits are set where one is missing. In `DAY` the date, see
`heads.day_word`, in `CODES` a rare value, and from bit 32 on a number that keeps a pair whatever its weight where it is
equal, both 0 where there is none. In `REACH` the classes of pairs that may reach the cut, see `bounds.CLASSES`."""
_UNSURE, _MISSING = 52, 53
UNSURE_DAY, MISSING_DAY = 1 << _UNSURE, 1 << _MISSING
"""Bits of `DAY`, behind the day's digits and number: a day that is unknown or a default; no date at all."""
ALIVE, KEPT = 64, 128
"""Marks of a pair that may reach the cut, beside its class, and of one that is kept whatever its weight."""
_LOW, _HALF, _HIGHEST = 0xFFFFFFFF, 32, 63
_DAY_NUMBER = (1 << 20) - 1


def _crossed(one: list[Lanes], others: list[Lanes], name: int) -> tuple[Lanes, Lanes]:
    """First letters of the tokens of either name for which one of the other may be a slip."""
    slips, other_slips = one[name + SLIPS], others[name + SLIPS]
    return (other_slips >> SLIPS_HALF) & slips, (slips >> SLIPS_HALF) & other_slips


def _may_share(one: list[Lanes], others: list[Lanes], name: int, words: int) -> Lanes:
    """Whether any tokens of two names may agree at any level above `near`, by their masks; False is exact."""
    by_slip, by_other_slip = _crossed(one, others, name)
    return ~((one[name + words] & others[name + words]) | by_slip | by_other_slip).is_zero()


def _may_cover(one: list[Lanes], others: list[Lanes], name: int, words: int, settled: int) -> Lanes:
    """Whether one of two names may have a partner in the other for each token, so that they agree in more than part.

    Known names that the other lacks are at most as many as it has tokens that may stand for them.
    """
    by_slip, by_other_slip = _crossed(one, others, name)
    lacking = (one[name + settled] & ~others[name + words]).count()
    other_lacking = (others[name + settled] & ~one[name + words]).count()
    absorbed = ((others[name + SLIPS] >> ABSORBS_SHIFT) & ABSORBS_MOST) & ~by_slip.is_zero().everywhere()
    other_absorbed = (
        (one[name + SLIPS] >> ABSORBS_SHIFT) & ABSORBS_MOST
    ) & ~by_other_slip.is_zero().everywhere()
    return ~(lacking.exceeds(absorbed) & other_lacking.exceeds(other_absorbed))


def _may_be_near(pairs: Lanes, others: Lanes) -> Lanes:
    """Whether two names may be near, by the pairs of neighbouring letters that either lacks; False is exact.

    One edit changes three pairs at most, and a word cut off has one that the whole word has not.
    """
    lacking, other_lacking = (pairs & ~others).count(), (others & ~pairs).count()
    many = lacking.exceeds(NEAR_PAIRS) | other_lacking.exceeds(NEAR_PAIRS)
    return ~(many & lacking.exceeds(CUT_PAIRS) & other_lacking.exceeds(CUT_PAIRS))


def _may_be_alike(day: Lanes, other: Lanes) -> tuple[Lanes, Lanes]:
    """Whether two dates may be equal, and more than simply different, see `atoms.date_outcome`; False is exact."""
    apart, either = (day ^ other) & _LOW, day | other
    swapped = ((day & 0xFF) << 8) | ((day >> 8) & 0xFF)
    unsure, missing = either << _HIGHEST - _UNSURE, either << _HIGHEST - _MISSING
    in_year = (apart & 0xFF).is_zero() | unsure | (swapped ^ (other & 0xFFFF)).is_zero()
    number, other_number = (day >> _HALF) & _DAY_NUMBER, (other >> _HALF) & _DAY_NUMBER
    days = number - other_number + NEAR_DAYS
    near = ~(days | days.exceeds(2 * NEAR_DAYS))
    equal = apart.is_zero() | missing
    return equal, equal | (apart & 0xFFFF).is_zero() | ((apart >> 16).is_zero() & in_year) | near


def _are_same(one: Lanes, other: Lanes) -> Lanes:
    """Whether two numbers are the same and not 0."""
    return (one ^ other).is_zero() & ~one.is_zero()


def _look(one: list[Lanes], others: list[Lanes]) -> Lanes:
    """The class of a pair with `ALIVE` where it may reach the cut, and `KEPT`; 0 for most."""
    some = _may_share(one, others, OWN, WORDS) & _may_share(one, others, OWN, WORDS_AGAIN)
    joins = (one[JOINS] & others[WORDS_AGAIN]) | (others[JOINS] & one[WORDS_AGAIN])
    cover = _may_cover(one, others, OWN, WORDS, SETTLED)
    cover &= _may_cover(one, others, OWN, WORDS_AGAIN, SETTLED_AGAIN)
    near = _may_be_near(one[PAIRS], others[PAIRS])
    agree = (some & (cover | ~joins.is_zero())) | near
    known = agree.as_bit(0) | some.as_bit(1)
    for name, bit in ((MOTHER, SECOND), (FATHER, THIRD)):
        agrees = _may_share(one, others, name, WORDS) & _may_cover(one, others, name, WORDS, SETTLED)
        known |= agrees.as_bit(bit.bit_length() - 1)
    codes, other_codes = one[CODES], others[CODES]
    known |= _are_same(codes & _LOW, other_codes & _LOW).as_bit(VALUE.bit_length() - 1)
    equal, alike = _may_be_alike(one[DAY], others[DAY])
    known |= (equal | (alike & agree)).as_bit(DATE.bit_length() - 1)
    alive = (one[REACH] & others[REACH]) << (_HIGHEST - known)
    kept = _are_same(codes >> _HALF, other_codes >> _HALF)
    return ((known | ALIVE) & alive.everywhere()) | kept.as_bit(KEPT.bit_length() - 1)


first_look = lane_function(HEADS, _look)
"""Compiled: heads uint64[16, records], a record and the first of eight others to eight bytes, 0 where a pair ends, else
its class with `ALIVE` or `KEPT`."""
