"""The lines of a delimited text: which have the right number of cells, and how the others are mended."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NEWLINE, _QUOTE = 10, 34
_CHUNK = 1 << 24
_MOST_LINES_IN_A_RECORD = 20


@dataclass(frozen=True, slots=True, repr=False)
class TextBody:
    """UTF-8 bytes below the heading line, the separator, and how many cells a row should have."""

    data: bytes
    separator: str
    width: int


@dataclass(frozen=True, slots=True, repr=False)
class Lines:
    """Byte offsets of the lines (``stops`` includes the line end), and flags per line.

    ``right``: has the right number of cells, no open quote, and is not blank; ``quoted``: has a quote.
    """

    starts: NDArray[np.int64]
    stops: NDArray[np.int64]
    right: NDArray[np.bool_]
    quoted: NDArray[np.bool_]


def scan_lines(body: TextBody) -> Lines:
    """Counts the cells of every line over the raw bytes, some 16 MB at a time."""
    buffer = np.frombuffer(body.data, dtype=np.uint8)
    stops = _line_stops(buffer)
    starts = np.concatenate([np.zeros(1, np.int64), stops[:-1]])
    right, quoted = np.empty(len(stops), np.bool_), np.empty(len(stops), np.bool_)
    first = 0
    while first < len(stops):
        last = max(int(np.searchsorted(stops, starts[first] + _CHUNK)), first + 1)
        piece = buffer[starts[first] : stops[last - 1]]
        bounds = np.append(starts[first:last], stops[last - 1]) - starts[first]
        separators, quotes = _counts(piece, bounds, ord(body.separator))
        right[first:last] = (separators == body.width - 1) & (quotes % 2 == 0)
        quoted[first:last] = quotes > 0
        first = last
    if body.width == 1:
        right &= stops - starts > 2
    return Lines(starts, stops, right, quoted)


def mend(
    body: TextBody, lines: Lines, suspicious: NDArray[np.bool_]
) -> tuple[bytes, tuple[tuple[int, str], ...], int]:
    """The same text with every suspicious line parsed alone and written again with the right number of cells.

    Returns:
        The text, pairs of row index and problem code, and the number of rows. Blank lines are left out.
    """
    pieces: list[bytes] = []
    repairs: list[tuple[int, str]] = []
    row, line, data = 0, 0, body.data
    for index in np.flatnonzero(suspicious).tolist():
        if index < line:
            continue
        pieces.append(data[lines.starts[line] : lines.starts[index]])
        row += index - line
        record, code, line = _record(body, lines, index)
        if record is not None:
            pieces.append(record)
            repairs += [(row, code)] if code else []
            row += 1
    if line < len(lines.starts):
        pieces.append(data[lines.starts[line] :])
    return b"".join(pieces), tuple(repairs), row + len(lines.starts) - line


def split_cells(text: str, separator: str) -> list[str]:
    """The cells of one line; quotes are letters where they cannot be quotes."""
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        return text.replace('"', "").split(separator)


def _line_stops(buffer: NDArray[np.uint8]) -> NDArray[np.int64]:
    stops = [
        np.flatnonzero(buffer[start : start + _CHUNK] == _NEWLINE) + start + 1
        for start in range(0, len(buffer), _CHUNK)
    ]
    found = np.concatenate(stops).astype(np.int64)
    complete = len(found) > 0 and found[-1] == len(buffer)
    return found if complete else np.append(found, len(buffer))


def _counts(
    piece: NDArray[np.uint8], bounds: NDArray[np.int64], separator: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Separators outside quotes and quotes, per line; ``bounds`` are the line starts and the end."""
    separators = np.flatnonzero(piece == separator)
    quotes = np.flatnonzero(piece == _QUOTE)
    separators_before = np.searchsorted(separators, bounds)
    per_line = np.diff(separators_before)
    if len(quotes) == 0:
        return per_line, np.zeros_like(per_line)
    quotes_before = np.searchsorted(quotes, bounds)
    since_line_start = np.searchsorted(quotes, separators) - np.repeat(quotes_before[:-1], per_line)
    outside = np.concatenate([[0], np.cumsum(since_line_start % 2 == 0)])
    return np.diff(outside[separators_before]), np.diff(quotes_before)


def _record(body: TextBody, lines: Lines, index: int) -> tuple[bytes | None, str | None, int]:
    """The record that begins on a line (None: blank), its problem code, and the line after it."""
    text = _text(body, lines, index, index + 1)
    if not text.strip():
        return None, None, index + 1
    if text.count('"') % 2 == 0:
        cells = split_cells(text, body.separator)
        return *_fit(cells, body), index + 1
    last = min(index + _MOST_LINES_IN_A_RECORD, len(lines.starts))
    for stop in range(index + 2, last + 1):
        joined = _text(body, lines, index, stop)
        if joined.count('"') % 2 == 0:
            cells = split_cells(joined.replace("\r", "").replace("\n", " "), body.separator)
            if len(cells) == body.width:
                return _write(cells, body.separator), None, stop
            break
    cells = text.replace('"', "").split(body.separator)
    record, code = _fit(cells, body)
    return record, code or "row-stray-quote", index + 1


def _text(body: TextBody, lines: Lines, first: int, stop: int) -> str:
    return body.data[lines.starts[first] : lines.stops[stop - 1]].decode("utf-8", "replace").rstrip("\r\n")


def _fit(cells: Sequence[str], body: TextBody) -> tuple[bytes, str | None]:
    """A row of the right width, and a problem code when cells were missing or lost."""
    code = None
    if len(cells) < body.width:
        code = "row-too-few-cells"
    elif any(cell.strip() for cell in cells[body.width :]):
        code = "row-too-many-cells"
    padded = [*cells[: body.width], *[""] * (body.width - len(cells))]
    return _write(padded, body.separator), code


def _write(cells: Sequence[str], separator: str) -> bytes:
    quoted = (f'"{cell.replace(chr(34), chr(34) * 2)}"' if cell else "" for cell in cells)
    return (separator.join(quoted) + "\n").encode("utf-8")
