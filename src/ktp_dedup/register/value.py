"""The register as a frozen value: one frame of text with columns that are known by field name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import polars as pl

from ktp_dedup.register.fields import normalise_heading

How = Literal["alias", "map", "running number", "ignored", "carried", "id"]

SourceKind = Literal["text", "workbook", "parquet", "arrow", "frame", "database"]

Reason = Literal[
    "title",  # lines above the heading
    "heading",  # the heading itself, all its lines
    "heading again",  # the heading in the middle, as where files were put one below the other
    "blank",  # lines without anything in them
    "continued",  # lines that belong to the record above by a line break in a cell
    "total",  # totals and subtotals
    "note",  # notes, places for signatures
    "group",  # lines that say something of the records below, such as the family card of a family book
]
"""Why a line of a source is no record of its own."""

PROBLEM_SCHEMA = pl.Schema(
    {"source": pl.String(), "record_id": pl.String(), "field": pl.String(), "code": pl.String()}
)
"""Columns of every frame of data problems; ``code`` is one of `ktp_dedup.register.problems.PROBLEMS`."""


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """What became of a column: its heading, the field it is, and how that was found.

    ``column`` is its name in the register's frame, None when it is not there.
    """

    heading: str
    field: str | None
    how: How
    column: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many lines of a source are no records for one reason, and the numbers of the first of them from 1."""

    reason: Reason
    lines: int
    first: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceReading:
    """What was understood of one source, and what became of each of its lines. Holds no cell value.

    Attributes:
        source: the name of the source in the register.
        file: name of the file without its folder; "" for a frame or a database server.
        kind: what it is.
        sheet: the sheet of a workbook.
        heading_row: number of the line or row that holds the headings (the last one, where several do), from
            1; None where the format itself names the columns.
        encoding: of a text file: ``UTF-8``, ``UTF-8 with BOM``, ``UTF-16 LE``, ``UTF-16 BE``, ``Windows-1252``.
        separator: between the cells of a text file.
        quoting: whether cells of a text file stand in quotes: ``none``, ``double quotes``.
        line_ends: of a text file: ``LF``, ``CRLF``, ``CR``, ``mixed``.
        lines: all lines (rows of a sheet, frame or query) of the source; where the line end between two was
            lost, both count.
        records: those that became records.
        left_out: the others, by reason.
    """

    kind: SourceKind
    lines: int
    records: int
    source: str = ""
    file: str = ""
    sheet: str | None = None
    heading_row: int | None = None
    encoding: str | None = None
    separator: str | None = None
    quoting: str | None = None
    line_ends: str | None = None
    left_out: tuple[LeftOut, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether every line is a record or left out for a reason."""
        return self.lines == self.records + sum(item.lines for item in self.left_out)

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values without those that are None, ready for JSON."""
        plain = {key: value for key, value in asdict(self).items() if value is not None}
        return plain | {"left_out": _by_reason(self.left_out)}


@dataclass(frozen=True, slots=True, repr=False)
class Register:
    """A register as it was read; everything is text, in the order of the file. The repr shows counts only.

    Attributes:
        frame: Utf8 columns ``source``, ``record_id`` (unique within a source), one per recognised field
            under the field's name, then the carried columns under their headings.
        matches: what became of each column of the input.
        problems: rows repaired and ids made while reading; columns of `PROBLEM_SCHEMA`.
        sources: the names of the files or frames, in order.
        ids_given: whether every record id comes from the data, not from a row number.
        notes: sentences about the reading that a person should see.
        readings: what was understood of each source, in the order of ``sources``.
    """

    frame: pl.DataFrame
    matches: tuple[ColumnMatch, ...]
    problems: pl.DataFrame
    sources: tuple[str, ...]
    ids_given: bool
    notes: tuple[str, ...] = ()
    readings: tuple[SourceReading, ...] = ()

    @property
    def height(self) -> int:
        """Number of records."""
        return self.frame.height

    def row_counts(self) -> dict[str, Any]:
        """What became of every line of every source: lines = records + left out. Ready for JSON.

        Raises:
            RuntimeError: they do not add up, which is a fault of ours.
        """
        records = sum(reading.records for reading in self.readings)
        if self.readings and (records != self.height or not all(item.adds_up for item in self.readings)):
            raise RuntimeError(
                f"{self.height} records, but {records} were read from {len(self.sources)} sources."
            )
        left = [item for reading in self.readings for item in reading.left_out]
        return {
            "lines": sum(reading.lines for reading in self.readings),
            "records": records,
            "left_out": _by_reason(left),
            "sources": [reading.to_dict() for reading in self.readings],
        }

    def column(self, name: str) -> str | None:
        """The frame's column of a field name or an original heading in any case and punctuation, or None."""
        if name in self.frame.columns:
            return name
        wanted = normalise_heading(name)
        for match in self.matches:
            if match.column is not None and normalise_heading(match.heading) == wanted:
                return match.column
        return None

    def text(self, columns: Sequence[str]) -> list[pl.Series]:
        """The columns of these names or headings that exist, as text."""
        found = [self.column(name) for name in columns]
        return [self.frame[name] for name in found if name is not None]

    def __repr__(self) -> str:
        fields = sum(match.field is not None for match in self.matches)
        return f"Register({self.height:,} records, {len(self.sources)} sources, {fields} columns recognised)"


def _by_reason(items: Sequence[LeftOut]) -> dict[str, int]:
    """How many lines are left out, by reason."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item.reason] = counts.get(item.reason, 0) + item.lines
    return counts
