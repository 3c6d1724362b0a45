"""The three parts of a NIK, and what is left of them in a number that lost digits or has one too many.

The parts stand at fixed places, so a digit that is missing moves all that follow. Each way in which the digits
can be a NIK with a loss in one part (or at one end) is a reading; a part is known only where all readings agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ktp_dedup import dates, places

REGION, DATE, SERIAL = slice(0, 6), slice(6, 12), slice(12, 16)
PARTS = (REGION, DATE, SERIAL)

_Reading = tuple[str, str, str]

_SIZES = (6, 6, 4)
_SHORTEST, _WHOLE = 10, 16


def is_sound(digits: str, part: slice) -> bool:
    """Whether digits can be that part of a NIK: a region of today or formerly, a date, a serial but 0000.

    >>> is_sound("331006", REGION), is_sound("450370", DATE), is_sound("310270", DATE), is_sound("0000", SERIAL)
    (True, True, False, False)
    """
    if part is REGION:
        return places.region(digits) is not None
    if part is SERIAL:
        return digits != "0000"
    day, month = int(digits[:2]), int(digits[2:4])
    return 1 <= month <= 12 and 1 <= (day - 40 if day > 40 else day) <= dates.days_in_month(month)


def surviving_parts(digits: str) -> str:
    """Sixteen characters, ``*`` for what is not beyond doubt, of a number that has not 16 digits.

    >>> surviving_parts("331006450370001"), surviving_parts("331006450370"), surviving_parts("12")
    ('331006**********', '331006450370****', '****************')
    """
    readings = list(_readings(digits))
    parts = zip(*readings, strict=True) if readings else ()
    agreed = [texts[0] if len(set(texts)) == 1 else "*" * len(texts[0]) for texts in parts]
    return "".join(agreed) or "*" * _WHOLE


def _readings(digits: str) -> Iterator[_Reading]:
    if abs(len(digits) - _WHOLE) == 1:
        for broken in range(len(PARTS)):
            yield from _one_digit_off(digits, broken)
    elif _SHORTEST <= len(digits) < _WHOLE:
        yield from _cut_at_an_end(digits)


def _one_digit_off(digits: str, broken: int) -> Iterator[_Reading]:
    """The reading with a digit lost, or one too many, in one part; the other two must be sound."""
    sizes = list(_SIZES)
    sizes[broken] += len(digits) - _WHOLE
    starts = [sum(sizes[:number]) for number in range(len(sizes))]
    texts = [digits[start : start + size] for start, size in zip(starts, sizes, strict=True)]
    mended = _mended(texts[broken], broken)
    if mended is None:
        return
    texts[broken] = mended
    if all("*" in text or is_sound(text, part) for text, part in zip(texts, PARTS, strict=True)):
        yield texts[0], texts[1], texts[2]


@lru_cache(maxsize=1 << 16)
def _mended(text: str, number: int) -> str | None:
    """A part with one digit put in or taken out: the only sound way, stars for several, None for none."""
    size, part = _SIZES[number], PARTS[number]
    if len(text) > size:
        tried = {text[:at] + text[at + 1 :] for at in range(len(text))}
    else:
        tried = {f"{text[:at]}{digit}{text[at:]}" for at in range(size) for digit in "0123456789"}
    sound = [candidate for candidate in sorted(tried) if is_sound(candidate, part)]
    return (sound[0] if len(sound) == 1 else "*" * size) if sound else None


def _cut_at_an_end(digits: str) -> Iterator[_Reading]:
    """The reading of a number whose last digits are lost, or else its first ones.

    A listed region before a date is hardly chance (one in two thousand), so it settles the matter.
    """
    region, date = digits[REGION], digits[DATE]
    found = places.region(region)
    if (
        len(date) == len("ddmmyy")
        and found
        and found.status != places.UNKNOWN_DISTRICT
        and is_sound(date, DATE)
    ):
        yield region, date, "****"
        return
    date, serial = digits[-10:-4], digits[-4:]
    if is_sound(date, DATE) and is_sound(serial, SERIAL):
        yield "*" * 6, date, serial
