"""A normalised column, and the way to make one: every distinct text is looked at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
from polars.datatypes import DataType, DataTypeClass


@dataclass(frozen=True, slots=True, repr=False)
class Column:
    """Values by row, and problem codes by row (Utf8, null where there is none) or None for none at all."""

    values: pl.Series
    problems: pl.Series | None = None


def map_distinct(
    texts: pl.Series,
    read: Callable[[str], tuple[object, str | None]],
    *,
    dtype: DataType | DataTypeClass,
) -> Column:
    """Reads each distinct text once.

    Args:
        texts: Utf8; null stays null and has no problem.
        read: gives the value of a text and a problem code, either of which may be None.
        dtype: of the values.
    """
    if texts.null_count() > len(texts) // 2:
        return _where_filled(texts, read, dtype)
    distinct = texts.drop_nulls().unique()
    readings = [read(text) for text in distinct]
    table = pl.DataFrame(
        {
            "text": distinct,
            "value": pl.Series([value for value, _ in readings], dtype=dtype),
            "code": pl.Series([code for _, code in readings], dtype=pl.String),
        }
    )
    joined = pl.DataFrame({"text": texts}).join(table, on="text", how="left", maintain_order="left")
    has_problems = table["code"].null_count() < table.height
    return Column(joined["value"], joined["code"] if has_problems else None)


def _where_filled(
    texts: pl.Series, read: Callable[[str], tuple[object, str | None]], dtype: DataType | DataTypeClass
) -> Column:
    """`map_distinct` of a column with many gaps."""
    rows = texts.is_not_null().arg_true()
    found = map_distinct(texts.gather(rows), read, dtype=dtype)

    def spread(values: pl.Series) -> pl.Series:
        return pl.repeat(None, len(texts), dtype=values.dtype, eager=True).scatter(rows, values)

    problems = None if found.problems is None else spread(found.problems)
    return Column(spread(found.values), problems)


def first_filled(columns: list[pl.Series]) -> pl.Series:
    """The first text of each row that is not blank, without blanks around it; null when there is none."""
    frame = pl.DataFrame([column.alias(str(index)) for index, column in enumerate(columns)])
    return frame.select(pl.coalesce(_filled(name) for name in frame.columns)).to_series()


def joined(columns: list[pl.Series]) -> pl.Series:
    """The texts of each row that are not blank, with one space between them; null when there is none."""
    frame = pl.DataFrame([column.alias(str(index)) for index, column in enumerate(columns)])
    if frame.width == 1:
        return frame.select(_filled(frame.columns[0])).to_series()
    text = pl.concat_str([_filled(name) for name in frame.columns], separator=" ", ignore_nulls=True)
    return frame.select(pl.when(text != "").then(text)).to_series()


def _filled(name: str) -> pl.Expr:
    """The text of a column without blanks around it, null when nothing is left."""
    stripped = pl.col(name).str.strip_chars()
    return pl.when(stripped != "").then(stripped)
