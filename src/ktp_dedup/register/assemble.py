"""From a table of cells and what its columns are, to the columns of the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from ktp_dedup.register.combined import holds_something, split
from ktp_dedup.register.fields import ID_FIELD
from ktp_dedup.register.headings import REGION_PART_ORDER, Assignment
from ktp_dedup.register.ids import record_ids
from ktp_dedup.register.text_files import Table
from ktp_dedup.register.value import PROBLEM_SCHEMA, ColumnMatch, SourceReading


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """One source of a register: its columns, what they were, and what was noticed while reading."""

    source: str
    frame: pl.DataFrame
    matches: tuple[ColumnMatch, ...]
    problems: pl.DataFrame
    ids_given: bool
    notes: tuple[str, ...]
    reading: SourceReading


def assemble(source: str, table: Table, assignments: Sequence[Assignment], reserved: Sequence[str]) -> Part:
    """The register of one source.

    Args:
        source: its name, unique among the sources.
        table: headings and text cells.
        assignments: what each column is.
        reserved: names of fields; a carried column of that name gets a suffix.
    """
    columns, matches = _columns(assignments, {"source", ID_FIELD, *reserved})
    id_match = next((item for item in assignments if item.fields == (ID_FIELD,)), None)
    id_cells = table.cells[str(id_match.index)] if id_match else None
    heading = id_match.heading if id_match else ""
    ids = record_ids(id_cells, table.cells.height, source=source, heading=heading)
    frame = table.cells.select(pl.lit(source).alias("source"), ids.values, *columns)
    repairs = pl.DataFrame(list(table.repairs), schema={"row": pl.Int64, "code": pl.String}, orient="row")
    notes = (*table.notes, *ids.notes)
    if id_match is None:
        notes = (*notes, f"{source} has no id column; records are called by their row number.")
    problems = pl.concat(
        [
            _listed(repairs, "row", frame),
            _listed(ids.problems, ID_FIELD, frame),
            *_cells_not_split(assignments, table.cells, frame),
        ]
    )
    return Part(source, frame, matches, problems, ids.given, notes, _reading(source, table))


def _reading(source: str, table: Table) -> SourceReading:
    """What was understood of the source; every line of it must be accounted for, else the fault is ours."""
    height = table.cells.height
    reading = replace(table.reading or SourceReading("frame", height, height), source=source)
    if not reading.adds_up or reading.records != height:
        raise RuntimeError(f"The lines of {source} do not add up: {reading.to_dict()} for {height} records.")
    return reading


def _columns(
    assignments: Sequence[Assignment], taken: set[str]
) -> tuple[list[pl.Expr], tuple[ColumnMatch, ...]]:
    """Expressions over the cells, named as in the register, and what became of each column."""
    columns: list[pl.Expr] = []
    matches: list[ColumnMatch] = []
    for item in assignments:
        cell = pl.col(str(item.index))
        if item.how == "carried":
            name = _free_name(item.heading or f"column {item.index + 1}", taken)
            columns.append(cell.alias(name))
            matches.append(ColumnMatch(item.heading, None, item.how, name))
        elif item.part or not item.fields or item.fields == (ID_FIELD,):
            field = item.fields[0] if item.fields else None
            matches.append(ColumnMatch(item.heading, field, item.how, field))
        else:
            for field in item.fields:
                value = split(field, cell) if item.combined else cell
                columns.append(value.alias(field))
                matches.append(ColumnMatch(item.heading, field, item.how, field))
    parts = {item.part: item.index for item in assignments if item.part}
    return columns + _region_code(parts), tuple(matches)


def _cells_not_split(
    assignments: Sequence[Assignment], cells: pl.DataFrame, frame: pl.DataFrame
) -> list[pl.DataFrame]:
    """Problems of the cells that should hold two fields and show neither."""
    listed = []
    for item in assignments:
        if item.combined and len(item.fields) > 1:
            nothing = pl.all_horizontal(pl.col(field).is_null() for field in item.fields)
            split_cells = frame.select(*item.fields, cells[str(item.index)].alias("cell"))
            rows = split_cells.select(nothing & holds_something(pl.col("cell"))).to_series().arg_true()
            problems = pl.DataFrame({"row": rows}).with_columns(code=pl.lit("cell-not-split"))
            listed.append(_listed(problems, item.fields[0], frame))
    return listed


def _region_code(parts: dict[str, int]) -> list[pl.Expr]:
    """The region code from its three two-digit columns, null where one is missing."""
    if not parts:
        return []
    digits = [pl.col(str(parts[part])).str.strip_chars().str.zfill(2) for part in REGION_PART_ORDER]
    return [pl.concat_str(digits).alias("region_code")]


def _free_name(heading: str, taken: set[str]) -> str:
    """A column name that is not taken yet; it is taken from now on."""
    name = heading
    while name in taken:
        name += " (carried)"
    taken.add(name)
    return name


def _listed(rows: pl.DataFrame, field: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Problems by row index as problems by record id."""
    records = frame.select("source", "record_id")[rows["row"]]
    return records.with_columns(pl.lit(field).alias("field"), rows["code"]).cast(PROBLEM_SCHEMA)
