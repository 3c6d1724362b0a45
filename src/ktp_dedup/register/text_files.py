"""Delimited text into cells: encoding, separator and heading by evidence; no malformed row stops a run.

A pre-scan over the bytes looks at every line. Where all lines are right the text goes to polars as it is; only
the others (too few or too many cells, stray or open quotes) are parsed one at a time and mended.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ktp_dedup.errors import InputError
from ktp_dedup.register.encodings import Text, decode
from ktp_dedup.register.mend import TOO_MANY, Mended, TextBody, bars_in_dates, mend
from ktp_dedup.register.prescan import Lines, scan_lines
from ktp_dedup.register.text_head import SEPARATORS, Head, find_head
from ktp_dedup.register.text_rows import left_out, no_records
from ktp_dedup.register.value import LeftOut, Reason, SourceReading

__all__ = ["SEPARATORS", "Table", "read_text"]

_SOMETHING = re.compile(rb"\S")
_PLAIN = ("UTF-8", "UTF-8 with BOM")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as found: headings (not always distinct), text cells in columns ``0``, ``1`` …, repaired rows.

    ``repairs`` are pairs of row index and problem code; ``notes`` are sentences for people; ``reading`` says
    what was understood (without it: a frame, every row a record), its ``source`` is filled in later.
    """

    headings: tuple[str, ...]
    cells: pl.DataFrame
    repairs: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    reading: SourceReading | None = None


def read_text(data: bytes, name: str, mapped: Collection[str] = ()) -> Table:
    """Reads delimited text of any of the separators ``, ; tab |`` in UTF-8, UTF-16 or Windows-1252.

    Args:
        data: the bytes of the file, unpacked.
        name: how the file is called in messages.
        mapped: normalised headings that the caller has a mapping for; they help to find the heading.

    Raises:
        InputError: the file is empty, has only a heading, or is not text.
    """
    if not data or data.isspace():
        raise InputError(f"{name} is empty.")
    text, head = _understood(data, name, mapped)
    del data
    quoting = "double quotes" if b'"' in text.data else "none"
    body = TextBody(text.data, head.offset, head.body, head.separator, head.headings, head.width, head.least)
    text = replace(text, data=text.data[: head.offset])  # so that the rows are held once
    if not _SOMETHING.search(body.data, body.start):
        raise InputError(f"{name} has a heading but no rows.")
    notes = () if text.encoding in _PLAIN else (f"{name} was read as {text.encoding}.",)
    table = replace(_table(text, head, quoting, *_rows(body, name)), notes=notes)
    if not table.cells.height:
        raise InputError(f"{name} has a heading but no rows.")
    return table


def _understood(data: bytes, name: str, mapped: Collection[str]) -> tuple[Text, Head]:
    """The text and its heading, with carriage returns alone as what leaves fewer wrong lines and more that are filled.

    Where that makes no difference they are part of a cell, so that no cell loses what stands behind them.
    """
    found: list[tuple[Text, Head]] = []
    for lone_return in (b" ", b"\n"):
        text = decode(data, name, lone_return=lone_return)
        if text.data.isspace() or not text.data:
            raise InputError(f"{name} is empty.")
        head = find_head(text.data, mapped)
        if not found and (text.line_ends != "mixed" or b"\r" in text.data):
            return text, head
        found.append((text, head))
    return min(found, key=lambda pair: _faults(*pair))


def _faults(text: Text, head: Head) -> tuple[int, int]:
    """How little a reading makes of a text: its wrong lines, then minus those that hold anything."""
    lines = scan_lines(text.data, head.separator)
    return lines.wrong(head.width), -int(np.count_nonzero(~lines.blank))


@dataclass(frozen=True, slots=True, repr=False)
class _Rows:
    """All rows below the heading, the line each began on, and pairs of line and problem code."""

    cells: pl.DataFrame
    lines: NDArray[np.int64]
    repairs: tuple[tuple[int, str], ...]


def _rows(body: TextBody, name: str) -> tuple[_Rows, Lines]:
    """The rows below the heading.

    Where most have more cells than the heading (a separator at every line end), they are read as they are and
    cut afterwards; before that, bars within dates are taken for what they are.
    """
    lines = scan_lines(body.data, body.separator, body.start)
    if body.separator == "|" and lines.usual_width() > body.width:
        body = replace(body, data=bars_in_dates(body.data[body.start :]), start=0, above=0)
        lines = scan_lines(body.data, body.separator)
    usual = replace(body, width=max(body.width, lines.usual_width()))
    mended = mend(usual, lines)
    cells = _parsed(mended, usual, name)
    if usual.width == body.width:
        return _Rows(cells, mended.lines, tuple(mended.repairs)), lines
    filled = pl.any_horizontal(pl.col(cells.columns[body.width :]).str.strip_chars() != "")
    excess = mended.lines[cells.select(filled.fill_null(False)).to_series().arg_true().to_numpy()]
    repairs = {*mended.repairs, *((line, TOO_MANY) for line in excess.tolist())}
    return _Rows(cells[:, : body.width], mended.lines, tuple(sorted(repairs))), lines


def _parsed(mended: Mended, body: TextBody, name: str) -> pl.DataFrame:
    """What polars makes of the rows; its message may quote cells and is never shown."""
    schema = {str(index): pl.String() for index in range(body.width)}
    try:
        cells = pl.read_csv(
            mended.data,
            has_header=False,
            skip_lines=mended.above,
            separator=body.separator,
            schema=schema,
            infer_schema=False,
        )
    except pl.exceptions.PolarsError:
        cells = None
    if cells is None or cells.height != len(mended.lines):
        raise InputError(f"The rows of {name} cannot be told apart; save it again as CSV with quoted cells.")
    return cells


def _table(text: Text, head: Head, quoting: str, rows: _Rows, lines: Lines) -> Table:
    """The rows that are records, what was noticed of them, and what became of every line of the file."""
    dropped = no_records(rows.cells, head.headings)
    kept = np.ones(rows.cells.height, np.bool_)
    for chosen in dropped.values():
        kept[chosen] = False
    kept_lines = rows.lines[kept]
    marks = ((line - head.body, code) for line, code in text.marks)
    repairs = sorted({*rows.repairs, *((line, code) for line, code in marks if line >= 0)})
    cells = rows.cells if kept.all() else rows.cells.filter(kept)
    reading = SourceReading(
        "text",
        lines=head.body + len(lines.starts) + int(np.count_nonzero(np.diff(rows.lines) == 0)),
        records=cells.height,
        heading_row=head.body,
        encoding=text.encoding,
        separator=head.separator,
        quoting=quoting,
        line_ends=text.line_ends,
        left_out=(*_above(text.data, head), *_below(rows, dropped, head, len(lines.starts))),
    )
    return Table(head.headings, cells, _by_row(repairs, kept_lines), reading=reading)


def _by_row(repairs: Sequence[tuple[int, str]], lines: NDArray[np.int64]) -> tuple[tuple[int, str], ...]:
    """Problems by the row that a line belongs to, without those of lines that are no records."""
    if not repairs or not len(lines):
        return ()
    at = np.array([line for line, _ in repairs])
    rows = np.searchsorted(lines, at, side="right") - 1
    pairs = zip(rows.tolist(), (code for _, code in repairs), (lines[rows] == at).tolist(), strict=True)
    return tuple(dict.fromkeys((row, code) for row, code, same in pairs if row >= 0 and same))


def _above(top: bytes, head: Head) -> tuple[LeftOut, ...]:
    """The lines down to the heading."""
    filled = [bool(line.strip()) for line in top.split(b"\n")[: head.first]]
    titles = [number for number, full in enumerate(filled, 1) if full]
    blanks = [number for number, full in enumerate(filled, 1) if not full]
    return (
        *left_out("title", titles),
        *left_out("blank", blanks),
        *left_out("heading", range(head.first + 1, head.body + 1)),
    )


def _below(
    rows: _Rows, dropped: Mapping[Reason, NDArray[np.int64]], head: Head, height: int
) -> tuple[LeftOut, ...]:
    """The lines below the heading that are no records: rows that were dropped, and lines joined to others."""
    found: list[LeftOut] = []
    for reason, chosen in dropped.items():
        found += left_out(reason, (rows.lines[chosen] + head.body + 1).tolist())
    begins = np.zeros(height, np.bool_)
    begins[rows.lines] = True
    return (*found, *left_out("continued", (np.flatnonzero(~begins) + head.body + 1).tolist()))
