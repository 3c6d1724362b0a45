"""The records of an .xls workbook, checked before calamine reads them ([MS-XLS] 2.4).

Calamine makes room for what a sheet says of its size and for the farthest cell. A damaged number there asks for
more memory than there is, which ends the program; so the numbers are looked at first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_DIMENSIONS, _FILE_PASS = 0x0200, 0x002F
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256


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
