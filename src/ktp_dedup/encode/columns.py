"""The canonical column of each field of a model, with what an identity number can fill in."""

from __future__ import annotations

import polars as pl

from ktp_dedup.model import Field, Model

WOMAN = 40
"""Added to the day of birth of women in a NIK (PP 37/2007 article 37)."""


def _told(kind: str, nik: pl.Series, as_of: int) -> pl.Series:
    """The sex or birth date that identity numbers tell of; the century that makes a person 0 to 99 years old.

    Source: PP 37/2007 article 37, digits 7-12 are the date of birth, 40 added to the day for women.
    """
    digits = nik.str.slice(6, 6).cast(pl.Int32, strict=False).alias("digits")
    day, month, year = pl.col("digits") // 10000, pl.col("digits") // 100 % 100, pl.col("digits") % 100
    found: pl.Expr
    if kind == "code":
        found = pl.when(day > WOMAN).then(pl.lit("F")).when(day.is_not_null()).then(pl.lit("M"))
    else:
        century = pl.when(year > as_of // 10000 % 100).then(1900).otherwise(2000)
        real = day - pl.when(day > WOMAN).then(WOMAN).otherwise(0)
        found = (century + year) * 10000 + month * 100 + real
    return digits.to_frame().select(found.alias("told"))["told"]


def _filled(field: Field, values: pl.Series | None, nik: pl.Series | None, as_of: int) -> pl.Series | None:
    """A column with its gaps filled from the identity number; only the gaps are looked at."""
    if nik is None:
        return values
    if values is None:
        return _told(field.kind, nik, as_of)
    gaps = values.is_null()
    if not gaps.any():
        return values
    told = _told(field.kind, nik.filter(gaps), as_of).cast(values.dtype)
    return values.clone().scatter(gaps.arg_true(), told)


def canonical_columns(frame: pl.DataFrame, model: Model, as_of: int) -> dict[str, pl.Series | None]:
    """The canonical column of each field of the model, None where the register lacks it."""
    found = {field.name: frame[field.name] if field.name in frame.columns else None for field in model.fields}
    for field in model.fields:
        values = found[field.name]
        if field.only and values is not None:
            found[field.name] = values.set(~values.is_in(field.only), None)
        if field.fill:
            found[field.name] = _filled(field, found[field.name], found[field.fill], as_of)
    return found
