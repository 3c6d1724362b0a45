"""NIK and family card numbers, whole columns at a time.

Nearly all numbers are distinct and right, so one pass of regular expressions settles those, also where they
are written with spaces, dots or apostrophes; only what is left goes through `ktp_dedup.nik.parse`, text by text.
"""

from __future__ import annotations

import polars as pl

from ktp_dedup import nik, places
from ktp_dedup.register.column import Column, map_distinct

MOST_ENDING_IN_0 = 0.8
"""Beyond this share of numbers that end in 0 a spreadsheet has rounded the column; serials end so in one of ten."""

FEWEST_TO_TELL = 5

_DAY = "0[1-9]|[12][0-9]|4[1-9]|[56][0-9]"
_DATE = (
    rf"(?:(?:{_DAY}|3[01]|7[01])(?:01|03|05|07|08|10|12)"
    rf"|(?:{_DAY}|30|70)(?:04|06|09|11)"
    rf"|(?:{_DAY})02)"
)
_WELL_FORMED = rf"^[1-9][0-9]{{5}}(?:{_DATE}[0-9]{{2}}|\*{{6}})(?:[0-9]{{4}}|\*{{4}})$"
_SIXTEEN = r"^[1-9][0-9]{15}$"
_GROUPED = r"""^['’`‘="]{0,2}[0-9][0-9 .\-]+['"]?$"""
_DECIMALS = r"^([1-8][0-9]{15})[.,]0+$"
_ONE_DIGIT_REPEATED = tuple(digit * 16 for digit in "123456789")
_FAMILY_CARD_PROBLEMS = frozenset({"nik-date"})


def normalise_niks(texts: pl.Series, sources: pl.Series, *, family_card: bool = False) -> Column:
    """Sixteen characters, ``*`` for masked digits; null with a problem code where the number is not usable.

    Args:
        texts: Utf8 without blanks around, null where empty.
        sources: the source of each; whether a spreadsheet rounded the numbers is told for each source alone.
        family_card: the numbers are those of family cards, whose date is that of issue. One that does not
            exist is still compared.
    """
    plain = _without_signs(texts)
    right = _are_right(plain)
    rest = pl.select(pl.when(~right).then(texts)).to_series()
    column = Column(plain)
    if rest.null_count() < len(rest):
        read = map_distinct(rest, lambda text: _read(text, family_card=family_card), dtype=pl.String)
        column = Column(plain.zip_with(right, read.values), read.problems)
    column = _without_last_digit(column, right & plain.str.ends_with("0000"), "nik-serial")
    return _without_last_digit(column, _are_rounded(plain, sources), "nik-rounded")


def is_family_card(niks: pl.Series, cards: pl.Series) -> pl.Series:
    """Which rows hold the number of the family card, all of it visible, where the NIK should be."""
    return (niks == cards).fill_null(False) & ~niks.str.contains("*", literal=True).fill_null(False)


def sexes(niks: pl.Series) -> pl.Series:
    """M or F by the day in the NIK, null where it is hidden."""
    day = niks.str.slice(6, 2).cast(pl.Int32, strict=False)
    return pl.select(pl.when(day > 40).then(pl.lit("F")).when(day > 0).then(pl.lit("M"))).to_series()


def _without_signs(texts: pl.Series) -> pl.Series:
    """Numbers written in groups, behind an apostrophe, or with decimals as bare digits; other texts as they are."""
    odd = (texts.str.len_bytes() != 16).arg_true()
    if len(odd) == 0:
        return texts
    plain = texts.gather(odd).str.replace(_DECIMALS, "$1")
    digits = plain.str.replace_all(r"[^0-9]+", "")
    grouped = (digits.str.len_bytes() == 16) & plain.str.contains(_GROUPED)
    grouped &= ~plain.str.contains(r"[.]0+$")  # a number with decimals
    return texts.clone().scatter(odd, digits.zip_with(grouped.fill_null(False), plain))


def _are_right(texts: pl.Series) -> pl.Series:
    """Which texts have the parts of a NIK, visible or masked whole, so far as that can be told for columns."""
    well_formed = texts.str.contains(_WELL_FORMED) & ~texts.is_in(_ONE_DIGIT_REPEATED)
    prefixes = texts.filter(well_formed).str.slice(0, 6).unique()
    known = pl.Series([prefix for prefix in prefixes if places.region(prefix)], dtype=pl.String)
    return (well_formed & texts.str.slice(0, 6).is_in(known.implode())).fill_null(False)


def _read(text: str, *, family_card: bool) -> tuple[str | None, str | None]:
    number = nik.parse(text)
    if number.is_usable:
        return number.text, number.problem
    whole = len(number.text) == 16 and "*" not in number.text
    if family_card and whole and number.problem in _FAMILY_CARD_PROBLEMS:
        return number.text, number.problem
    return None, number.problem


def _are_rounded(texts: pl.Series, sources: pl.Series) -> pl.Series | None:
    """Rows of sources nearly all of whose numbers end in 0, as in a sheet that took them for quantities."""
    if texts.str.ends_with("0").mean() in (None, 0.0):
        return None
    numbers = pl.DataFrame({"source": sources, "text": texts}).filter(pl.col("text").str.contains(_SIXTEEN))
    ends = numbers.group_by("source").agg(pl.len(), share=pl.col("text").str.ends_with("0").mean())
    rounded = ends.filter((pl.col("len") >= FEWEST_TO_TELL) & (pl.col("share") > MOST_ENDING_IN_0))
    return sources.is_in(rounded["source"].implode()) if rounded.height else None


def _without_last_digit(column: Column, rows: pl.Series | None, problem: str) -> Column:
    """The column with the last digit masked in these rows, so far as they hold a number that ends in 0."""
    if rows is None or not rows.any():
        return column
    lost = rows.fill_null(False) & column.values.str.contains(r"0$|000\*$").fill_null(False)
    if not lost.any():
        return column
    codes = column.problems
    if codes is None:
        codes = pl.repeat(None, len(lost), dtype=pl.String, eager=True)
    frame = pl.DataFrame({"text": column.values, "code": codes, "lost": lost}).select(
        pl.when("lost").then(pl.col("text").str.slice(0, 15) + "*").otherwise("text").alias("text"),
        pl.when("lost").then(pl.lit(problem)).otherwise("code").alias("code"),
    )
    return Column(frame["text"], frame["code"])
