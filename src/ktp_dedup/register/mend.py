"""The repair of delimited text: lines that a reader of CSV would refuse or misread, one at a time."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ktp_dedup.register.prescan import Lines, split_cells
from ktp_dedup.register.shapes import Shapes
from ktp_dedup.register.text_head import MOST_LINES_IN_A_RECORD

TOO_FEW, TOO_MANY = "row-too-few-cells", "row-too-many-cells"
STRAY_QUOTE, LINE_BREAK, SEPARATOR = "row-stray-quote", "row-line-break", "row-separator-in-cell"

_DATE_WITH_BARS = re.compile(r"(?<![^|])(\d{1,2})\|(\d{1,2})\|((?:19|20)\d\d)(?![^|\r\n])")
_MOST_QUOTES = 60
_SAMPLE = 400


@dataclass(frozen=True, slots=True, repr=False)
class TextBody:
    """A text in UTF-8, where in it the rows below the heading begin, and what a row of it should be.

    They begin at the offset ``start``, below ``above`` lines. A row with fewer cells than ``least`` is a problem; up
    to ``width`` it is only filled up.
    """

    data: bytes
    start: int
    above: int
    separator: str
    headings: tuple[str, ...]
    width: int
    least: int


@dataclass(slots=True, repr=False)
class Mended:
    """The text as a reader of CSV takes it, below ``above`` lines.

    ``lines`` has the line each row began on, counted from the first row; ``repairs`` pairs of such a line and a
    problem code.
    """

    data: bytes
    above: int
    lines: NDArray[np.int64]
    repairs: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, repr=False)
class _Fix:
    """What a line became: rows of cells, a problem code or none, and how many lines they were."""

    rows: tuple[Sequence[str], ...]
    code: str | None = None
    lines: int = 1


def bars_in_dates(data: bytes) -> bytes:
    """Text separated by ``|`` with dates such as ``17|08|1970``, these with hyphens."""
    return _DATE_WITH_BARS.sub(r"\1-\2-\3", data.decode("utf-8")).encode("utf-8")


def mend(body: TextBody, lines: Lines) -> Mended:
    """The same text, with every line that is not right parsed alone and written again."""
    short = (lines.cells < body.least) & ~lines.blank & ~lines.broken
    wrong = lines.broken | lines.unfit | (lines.cells > body.width) | _parts_of_one(lines, short, body.width)
    wrong[0] |= lines.cells[0] < body.width  # the first row tells the reader how many cells there are
    suspicious = np.flatnonzero(wrong)
    if len(suspicious):
        done = _Mender(body, lines, Shapes.of(_right_rows(body, lines))).mend(suspicious.tolist())
    else:
        done = Mended(body.data, body.above, np.arange(len(lines.starts)))
    begins = np.zeros(len(wrong), np.bool_)
    begins[done.lines] = True
    done.repairs += [(line, TOO_FEW) for line in np.flatnonzero(short & ~wrong & begins).tolist()]
    done.repairs.sort()
    return done


def _parts_of_one(lines: Lines, short: NDArray[np.bool_], width: int) -> NDArray[np.bool_]:
    """Short lines that have, with the short line below them, as many cells as a row."""
    found = np.zeros(len(short), np.bool_)
    found[:-1] = short[:-1] & short[1:] & (lines.cells[:-1] + lines.cells[1:] - 1 == width)
    return found


def _right_rows(body: TextBody, lines: Lines) -> list[list[str]]:
    right = (lines.cells == body.width) & ~lines.broken & ~lines.unfit & ~lines.blank
    chosen = np.flatnonzero(right)
    chosen = chosen[:: max(1, len(chosen) // _SAMPLE)][:_SAMPLE]
    rows = [split_cells(_text(body, lines, line, line + 1), body.separator) for line in chosen.tolist()]
    return [row for row in rows if len(row) == body.width]


def _text(body: TextBody, lines: Lines, first: int, stop: int) -> str:
    """Lines as one text, a line break between them as a space."""
    text = body.data[lines.starts[first] : lines.stops[stop - 1]].decode("utf-8", "replace")
    return text.replace("\r", "").rstrip("\n").replace("\n", " ")


@dataclass(frozen=True, slots=True, repr=False)
class _Mender:
    body: TextBody
    lines: Lines
    shapes: Shapes

    def mend(self, suspicious: Sequence[int]) -> Mended:
        """Copies what stands between suspicious lines and writes these anew."""
        pieces: list[bytes] = []
        begins: list[NDArray[np.int64]] = []
        repairs: list[tuple[int, str]] = []
        line = 0
        for index in suspicious:
            if index < line:
                continue
            pieces.append(self.body.data[self.lines.starts[line] : self.lines.starts[index]])
            begins.append(np.arange(line, index))
            fix = self._fix(index)
            pieces += [_written(row, self.body) for row in fix.rows]
            begins.append(np.full(len(fix.rows), index))
            repairs += [(index, fix.code)] if fix.code else []
            line = index + fix.lines
        if line < len(self.lines.starts):
            pieces.append(self.body.data[self.lines.starts[line] :])
            begins.append(np.arange(line, len(self.lines.starts)))
        return Mended(b"".join(pieces), 0, np.concatenate(begins), repairs)

    def _fix(self, index: int) -> _Fix:
        text = _text(self.body, self.lines, index, index + 1)
        if self.lines.broken[index]:
            return self._joined_by_quotes(index) or self._without_stray_quote(text)
        for cells in self._readings(text, unfit=bool(self.lines.unfit[index])):
            if len(cells) == self.body.width:
                return _Fix((cells,))
        cells = split_cells(text, self.body.separator)
        if len(cells) > self.body.width:
            return self._too_many(cells)
        return self._joined_by_cells(index, cells) or self._as_is(cells)

    def _readings(self, text: str, *, unfit: bool) -> list[list[str]]:
        """A line in the ways that programs quote: not doubling, doubling, with a backslash, after a space."""
        separator = self.body.separator
        ways = [_cells_in_undoubled_quotes(text, separator)] if unfit else []
        ways.append(split_cells(text, separator))
        if '\\"' in text:
            ways.append(split_cells(text.replace('\\"', '""'), separator))
        if ' "' in text:
            ways.append(next(csv.reader([text], delimiter=separator, skipinitialspace=True), []))
        if separator == "|":
            ways.append(split_cells(_DATE_WITH_BARS.sub(r"\1-\2-\3", text), separator))
        return ways

    def _joined_by_quotes(self, index: int) -> _Fix | None:
        """The line and those below it up to the end of its quotes, if they are a row together."""
        last = min(index + MOST_LINES_IN_A_RECORD, len(self.lines.starts))
        for stop in range(index + 2, last + 1):
            if self.lines.broken[stop - 1]:
                cells = split_cells(_text(self.body, self.lines, index, stop), self.body.separator)
                fits = len(cells) == self.body.width and not self._are_rows(index, stop)
                return _Fix((cells,), lines=stop - index) if fits else None
        return None

    def _are_rows(self, first: int, stop: int) -> bool:
        """Whether lines are rows of their own: the first and last but for one quote, or one between."""
        width = self.body.width
        ends = (_text(self.body, self.lines, line, line + 1) for line in (first, stop - 1))
        if width > 1 and all(self._one_quote_less(text) for text in ends):
            return True
        between = slice(first + 1, stop - 1)
        return width > 1 and bool((self.lines.cells[between] == width).any())

    def _without_stray_quote(self, text: str) -> _Fix:
        """The line without the one quote that makes a row of it, or without any."""
        row = self._one_quote_less(text)
        if row:
            return _Fix((row,), STRAY_QUOTE)
        cells = text.replace('"', "").split(self.body.separator)
        fix = self._too_many(cells) if len(cells) > self.body.width else self._as_is(cells)
        return _Fix(fix.rows, fix.code or STRAY_QUOTE)

    def _one_quote_less(self, text: str) -> list[str] | None:
        """The row that a line is without one of its quotes."""
        places = [found.start() for found in re.finditer('"', text)]
        for place in places if len(places) <= _MOST_QUOTES else ():
            cells = split_cells(text[:place] + text[place + 1 :], self.body.separator)
            if len(cells) == self.body.width and not any('"' in cell for cell in cells):
                return cells
        return None

    def _too_many(self, cells: Sequence[str]) -> _Fix:
        """Cells in excess: empty ones, a heading without a line end before it, a cell with the separator."""
        width = self.body.width
        if not any(cell.strip() for cell in cells[width:]):
            return _Fix((cells[:width],))
        headings = self.body.headings
        if list(cells[width:]) == list(headings[1:]) and cells[width - 1].endswith(headings[0]):
            last = cells[width - 1].removesuffix(headings[0])
            return _Fix(([*cells[: width - 1], last], headings))
        row = self.shapes.put_together(cells, self.body.separator) if self.shapes.columns else None
        return _Fix((row,), SEPARATOR) if row else _Fix((cells[:width],), TOO_MANY)

    def _joined_by_cells(self, index: int, cells: Sequence[str]) -> _Fix | None:
        """A row that a line break without quotes has cut in two, where the second part cannot begin a row."""
        if index + 1 >= len(self.lines.starts) or not self.shapes.columns or not any(cells):
            return None
        below = split_cells(_text(self.body, self.lines, index + 1, index + 2), self.body.separator)
        if not below or self.shapes.begins_a_row(below[0]):
            return None
        row = [*cells[:-1], f"{cells[-1]} {below[0]}".strip(), *below[1:]]
        fits = len(row) == self.body.width and self.shapes.fits(row)
        return _Fix((row,), LINE_BREAK, lines=2) if fits else None

    def _as_is(self, cells: Sequence[str]) -> _Fix:
        few = len(cells) < self.body.least and any(cell.strip() for cell in cells)
        return _Fix((cells,), TOO_FEW if few else None)


def _cells_in_undoubled_quotes(text: str, separator: str) -> list[str]:
    """The cells of a writer that puts quotes around them and leaves those within alone; none if it was another.

    A quote ends a cell only before a separator or the end.
    """
    mark = re.escape(separator)
    cell = re.compile(rf'(?:"((?:[^"]|"(?!{mark}|$))*)"|((?!")[^{mark}]*))(?:{mark}|$)')
    cells, place = [], 0
    while found := cell.match(text, place):
        quoted, plain = found.groups()
        cells.append(plain if quoted is None else quoted.replace('\\"', '"').replace('""', '"'))
        if not found[0].endswith(separator):
            return cells
        place = found.end()
    return []


def _written(cells: Sequence[str], body: TextBody) -> bytes:
    padded = [*cells[: body.width], *[""] * (body.width - len(cells))]
    quoted = (f'"{cell.replace(chr(34), chr(34) * 2)}"' if cell else "" for cell in padded)
    return (body.separator.join(quoted) + "\n").encode("utf-8")
