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
MOST_LINES_IN_A_RECORD = 20
_LONGEST_BLANK = 80


@dataclass(frozen=True, slots=True, repr=False)
class TextBody:
    """UTF-8 bytes below the heading line, the separator, and how many cells a row gets.

    A row with fewer cells than the heading, ``least``, is a problem; up to ``width`` it is only filled up.
    """

    data: bytes
    separator: str
    width: int
    least: int


@dataclass(frozen=True, slots=True, repr=False)
class Lines:
    """What the bytes say of each line: offsets (``stops`` includes the line end), ``cells``, quotes.

    ``cells`` counts those outside quotes, 0 for a blank line; ``quoted`` says that there is a quote,
    ``broken`` that the last one is not closed.
    """

    starts: NDArray[np.int64]
    stops: NDArray[np.int64]
    cells: NDArray[np.int64]
    quoted: NDArray[np.bool_]
    broken: NDArray[np.bool_]

    def right(self, width: int) -> NDArray[np.bool_]:
        """Which lines have so many cells and no open quote."""
        right: NDArray[np.bool_] = (self.cells == width) & ~self.broken
        return right

    def usual_width(self) -> int:
        """The number of cells that most lines have; 0 when all are blank."""
        filled = self.cells[self.cells > 0]
        return int(np.bincount(filled).argmax()) if len(filled) else 0


def scan_lines(data: bytes, separator: str) -> Lines:
    """Counts the cells of every line over the raw bytes, some 16 MB at a time."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    stops = _line_stops(buffer)
    starts = np.concatenate([np.zeros(1, np.int64), stops[:-1]])
    cells, quotes = np.empty(len(stops), np.int64), np.empty(len(stops), np.int64)
    first = 0
    while first < len(stops):
        last = max(int(np.searchsorted(stops, starts[first] + _CHUNK)), first + 1)
        piece = buffer[starts[first] : stops[last - 1]]
        bounds = np.append(starts[first:last], stops[last - 1]) - starts[first]
        separators, quotes[first:last] = _counts(piece, bounds, ord(separator))
        cells[first:last] = separators + 1
        first = last
    _mark_blank(data, starts, stops, cells)
    return Lines(starts, stops, cells, quotes > 0, quotes % 2 == 1)


def _mark_blank(
    data: bytes, starts: NDArray[np.int64], stops: NDArray[np.int64], cells: NDArray[np.int64]
) -> None:
    """Lines without a separator that hold nothing but white space have no cells."""
    for index in np.flatnonzero((cells == 1) & (stops - starts <= _LONGEST_BLANK)).tolist():
        if not data[starts[index] : stops[index]].strip():
            cells[index] = 0


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
    last = min(index + MOST_LINES_IN_A_RECORD, len(lines.starts))
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
    if len(cells) < body.least:
        code = "row-too-few-cells"
    elif any(cell.strip() for cell in cells[body.width :]):
        code = "row-too-many-cells"
    padded = [*cells[: body.width], *[""] * (body.width - len(cells))]
    return _write(padded, body.separator), code


def _write(cells: Sequence[str], separator: str) -> bytes:
    quoted = (f'"{cell.replace(chr(34), chr(34) * 2)}"' if cell else "" for cell in cells)
    return (separator.join(quoted) + "\n").encode("utf-8")
