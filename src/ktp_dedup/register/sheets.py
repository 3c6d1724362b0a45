"""Offices' spreadsheets into tables: which sheets hold one, and what stands around it.

Every sheet with a table of people is a source of its own. What is not read (hidden sheets, sheets without a
table), what is read though nobody sees it (hidden rows) and what may be missing (a full sheet) is said in notes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from ktp_dedup.errors import InputError
from ktp_dedup.register.family_book import HEADINGS, carry_down, is_family_book, places_above
from ktp_dedup.register.fields import ALIASES, COMBINED, normalise_heading
from ktp_dedup.register.sheet_layout import ROWS_LOOKED_AT, Heading, find_heading, first_wide_row
from ktp_dedup.register.sheet_rows import counted, reasons, roles_of
from ktp_dedup.register.text_files import Table
from ktp_dedup.register.value import LeftOut, SourceReading
from ktp_dedup.register.workbooks import Sheet

_NO_FIELDS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, repr=False)
class _Found:
    """A sheet and the heading of its table; without one, its own rows go on where another sheet ends."""

    sheet: Sheet
    heading: Heading


def tables_of(path: Path, sheets: Sequence[Sheet], mapped: Mapping[str, str] = _NO_FIELDS) -> list[Table]:
    """The tables of a workbook, one per sheet that holds one.

    Args:
        path: of the file, for messages.
        sheets: its sheets.
        mapped: field by normalised heading that the caller has a mapping for.

    Returns:
        Tables with their `SourceReading`, which names the sheet. Notes on the book go with the first.

    Raises:
        InputError: no sheet holds a row below a heading.
    """
    filled = [sheet for sheet in sheets if sheet.grid.width and sheet.grid.height]
    shown = _with_tables([sheet for sheet in filled if not sheet.hidden], mapped)
    found = shown or _with_tables(filled, mapped) or _anything(filled)
    if not found:
        raise InputError(f"{path} has no filled sheet.")
    tables = [_table(path, item, mapped) for item in found]
    read = [table for table in tables if table.cells.height]
    if not read:
        raise InputError(f"{path} has a heading but no rows.")
    notes = _book_notes(path, filled, [item.sheet for item in found], mapped)
    empty = [
        f"{_called(path, item.sheet)} has a heading but no rows."
        for item, table in zip(found, tables, strict=True)
        if not table.cells.height
    ]
    return [replace(read[0], notes=(*notes, *empty, *read[0].notes)), *read[1:]]


def _with_tables(sheets: Sequence[Sheet], mapped: Mapping[str, str]) -> list[_Found]:
    """Sheets with a heading of people, and those without one that go on where the sheet before them ends."""
    found: list[_Found] = []
    for sheet in sheets:
        heading = find_heading(sheet.grid.head(ROWS_LOOKED_AT).rows(), mapped)
        if heading is not None:
            found.append(_Found(sheet, heading))
        elif found and _goes_on(sheet, found[-1]):
            found.append(_Found(sheet, Heading(0, -1, found[-1].heading.texts, (), found[-1].heading.sexes)))
    return found


def _goes_on(sheet: Sheet, before: _Found) -> bool:
    """Whether a sheet has the columns of another and a number of 16 digits in its first row where that has NIKs."""
    niks = roles_of(before.heading.texts).niks
    if not niks or sheet.grid.width != before.sheet.grid.width:
        return False
    digits = "".join(filter(str.isdigit, sheet.grid.row(0)[niks[0]] or ""))
    return len(digits) == 16


def _anything(sheets: Sequence[Sheet]) -> list[_Found]:
    """The first sheet with a heading of any kind, for tables that are not of people."""
    for sheet in sheets:
        heading = first_wide_row(sheet.grid.head(ROWS_LOOKED_AT).rows())
        if heading is not None:
            return [_Found(sheet, heading)]
    return []


def _table(path: Path, found: _Found, mapped: Mapping[str, str]) -> Table:
    """The records of a sheet with what the lines around them say, and an account of every line."""
    sheet, heading = found.sheet, found.heading
    carried, group, notes = _carried(path, sheet, heading, mapped)
    reason = reasons(sheet.grid, heading, group)
    marks = _sexes(sheet.grid, heading)
    grid = _merged_filled(sheet, heading)
    cells = pl.concat([grid, marks, carried], how="horizontal").filter(reason.is_null())
    headings = [*heading.texts, *marks.columns, *(HEADINGS[name] for name in carried.columns)]
    kept = [
        index
        for index, (text, name) in enumerate(zip(headings, cells.columns, strict=True))
        if text or cells[name].null_count() < cells.height
    ]
    left_out = counted(reason)
    return Table(
        headings=tuple(headings[index] for index in kept),
        cells=cells[:, kept].rename(
            dict(zip([cells.columns[i] for i in kept], map(str, range(len(kept))), strict=True))
        ),
        notes=(*notes, *_line_notes(path, sheet, left_out)),
        reading=SourceReading(
            "workbook",
            sheet.grid.height,
            cells.height,
            file=path.name,
            sheet=sheet.name or None,
            heading_row=heading.last + 1 if heading.furniture else None,
            left_out=left_out,
        ),
    )


def _merged_filled(sheet: Sheet, heading: Heading) -> pl.DataFrame:
    """The sheet with the value of a cell merged over several rows of the table in each of them."""
    height, columns = sheet.grid.height, defaultdict[int, list[tuple[int, int]]](list)
    for column, top, bottom in sheet.merged:
        if column < sheet.grid.width and heading.body <= top < min(bottom + 1, height):
            columns[column].append((top, min(bottom + 1, height)))
    filled = {}
    for column, spans in columns.items():
        rows = np.arange(height)
        for top, stop in spans:
            rows[top:stop] = top
        cells = sheet.grid.to_series(column)
        filled[cells.name] = cells.fill_null(cells[rows])
    return sheet.grid.with_columns(**filled)


def _carried(
    path: Path, sheet: Sheet, heading: Heading, mapped: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.Series | None, tuple[str, ...]]:
    """Columns that lines above the records fill, the lines of a family book, and a note on it."""
    have = _fields(heading, mapped)
    if is_family_book(sheet.grid, heading):
        group, carried = carry_down(sheet.grid, heading)
        new = carried.select(name for name in carried.columns if name not in have)
        named = ", ".join(HEADINGS[name] for name in new.columns)
        note = (
            f"{_called(path, sheet)} is a family book; {named} were taken from the lines before each family."
        )
        return new, group, (note,) if named else ()
    places = {
        name: text
        for name, text in places_above(sheet.grid.head(heading.first).rows()).items()
        if name not in have
    }
    if not places:
        return pl.DataFrame(), None, ()
    constant = [pl.repeat(text, sheet.grid.height, eager=True).alias(name) for name, text in places.items()]
    named = ", ".join(HEADINGS[name] for name in places)
    return (
        pl.DataFrame(constant),
        None,
        (f"{named} of {_called(path, sheet)} were taken from the lines above the table.",),
    )


def _fields(heading: Heading, mapped: Mapping[str, str]) -> set[str]:
    """The fields that the table's own columns hold."""
    keys = [normalise_heading(text) for text in heading.texts]
    return {
        field for key in keys for field in (mapped.get(key) or ALIASES.get(key, ""), *COMBINED.get(key, ()))
    }


def _sexes(grid: pl.DataFrame, heading: Heading) -> pl.DataFrame:
    """One column of L and P from two in which a mark stands for either; none when the table has no such two."""
    if heading.sexes is None:
        return pl.DataFrame()
    man, woman = (pl.col(grid.columns[index]).is_not_null() for index in heading.sexes)
    sex = pl.when(man & ~woman).then(pl.lit("L")).when(woman & ~man).then(pl.lit("P"))
    return grid.select(sex.alias("Jenis Kelamin"))


def _line_notes(path: Path, sheet: Sheet, left_out: Sequence[LeftOut]) -> list[str]:
    """What a person should know of the lines of one sheet."""
    notes = []
    for item in left_out:
        if item.reason in ("total", "note"):
            rows = ", ".join(map(str, item.first)) + (" …" if item.lines > len(item.first) else "")
            notes.append(
                f"{_called(path, sheet)}: {item.lines} rows were left out as {item.reason}s (row {rows})."
            )
    if sheet.hidden_rows:
        notes.append(
            f"{_called(path, sheet)} hides {sheet.hidden_rows} rows; they were read like the others."
        )
    if sheet.hidden_rows is None:
        notes.append(
            f"{_called(path, sheet)} does not tell which rows are hidden; if any are, they were read like the others."
        )
    if sheet.may_be_cut:
        notes.append(
            f"{_called(path, sheet)} fills all {sheet.grid.height:,} rows that a sheet can have; records below "
            "may be missing, so export the register again as CSV."
        )
    return notes


def _book_notes(
    path: Path, filled: Sequence[Sheet], found: Sequence[Sheet], mapped: Mapping[str, str]
) -> tuple[str, ...]:
    """Sheets that were not read, or that were although nobody sees them."""
    names = {sheet.name for sheet in found}
    other = [sheet for sheet in filled if sheet.name not in names]
    concealed = [item.sheet for item in _with_tables([sheet for sheet in other if sheet.hidden], mapped)]
    rest = [sheet for sheet in other if all(sheet is not item for item in concealed)]
    shown = [
        f"{_called(path, sheet)} was read although it is hidden; no other sheet holds a table."
        for sheet in found
        if sheet.hidden
    ]
    kept_back = [
        f"{_called(path, sheet)} is hidden and was not read; unhide it to have it read."
        for sheet in concealed
    ]
    if not rest:
        return (*shown, *kept_back)
    listed, rows = ", ".join(sheet.name for sheet in rest), sum(sheet.grid.height for sheet in rest)
    without = f"{path} has sheets without a table of people that were not read ({rows:,} rows): {listed}."
    return (*shown, *kept_back, without)


def _called(path: Path, sheet: Sheet) -> str:
    """How a sheet is called in notes, in any language."""
    return f"{path} [{sheet.name}]" if sheet.name else str(path)
