"""Databases into text cells: PostgreSQL by its address, SQLite and DuckDB by their files.

The caller's query is wrapped so that the database itself turns every column into text, and it runs where nothing
can be changed. Neither an address, which may hold a password, nor a query, which may hold a NIK, nor what the
database says of them ever stands in a message.
"""

from __future__ import annotations

import contextlib
import importlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ktp_dedup.errors import InputError, UsageError
from ktp_dedup.register.text_files import Table
from ktp_dedup.register.value import SourceReading

DATABASE_ENDINGS = (".sqlite", ".sqlite3", ".db", ".db3", ".duckdb", ".ddb")

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_POSTGRES = ("postgresql", "postgres")
_NAME = re.compile(r"\w+://(?:[^@/?#]*@)?[\w.-]*(?::\d{1,5})?/([\w-]+)(?:\?[^@]*)?")
"""An address written as it should be; only then is it safe to take the database's name out of it."""
_STARTS = {b"SQLite format 3\x00": (0, "SQLite"), b"DUCK": (8, "DuckDB")}
_ROWS_AT_ONCE = 50_000
_MOST_TABLES = 20
_WRONG = {
    "42P01": "it names a table that is not there",
    "42703": "it names a column that is not there",
    "42601": "it is no valid SQL",
    "42501": "the user may not read what it asks for",
    "25006": "it changes data, and only reading is allowed",
    "57014": "the server stopped it; it may take too long",
}
"""What is wrong with a query, by SQLSTATE (PostgreSQL documentation, appendix A)."""


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How a database names its tables, and how it turns a column into text."""

    kind: str
    text: str
    tables: str


_SQLITE = _Dialect(
    "SQLite",
    "CASE WHEN typeof({0}) = 'real' AND {0} = CAST({0} AS INTEGER)"
    " THEN CAST(CAST({0} AS INTEGER) AS TEXT) ELSE CAST({0} AS TEXT) END",
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY 1",
)
_DUCKDB = _Dialect(
    "DuckDB", "CAST({0} AS VARCHAR)", "SELECT table_name FROM information_schema.tables ORDER BY 1"
)
_POSTGRESQL = _Dialect(
    "PostgreSQL",
    "CAST({0} AS text)",
    "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
)

Columns = Callable[[str], list[str]]
Fetch = Callable[[str], pl.DataFrame]


@dataclass(frozen=True, slots=True, repr=False)
class _Open:
    """An open database: the names of a query's columns, and its rows."""

    dialect: _Dialect
    name: str
    columns: Columns
    fetch: Fetch


def is_address(source: object) -> bool:
    """Whether a source is written as the address of a database server."""
    return isinstance(source, str) and _ADDRESS.match(source) is not None


def is_database_file(path: Path) -> bool:
    """Whether a file has the ending of a database."""
    return path.suffix.lower() in DATABASE_ENDINGS


def read_address(address: str, query: str | None) -> tuple[str, Table]:
    """The name of a database on a server, and what a query gives.

    Args:
        address: ``postgresql://USER:PASSWORD@HOST:PORT/DATABASE``.
        query: one SELECT.

    Raises:
        UsageError: there is no query, or the packages for it are missing.
        InputError: the server is unknown, cannot be reached, or refuses; the query fails or gives no rows.
    """
    scheme = _ADDRESS.match(address)
    if scheme is None or scheme[1].lower() not in _POSTGRES:
        raise InputError(
            "An address of this kind cannot be read; give postgresql://USER@HOST/DATABASE or a file."
        )
    found = _NAME.fullmatch(address)
    name = found[1] if found else "database"
    with _postgres(address, name) as database:
        return name, _table(database, query, "")


def read_database_file(path: Path, query: str | None) -> Table:
    """What a query gives of a SQLite or DuckDB file.

    Raises:
        UsageError: there is no query, or the package for it is missing.
        InputError: the file is no database; the query fails or gives no rows.
    """
    with path.open("rb") as file:
        start = file.read(16)
    kind = next((what for mark, (at, what) in _STARTS.items() if start[at:].startswith(mark)), None)
    if kind is None:
        raise InputError(
            f"{path} is not the SQLite or DuckDB database its ending says; give the file of one."
        )
    with (_sqlite if kind == "SQLite" else _duckdb)(path) as database:
        return _table(database, query, path.name)


def _table(database: _Open, query: str | None, file: str) -> Table:
    if query is None or not query.strip(" \t\r\n;"):
        raise UsageError(f"{database.name} needs a query; say what to read with --query{_tables(database)}.")
    inner = query.strip().rstrip("; \t\r\n")
    try:
        headings = database.columns(f"SELECT * FROM ({inner}\n) AS asked LIMIT 0")
        names = [f"c{index}" for index in range(len(headings))]
        texts = (f"{database.dialect.text.format(name)} AS c{index}" for index, name in enumerate(names))
        wrapped = f"WITH asked({', '.join(names)}) AS ({inner}\n) SELECT {', '.join(texts)} FROM asked"
        cells = database.fetch(wrapped)
    except Exception as error:  # whatever foreign code raises may quote the query or cells
        raise InputError(_query_fails(database, error)) from None
    if not cells.height:
        raise InputError(f"The query on {database.name} gives no rows.")
    cells.columns = [str(index) for index in range(cells.width)]
    reading = SourceReading("database", cells.height, cells.height, file=file)
    return Table(tuple(headings), cells.cast(pl.String), reading=reading)


def _query_fails(database: _Open, error: Exception) -> str:
    reason = _WRONG.get(str(getattr(error, "sqlstate", "")), "")
    hint = f"{reason}; " if reason else ""
    return f"The query fails on {database.name}: {hint}try it in a program for {database.dialect.kind} first."


def _tables(database: _Open) -> str:
    """The first tables, as a part of a sentence."""
    try:
        names = database.fetch(database.dialect.tables).to_series().cast(pl.String).to_list()
    except Exception:  # a hint only; without it the sentence is still true
        return ""
    more = f" and {len(names) - _MOST_TABLES} more" if len(names) > _MOST_TABLES else ""
    listed = ", ".join(names[:_MOST_TABLES])
    return f', such as "SELECT * FROM {names[0]}"; its tables are {listed}{more}' if names else ""


@contextlib.contextmanager
def _sqlite(path: Path) -> Iterator[_Open]:
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        raise InputError(f"{path} cannot be opened; check the permission and try again.") from None

    def fetch(query: str) -> pl.DataFrame:
        cursor = connection.execute(query)
        schema = {f"c{index}": pl.String() for index in range(len(cursor.description))}
        parts = [pl.DataFrame(schema=schema)]
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            parts.append(pl.DataFrame(list(zip(*rows, strict=True)), schema=schema, orient="col"))
        return pl.concat(parts)

    def columns(query: str) -> list[str]:
        return [str(item[0]) for item in connection.execute(query).description]

    with contextlib.closing(connection):
        yield _Open(_SQLITE, str(path), columns, fetch)


@contextlib.contextmanager
def _duckdb(path: Path) -> Iterator[_Open]:
    try:
        connection = _package("duckdb").connect(str(path), read_only=True)
    except UsageError:
        raise
    except Exception:  # duckdb's own messages name what is inside
        raise InputError(f"{path} cannot be opened; close it in other programs and try again.") from None
    with contextlib.closing(connection):
        yield _Open(
            _DUCKDB,
            str(path),
            lambda query: list(connection.sql(query).columns),
            lambda query: pl.DataFrame(_Stream(connection.sql(query))),
        )


@contextlib.contextmanager
def _postgres(address: str, name: str) -> Iterator[_Open]:
    """A connection in a transaction that may only read, with dates as ISO."""
    driver = _package("adbc_driver_postgresql.dbapi")
    try:
        connection = driver.connect(address)
    except Exception:  # the driver's message holds the address
        raise InputError(
            f"The PostgreSQL database {name!r} cannot be reached or refuses; check host, port, user and "
            "password, and write special characters of the password as %-codes."
        ) from None
    with contextlib.closing(connection), contextlib.closing(connection.cursor()) as cursor:

        def fetch(query: str) -> pl.DataFrame:
            cursor.execute(query)
            return pl.DataFrame(cursor.fetch_arrow())

        def columns(query: str) -> list[str]:
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute("SET LOCAL datestyle TO 'ISO'")
            cursor.execute(query)
            return [str(item[0]) for item in cursor.description]

        yield _Open(_POSTGRESQL, f"PostgreSQL database {name!r}", columns, fetch)


@dataclass(frozen=True, slots=True)
class _Stream:
    """A result as an Arrow stream and nothing else; polars keeps a type it has seen, which duckdb complains of."""

    source: Any

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.source.__arrow_c_stream__(requested_schema)


def _package(name: str) -> Any:
    """A package of the extra ``db``."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise UsageError(
            "Reading this database needs packages that are not installed; install them with "
            'pip install "ktp-dedup[db]".'
        ) from None
