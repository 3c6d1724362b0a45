"""The top of a delimited text: the separator, and the heading among title lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median_low

from ktp_dedup.register.prescan import split_cells
from ktp_dedup.register.sheet_layout import find_heading

SEPARATORS = ",;\t|"
MOST_LINES_IN_A_RECORD = 20
"""A quoted cell that goes on for longer is taken for a quote that nobody closed."""

_LINES_LOOKED_AT = 60
_TELLS_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the first record.

    ``first`` up to before ``body`` are the lines of the heading, counted from 0; ``offset`` is the number of
    bytes above the first record.
    """

    separator: str
    headings: tuple[str, ...]
    first: int
    body: int
    offset: int

    @property
    def width(self) -> int:
        """The cells that a row has."""
        return len(self.headings)

    @property
    def least(self) -> int:
        """The cells that a row must have: up to the last column with a heading."""
        return max((index + 1 for index, text in enumerate(self.headings) if text), default=1)


@dataclass(frozen=True, slots=True)
class _Row:
    """Lines of the text that belong together by quotes: the first and the one after the last, and the text."""

    first: int
    stop: int
    text: str


def find_head(data: bytes, mapped: Collection[str] = ()) -> Head:
    """Finds separator and heading by evidence.

    The separator is the one under which a heading of people is found, then the one that cuts most lines into as
    many cells as the heading, then the one that makes most cells of it.

    Args:
        data: text in UTF-8 that is not blank.
        mapped: normalised headings that the caller has a mapping for; they count as known.
    """
    lines = list(islice(_lines(data), _LINES_LOOKED_AT))
    rows = list(_rows([line.decode("utf-8", "replace").strip("\ufeff") for line in lines]))
    told = _TELLS_SEPARATOR.fullmatch(rows[0].text.strip())
    candidates = told[1] if told and told[1] in SEPARATORS else SEPARATORS
    ratings = [_Rating.of(rows[bool(told) :], separator, mapped) for separator in candidates]
    best = max(ratings, key=lambda rating: (rating.known, rating.agreeing, len(rating.headings)))
    return Head(
        separator=best.separator,
        headings=best.headings,
        first=best.first,
        body=best.stop,
        offset=sum(map(len, lines[: best.stop])),
    )


@dataclass(frozen=True, slots=True)
class _Rating:
    """The heading that is found under a separator.

    ``known`` says that it is one of a register of people; ``agreeing`` is the number of lines with as many cells,
    0 where it has only one.
    """

    separator: str
    known: bool
    agreeing: int
    headings: tuple[str, ...]
    first: int
    stop: int

    @classmethod
    def of(cls, rows: Sequence[_Row], separator: str, mapped: Collection[str]) -> _Rating:
        cells = [[_plain(cell) for cell in split_cells(row.text, separator)] for row in rows]
        width = max(map(len, cells))
        padded = [[cell or None for cell in row] + [None] * (width - len(row)) for row in cells]
        found = find_heading(padded, mapped)
        if found is None:
            place = _first_row(cells)
            agreeing = _agreeing(cells, len(cells[place]))
            return cls(separator, False, agreeing, tuple(cells[place]), rows[place].first, rows[place].stop)
        last = found.first + len(found.furniture) - 1
        most = max(len(row) for row in cells[found.first : found.last + 1])
        first, stop = rows[found.first].first, rows[last].stop
        return cls(separator, True, _agreeing(cells, most), found.texts[:most], first, stop)


def _agreeing(rows: Sequence[Sequence[str]], width: int) -> int:
    """How many rows have this width, which must be more than one cell to say anything."""
    return sum(len(row) == width for row in rows) if width > 1 else 0


def _first_row(rows: Sequence[Sequence[str]]) -> int:
    """The first row that is no title: a title is one cell, or few, above rows that have at least three."""
    filled = [sum(map(bool, row)) for row in rows]
    usual = median_low([count for count in filled if count] or [0])
    enough = max(2, usual / 4) if usual > 2 else 1
    return next((index for index, count in enumerate(filled) if count >= enough), 0)


def _rows(texts: Sequence[str]) -> Iterator[_Row]:
    """The lines, those with an open quote together with what follows up to its end, if it ends soon."""
    line = 0
    while line < len(texts):
        stop, quotes = line + 1, texts[line].count('"')
        while quotes % 2 and stop < min(len(texts), line + MOST_LINES_IN_A_RECORD):
            quotes += texts[stop].count('"')
            stop += 1
        stop = line + 1 if quotes % 2 else stop
        yield _Row(line, stop, " ".join(text.rstrip("\r\n") for text in texts[line:stop]))
        line = stop


def _plain(cell: str) -> str:
    return " ".join(cell.strip("\ufeff").split())


def _lines(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        stop = data.find(b"\n", start) + 1 or len(data)
        yield data[start:stop]
        start = stop
