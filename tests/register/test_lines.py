"""Tests of `ktp_dedup.register.lines` and `ktp_dedup.register.text_files`."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.errors import InputError
from ktp_dedup.register.lines import scan_lines
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


def test_a_stray_quote_costs_only_its_row():
    """An open quote does not swallow the rows below it."""
    data = b'A,B\nx,"open\n1,2\nO"NEIL,3\n4,5\n'
    assert rows(data) == [("x", "open"), ("1", "2"), ("ONEIL", "3"), ("4", "5")]
    assert repairs(data) == [(0, "row-stray-quote"), (2, "row-stray-quote")]


def test_text_after_a_closing_quote():
    """What polars refuses to read is read all the same."""
    assert rows(b'A,B\n"x"y,1\n2,3\n') == [("xy", "1"), ("2", "3")]


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
    """Rows in are rows out, with the same cells but for line ends inside them."""
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


@given(st.lists(st.text(alphabet='a,"', min_size=1, max_size=6), min_size=1, max_size=12))
def test_damaged_rows_never_stop_a_run_and_none_is_invented(lines):
    """Any mix of quotes and separators gives at most one record per line, and every cell fits the heading."""
    table = read_text(("A,B\n" + "\n".join(lines) + "\n").encode(), "a.csv")
    assert 1 <= table.cells.height <= len(lines) and table.cells.width == 2
    assert all(0 <= row < table.cells.height for row, _ in table.repairs)


@given(st.lists(st.text(alphabet='a,"', max_size=8), min_size=1, max_size=12))
def test_the_scan_counts_as_a_loop_does(lines):
    """Separators outside quotes are counted per line, whatever stands in the other lines."""
    scanned = scan_lines("\n".join(lines).encode() + b"\n", ",")
    expected = []
    for line in lines:
        outside = "".join(line.split('"')[::2])
        expected.append(outside.count(",") == 2 and line.count('"') % 2 == 0)
    assert scanned.right(3).tolist() == expected
    assert scanned.quoted.tolist() == ['"' in line for line in lines]
    assert np.array_equal(scanned.stops[:-1], scanned.starts[1:])
