"""What the parts of a workbook say before its cells are loaded: hidden rows, and how far each sheet goes.

The reader of workbooks tells neither, and makes room for every cell up to the last row and the last column in
use: one stray cell in XFD1048576 would fill any memory. The attributes of rows and cells are read streaming, of
.xlsx and .xlsm (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73); .ods has tags of its own (see `ods`); of .xlsb the records
are read, unless they are very many (see `xlsb`). .xls is no archive of parts (see `biff`).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from ktp_dedup.register.ods import read_ods_rows
from ktp_dedup.register.xlsb import DamagedRecordsError, Merged, rows_of, sheet_relations

_PIECE = 1 << 20
_TAG = 1 << 12
_ROW_NUMBER = re.compile(rb'<row [^<>]*?\br="(\d{1,9})"')
_HIDDEN_ROW = re.compile(rb'<row [^<>]*\bhidden="(?:1|true)"')
_MERGED = re.compile(rb'<mergeCell [^<>]*?\bref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_FAR_COLUMN = re.compile(rb'<c r="([A-Z]{2,3})\d')
_LETTERS = 26
_MOST_RECORDS = 32 << 20
"""Bytes of a part of .xlsb that are looked through, which takes some two seconds."""
_Unreadable = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    SyntaxError,
    DamagedRecordsError,
)


@dataclass(frozen=True, slots=True)
class Extent:
    """What is known of a sheet: hidden rows, and the last row and column in use (columns up to Z count as Z).

    ``merged`` are the cells that go over several rows: column, first and last row, from 0.
    """

    hidden: int
    rows: int = 0
    columns: int = 0
    merged: tuple[Merged, ...] = ()


def extents(path: Path) -> dict[str, Extent]:
    """Extents by the name of the sheet, without those that are not known.

    Raises:
        expat.ExpatError: the content of an .ods is not well-formed; calamine would wait for its end for ever.
    """
    try:
        with zipfile.ZipFile(path) as book:
            if "content.xml" in book.namelist():
                return _ods_extents(book)
            if "xl/workbook.bin" in book.namelist():
                return _binary_extents(book)
            return {name: _extent(book, part) for name, part in _sheet_parts(book).items()}
    except _Unreadable:
        return {}


def _extent(book: zipfile.ZipFile, part: str) -> Extent:
    hidden, last, columns, merged = 0, 0, set[bytes](), list[Merged]()
    for piece in _pieces(book, part):
        hidden += len(_HIDDEN_ROW.findall(piece)) if b"hidden=" in piece else 0
        number = _ROW_NUMBER.match(piece, piece.rfind(b"<row "))
        last = max(last, int(number[1]) if number else 0)
        columns.update(_FAR_COLUMN.findall(piece))
        for column, top, bottom in _MERGED.findall(piece) if b"<mergeCell " in piece else ():
            if top != bottom:
                merged.append((_column_number(column) - 1, int(top) - 1, int(bottom) - 1))
    return Extent(hidden, last, max(map(_column_number, columns), default=_LETTERS), tuple(merged))


def _binary_extents(book: zipfile.ZipFile) -> dict[str, Extent]:
    """Extents of an .xlsb, without those of parts that are too large to look through."""
    found = {}
    targets = _relations(book, "xl/_rels/workbook.bin.rels")
    for name, relation in sheet_relations(book.read("xl/workbook.bin")).items():
        part = targets[relation]
        if book.getinfo(part).file_size <= _MOST_RECORDS:
            rows = rows_of(book.read(part))
            found[name] = Extent(rows.hidden, rows.last, rows.columns, rows.merged)
    return found


def _ods_extents(book: zipfile.ZipFile) -> dict[str, Extent]:
    """Hidden rows and merged cells by sheet."""
    found = read_ods_rows(lambda: _pieces(book, "content.xml"))
    return {name: Extent(hidden, merged=tuple(found.merged[name])) for name, hidden in found.hidden.items()}


def _column_number(letters: bytes) -> int:
    """The number of a column from 1, for A to Z, AA and so on."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _pieces(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The bytes of a part, cut where a tag begins."""
    rest = b""
    with book.open(part) as file:
        while piece := file.read(_PIECE):
            piece = rest + piece
            cut = piece.rfind(b"<")
            cut = len(piece) if cut < 0 or len(piece) - cut > _TAG else cut
            yield piece[:cut]
            rest = piece[cut:]
    yield rest


def _sheet_parts(book: zipfile.ZipFile) -> dict[str, str]:
    """The part of the book that holds each sheet, by the sheet's name."""
    targets, parts = _relations(book, "xl/_rels/workbook.xml.rels"), {}
    for item in ElementTree.fromstring(book.read("xl/workbook.xml")).iter():
        if item.tag.endswith("}sheet"):
            key = next((value for name, value in item.items() if name.endswith("}id")), "")
            parts[item.get("name", "")] = targets[key]
    return {name: part for name, part in parts.items() if part in book.namelist()}


def _relations(book: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The parts that relations of the workbook lead to, by the relation's id."""
    items = ElementTree.fromstring(book.read(part))
    return {
        item.get("Id", ""): posixpath.normpath(posixpath.join("/xl", item.get("Target", "")))[1:]
        for item in items
    }
