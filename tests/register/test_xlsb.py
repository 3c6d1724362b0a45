"""Tests of `ktp_dedup.register.xlsb`: records of binary workbooks, looked at before calamine reads them."""

import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.errors import InputError
from ktp_dedup.register import read_register, sheet_xml
from ktp_dedup.register.xlsb import DamagedRecordsError, Rows, rows_of, sheet_relations

BOOK = Path(__file__).parents[1] / "data" / "sheets" / "binary.xlsb"


def row(number, *columns, hidden=False):
    """A row's record and those of blank cells in these columns."""
    head = struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0)
    cells = (b"\x01\x08" + struct.pack("<II", column, 0) for column in columns)
    return bytes([0, len(head)]) + head + b"".join(cells)


def with_sheet(path, sheet):
    """The binary book of the corpus with another first sheet."""
    with zipfile.ZipFile(BOOK) as book, zipfile.ZipFile(path, "w") as other:
        for name in book.namelist():
            other.writestr(name, sheet if name.endswith("sheet1.bin") else book.read(name))
    return path


def test_hidden_rows_and_the_last_cell_are_found():
    """Rows without a cell do not count for the extent; hidden ones count wherever they are."""
    sheet = row(0, 0, 3) + row(4, 1, hidden=True) + row(9, hidden=True)
    assert rows_of(sheet) == Rows(hidden=2, last=5, columns=4)
    assert rows_of(b"") == Rows(0, 0, 0)


@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_damaged(data):
    """Whatever the bytes are, they are records or damaged."""
    with suppress(DamagedRecordsError):
        rows_of(data)
    with suppress(DamagedRecordsError):
        sheet_relations(data)


def test_a_stray_cell_far_away_does_not_fill_the_memory(tmp_path):
    """As in .xlsx: a sheet that is vast because of one cell is refused before room is made for it."""
    with pytest.raises(InputError, match="row 1,048,576 and column 16,384"):
        read_register(with_sheet(tmp_path / "a.xlsb", row(0, 0) + row(1_048_575, 16_383)))


def test_rows_that_nobody_looked_for_are_not_said_to_be_shown(monkeypatch):
    """Where hidden rows are not known, that is said."""
    monkeypatch.setattr(sheet_xml, "_MOST_RECORDS", 10)
    register = read_register(BOOK)
    assert any("does not tell which rows are hidden" in note for note in register.notes)
    assert not any("hides" in note for note in register.notes)
