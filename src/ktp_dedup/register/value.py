"""The register as a frozen value: one frame of text with columns that are known by field name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from ktp_dedup.register.fields import normalise_heading

How = Literal["alias", "map", "running number", "ignored", "carried", "id"]

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
    """

    frame: pl.DataFrame
    matches: tuple[ColumnMatch, ...]
    problems: pl.DataFrame
    sources: tuple[str, ...]
    ids_given: bool
    notes: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """Number of records."""
        return self.frame.height

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
