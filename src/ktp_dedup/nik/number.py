"""The NIK, Indonesia's resident number, as a value.

A NIK has 16 digits ``PPKKCC DDMMYY SSSS``: province, kabupaten or kota, and kecamatan **of first
registration**; birth date, with 40 added to the day of a woman; a serial from 0001 (PP 37/2007 art. 37, PP
40/2019 art. 30). There is no check digit. It never changes, neither on moving nor when the birth date is
corrected, so a region or date that differs from the record's is legal. Nothing here raises: every text has a
status. Of a damaged number the parts that are beyond doubt stay visible and the others are masked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ktp_dedup import dates, places
from ktp_dedup.nik.parts import DATE, PARTS, REGION, SERIAL, is_sound, surviving_parts

Status = Literal["valid", "masked", "placeholder", "temporary", "malformed", "missing"]
Sex = Literal["M", "F"]

LARGEST_EXACT = 2**53
"""Programs that keep numbers as binary fractions lose the last digit above this."""

_LOOKALIKES = str.maketrans("OQIL|SB", "0011158")
_MASKS = str.maketrans(dict.fromkeys("X#•●?_", "*"))
_SIGNS = re.compile(r"[^\w*#•●?|]+")
_LABEL = re.compile(r"^(?:NO(?:MOR)?\W*)?(?:NIK|NKK|KK|KTP)\W*(?=[\d\W])")
_DECIMALS = re.compile(r"(\d{5,})[.,]0+")
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?E\+?(\d+)")
_VISIBLE = re.compile(r"[0-9*]{16}")
_EXPONENT = "15"
_SHEET_DIGITS = 15  # a spreadsheet keeps so many digits and makes the others 0
_NOT_ISSUED = frozenset({"1234567890123456", "0123456789012345", *(f"999999999999999{d}" for d in "4569")})
_EMPTY = frozenset({"", "NULL", "NONE", "NAN", "NA"})
_FILLER_TEXT = """
TIDAKADA TDKADA BELUMADA BLMADA BELUMPUNYA TIDAKPUNYA KOSONG NIHIL TIDAKDIKETAHUI TIDAKTAHU PROSES DALAMPROSES
BELUMTERBIT BARULAHIR
"""
_FILLER_WORDS = frozenset(_FILLER_TEXT.split())


@dataclass(frozen=True, slots=True, repr=False)
class Nik:
    """A NIK that was read; a malformed one too.

    ``text`` has 16 characters, digits or ``*`` for masked ones, where the status is "valid" or "masked".
    ``problem`` is the code of what is wrong: why the number is not usable, what was repaired, or why digits
    are masked; None for a number that is right or that was masked on purpose. The repr is masked.
    """

    text: str
    status: Status
    problem: str | None = None

    @property
    def is_usable(self) -> bool:
        """Whether it may be compared: valid, or masked with a whole part (region, date, serial) left to see."""
        if self.status == "masked":
            return any("*" not in self.text[part] for part in PARTS)
        return self.status == "valid"

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
    >>> [parse(text).text for text in ("3,31006450370E+15", "33100645037001", "10064503700001")]
    ['33100645037*****', '331006450370****', '******4503700001']
    """
    plain = _plain(text)
    number = _SCIENTIFIC.fullmatch(plain.replace(" ", ""))
    if number:
        return _from_scientific(number[1] + (number[2] or ""), number[3])
    whole = _DECIMALS.fullmatch(plain)
    if whole and len(whole[1]) == 16:
        return _from_float(whole[1])
    signless = whole[1] if whole else _signless(plain)
    if signless in _EMPTY or not signless.strip("*"):
        return Nik("", "missing")
    if _VISIBLE.fullmatch(signless):
        return _judge(signless)
    if not signless.isdecimal() or not signless.isascii():
        return _from_letters(signless)
    if len(set(signless)) == 1:
        return Nik(signless, "placeholder", "nik-placeholder")
    return _from_wrong_length(signless)


def is_valid(text: str) -> bool:
    """Whether a text is a whole NIK that can have been issued.

    >>> is_valid("3310064503700001"), is_valid("3310064503700000"), is_valid("3310063102700001")
    (True, False, False)
    """
    return parse(text).status == "valid"


def normalize(text: str) -> str:
    """A NIK without spaces and signs, what is hidden as ``*``, letters read as digits where that is a NIK.

    >>> normalize(" '3310.0645.0370.0001"), normalize("331006xxxxxx0001"), normalize("33IO06450370OOO1")
    ('3310064503700001', '331006******0001', '3310064503700001')
    """
    number = parse(text)
    return number.text or _signless(_plain(text)).strip("*")


def mask(text: str) -> str:
    """A NIK fit to be shown: region and serial kept, date hidden; everything hidden when it is not a NIK.

    >>> mask("3310064503700001"), mask("a name")
    ('331006******0001', '*****')
    """
    return parse(text).mask()


def _plain(text: str) -> str:
    plain = text.strip().upper()
    plain = plain if plain.isascii() else unicodedata.normalize("NFKC", plain).upper().strip()
    return _LABEL.sub("", plain)


def _signless(plain: str) -> str:
    return _SIGNS.sub("", plain).translate(_MASKS)


def _judge(digits: str, problem: str | None = None) -> Nik:
    """The status of 16 visible or masked digits; `problem` is one that was found on the way to them."""
    if "*" not in digits:
        if len(set(digits)) == 1 or digits in _NOT_ISSUED or digits.endswith("0" * 10):
            return Nik(digits, "placeholder", "nik-placeholder")
        if digits[0] == "0" and is_sound(digits[1:7], REGION):
            return Nik(digits, "temporary", "nik-temporary")
    for part, flaw in ((REGION, "nik-region"), (DATE, "nik-date")):
        if "*" not in digits[part] and not is_sound(digits[part], part):
            return Nik(digits, "malformed", flaw)
    if not is_sound(digits[SERIAL], SERIAL):
        return Nik(f"{digits[:15]}*", "masked", problem or "nik-serial")
    return Nik(digits, "masked" if "*" in digits else "valid", problem)


def _from_scientific(digits: str, exponent: str) -> Nik:
    """A number in scientific notation, of which the last digit shown is rounded unless all are shown."""
    if exponent == _EXPONENT and len(digits) > _SHEET_DIGITS:
        return _from_float(digits[:16])
    known = digits if len(digits) == _SHEET_DIGITS else digits[:-1]
    number = _judge(known.ljust(16, "*"), "nik-scientific")
    if exponent == _EXPONENT and number.is_usable:
        return number
    return Nik(digits, "malformed", "nik-scientific")


def _from_float(digits: str) -> Nik:
    """A number that a program kept as a binary fraction."""
    return _judge(digits) if int(digits) <= LARGEST_EXACT else _judge(f"{digits[:15]}*", "nik-rounded")


def _from_letters(text: str) -> Nik:
    """A text with letters in it: digits misread, a word that fills the cell, or something else."""
    digits = text.translate(_LOOKALIKES)
    if _VISIBLE.fullmatch(digits) and _judge(digits).status == "valid":
        return Nik(digits, "valid", "nik-letters")
    if text in _FILLER_WORDS:
        return Nik(text, "placeholder", "nik-placeholder")
    return Nik(text, "malformed", "nik-characters")


def _from_wrong_length(digits: str) -> Nik:
    """A number with digits lost or too many: what every reading of it agrees on."""
    if _looks_temporary(digits):
        return Nik(f"0{digits}", "temporary", "nik-temporary")
    known = surviving_parts(digits)
    if "*" not in known:
        number = _judge(known, "nik-repaired")
        return number if number.status == "valid" else Nik(digits, "malformed", "nik-length")
    number = Nik(known, "masked", "nik-length")
    return number if number.is_usable else Nik(digits, "malformed", "nik-length")


def _looks_temporary(digits: str) -> bool:
    """Whether it is a village's temporary number that lost its leading 0: village code, a serial below 1000."""
    return len(digits) == 15 and digits[6] in "12" and digits[10:12] == "00" and is_sound(digits[:6], REGION)
