"""What the XML of a workbook says before its cells are loaded: hidden rows, and how far each sheet goes.

The reader of workbooks tells neither, and makes room for every cell up to the last row and the last column in
use: one stray cell in XFD1048576 would fill any memory. The attributes of rows and cells are read streaming, of
.xlsx and .xlsm (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73); of .ods (ODF 1.3 part 3, 19.753) only hidden rows.
.xls cannot be large; .xlsb is binary and not looked into.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

_PIECE = 1 << 20
_TAG = 1 << 12
_ROW_NUMBER = re.compile(rb'<row [^<>]*?\br="(\d{1,9})"')
_HIDDEN_ROW = re.compile(rb'<row [^<>]*\bhidden="(?:1|true)"')
_FAR_COLUMN = re.compile(rb'<c r="([A-Z]{2,3})\d')
_ODS = re.compile(
    rb'<table:table\s[^<>]*?\btable:name="([^"<>]*)"|<table:table-row\s[^<>]*\btable:visibility="(?:collapse|filter)"'
)
_LETTERS = 26
_Unreadable = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    SyntaxError,
)


@dataclass(frozen=True, slots=True)
class Extent:
    """How many rows of a sheet are hidden, and the last row and column in use (columns up to Z count as Z)."""

    hidden: int
    rows: int = 0
    columns: int = 0


def extents(path: Path) -> dict[str, Extent]:
    """Extents by the name of the sheet; empty when none is known.

    Raises:
        expat.ExpatError: the content of an .ods is not well-formed; calamine would wait for its end for ever.
    """
    try:
        with zipfile.ZipFile(path) as book:
            if "content.xml" in book.namelist():
                return _ods_extents(book)
            return {name: _extent(book, part) for name, part in _sheet_parts(book).items()}
    except _Unreadable:
        return {}


def _extent(book: zipfile.ZipFile, part: str) -> Extent:
    hidden, last, columns = 0, 0, set[bytes]()
    for piece in _pieces(book, part):
        hidden += len(_HIDDEN_ROW.findall(piece)) if b"hidden=" in piece else 0
        number = _ROW_NUMBER.match(piece, piece.rfind(b"<row "))
        last = max(last, int(number[1]) if number else 0)
        columns.update(_FAR_COLUMN.findall(piece))
    return Extent(hidden, last, max(map(_column_number, columns), default=_LETTERS))


def _ods_extents(book: zipfile.ZipFile) -> dict[str, Extent]:
    """Hidden rows by the sheet that they follow the beginning of."""
    hidden: dict[str, int] = {}
    sheet, parser = "", expat.ParserCreate()
    for piece in _pieces(book, "content.xml"):
        parser.Parse(piece, False)
        for name in _ODS.findall(piece):
            if name:
                sheet = html.unescape(name.decode("utf-8"))
            else:
                hidden[sheet] = hidden.get(sheet, 0) + 1
    parser.Parse(b"", True)
    return {name: Extent(count) for name, count in hidden.items()}


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
    relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    parts = {}
    for item in ElementTree.fromstring(book.read("xl/workbook.xml")).iter():
        if item.tag.endswith("}sheet"):
            key = next((value for name, value in item.items() if name.endswith("}id")), None)
            parts[item.get("name", "")] = posixpath.normpath(posixpath.join("/xl", targets[key]))[1:]
    return {name: part for name, part in parts.items() if part in book.namelist()}
