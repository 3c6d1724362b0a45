"""The records of an .xls workbook, looked at before calamine reads them ([MS-XLS] 2.4).

Calamine makes room for what a sheet says of its size and for the farthest cell. A damaged number there asks for
more memory than there is, which ends the program; so the numbers are looked at first. Nor does it tell which rows
are hidden and which cells are merged.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_DIMENSIONS, _FILE_PASS = 0x0200, 0x002F
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_SHEET_NAME, _ROW, _MERGED = 0x0085, 0x0208, 0x00E5
_BEGIN = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_EXCEL_97 = 0x0600
_ROW_FLAGS, _HIDDEN_ROW = 12, 0x20


class DamagedRecordsError(Exception):
    """A record goes beyond the end, or names a cell that no sheet has."""


def is_protected(stream: bytes) -> bool:
    """Checks the records of a workbook stream and says whether they are encrypted.

    Raises:
        DamagedRecordsError: a record is cut off, or names rows or columns that cannot be.
    """
    for kind, start, length in _records(stream):
        if kind == _FILE_PASS:
            return True
        if kind == _DIMENSIONS:
            _check_dimensions(stream[start : start + length])
        if kind in _CELLS and (length < 4 or _column(stream, start) >= _MOST_COLUMNS):
            raise DamagedRecordsError
    return False


@dataclass(slots=True)
class SheetRows:
    """How many rows of a sheet are hidden, and its cells over several rows: column, first, last row, from 0."""

    hidden: int = 0
    merged: list[tuple[int, int, int]] = field(default_factory=list)


def sheet_rows(stream: bytes) -> dict[str, SheetRows]:
    """What is known of the rows of each sheet, by its name; without sheets whose records are not found.

    Raises:
        DamagedRecordsError: a record is cut off.
    """
    names: dict[int, str] = {}
    found: dict[str, SheetRows] = {}
    current, version = SheetRows(), 0
    for kind, start, length in _records(stream):
        content = stream[start : start + length]
        if kind in _BEGIN:
            version = version or int.from_bytes(content[:2], "little")
            if start - 4 in names:
                current = found[names[start - 4]] = SheetRows()
        elif kind == _SHEET_NAME and length > 8:
            names[int.from_bytes(content[:4], "little")] = _sheet_name(content[6:], version)
        elif kind == _ROW and length > _ROW_FLAGS:
            current.hidden += bool(content[_ROW_FLAGS] & _HIDDEN_ROW)
        elif kind == _MERGED:
            whole = content[2 : 2 + (length - 2) // 8 * 8]
            places = struct.iter_unpack("<4H", whole)
            current.merged += [(left, top, bottom) for top, bottom, left, _ in places if top < bottom]
    return found


def _sheet_name(text: bytes, version: int) -> str:
    """A name with its length before it; since Excel 97 also whether its characters take two bytes."""
    if version < _EXCEL_97:
        return text[1 : 1 + text[0]].decode("cp1252", errors="replace")
    if text[1] & 1:
        return text[2 : 2 + 2 * text[0]].decode("utf-16-le", errors="replace")
    return text[2 : 2 + text[0]].decode("latin-1")


def _column(stream: bytes, start: int) -> int:
    """The column of a cell's record: the second of its numbers."""
    (column,) = struct.unpack_from("<H", stream, start + 2)
    return int(column)


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of each record's content; zeros fill the stream after the last one."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == 0 and length == 0:
            return
        if place + 4 + length > len(stream):
            raise DamagedRecordsError
        yield kind, place + 4, length
        place += 4 + length


def _check_dimensions(content: bytes) -> None:
    """First row, row after the last, first column, column after the last; 32-bit rows since Excel 97."""
    if len(content) not in (10, 14):
        raise DamagedRecordsError
    first, last, left, right = struct.unpack_from("<IIHH" if len(content) == 14 else "<HHHH", content)
    if not (first <= last <= _MOST_ROWS and left <= right <= _MOST_COLUMNS):
        raise DamagedRecordsError
