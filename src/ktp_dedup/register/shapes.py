"""What the cells of each column look like in the rows that are right, to tell where a wrong row went wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_FEWEST_ROWS = 20
_MOST_WORDS = 12
_MOST_FORMS = 12
_MOSTLY = 0.9
_DIGIT, _WORDS = re.compile(r"\d"), re.compile(r"[^\W\d_]+(?:[ .'-]+[^\W\d_]+)*")


@dataclass(frozen=True, slots=True, repr=False)
class _Column:
    """The few words, or the few forms, that all cells of a column have; free text has neither."""

    words: frozenset[str] | None
    forms: frozenset[str] | None

    def fits(self, cell: str) -> bool:
        """Whether a cell may stand in this column."""
        if self.words is not None:
            return cell in self.words
        return self.forms is None or form(cell) in self.forms

    @property
    def is_free(self) -> bool:
        return self.words is None and self.forms is None


@dataclass(frozen=True, slots=True, repr=False)
class Shapes:
    """The columns of a table as its right rows show them; without enough rows nothing is known."""

    columns: tuple[_Column, ...]

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> Shapes:
        """What right rows, all of one width, have in common."""
        if len(rows) < _FEWEST_ROWS:
            return cls(())
        return cls(tuple(_column(cells) for cells in zip(*rows, strict=True)))

    def put_together(self, cells: Sequence[str], separator: str) -> list[str] | None:
        """A row with cells too many, its cells joined where one held the separator; None if no place fits.

        Where several neighbouring columns are possible, the first is taken.
        """
        width, excess = len(self.columns), len(cells) - len(self.columns)
        for place in range(width):
            joined = separator.join(cells[place : place + excess + 1])
            row = [*cells[:place], joined, *cells[place + excess + 1 :]]
            if self.columns[place].is_free and self.fits(row):
                return row
        return None

    def fits(self, row: Sequence[str]) -> bool:
        """Whether every cell may stand where it stands."""
        return all(column.fits(cell) for column, cell in zip(self.columns, row, strict=True))

    def begins_a_row(self, cell: str) -> bool:
        """Whether a cell may be the first of a row; so it may where nothing is known."""
        return not self.columns or self.columns[0].is_free or self.columns[0].fits(cell)


def form(cell: str) -> str:
    """Digits as 9, words as A, the rest as it is.

    >>> form("17-08-1970"), form("DK. KAUMAN 3")
    ('99-99-9999', 'A 9')
    """
    return _WORDS.sub("A", _DIGIT.sub("9", cell.strip()))


def _column(cells: Sequence[str]) -> _Column:
    words = frozenset(cells)
    if len(words) <= min(_MOST_WORDS, len(cells) // 4):
        return _Column(words, None)
    forms = [form(cell) for cell in cells if cell]
    numbers = sum("9" in shape for shape in forms)
    few = len(set(forms)) <= _MOST_FORMS and numbers >= _MOSTLY * len(forms)
    return _Column(None, frozenset({*forms, ""}) if few else None)
