"""Reading registers: files and frames of any kind into one `Register`."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from ktp_dedup.errors import InputError, UsageError
from ktp_dedup.register.assemble import Part, assemble
from ktp_dedup.register.databases import is_address, is_database_file, read_address, read_database_file
from ktp_dedup.register.fields import FIELDS
from ktp_dedup.register.files import find_files, read_tables, source_name
from ktp_dedup.register.frames import as_table, to_frame
from ktp_dedup.register.headings import (
    assign,
    check_mapping,
    check_mapping_used,
    quoted,
    refuse_values,
    suggest_heading,
)
from ktp_dedup.register.text_files import Table
from ktp_dedup.register.value import Register, SourceKind, SourceReading

RegisterSource = str | os.PathLike[str] | pl.DataFrame | pl.LazyFrame | object
"""A path, a glob, a polars frame, or anything with ``__arrow_c_stream__`` (pandas, pyarrow, duckdb)."""


def read_register(
    *sources: RegisterSource,
    mapping: Mapping[str, str] | None = None,
    extra_fields: Collection[str] = (),
    query: str | None = None,
) -> Register:
    """Reads one or several registers as text and finds out which column is which field.

    Args:
        sources: paths or globs of CSV (any separator; also .gz, .zst), Parquet, Arrow, XLSX, XLS and ODS
            files; polars frames, pandas frames, Arrow tables. Each file or frame is a source with a name of
            its own.
        mapping: field name by heading; "" ignores the column. It wins over what a heading is known for.
        extra_fields: names that a mapping may use besides the fields of a resident register.
        query: one SELECT, for sources that are databases: an address ``postgresql://USER@HOST/DATABASE``, or a
            SQLite or DuckDB file.

    Returns:
        The register; see `Register` for its columns.

    Raises:
        InputError: a file is missing, empty, damaged, a folder, or not what its ending says; a database
            refuses; two columns are one field; more than one in a hundred ids repeat.
        UsageError: the mapping names an unknown field or a column that is not there; there is no source; a
            database has no query, or a query no database.
    """
    if not sources:
        raise UsageError("No register was given; name at least one file or frame.")
    headings = check_mapping(mapping or {}, extra_fields)
    tables = _tables(sources, headings.by_heading, query)
    for name, table in tables:
        refuse_values(table.headings, name)
    check_mapping_used(headings, (heading for _, table in tables for heading in table.headings))
    names = _unique_names([name for name, _ in tables])
    order = (*FIELDS, *sorted(set(extra_fields) - set(FIELDS)))
    parts = []
    for name, (_, table) in zip(names, tables, strict=True):
        assignments = assign(table.headings, headings, extra_fields=extra_fields, name=name)
        parts.append(assemble(name, table, assignments, order))
    return _joined(parts, order)


def require_person(register: Register) -> None:
    """Checks that people can be told apart: a name, and a birth date or a NIK.

    Raises:
        InputError: a column is missing; the message offers the nearest heading.
    """
    for alternatives in (("name",), ("birth_date", "nik")):
        if not any(register.column(field) for field in alternatives):
            raise InputError(_missing_column(register, alternatives))


def _tables(
    sources: Sequence[RegisterSource], mapped: Mapping[str, str], query: str | None
) -> list[tuple[str, Table]]:
    """Names and cells of all sources in the order given; sheets of one workbook by their names."""
    tables: list[tuple[str, Table]] = []
    for source in sources:
        if is_address(source):
            tables.append(read_address(str(source), query))
        elif isinstance(source, str | os.PathLike):
            for path in find_files(source):
                tables += _of_file(path, mapped, query)
        else:
            tables.append(("register", as_table(to_frame(source, "The register"), "The register")))
    if query is not None and not any(_is_of_database(table) for _, table in tables):
        raise UsageError("A query is for databases only, and none of the registers is one; leave it out.")
    return tables


def _is_of_database(table: Table) -> bool:
    return table.reading is not None and table.reading.kind == "database"


def _of_file(path: Path, mapped: Mapping[str, str], query: str | None) -> list[tuple[str, Table]]:
    if is_database_file(path):
        return [(path.stem, read_database_file(path, query))]
    return _named(source_name(path), [_placed(path, table) for table in read_tables(path, mapped)])


def _placed(path: Path, table: Table) -> Table:
    """The table with the name of its file; one without a reading came from a file of typed columns."""
    kind: SourceKind = "parquet" if path.suffix.lower() in (".parquet", ".pq") else "arrow"
    height = table.cells.height
    reading = table.reading or SourceReading(kind, height, height)
    return replace(table, reading=replace(reading, file=path.name))


def _named(name: str, tables: Sequence[Table]) -> list[tuple[str, Table]]:
    """The tables of a file under its name, with that of the sheet where there are several."""
    if len(tables) == 1:
        return [(name, tables[0])]
    sheets = [table.reading.sheet if table.reading else None for table in tables]
    return [(f"{name}#{sheet}", table) for sheet, table in zip(sheets, tables, strict=True)]


def _unique_names(names: Sequence[str]) -> list[str]:
    """The second ``a`` is ``a#2``, the third ``a#3``."""
    unique: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate in unique:
            number += 1
            candidate = f"{name}#{number}"
        unique.append(candidate)
    return unique


def _joined(parts: Sequence[Part], order: Sequence[str]) -> Register:
    """The sources one below the other: fields in the order of the field list, then what is carried."""
    frame = pl.concat([part.frame for part in parts], how="diagonal")
    fields = [field for field in order if field in frame.columns]
    carried = [name for name in frame.columns if name not in {"source", "record_id", *fields}]
    return Register(
        frame=frame.select("source", "record_id", *fields, *carried),
        matches=tuple(dict.fromkeys(match for part in parts for match in part.matches)),
        problems=pl.concat([part.problems for part in parts]),
        sources=tuple(part.source for part in parts),
        ids_given=all(part.ids_given for part in parts),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        readings=tuple(part.reading for part in parts),
    )


def _missing_column(register: Register, alternatives: Sequence[str]) -> str:
    wanted = " or ".join(alternatives)
    spare = [match.heading for match in register.matches if match.field is None and match.heading]
    suggestions = ((field, suggest_heading(field, spare)) for field in alternatives)
    field, heading = next(
        ((field, heading) for field, heading in suggestions if heading), (alternatives[0], "HEADING")
    )
    hint = f"; did you mean {heading!r}? If so add" if heading != "HEADING" else "; say which one it is with"
    sources = ", ".join(register.sources)
    return f"No column of {sources} was recognised as {wanted}{hint} --map {quoted(heading)}={field}."
