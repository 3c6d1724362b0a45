"""The pre-scan of a delimited text: over the raw bytes, which lines a reader of CSV takes as they are."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ktp_dedup.register.bits import Bits, counts, moved_down, moved_up, odd_up_to, packed, placed, places

_NEWLINE, _RETURN, _SPACE, _QUOTE = 10, 13, 32, 34
_PIECE = 1 << 20
_WORKERS = 2


@dataclass(frozen=True, slots=True, repr=False)
class Lines:
    """What the bytes say of each line: offsets (``stops`` includes the line end), ``cells``, quotes.

    ``cells`` counts those outside quotes; ``blank`` lines hold white space only; ``broken`` says that the last
    quote is not closed, ``unfit`` that a quote stands where RFC 4180 has none: inside a cell without quotes,
    or before the end of one with quotes.
    """

    starts: NDArray[np.int64]
    stops: NDArray[np.int64]
    cells: NDArray[np.int32]
    blank: NDArray[np.bool_]
    broken: NDArray[np.bool_]
    unfit: NDArray[np.bool_]

    def wrong(self, width: int) -> int:
        """How many lines have another number of cells, or quotes that a reader of CSV does not take."""
        right = (self.cells == width) & ~self.broken & ~self.unfit
        return int(np.count_nonzero(~right & ~self.blank))

    def usual_width(self) -> int:
        """The number of cells that most lines have; 0 when all are blank."""
        filled = self.cells[~self.blank]
        return int(np.bincount(filled).argmax()) if len(filled) else 0


def scan_lines(data: bytes, separator: str, start: int = 0) -> Lines:
    """Counts the cells of every line and looks at its quotes, a piece of the text at a time.

    Args:
        data: UTF-8, lines ended by LF or CRLF.
        separator: one ASCII character.
        start: offset of the first line, before the end of the data; so nobody copies a large text to cut its head.
    """
    buffer, has_quotes = np.frombuffer(data, dtype=np.uint8), b'"' in data

    def scan(edges: tuple[int, int]) -> Lines:
        return _scan(buffer[slice(*edges)], ord(separator), has_quotes=has_quotes)

    with ThreadPoolExecutor(_WORKERS) as pool:
        parts = list(pool.map(scan, _pieces(data, start)))
    ends = np.cumsum([part.stops[-1] for part in parts]) + start
    stops = [part.stops + end - part.stops[-1] for part, end in zip(parts, ends, strict=True)]
    starts = [part.starts + end - part.stops[-1] for part, end in zip(parts, ends, strict=True)]
    return Lines(
        np.concatenate(starts),
        np.concatenate(stops),
        np.concatenate([part.cells for part in parts]),
        np.concatenate([part.blank for part in parts]),
        np.concatenate([part.broken for part in parts]),
        np.concatenate([part.unfit for part in parts]),
    )


def split_cells(text: str, separator: str) -> list[str]:
    """The cells of one line; quotes are letters where they cannot be quotes."""
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        return text.replace('"', "").split(separator)


def _pieces(data: bytes, first: int) -> Iterator[tuple[int, int]]:
    """Whole lines of about a megabyte together, which stays in the processor's cache."""
    while first < len(data):
        last = data.rfind(b"\n", first, first + _PIECE) + 1 or data.find(b"\n", first) + 1 or len(data)
        yield first, last
        first = last


def _scan(piece: NDArray[np.uint8], separator: int, *, has_quotes: bool) -> Lines:
    """What the bytes say of each line of a piece; offsets are those in the piece."""
    newlines = packed(piece == _NEWLINE)
    stops = places(newlines) + 1
    if not len(stops) or stops[-1] < len(piece):
        stops = np.append(stops, len(piece))
    edges = np.concatenate([np.zeros(1, np.int64), stops])
    separators = packed(piece == separator)
    blank, broken, unfit = (np.zeros(len(stops), np.bool_) for _ in range(3))
    if has_quotes and (quotes := packed(piece == _QUOTE)).any():
        inside, broken = _inside_quotes(quotes, edges)
        edge = separators | quotes | newlines
        unfit = counts(_misplaced(piece, edge, quotes, inside), edges) > 0
        separators &= ~inside
    cells = counts(separators, edges) + 1
    if (cells == 1).any():
        blank = (counts(packed(piece > _SPACE), edges) == 0) & (cells == 1)
    return Lines(edges[:-1], stops, cells.astype(np.int32), blank, broken, unfit)


def _inside_quotes(quotes: Bits, edges: NDArray[np.int64]) -> tuple[Bits, NDArray[np.bool_]]:
    """The bytes from an opening quote up to before the closing one, and lines with an odd number of quotes.

    Every line begins outside: where the one before has left a quote open, it is closed at the line's first byte.
    """
    odd = (counts(quotes, edges) & 1).astype(np.bool_)
    closed = quotes ^ placed(edges[1:-1][odd[:-1]], quotes) if odd.any() else quotes
    return odd_up_to(closed), odd


def _misplaced(piece: NDArray[np.uint8], edge: Bits, quotes: Bits, inside: Bits) -> Bits:
    """Quotes that open in the middle of a cell, or close before its end; ``edge`` may stand beside a quote."""
    ends = np.array([0, len(piece)])
    opens_well = moved_up(edge) | placed(ends[:1], edge)
    closes_well = moved_down(edge | packed(piece == _RETURN) | placed(ends[1:], edge))
    found: Bits = quotes & ~((inside & opens_well) | (~inside & closes_well))
    return found
