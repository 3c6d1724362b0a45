"""The canonical column of each field of a model, with what an identity number can fill in."""

from __future__ import annotations

import polars as pl

from ktp_dedup.model import Field, Model


def _fill_from_nik(
    field: Field, values: pl.Series | None, nik: pl.Series | None, as_of: int
) -> pl.Series | None:
    """Fill a missing birth date or sex from the identity number; the century that makes a person 0 to 99 years old.

    Source: PP 37/2007 article 37, digits 7-12 are the date of birth, 40 added to the day for women.
    """
    if not field.fill or nik is None:
        return values
    digits = nik.str.slice(6, 6).cast(pl.Int32, strict=False)
    day, month, year = digits // 10000, digits // 100 % 100, digits % 100
    if field.kind == "code":
        found = pl.select(
            pl.when(day > 40).then(pl.lit("F")).when(day.is_not_null()).then(pl.lit("M"))
        ).to_series()
    else:
        century = pl.select(pl.when(year > as_of // 10000 % 100).then(1900).otherwise(2000)).to_series()
        real = day.cast(pl.Int32) - pl.select(pl.when(day > 40).then(40).otherwise(0)).to_series()
        found = (century + year) * 10000 + month * 100 + real
    return found if values is None else values.fill_null(found.cast(values.dtype))


def canonical_columns(frame: pl.DataFrame, model: Model, as_of: int) -> dict[str, pl.Series | None]:
    """The canonical column of each field of the model, None where the register lacks it."""
    found = {field.name: frame[field.name] if field.name in frame.columns else None for field in model.fields}
    for field in model.fields:
        if field.fill:
            found[field.name] = _fill_from_nik(field, found[field.name], found[field.fill], as_of)
    return found
