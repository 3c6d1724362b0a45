"""Delimited text into cells: encoding, separator and heading by evidence; no malformed row stops a run.

A pre-scan over the bytes counts the cells of every line. Lines that are right go to polars as they are; only
the others (too few or too many cells, stray or open quotes) are parsed one at a time and mended.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, islice

import polars as pl

from ktp_dedup.errors import InputError
from ktp_dedup.register.lines import MOST_LINES_IN_A_RECORD, Lines, TextBody, mend, scan_lines, split_cells

SEPARATORS = ",;\t|"
_HEAD_BYTES = 1 << 16
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as found: headings (not always distinct), text cells in columns ``0``, ``1`` …, repaired rows.

    ``repairs`` are pairs of row index and problem code; ``notes`` are sentences for people.
    """

    headings: tuple[str, ...]
    cells: pl.DataFrame
    repairs: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()


def read_text(data: bytes, name: str) -> Table:
    """Reads delimited text of any of the separators ``, ; tab |`` in UTF-8, UTF-16 or Windows-1252.

    Args:
        data: the bytes of the file, unpacked.
        name: how the file is called in messages.

    Raises:
        InputError: the file is empty, has only a heading, or is not text.
    """
    if not data or data.isspace():
        raise InputError(f"{name} is empty.")
    data, notes = _as_utf8(data, name)
    line, length = _heading_line(data)
    separator = _separator(line)
    headings = tuple(" ".join(cell.strip("\ufeff").split()) for cell in split_cells(line, separator))
    body = TextBody(data[length:], separator, len(headings), len(headings))
    if not body.data or body.data.isspace():
        raise InputError(f"{name} has a heading but no rows.")
    cells, repairs = _cells(body)
    return Table(headings, cells, repairs, notes)


def _as_utf8(data: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """The same text in UTF-8 without a byte order mark, and a note when it was in something else."""
    notes: tuple[str, ...] = ()
    if data.startswith(_UTF16_MARKS):
        data, notes = (
            data.decode("utf-16", errors="replace").encode("utf-8"),
            (f"{name} was read as UTF-16.",),
        )
    if b"\x00" in data[:_HEAD_BYTES]:
        raise InputError(
            f"{name} is not a text file; save it as CSV or give it the ending of its real format."
        )
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    if _is_utf8(data):
        return data, notes
    text = data.decode("cp1252", errors="replace")
    return text.encode("utf-8"), (f"{name} was read as Windows-1252.",)


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8; decoded in pieces, so that a large file is never held twice."""
    if data.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for start in range(0, len(view), 1 << 24):
            decoder.decode(view[start : start + (1 << 24)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator(line: str) -> str:
    """The separator that cuts the heading line into most cells; a comma when none does."""
    counts = {separator: len(split_cells(line, separator)) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: counts[separator])


def _heading_line(data: bytes) -> tuple[str, int]:
    """The first line that is not blank, with those that belong to it by a line break in quotes, and where it ends."""
    start = 0
    for line in _lines(data):
        if line.strip():
            break
        start += len(line)
    lines = list(islice(_lines(data, start), MOST_LINES_IN_A_RECORD))
    quotes = list(accumulate(line.count(b'"') for line in lines))
    closed = next((i for i, count in enumerate(quotes) if count % 2 == 0), 0)
    heading = b"".join(lines[: closed + 1])
    return heading.decode("utf-8", errors="replace").rstrip("\r\n"), start + len(heading)


def _lines(data: bytes, start: int = 0) -> Iterator[bytes]:
    while start < len(data):
        stop = data.find(b"\n", start) + 1 or len(data)
        yield data[start:stop]
        start = stop


def _cells(body: TextBody) -> tuple[pl.DataFrame, tuple[tuple[int, str], ...]]:
    """All rows as text, and which of them had to be mended.

    Where most rows have more cells than the heading (a separator at every line end), they are read as they
    are and cut afterwards.
    """
    lines = scan_lines(body.data, body.separator)
    usual = replace(body, width=max(body.width, lines.usual_width()))
    frame, repairs = _rows(usual, lines)
    if usual.width == body.width:
        return frame, repairs
    filled = pl.any_horizontal(pl.col(frame.columns[body.width :]) != "")
    excess = frame.select(filled).to_series().arg_true()
    cut = tuple((row, "row-too-many-cells") for row in excess)
    return frame[:, : body.width], tuple(sorted({*repairs, *cut}))


def _rows(body: TextBody, lines: Lines) -> tuple[pl.DataFrame, tuple[tuple[int, str], ...]]:
    """Rows of so many cells; wrong lines are mended, and all lines with quotes if that is not enough."""
    wrong = ~lines.right(body.width)
    if not wrong.any():
        frame = _parse(body, body.data)
        if frame is not None and frame.height == len(lines.starts):
            return frame, ()
    for suspicious in (wrong, wrong | lines.quoted):
        data, repairs, height = mend(body, lines, suspicious)
        frame = _parse(body, data)
        if frame is not None and frame.height == height:
            return frame, repairs
    raise InputError(
        "The rows of the text file cannot be told apart; save it again as CSV with quoted cells."
    )


def _parse(body: TextBody, data: bytes) -> pl.DataFrame | None:
    """What polars makes of the rows, or None; its message may quote cells and is never shown."""
    schema = {str(index): pl.String() for index in range(body.width)}
    try:
        return pl.read_csv(
            data, has_header=False, separator=body.separator, schema=schema, infer_schema=False
        )
    except pl.exceptions.NoDataError:
        return pl.DataFrame(schema=schema)
    except pl.exceptions.PolarsError:
        return None
