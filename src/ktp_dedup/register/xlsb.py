"""What the records of an .xlsb workbook say of its sheets before their cells are loaded ([MS-XLSB] 2.1.4, 2.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_ROW, _SHEET, _MERGED = 0, 156, 176
_CELLS = frozenset(range(1, 12))
_HIDDEN_ROW = 0x10
_ROW_FLAGS = 11
_SHORTEST_ROW = 12

Merged = tuple[int, int, int]
"""A cell that goes over several rows: its column, its first and its last row, from 0."""


class DamagedRecordsError(Exception):
    """A record goes beyond the end, or is shorter than its kind must be."""


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows of a sheet are hidden, the last row and column with a cell, from 1, and merged cells."""

    hidden: int
    last: int
    columns: int
    merged: tuple[Merged, ...] = ()


def sheet_relations(workbook: bytes) -> dict[str, str]:
    """The id of the relation that leads to each sheet, by the sheet's name; from ``xl/workbook.bin``.

    Raises:
        DamagedRecordsError: a record is cut off.
    """
    relations: dict[str, str] = {}
    for kind, start, stop in _records(workbook):
        if kind == _SHEET:
            relation, after = _text(workbook, start + 8, stop)
            name, _ = _text(workbook, after, stop)
            relations[name] = relation
    return relations


def rows_of(sheet: bytes) -> Rows:
    """Hidden rows and the extent of a sheet, from its part.

    Raises:
        DamagedRecordsError: a record is cut off.
    """
    hidden, row, last, columns, merged = 0, 0, 0, 0, list[Merged]()
    for kind, start, stop in _records(sheet):
        if kind == _ROW:
            if stop - start < _SHORTEST_ROW:
                raise DamagedRecordsError
            row = _number(sheet, start, stop) + 1
            hidden += bool(sheet[start + _ROW_FLAGS] & _HIDDEN_ROW)
        elif kind in _CELLS:
            last, columns = max(last, row), max(columns, _number(sheet, start, stop) + 1)
        elif kind == _MERGED:
            top, bottom, left = (_number(sheet, start + offset, stop) for offset in (0, 4, 8))
            merged += [(left, top, bottom)] if top < bottom else []
    return Rows(hidden, last, columns, tuple(merged))


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind of each record, where its content starts, and where it stops."""
    place = 0
    while place < len(data):
        kind, place = _variable(data, place, most=2)
        length, place = _variable(data, place, most=4)
        if place + length > len(data):
            raise DamagedRecordsError
        yield kind, place, place + length
        place += length


def _variable(data: bytes, place: int, *, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    number = 0
    for index in range(most):
        if place + index >= len(data):
            raise DamagedRecordsError
        byte = data[place + index]
        number |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            return number, place + index + 1
    return number, place + most


def _number(data: bytes, start: int, stop: int) -> int:
    if start + 4 > stop:
        raise DamagedRecordsError
    (number,) = struct.unpack_from("<I", data, start)
    return int(number)


def _text(data: bytes, start: int, stop: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    after = start + 4 + 2 * _number(data, start, stop)
    if after > stop:
        raise DamagedRecordsError
    return data[start + 4 : after].decode("utf-16-le", errors="replace"), after
