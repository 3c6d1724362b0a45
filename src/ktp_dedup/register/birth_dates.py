"""Birth dates that the cell alone leaves open, settled by what else the record says.

Two things: the century of a year of two digits (someone who is married or heads a family is no child), and the order
of day and month in a source that mixes both (the NIK has the day first).
"""

from __future__ import annotations

import polars as pl

from ktp_dedup.register.codes import normalise_codes
from ktp_dedup.register.column import Column, first_filled
from ktp_dedup.register.date_columns import DateColumn
from ktp_dedup.register.value import Register

YOUNGEST_ADULT = 13
"""Nobody younger is taken to be married or the head of a family."""

_ADULT = {
    "marital_status": ("married", "divorced", "widowed", "formerly married"),
    "family_role": ("head", "husband", "wife", "parent", "parent-in-law"),
}
_SHORT_YEAR = r"^\D*\d{1,2}[^\d]+(?:\d{1,2}[^\d]+|[A-Za-z]+[^\d]*)'?\d{2}\D*$"
_CENTURY = 100_0000


def settled(dates: Column, column: DateColumn, register: Register, *, as_of: int | None) -> Column:
    """The birth dates with what the rest of the record settles; what was changed has a problem code.

    Args:
        dates: Int32 ``yyyymmdd`` and problem codes, as `normalise_dates` made them of ``column``.
        column: the texts, and which sources mix the order of day and month.
        register: where the dates come from, row by row.
        as_of: ``yyyymmdd`` of the day the register tells of; without it no century is changed.
    """
    frame = pl.DataFrame({"date": dates.values, "text": column.texts})
    code = (
        dates.problems
        if dates.problems is not None
        else pl.repeat(None, frame.height, dtype=pl.String, eager=True)
    )
    frame = frame.with_columns(code.alias("code"))
    swapped = _swapped_by_nik(frame["date"], column, register)
    old = _of_last_century(frame, register, as_of)
    if swapped is None and old is None:
        return dates
    if swapped is not None:
        frame = frame.with_columns(
            pl.when(swapped).then(_swap(pl.col("date"))).otherwise("date").alias("date"),
            pl.when(swapped).then(pl.lit("date-swapped")).otherwise("code").alias("code"),
        )
    if old is not None:
        frame = frame.with_columns(
            pl.when(old).then(pl.col("date") - _CENTURY).otherwise("date").alias("date"),
            pl.when(old).then(pl.lit("date-century")).otherwise("code").alias("code"),
        )
    return Column(frame["date"], frame["code"])


def _swap(date: pl.Expr) -> pl.Expr:
    """Day and month exchanged."""
    return date // 10_000 * 10_000 + date % 100 * 100 + date // 100 % 100


def _swapped_by_nik(dates: pl.Series, column: DateColumn, register: Register) -> pl.Series | None:
    """Rows of mixed sources whose NIK says that day and month are the other way round; None for none."""
    mixed = [source for source, form in column.forms.items() if form.mixed]
    niks = register.text(("nik",))
    if not mixed or not niks:
        return None
    digits = niks[0].str.replace_all(r"[^0-9]+", "")
    frame = pl.DataFrame({"source": column.sources, "date": dates, "nik": digits})
    born = pl.col("nik").str.slice(6, 4).cast(pl.Int32, strict=False)
    born = born - pl.when(born > 4000).then(4000).otherwise(0)
    day, month = pl.col("date") % 100, pl.col("date") // 100 % 100
    other = (born == month * 100 + day) & (day != month) & (day <= 12) & (day > 0) & (month > 0)
    usable = pl.col("source").is_in(mixed) & (pl.col("nik").str.len_bytes() == 16)
    found = frame.select((usable & other).fill_null(False)).to_series()
    return found if found.any() else None


def _of_last_century(frame: pl.DataFrame, register: Register, as_of: int | None) -> pl.Series | None:
    """Adults whose year of two digits was read as that of a child; None for none."""
    if not as_of:
        return None
    short = pl.col("text").str.contains(_SHORT_YEAR)
    young = pl.col("date") > as_of - YOUNGEST_ADULT * 10_000
    child = frame.select((young & short).fill_null(False)).to_series()
    if not child.any():
        return None
    adult = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    for field, words in _ADULT.items():
        texts = register.text((field,))
        if texts:
            adult |= normalise_codes(first_filled(texts), field).values.is_in(words).fill_null(False)
    found = child & adult
    return found if found.any() else None
