"""The NIK, Indonesia's resident number, as a value.

A NIK has 16 digits ``PPKKCC DDMMYY SSSS``: province, kabupaten or kota, and kecamatan **of first
registration**; birth date, with 40 added to the day of a woman; a serial from 0001 (PP 37/2007 art. 37, PP
40/2019 art. 30). There is no check digit. It never changes, neither on moving nor when the birth date is
corrected, so a region or date that differs from the record's is legal. Nothing here raises: every text has a
status.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ktp_dedup import dates, places

Status = Literal["valid", "masked", "placeholder", "temporary", "malformed", "missing"]
Sex = Literal["M", "F"]

_LOOKALIKES = str.maketrans("OQIL|SB", "0011158")
_LETTERS = frozenset("OQIL|SB")
_MASKS = str.maketrans(dict.fromkeys("X#•●?_", "*"))
_NOISE = re.compile(r"[\s.,'’`‘\-/\u200b\ufeff]+")
_FLOAT = re.compile(r"^(\d{16})[.,]0+$")
_SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?E\+?\d+$")
_DIGITS = re.compile(r"[0-9]{16}")
_VISIBLE = re.compile(r"[0-9*]{16}")
_NOT_ISSUED = frozenset({"1234567890123456", "0123456789012345", *(f"999999999999999{d}" for d in "4569")})
_EMPTY = frozenset({"", "NULL", "NONE", "NAN", "NA"})


@dataclass(frozen=True, slots=True, repr=False)
class Nik:
    """A NIK that was read; a malformed one too.

    ``text`` has 16 characters, digits or ``*`` for masked ones, unless the status is "malformed" or
    "missing". ``problem`` is the code that says why the status is not "valid", or "nik-letters" when letters
    were read as digits. The repr is masked.
    """

    text: str
    status: Status
    problem: str | None = None

    @property
    def is_usable(self) -> bool:
        """Whether it may be compared: valid, or masked with something left to see."""
        return self.status in ("valid", "masked")

    @property
    def region_code(self) -> str | None:
        """The six digits of the region of first registration, if all are visible."""
        return self._digits(0, 6)

    @property
    def serial(self) -> str | None:
        """The last four digits, if all are visible."""
        return self._digits(12, 16)

    @property
    def day(self) -> int | None:
        """Day of birth, 1 to 31."""
        digits = self._digits(6, 8)
        return int(digits) % 40 if digits else None

    @property
    def month(self) -> int | None:
        """Month of birth, 1 to 12."""
        digits = self._digits(8, 10)
        return int(digits) if digits else None

    @property
    def year(self) -> int | None:
        """Last two digits of the year of birth."""
        digits = self._digits(10, 12)
        return int(digits) if digits else None

    @property
    def sex(self) -> Sex | None:
        """M or F by the day of birth."""
        digits = self._digits(6, 8)
        if digits is None:
            return None
        return "F" if int(digits) > 40 else "M"

    def region(self) -> places.Region | None:
        """The region of first registration, of today or formerly; None when hidden or not usable."""
        return places.region(self.region_code) if self.region_code else None

    def birth_date(self, *, record_date: int | None = None, as_of: int | None = None) -> int | None:
        """The birth date as ``yyyymmdd``, its century found by plausibility.

        Args:
            record_date: the birth date of the record; the century that comes nearest to its year is taken.
            as_of: ``yyyymmdd``; without ``record_date``, the latest century that is not after it.
        """
        if self.day is None or self.month is None or self.year is None:
            return None
        month_and_day = self.month * 100 + self.day
        if record_date:
            nearest = record_date // 10000
            century = min((1800, 1900, 2000), key=lambda start: abs(start + (self.year or 0) - nearest))
            return (century + self.year) * 10000 + month_and_day
        date = dates.full_year(self.year, as_of) * 10000 + month_and_day
        return date - 100_0000 if as_of and date > as_of else date

    def format(self) -> str:
        """The number in its three groups, as people read it: region, date, serial."""
        return f"{self.text[:6]} {self.text[6:12]} {self.text[12:]}" if len(self.text) == 16 else self.text

    def mask(self) -> str:
        """The number with its date hidden, or all of it where the number is not usable."""
        if not self.is_usable:
            return "*" * min(len(self.text), 16)
        return f"{self.text[:6]}******{self.text[12:]}"

    def __repr__(self) -> str:
        return f"Nik({self.mask()!r}, status={self.status!r})"

    def _digits(self, start: int, stop: int) -> str | None:
        part = self.text[start:stop]
        return part if self.is_usable and "*" not in part else None


def parse(text: str) -> Nik:
    """Reads a NIK; total on any string.

    >>> nik = parse("3310064503700001")
    >>> nik.status, nik.sex, nik.day, nik.birth_date(as_of=20240101), nik.region().district
    ('valid', 'F', 5, 19700305, 'Trucuk')
    >>> [parse(text).status for text in ("331006******0001", "9999999999999999", "3.31E+15", "-")]
    ['masked', 'placeholder', 'malformed', 'missing']
    """
    cleaned = normalize(text)
    if cleaned in _EMPTY or not cleaned.strip("*"):
        return Nik("", "missing")
    if _SCIENTIFIC.match(text.strip().upper()):
        return Nik(cleaned, "malformed", "nik-scientific")
    if _VISIBLE.fullmatch(cleaned):
        return _judge(cleaned, repaired=not _LETTERS.isdisjoint(text.upper()))
    if not cleaned.strip("0"):
        return Nik(cleaned, "placeholder", "nik-placeholder")
    unlike_number = re.search(r"[^0-9*]", cleaned)
    return Nik(cleaned, "malformed", "nik-characters" if unlike_number else "nik-length")


def is_valid(text: str) -> bool:
    """Whether a text is a whole NIK that can have been issued.

    >>> is_valid("3310064503700001"), is_valid("3310064503700000"), is_valid("3310063102700001")
    (True, False, False)
    """
    return parse(text).status == "valid"


def normalize(text: str) -> str:
    """A NIK without spaces and punctuation, masked digits as ``*``, letters read as digits where that fits.

    >>> normalize(" '3310.0645.0370.0001"), normalize("331006xxxxxx0001"), normalize("33IO06450370OOO1")
    ('3310064503700001', '331006******0001', '3310064503700001')
    """
    plain = text.strip().upper()
    plain = plain if plain.isascii() else unicodedata.normalize("NFKC", plain)
    whole = _FLOAT.match(plain)
    plain = whole.group(1) if whole else _NOISE.sub("", plain).translate(_MASKS)
    if _VISIBLE.fullmatch(plain):
        return plain
    digits = plain.translate(_LOOKALIKES)
    return digits if _VISIBLE.fullmatch(digits) else plain


def mask(text: str) -> str:
    """A NIK fit to be shown: region and serial kept, date hidden; everything hidden when it is not a NIK.

    >>> mask("3310064503700001"), mask("a name")
    ('331006******0001', '*****')
    """
    return parse(text).mask()


def _judge(digits: str, *, repaired: bool) -> Nik:
    """The status of 16 visible or masked digits."""
    if "*" in digits:
        return Nik(digits, "masked")
    if len(set(digits)) == 1 or digits in _NOT_ISSUED or digits.endswith("0" * 10):
        return Nik(digits, "placeholder", "nik-placeholder")
    if digits[0] == "0" and places.region(digits[1:7]):
        return Nik(digits, "temporary", "nik-temporary")
    if places.region(digits[:6]) is None:
        return Nik(digits, "malformed", "nik-region")
    day, month = int(digits[6:8]), int(digits[8:10])
    day = day - 40 if day > 40 else day
    if not 1 <= month <= 12 or not 1 <= day <= dates.days_in_month(month):
        return Nik(digits, "malformed", "nik-date")
    if digits.endswith("0000"):
        return Nik(digits, "malformed", "nik-serial")
    return Nik(digits, "valid", "nik-letters" if repaired else None)
