"""Dates as offices write them, read into one integer ``yyyymmdd`` with 00 for an unknown day or month.

Partial dates are normal in the register (``00-00-1970``, ``1970``), so a date is an integer and not a
``datetime.date``. Nothing here raises: what cannot be read has a problem code instead of a value.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Order = Literal["dmy", "mdy", "ymd"]

FIRST_YEAR, LAST_YEAR = 1850, 2099
PIVOT_YEAR = 2030  # two-digit years are never later than this when no reference date is given

_MONTH_WORDS = """
JAN JANUARI JANUARY JANUARIE JANUWARI | FEB PEB FEBRUARI FEBRUARY PEBRUARI FEBUARI | MAR MRT MARET MARCH MAART
| APR APRIL | MEI MAY | JUN JUNI JUNE | JUL JULI JULY | AGU AGT AGS AUG AGUST AGUSTUS AUGUST AUGUSTUS
| SEP SEPT SEPTEMBER | OKT OCT OKTOBER OCTOBER | NOV NOP NOVEMBER NOPEMBER | DES DEC DESEMBER DECEMBER
"""
_MONTHS = {
    word: month for month, words in enumerate(_MONTH_WORDS.split("|"), start=1) for word in words.split()
}
_WEEKDAY_WORDS = """
SENIN SELASA RABU KAMIS JUMAT SABTU MINGGU AHAD
MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY
"""
_WEEKDAYS = frozenset(_WEEKDAY_WORDS.split())
_DAYS_IN_MONTH = (31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|[AP]M|WIB|[+-]\d{2}:?\d{2})?$")
_PART = re.compile(r"\d+|[^\W\d_]+")
_EMPTY = frozenset({"", "NULL", "NAN", "NAT", "NONE", "N/A", "NA"})


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a date text says.

    ``value`` is ``yyyymmdd`` (00 for an unknown part) or None. ``problem`` is None or one of
    "date-unreadable", "date-impossible", "date-implausible", "date-future", and "date-swapped": read, but
    with day and month in the other order.
    """

    value: int | None
    problem: str | None = None


_MISSING = DateReading(None)
_UNREADABLE = DateReading(None, "date-unreadable")


def parse(text: str, *, order: Order = "dmy", as_of: int | None = None) -> int | None:
    """The date of a text as ``yyyymmdd``, or None; see `read`.

    >>> [parse(text) for text in ("31 Desember 1970", "17|08|1970", "00-00-1970", "1970-12-31 00:00")]
    [19701231, 19700817, 19700000, 19701231]
    """
    return read(text, order=order, as_of=as_of).value


def read(text: str, *, order: Order = "dmy", as_of: int | None = None) -> DateReading:
    """Reads a date; total on any string.

    Args:
        text: a date in digits or with an Indonesian or English month name, with or without a time of day.
        order: how three numbers without a four-digit year in front are ordered.
        as_of: ``yyyymmdd``; a two-digit year is the latest one not after it, and a later date is
            "date-future".

    Returns:
        The value and the problem, either of which may be None; both are None for an empty text or an
        all-zero date.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    plain = _TIME.sub("", plain.strip().upper())
    if plain in _EMPTY:
        return _MISSING
    parts = [part for part in _PART.findall(plain) if part not in _WEEKDAYS]
    if not parts or not all(part.isascii() for part in parts):
        return _UNREADABLE if parts else _MISSING
    if not any(part.strip("0") for part in parts):
        return _MISSING
    fields = _fields(parts, order)
    if fields is None:
        return _UNREADABLE
    year, month, day = fields
    return _check(_full_year(year, as_of), month, day, as_of)


def format_date(value: int) -> str:
    """A date as ISO text; unknown parts stay 00.

    >>> format_date(19701231), format_date(19700000)
    ('1970-12-31', '1970-00-00')
    """
    return f"{value // 10000:04}-{value // 100 % 100:02}-{value % 100:02}"


def is_full(value: int) -> bool:
    """Whether day and month are known."""
    return value % 100 != 0 and value // 100 % 100 != 0


def full_year(two_digits: int, as_of: int | None = None) -> int:
    """The latest year with these last two digits that is not after ``as_of`` (``yyyymmdd``; default 2030).

    >>> full_year(70), full_year(5), full_year(5, as_of=20040101)
    (1970, 2005, 1905)
    """
    last = as_of // 10000 if as_of else PIVOT_YEAR
    return last - (last - two_digits) % 100


def days_in_month(month: int) -> int:
    """The most days a month can have (29 in February); 31 for month 0, the unknown one."""
    return _DAYS_IN_MONTH[month]


def _fields(parts: list[str], order: Order) -> tuple[str, str, str] | None:
    """Year, month and day as digits, whichever way they were written; missing ones are "00"."""
    if len(parts) == 1:
        return _run_of_digits(parts[0], order)
    words = [part for part in parts if part.isalpha()]
    if words:
        return _with_month_name(parts, words)
    if len(parts) == 2:
        year, month = parts if len(parts[0]) == 4 else parts[::-1]
        return (year, month, "00") if len(year) == 4 else None
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4 or (order == "ymd" and len(parts[2]) != 4):
        return parts[0], parts[1], parts[2]
    if order == "mdy":
        return parts[2], parts[0], parts[1]
    return parts[2], parts[1], parts[0]


def _run_of_digits(digits: str, order: Order) -> tuple[str, str, str] | None:
    if not digits.isdigit() or len(digits) not in (4, 8):
        return None
    if len(digits) == 4:
        return digits, "00", "00"
    year_first = FIRST_YEAR <= int(digits[:4]) <= LAST_YEAR and int(digits[4:6]) <= 12
    if year_first or order == "ymd":
        return digits[:4], digits[4:6], digits[6:]
    first, second = digits[:2], digits[2:4]
    return (digits[4:], first, second) if order == "mdy" else (digits[4:], second, first)


def _with_month_name(parts: list[str], words: list[str]) -> tuple[str, str, str] | None:
    month = _MONTHS.get(words[0])
    numbers = [part for part in parts if part.isdigit()]
    if month is None or len(words) > 1 or not 1 <= len(numbers) <= 2:
        return None
    if len(numbers) == 1:
        return (numbers[0], f"{month:02}", "00") if len(numbers[0]) == 4 else None
    day, year = numbers if len(numbers[0]) <= 2 else numbers[::-1]
    return year, f"{month:02}", day


def _full_year(year: str, as_of: int | None) -> int:
    """The year as a number; two digits by plausibility, -1 where there are neither two nor four."""
    if len(year) == 2:
        return full_year(int(year), as_of)
    return int(year) if len(year) == 4 else -1


def _check(year: int, month_text: str, day_text: str, as_of: int | None) -> DateReading:
    if year < 0 or len(month_text) > 2 or len(day_text) > 2:
        return _UNREADABLE
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return DateReading(None, "date-implausible")
    month, day = int(month_text), int(day_text)
    swapped = 12 < month <= 31 and 1 <= day <= 12
    if swapped:
        month, day = day, month
    if not _exists(year, month, day):
        return DateReading(None, "date-impossible")
    value = year * 10000 + month * 100 + day
    if as_of is not None and value > as_of:
        return DateReading(None, "date-future")
    return DateReading(value, "date-swapped" if swapped else None)


def _exists(year: int, month: int, day: int) -> bool:
    if month > 12 or day > _DAYS_IN_MONTH[month]:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return leap or (month, day) != (2, 29)
