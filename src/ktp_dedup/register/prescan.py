"""The pre-scan of a delimited text: over the raw bytes, which lines a reader of CSV takes as they are."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NEWLINE, _RETURN, _SPACE, _QUOTE = 10, 13, 32, 34
_PIECE = 1 << 20


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


def scan_lines(data: bytes, separator: str) -> Lines:
    """Counts the cells of every line and looks at its quotes, a piece of the text at a time.

    Args:
        data: UTF-8, not empty, lines ended by LF or CRLF.
        separator: one ASCII character.
    """
    buffer = np.frombuffer(data, dtype=np.uint8)
    stops = line_stops(buffer)
    starts = np.concatenate([np.zeros(1, np.int64), stops[:-1]])
    cells = np.empty(len(stops), np.int32)
    blank, broken, unfit = (np.zeros(len(stops), np.bool_) for _ in range(3))
    has_quotes = b'"' in data
    for part in _pieces(starts, stops):
        piece, bounds = buffer[starts[part][0] : stops[part][-1]], starts[part] - starts[part][0]
        cells[part] = _per_line(piece == ord(separator), bounds) + 1
        if (cells[part] == 1).any():
            blank[part] = (np.maximum.reduceat(piece, bounds) <= _SPACE) & (cells[part] == 1)
        if has_quotes and len(quoted := np.flatnonzero(_per_line(piece == _QUOTE, bounds))):
            chosen, lines = _only(piece, bounds, quoted), quoted + part.start
            cells[lines], broken[lines], unfit[lines] = _quoted_lines(*chosen, ord(separator))
    return Lines(starts, stops, cells, blank, broken, unfit)


def line_stops(buffer: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Where each line ends, its line end included; the last line may have none."""
    stops = [
        np.flatnonzero(buffer[start : start + _PIECE] == _NEWLINE) + start + 1
        for start in range(0, len(buffer), _PIECE)
    ]
    found = np.concatenate(stops).astype(np.int64)
    complete = len(found) > 0 and found[-1] == len(buffer)
    return found if complete else np.append(found, len(buffer))


def split_cells(text: str, separator: str) -> list[str]:
    """The cells of one line; quotes are letters where they cannot be quotes."""
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        return text.replace('"', "").split(separator)


def _pieces(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> Iterator[slice]:
    """The lines in groups of about a megabyte, which stay in the processor's cache."""
    first = 0
    while first < len(stops):
        last = max(int(np.searchsorted(stops, starts[first] + _PIECE)), first + 1)
        yield slice(first, last)
        first = last


def _per_line(flags: NDArray[np.bool_], bounds: NDArray[np.int64]) -> NDArray[np.int32]:
    """How many bytes of each line are flagged; bytes are added as bytes where no line has over 255."""
    counts: NDArray[Any] = np.add.reduceat(flags.view(np.uint8), bounds, dtype=np.uint8)
    if int(counts.sum(dtype=np.int64)) != np.count_nonzero(flags):
        counts = np.add.reduceat(flags.view(np.uint8), bounds, dtype=np.int32)
    return counts.astype(np.int32)


def _only(
    piece: NDArray[np.uint8], bounds: NDArray[np.int64], chosen: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The chosen lines one below the other, and where each begins."""
    if len(chosen) == len(bounds):
        return piece, bounds
    stops = np.append(bounds[1:], len(piece))[chosen]
    lengths = stops - bounds[chosen]
    kept = [piece[start:stop] for start, stop in zip(bounds[chosen], stops, strict=True)]
    return np.concatenate(kept), np.cumsum(lengths) - lengths


def _quoted_lines(
    piece: NDArray[np.uint8], bounds: NDArray[np.int64], separator: int
) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.bool_]]:
    """Cells, ``broken`` and ``unfit`` of lines that all hold quotes."""
    separators, quotes = piece == separator, piece == _QUOTE
    broken, inside = _inside_quotes(quotes, bounds)
    unfit = _per_line(_misplaced(piece, separators, quotes, inside), bounds) > 0
    return _per_line(separators & ~inside, bounds) + 1, broken, unfit


def _inside_quotes(
    quotes: NDArray[np.bool_], bounds: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Lines with an odd number of quotes, and the bytes from an opening quote up to before the closing one."""
    parity = quotes.view(np.uint8).cumsum(dtype=np.uint8) & 1
    odd = (_per_line(quotes, bounds) & 1).astype(np.bool_)
    if odd.any():
        before = np.concatenate([np.zeros(1, np.uint8), parity[bounds[1:] - 1]])
        parity ^= np.repeat(before, np.diff(np.append(bounds, len(quotes))))
    return odd, parity.view(np.bool_)


def _misplaced(
    piece: NDArray[np.uint8],
    separators: NDArray[np.bool_],
    quotes: NDArray[np.bool_],
    inside: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Quotes that open in the middle of a cell, or close before its end."""
    edge = separators | quotes | (piece == _NEWLINE)
    opens_badly = quotes & inside
    opens_badly[1:] &= ~edge[:-1]
    opens_badly[0] = False
    edge |= piece == _RETURN
    closes_badly = quotes & ~inside
    closes_badly[:-1] &= ~edge[1:]
    closes_badly[-1] = False
    found: NDArray[np.bool_] = opens_badly | closes_badly
    return found
