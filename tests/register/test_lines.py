"""Tests of `ktp_dedup.register.prescan`, `mend` and `text_files`: text in many forms into cells."""

import csv
import io
import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ktp_dedup.errors import InputError
from ktp_dedup.register import prescan, read
from ktp_dedup.register.prescan import scan_lines
from ktp_dedup.register.text_files import read_text


def rows(data: bytes) -> list[tuple[str | None, ...]]:
    return read_text(data, "a.csv").cells.rows()


def repairs(data: bytes) -> list[tuple[int, str]]:
    return list(read_text(data, "a.csv").repairs)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator):
    """The separator is the one that cuts the heading."""
    table = read_text(f"NAMA{separator}NIK\nAni{separator}1\n".encode(), "a.csv")
    assert table.headings == ("NAMA", "NIK") and table.cells.rows() == [("Ani", "1")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found(encoding):
    """UTF-8 with and without a mark, Windows-1252 and UTF-16 give the same text."""
    table = read_text("NAMA,NIK\nDèwi,1\n".encode(encoding), "a.csv")
    assert table.headings == ("NAMA", "NIK") and table.cells.rows() == [("Dèwi", "1")]
    assert bool(table.notes) == (encoding in ("cp1252", "utf-16"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end):
    """Line ends of all systems are read, with and without one at the end."""
    assert rows(f"A,B{end}1,2{end}3,4".encode()) == [("1", "2"), ("3", "4")]
    assert rows(f"A,B{end}1,2{end}3,4{end}{end}".encode()) == [("1", "2"), ("3", "4")]


def test_one_column():
    """A file of one column has no separator, and no record for a blank line."""
    assert rows(b"NAMA\nAni\n\nBudi\n") == [("Ani",), ("Budi",)]


def test_short_and_long_rows_are_kept_and_listed():
    """Missing cells are empty, cells in excess are left out, and both are said."""
    data = b"A,B,C\n1,2,3\n1\n1,2,3,4\n1,2,3,,\n9,9,9\n"
    assert rows(data) == [
        ("1", "2", "3"),
        ("1", None, None),
        ("1", "2", "3"),
        ("1", "2", "3"),
        ("9", "9", "9"),
    ]
    assert repairs(data) == [(1, "row-too-few-cells"), (2, "row-too-many-cells")]


def test_a_separator_at_every_line_end():
    """Rows that all have one empty cell more than the heading are right; a filled one is listed."""
    data = b"A,B\n1,2,\n3,4,\n5,6,7\n8\n9,0"
    assert rows(data) == [("1", "2"), ("3", "4"), ("5", "6"), ("8", None), ("9", "0")]
    assert repairs(data) == [(2, "row-too-many-cells"), (3, "row-too-few-cells")]


def test_quotes_hold_separators_and_line_ends():
    """A quoted cell may hold anything."""
    data = b'A,B\n"1,1",2\n"a\nb","say ""hi"""\n'
    assert rows(data) == [("1,1", "2"), ("a b", 'say "hi"')]
    assert repairs(data) == []


def test_a_line_break_between_separators_in_quotes():
    """Lines with as many separators as a row are one record, if neither is a row but for one quote."""
    data = b'K,A,B,C\n1,",","\n,",","\n2,x,y,z\n'
    assert rows(data) == [("1", ",", " ,", ","), ("2", "x", "y", "z")]
    assert repairs(data) == []
    assert rows(b'A,B\n1,"x\n2,y"\n') == [("1", "x"), ("2", "y")]


def test_a_stray_quote_costs_only_its_row():
    """An open quote does not swallow the rows below it."""
    data = b'A,B\nx,"open\n1,2\nO"NEIL,3\n4,5\n'
    assert rows(data) == [("x", "open"), ("1", "2"), ("ONEIL", "3"), ("4", "5")]
    assert repairs(data) == [(0, "row-stray-quote"), (2, "row-stray-quote")]


def test_text_after_a_closing_quote():
    """What polars refuses to read is read all the same."""
    assert rows(b'A,B\n"x"y,1\n2,3\n') == [("xy", "1"), ("2", "3")]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('"BUDI "BUD" S"', 'BUDI "BUD" S'),
        ('"BUDI "BUD, S" X"', 'BUDI "BUD, S" X'),
        ('""BUDI""', '"BUDI"'),
        (r'"M. \"ALI\" X"', 'M. "ALI" X'),
        ('BUDI "BUD"', 'BUDI "BUD"'),
    ],
)
def test_quotes_that_a_writer_did_not_double(cell, read):
    """Quotes within a quoted cell are letters of it, wherever the row then has its number of cells."""
    assert rows(f"A,B\n{cell},1\n2,3\n".encode()) == [(read, "1"), ("2", "3")]
    assert repairs(f"A,B\n{cell},1\n2,3\n".encode()) == []
    assert rows(f"A,B\n1,{cell}\n2,3\n".encode()) == [("1", read), ("2", "3")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"A,B\n", "no rows"),
        (b"A,B\n \n", "no rows"),
        (b"A\x00\x01,B\n1", "text"),
    ],
)
def test_files_without_records_are_refused(data, words):
    """Nothing, a heading alone and bytes that are no text get one sentence with the name of the file."""
    with pytest.raises(InputError, match=words) as error:
        read_text(data, "a.csv")
    assert "a.csv" in str(error.value)


cells = st.text(alphabet='ab,;"\n\r |\té', max_size=5)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_whatever_a_csv_writer_writes_is_read_without_repair(table, separator):
    """Rows in are rows out, with the same cells but for line ends inside them.

    Not drawn: a cell with a line break and separators, whose lines can be rows by themselves.
    """
    assume(not any(set(cell) & {"\r", "\n"} and separator in cell for row in table for cell in row))
    table = [(f"k{index}", *row) for index, row in enumerate(table)]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows([("k", "a", "b", "c"), *table])
    found = read_text(out.getvalue().encode(), "a.csv")
    assert found.repairs == ()

    def plain(cell):
        return (cell or "").replace("\r", "").replace("\n", "").replace(" ", "")

    assert [[plain(c) for c in row] for row in found.cells.rows()] == [
        [plain(c) for c in row] for row in table
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"A,B\n1,\r\tx\n2,y\n", [("1", " \tx"), ("2", "y")]),
        (b"A,B\n1,\r\t\n", [("1", " \t")]),
        (b"A,B\n1,x\r2,y\n3,z\n", [("1", "x"), ("2", "y"), ("3", "z")]),
        (b"A\r1\r2\n", [("1",), ("2",)]),
    ],
)
def test_a_carriage_return_alone_ends_a_line_only_where_that_makes_rows(data, expected):
    """Within a cell that some writer left without quotes it costs nothing of what stands behind it."""
    assert rows(data) == expected
    assert repairs(data) == []


@given(st.lists(st.text(alphabet='a,"', min_size=1, max_size=6), min_size=1, max_size=12))
def test_damaged_rows_never_stop_a_run_and_none_is_invented(lines):
    """Any mix of quotes and separators gives at most one record per line, and every cell fits the heading."""
    table = read_text(("A,B\n" + "\n".join(["x,y", *lines]) + "\n").encode(), "a.csv")
    assert 1 <= table.cells.height <= len(lines) + 1 and table.cells.width == 2
    assert table.reading.adds_up and table.reading.lines == len(lines) + 2
    assert all(0 <= row < table.cells.height for row, _ in table.repairs)


def quotes_are_right(line):
    """Whether every cell is free of quotes, or stands in quotes with all within doubled (RFC 4180)."""
    return re.fullmatch(r'(?:"(?:[^"]|"")*"|[^",]*)(?:,(?:"(?:[^"]|"")*"|[^",]*))*', line) is not None


@given(st.lists(st.text(alphabet='a ,"', max_size=8), min_size=1, max_size=12), st.booleans())
def test_the_scan_finds_what_a_loop_finds(lines, returns):
    """Cells outside quotes are counted per line, and quotes out of place found, whatever the other lines hold."""
    end = "\r\n" if returns else "\n"
    scanned = scan_lines("".join(line + end for line in lines).encode(), ",")
    assert scanned.cells.tolist() == ["".join(line.split('"')[::2]).count(",") + 1 for line in lines]
    assert scanned.blank.tolist() == [not line.strip() for line in lines]
    assert scanned.broken.tolist() == [line.count('"') % 2 == 1 for line in lines]
    assert (scanned.broken | scanned.unfit).tolist() == [not quotes_are_right(line) for line in lines]
    assert np.array_equal(scanned.stops[:-1], scanned.starts[1:])


def test_a_line_with_very_many_cells_is_counted():
    """Counts do not wrap at 256, where bytes would."""
    assert scan_lines(b"a,b\n" + b"," * 257 + b"\nc,d\n", ",").cells.tolist() == [2, 258, 2]


def test_pieces_of_the_scan_join_up(monkeypatch):
    """Lines are found alike when the text is scanned in pieces far smaller than it."""
    data = b"".join(b'%d,"a,b"\n' % number for number in range(500)) + b"x"
    whole = scan_lines(data, ",")
    monkeypatch.setattr(prescan, "_PIECE", 64)
    parts = scan_lines(data, ",")
    for name in ("starts", "stops", "cells", "blank", "broken", "unfit"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name)), name


def test_what_was_left_out_is_said_with_its_lines():
    """The numbers of lines that are no records are those an editor shows."""
    table = read_text(b"JUDUL\n\nNIK,NAMA,TGL\n1,Ani,2\n\nNIK,NAMA,TGL\n3,Budi,4\n", "a.csv")
    assert [(item.reason, item.lines, item.first) for item in table.reading.left_out] == [
        ("title", 1, (1,)),
        ("blank", 1, (2,)),
        ("heading", 1, (3,)),
        ("heading again", 1, (6,)),
        ("blank", 1, (5,)),
    ]


def test_lines_that_do_not_add_up_are_our_own_fault(monkeypatch):
    """A reader that loses a row without saying so is stopped, and not taken for bad input."""
    table = read_text(b"NIK,NAMA\n1,Ani\n2,Budi\n", "a.csv")
    short = replace(table, cells=table.cells.head(1))
    monkeypatch.setattr(read, "as_table", lambda frame, name: short)
    with pytest.raises(RuntimeError, match="do not add up"):
        read.read_register(pl.DataFrame({"a": [1]}))
