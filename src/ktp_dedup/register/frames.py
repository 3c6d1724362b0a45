"""Frames of any library into text cells: whole numbers without ``.0``, dates as ISO."""

from __future__ import annotations

import polars as pl

from ktp_dedup.errors import InputError
from ktp_dedup.register.text_files import Table

_LARGEST_EXACT_FLOAT = 2.0**53


def to_frame(source: object, name: str) -> pl.DataFrame:
    """A polars frame from a polars frame, a lazy one, or anything with ``__arrow_c_stream__``.

    Raises:
        InputError: it is none of these, or its columns cannot be carried over.
    """
    if isinstance(source, pl.DataFrame):
        return source
    try:
        if isinstance(source, pl.LazyFrame):
            return source.collect()
        if hasattr(source, "__arrow_c_stream__"):
            return pl.DataFrame(source)
    except Exception:  # whatever foreign code raises may quote cells
        raise InputError(
            f"{name} cannot be read as a table; give each of its columns one type, text at best."
        ) from None
    raise InputError(
        f"{name} is a {type(source).__name__}; give a path, a polars frame, a pandas frame or an Arrow table."
    )


def as_table(frame: pl.DataFrame, name: str) -> Table:
    """The frame as text cells; columns that hold no single values are left out with a note.

    Raises:
        InputError: the frame has no rows or no columns.
    """
    if frame.width == 0 or frame.height == 0:
        raise InputError(f"{name} has no rows.")
    texts = {heading: _as_text(heading, dtype) for heading, dtype in frame.schema.items()}
    kept = {heading: expr for heading, expr in texts.items() if expr is not None}
    notes = tuple(
        f"{name} has a column {heading!r} of lists, records, bytes or durations; it is ignored."
        for heading, expr in texts.items()
        if expr is None
    )
    cells = frame.select(expr.alias(str(index)) for index, expr in enumerate(kept.values()))
    return Table(tuple(kept), cells, notes=notes)


def _as_text(heading: str, dtype: pl.DataType) -> pl.Expr | None:
    column = pl.col(heading)
    if dtype.is_nested() or dtype in (pl.Binary, pl.Object, pl.Duration):
        return None
    if dtype.is_float():
        whole = (column == column.floor()) & (column.abs() < _LARGEST_EXACT_FLOAT)
        digits = column.cast(pl.Int64, strict=False).cast(pl.String)
        return pl.when(whole).then(digits).otherwise(column.fill_nan(None).cast(pl.String))
    if dtype == pl.Date:
        return column.dt.strftime("%Y-%m-%d")
    if dtype == pl.Datetime:
        return column.dt.strftime("%Y-%m-%d %H:%M:%S")
    return column.cast(pl.String)
