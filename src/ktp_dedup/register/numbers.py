"""NIK and family card numbers, whole columns at a time.

Nearly all numbers are distinct and right, so one pass of regular expressions settles those; only what is
left goes through `ktp_dedup.nik.parse`, text by text.
"""

from __future__ import annotations

import polars as pl

from ktp_dedup import nik, places
from ktp_dedup.register.column import Column, map_distinct

_DAY = "0[1-9]|[12][0-9]|4[1-9]|[56][0-9]"
_DATE = (
    rf"(?:(?:{_DAY}|3[01]|7[01])(?:01|03|05|07|08|10|12)"
    rf"|(?:{_DAY}|30|70)(?:04|06|09|11)"
    rf"|(?:{_DAY})02)"
)
_WELL_FORMED = rf"^[1-9][0-9]{{5}}{_DATE}[0-9]{{6}}$"
_ONE_DIGIT_REPEATED = tuple(digit * 16 for digit in "123456789")
_FAMILY_CARD_PROBLEMS = frozenset({"nik-date"})


def normalise_niks(texts: pl.Series, *, family_card: bool = False) -> Column:
    """Sixteen characters, ``*`` for masked digits; null with a problem code where the number is not usable.

    Args:
        texts: Utf8 without blanks around, null where empty.
        family_card: the numbers are those of family cards, whose date is that of issue. One that does not
            exist is still compared.
    """
    well_formed = texts.str.contains(_WELL_FORMED) & ~texts.str.ends_with("0000")
    well_formed &= ~texts.is_in(_ONE_DIGIT_REPEATED)
    prefixes = texts.filter(well_formed).str.slice(0, 6).unique()
    known = pl.Series([prefix for prefix in prefixes if places.region(prefix)], dtype=pl.String)
    right = (well_formed & texts.str.slice(0, 6).is_in(known.implode())).fill_null(False)
    rest = pl.select(pl.when(~right).then(texts)).to_series()
    if rest.null_count() == len(rest):
        return Column(texts)
    column = map_distinct(rest, lambda text: _read(text, family_card=family_card), dtype=pl.String)
    return Column(texts.zip_with(right, column.values), column.problems)


def _read(text: str, *, family_card: bool) -> tuple[str | None, str | None]:
    number = nik.parse(text)
    if number.is_usable:
        return number.text, number.problem
    if family_card and number.problem in _FAMILY_CARD_PROBLEMS:
        return number.text, number.problem
    return None, number.problem


def is_family_card(niks: pl.Series, cards: pl.Series) -> pl.Series:
    """Which rows hold the number of the family card where the NIK should be."""
    return (niks == cards).fill_null(False)


def sexes(niks: pl.Series) -> pl.Series:
    """M or F by the day in the NIK, null where it is hidden."""
    day = niks.str.slice(6, 2).cast(pl.Int32, strict=False)
    return pl.select(pl.when(day > 40).then(pl.lit("F")).when(day > 0).then(pl.lit("M"))).to_series()
