"""Dates as offices write them, read into one integer ``yyyymmdd`` with 00 for an unknown day or month.

Partial dates are normal in the register (``00-00-1970``, ``1970``), so a date is an integer and not a
``datetime.date``. Nothing here raises: what cannot be read has a problem code instead of a value.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

Order = Literal["dmy", "mdy", "ymd"]
Epoch = Literal[1900, 1904]

EPOCHS: dict[Epoch, int] = {1900: 693594, 1904: 695056}
"""What turns a day number of either date system of Excel into days since the year 1, the first being 1."""

FIRST_YEAR, LAST_YEAR = 1850, 2099
PIVOT_YEAR = 2030  # two-digit years are never later than this when no reference date is given

_MONTH_WORDS = """
JAN JANUARI JANUARY JANUARIE JANUWARI DJANUARI I | FEB PEB FEBRUARI FEBRUARY PEBRUARI FEBUARI FEBRUARIE II
| MAR MRT MARET MARCH MAART III | APR APRIL IV | MEI MAY V | JUN JUNI JUNE DJUNI VI | JUL JULI JULY DJULI VII
| AGU AGT AGS AGUS AUG AGUST AGUSTUS AUGUST AUGUSTUS VIII | SEP SEPT SEPTEMBER IX
| OKT OCT OKTOBER OCTOBER X | NOV NOP NOVEMBER NOPEMBER XI | DES DEC DESEMBER DECEMBER XII
"""
_MONTHS = {
    word: month for month, words in enumerate(_MONTH_WORDS.split("|"), start=1) for word in words.split()
}
_LONG_MONTHS = [word for word in _MONTHS if len(word) >= 5]
_NOISE_WORDS = """
SENIN SELASA RABU KAMIS JUMAT SABTU MINGGU AHAD SEN SEL RAB KAM JUM SAB MIN LEGI PAHING PAING PON WAGE KLIWON
MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY MON TUE WED THU FRI SAT SUN ST ND RD TH
TGL TANGGAL BULAN TAHUN THN
"""
_NOISE = frozenset(_NOISE_WORDS.split())
_DAYS_IN_MONTH = (31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_TIME = re.compile(
    r"(?:[T ]|\s(?:PUKUL|JAM)\s)\s*\d{1,2}(?::\d{2}(?::\d{2}(?:[.,]\d+)?)?|\.\d{2}\.\d{2}(?:[.,]\d+)?)"
    r"\s*(?:[AP]M)?\s*(?:Z|WIB|WITA|WIT|(?:GMT|UTC)?\s*(?:[+-]\d{2}(?::?\d{2})?)?(?:\s*\(.*\))?)$"
)
_APOSTROPHES = re.compile(r"['’`‘]")
_HIDDEN = re.compile(r"(?<![A-Z0-9?*#])(?:[?*#]{1,2}|XX)(?![A-Z0-9?*#])")
_USUAL = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})|(\d{4})-(\d{2})-(\d{2})")
_PART = re.compile(r"\d+|[^\W\d_]+")
_SERIAL = re.compile(r"([1-7]\d{4})(?:[.,]\d+)?")
_EMPTY = frozenset({"", "NULL", "NAN", "NAT", "NONE", "N/A", "NA"})
_FILLERS = frozenset({18991230, 18991231, 19000100, 19000101})


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a date text says.

    ``value`` is ``yyyymmdd`` (00 for an unknown part) or None. ``problem`` is None or one of
    "date-unreadable", "date-impossible", "date-implausible", "date-future", "date-filler", and "date-swapped":
    read, but with day and month in the other order.
    """

    value: int | None
    problem: str | None = None


_MISSING = DateReading(None)
_UNREADABLE = DateReading(None, "date-unreadable")


def parse(
    text: str, *, order: Order = "dmy", as_of: int | None = None, epoch: Epoch | None = None
) -> int | None:
    """The date of a text as ``yyyymmdd``, or None; see `read`.

    >>> [parse(text) for text in ("31 Desember 1970", "17|08|1970", "00-00-1970", "1970-12-31 00:00")]
    [19701231, 19700817, 19700000, 19701231]
    """
    return read(text, order=order, as_of=as_of, epoch=epoch).value


def read(
    text: str, *, order: Order = "dmy", as_of: int | None = None, epoch: Epoch | None = None
) -> DateReading:
    """Reads a date; total on any string.

    Args:
        text: a date in digits or with an Indonesian or English month name, in old spelling too, or a Roman
            month; with or without weekday, time of day and time zone, which are dropped.
        order: how three numbers without a four-digit year in front are ordered.
        as_of: ``yyyymmdd``; a two-digit year is the latest one not after it, and a later date is
            "date-future".
        epoch: the date system of Excel in which a number of five digits is a date; None for no such numbers.

    Returns:
        The value and the problem, either of which may be None; both are None for an empty text or an
        all-zero date.
    """
    usual = _USUAL.fullmatch(text)
    if usual and text.strip("0-/"):
        return _read_usual(usual, order, as_of)
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    plain = _TIME.sub("", plain.strip().upper()).strip()
    if plain in _EMPTY:
        return _MISSING
    serial = _SERIAL.fullmatch(plain) if epoch else None
    if epoch and serial:
        found = date.fromordinal(EPOCHS[epoch] + int(serial[1]))
        return _check(found.year, str(found.month), str(found.day), as_of)
    plain = _HIDDEN.sub("00", _APOSTROPHES.sub("", plain))
    parts = [part for part in _PART.findall(plain) if part not in _NOISE]
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


def _read_usual(parts: re.Match[str], order: Order, as_of: int | None) -> DateReading:
    """The two forms in which nearly all dates are, without further ado."""
    first, second, year, iso_year, iso_month, iso_day = parts.groups()
    if iso_year:
        return _check(int(iso_year), iso_month, iso_day, as_of)
    month, day = (first, second) if order == "mdy" else (second, first)
    return _check(int(year), month, day, as_of)


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
    if not digits.isdigit() or len(digits) not in (4, 7, 8):
        return None
    if len(digits) == 4:
        return digits, "00", "00"
    digits = digits.zfill(8)  # as a number, 01081970 has lost its 0
    year_first = FIRST_YEAR <= int(digits[:4]) <= LAST_YEAR and int(digits[4:6]) <= 12
    if year_first or order == "ymd":
        return digits[:4], digits[4:6], digits[6:]
    first, second = digits[:2], digits[2:4]
    return (digits[4:], first, second) if order == "mdy" else (digits[4:], second, first)


def _with_month_name(parts: list[str], words: list[str]) -> tuple[str, str, str] | None:
    month = _month(words[0])
    numbers = [part for part in parts if part.isdigit()]
    if month is None or len(words) > 1 or not 1 <= len(numbers) <= 2:
        return None
    if len(numbers) == 1:
        return (numbers[0], f"{month:02}", "00") if len(numbers[0]) == 4 else None
    day, year = numbers if len(numbers[0]) <= 2 else numbers[::-1]
    return year, f"{month:02}", day


@lru_cache(maxsize=1 << 10)
def _month(word: str) -> int | None:
    """The month of a name, also of a long one with a slip."""
    if word in _MONTHS:
        return _MONTHS[word]
    near = difflib.get_close_matches(word, _LONG_MONTHS, n=1, cutoff=0.8) if len(word) >= 5 else []
    return _MONTHS[near[0]] if near else None


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
    if value in _FILLERS:
        return DateReading(None, "date-filler")
    if as_of is not None and value > as_of:
        return DateReading(None, "date-future")
    return DateReading(value, "date-swapped" if swapped else None)


def _exists(year: int, month: int, day: int) -> bool:
    if month > 12 or day > _DAYS_IN_MONTH[month]:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return leap or (month, day) != (2, 29)
