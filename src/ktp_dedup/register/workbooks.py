"""Workbooks into grids of text: .xlsx, .xlsm, .xlsb, .xls and .ods, and what other programs save as .xls.

Calamine reads the books. It gives the value of a merged cell only for the first of the cells, says which sheets
are hidden, and knows nothing of hidden rows; see `sheet_xml` and `biff` for these.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import fastexcel
import polars as pl

from ktp_dedup.errors import InputError
from ktp_dedup.register.biff import is_protected, sheet_rows
from ktp_dedup.register.compound_file import SIGNATURE, streams
from ktp_dedup.register.sheet_xml import Extent, extents

ROW_LIMITS = (1_048_576, 65_536)
"""Rows a sheet can have, by ECMA-376 (.xlsx) and in the older binary format (.xls)."""

MOST_CELLS = 120_000_000
"""Cells of a sheet, blank ones included: a full sheet of a hundred columns, some 4 GB in memory."""

MOST_COLUMNS = 2_000
"""Columns of a sheet; beyond that a stray cell stands far to the right, and a frame of so many is slow."""

_ZIP = b"PK\x03\x04"
_ZIP_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".ods")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_SECTOR = 512
_MIDNIGHT = " 00:00:00"
_DAMAGED = "is damaged or not what its ending says; open it in the program it comes from and save it again."


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """A sheet as it stands: its name, its rows as Utf8 columns ``0``, ``1`` …, whether it is hidden.

    Row ``i`` of the grid is row ``i + 1`` of the sheet; blank cells are null. ``may_be_cut`` says that the
    last row a sheet can have is in use, ``hidden_rows`` how many rows are hidden, None where that is not known;
    ``merged`` are cells that go over several rows, as far as known: column, first and last row, from 0. Their
    value stands in the first.
    """

    name: str
    grid: pl.DataFrame
    hidden: bool = False
    may_be_cut: bool = False
    hidden_rows: int | None = 0
    merged: tuple[tuple[int, int, int], ...] = ()


def read_workbook(path: Path) -> list[Sheet]:
    """The sheets of a workbook, in their order.

    Raises:
        InputError: the file is damaged or protected by a password.
    """
    refuse_password(path)
    try:
        source, known = _source(path)
        for name, extent in known.items():
            _refuse_vast(path, name, extent)
        sheets = _read_sheets(path, source)
    except BaseException as error:  # a panic of the reader is no Exception
        if isinstance(error, InputError | KeyboardInterrupt | SystemExit | MemoryError):
            raise
        if "assword" in str(error):
            raise InputError(_protected(path)) from None
        if isinstance(error, PermissionError):
            raise
        raise InputError(f"{path} {_DAMAGED}") from None
    return [_with_extent(sheet, known.get(sheet.name)) for sheet in sheets]


def _with_extent(sheet: Sheet, extent: Extent | None) -> Sheet:
    if extent is None:
        return replace(sheet, hidden_rows=None)
    return replace(sheet, hidden_rows=extent.hidden, merged=extent.merged)


def _refuse_vast(path: Path, name: str, extent: Extent) -> None:
    """A sheet whose last row and column are so far off that its cells do not fit into the memory.

    Raises:
        InputError: it is one.
    """
    if extent.rows * extent.columns > MOST_CELLS or extent.columns > MOST_COLUMNS:
        raise InputError(
            f"Sheet {name!r} of {path} goes as far as row {extent.rows:,} and column {extent.columns:,}, more than "
            "can be read; delete what stands far from the table, or save it as CSV."
        )


def refuse_password(path: Path) -> None:
    """An encrypted book holds nothing that can be read.

    Raises:
        InputError: the book is protected by a password ([MS-OFFCRYPTO] for Excel's, ODF 1.3 part 2 for .ods).
    """
    with path.open("rb") as file:
        start = file.read(8)
    if start == SIGNATURE and _ENCRYPTED_PACKAGE in path.read_bytes():
        raise InputError(_protected(path))
    if start.startswith(_ZIP) and b"encryption-data" in _manifest(path):
        raise InputError(_protected(path))


def text_grid(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns named ``0``, ``1`` …; dates without a time of day are ISO dates."""
    columns = []
    for index, name in enumerate(frame.columns):
        cell = pl.col(name)
        dates = frame[name].str.ends_with(_MIDNIGHT).any()
        columns.append((cell.str.strip_suffix(_MIDNIGHT) if dates else cell).alias(str(index)))
    return frame.select(columns)


def _read_sheets(path: Path, source: Path | bytes) -> list[Sheet]:
    """All sheets; what the reader itself holds is let go of as soon as may be, for it is as much again."""
    book = fastexcel.read_excel(source)
    sheets: list[Sheet] = []
    count = len(book.sheet_names)
    for index in range(count):
        sheet = book.load_sheet(index, header_row=None, skip_rows=0, dtypes="string", whitespace_as_null=True)
        if index == count - 1:
            del book
        _refuse_vast(path, sheet.name, Extent(0, sheet.height, sheet.width))
        frame = sheet.to_polars() if sheet.height and sheet.width else pl.DataFrame()
        visible: Literal["visible", "hidden", "veryhidden"] = sheet.visible
        name, may_be_cut = sheet.name, sheet.total_height in ROW_LIMITS
        del sheet
        sheets.append(Sheet(name, text_grid(frame), visible != "visible", may_be_cut))
    return sheets


def _source(path: Path) -> tuple[Path | bytes, dict[str, Extent]]:
    """The path, or the bytes of a book whose ending is that of another format; and what is known of its sheets."""
    with path.open("rb") as file:
        start = file.read(8)
    if start == SIGNATURE:
        data = path.read_bytes()
        found = streams(data)
        stream = found.get("Workbook") or found.get("Book", b"")
        if is_protected(stream):
            raise InputError(_protected(path))
        known = {
            name: Extent(rows.hidden, merged=tuple(rows.merged)) for name, rows in sheet_rows(stream).items()
        }
        return data + bytes(-len(data) % _SECTOR), known
    fits = start.startswith(_ZIP) == (path.suffix.lower() in _ZIP_ENDINGS)
    return (path if fits else path.read_bytes()), extents(path)


def _manifest(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as book:
            return book.read("META-INF/manifest.xml")
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        return b""


def _protected(path: Path) -> str:
    return f"{path} is protected by a password; open it in Excel and save a copy without the password."
