"""Tests of offices' spreadsheets: the corpus of ``tests/data/sheets``, layouts, bad and damaged files."""

import json
import os
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import fastexcel
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ktp_dedup.errors import InputError
from ktp_dedup.register import read_register, workbooks
from ktp_dedup.register.biff import DamagedRecordsError, is_protected, sheet_rows
from ktp_dedup.register.compound_file import SIGNATURE, DamagedContainerError, streams
from ktp_dedup.register.files import read_file
from ktp_dedup.register.html_tables import html_sheets
from ktp_dedup.register.sheet_layout import find_heading
from ktp_dedup.register.workbooks import ROW_LIMITS
from ktp_dedup.report.phrases import phrase

CORPUS = Path(__file__).parents[1] / "data" / "sheets"
EXPECTED = json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))
SECRET = "SULASTRI"
BOOKS = int(os.environ.get("KTP_DEDUP_FUZZ", "150"))
"""How many damaged workbooks are tried; the same variable as for text files."""


def workbook(path, sheets):
    """Writes rows of cells as a workbook of one or several sheets."""
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def understood(reading):
    """What a reading says of the lines, as the corpus writes it."""
    left_out = {item.reason: item.lines for item in reading.left_out}
    return {"sheet": reading.sheet, "heading_row": reading.heading_row, "left_out": left_out}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_corpus_is_read_as_people_read_it(name):
    """Every record, the sheet and row of the heading, the lines left out by reason, and what is said."""
    register = read_register(CORPUS / name)
    sheets = EXPECTED[name]["sheets"]
    told = [{key: value for key, value in sheet.items() if key != "records"} for sheet in sheets]
    assert [understood(reading) for reading in register.readings] == told
    records = [record for sheet in sheets for record in sheet["records"]]
    fields = sorted({field for record in records for field in record})
    assert register.frame.select(fields).to_dicts() == [
        {field: record.get(field) for field in fields} for record in records
    ]
    assert all(reading.adds_up for reading in register.readings)
    for words in EXPECTED[name]["notes"]:
        assert any(words in note for note in register.notes), register.notes


def test_every_file_of_the_corpus_is_expected():
    """No file of the corpus is forgotten, and there are at least twenty."""
    files = {path.name for path in CORPUS.iterdir()} - {"expected.json", "README.md"}
    assert files == set(EXPECTED) and len(files) >= 20


def test_sheets_are_sources_of_their_own():
    """The name of the sheet is added to that of the book, so that records of two desa are told apart."""
    register = read_register(CORPUS / "sheets-per-desa.xlsx")
    assert register.sources == ("sheets-per-desa#Sumber", "sheets-per-desa#Kalikebo")
    assert register.frame["source"].value_counts(sort=True)["count"].to_list() == [3, 3]


def test_a_single_table_takes_the_first_sheet():
    """Where one table is wanted, the first is given and the others are mentioned."""
    table = read_file(CORPUS / "sheets-per-desa.xlsx")
    assert table.cells.height == 3 and "it has 1 more" in table.notes[-1]


def test_a_mapped_heading_finds_the_table(tmp_path):
    """Headings that only the caller knows count when the heading row is looked for."""
    rows = [["REKAP", "2024"], [], ["KODE", "WARGA"], ["1", "SUTRISNO"]]
    register = read_register(
        workbook(tmp_path / "a.xlsx", {"S": rows}), mapping={"WARGA": "name", "KODE": ""}
    )
    assert register.frame["name"].to_list() == ["SUTRISNO"]


def test_a_remark_in_a_heading_is_no_part_of_it(tmp_path):
    """``TGL LAHIR (DD|MM|YYYY)`` is the date of birth, as on the voters' roll."""
    rows = [["NAMA (SESUAI KTP)", "TGL LAHIR (DD|MM|YYYY)"], ["SUTRISNO", "17|08|1970"]]
    register = read_register(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert register.frame.select("name", "birth_date").rows() == [("SUTRISNO", "17|08|1970")]


def test_numbers_of_people_in_the_running_number_are_no_family_cards(tmp_path):
    """Only a line without a name begins a family; a table whose first column holds NIKs keeps its records."""
    rows = [["No", "Nama", "Tgl Lahir"], ["3310061708700001", "SUTRISNO", "17-08-1970"]]
    assert read_register(workbook(tmp_path / "a.xlsx", {"S": rows})).height == 1


def test_a_card_in_a_remark_begins_no_family(tmp_path):
    """The number of another family card in a member's remark changes nothing for those below."""
    rows = [
        ["No. KK : 3310061201100011"],
        ["No", "NIK", "Nama", "Ket"],
        [1, "3310061708700001", "SUTRISNO", "No. KK : 3310063003120022"],
        [2, "3310065203750002", "SRI"],
    ]
    register = read_register(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert register.frame["family_card"].to_list() == ["3310061201100011"] * 2


def test_a_family_without_an_address_gets_none_of_its_neighbours(tmp_path):
    """What is said of one family is not carried on to the next."""
    rows = [
        ["No. KK : 3310061201100011", "Alamat : JL MAWAR 1, RT/RW : 003/005"],
        ["No", "NIK", "Nama"],
        [1, "3310061708700001", "SUTRISNO"],
        ["No. KK :"],
        [1, "3310062811820004", "BUDI"],
    ]
    found = read_register(workbook(tmp_path / "a.xlsx", {"S": rows})).frame
    assert found.select("family_card", "address", "rt").rows() == [
        ("3310061201100011", "JL MAWAR 1", "003"),
        (None, None, None),
    ]


@pytest.mark.parametrize("limit", [ROW_LIMITS[1]])
def test_a_sheet_with_every_row_in_use_may_be_cut(tmp_path, limit):
    """The last row that a sheet can have gets a warning; one row less does not."""
    for rows, warned in ((limit, True), (limit - 1, False)):
        book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nama", "Agama"])
        sheet.write_row(rows - 1, 0, ["SUTRISNO", "ISLAM"])
        book.close()
        register = read_register(tmp_path / "a.xlsx")
        assert any("fills all" in note for note in register.notes) == warned
        assert register.readings[0].lines == rows and register.height == 1


@pytest.mark.parametrize(
    ("row", "said"), [(1_048_575, "row 1,048,576 and column 16,384"), (3, "column 16,384")]
)
def test_a_stray_cell_far_away_does_not_fill_the_memory(tmp_path, row, said):
    """A sheet that is vast or very wide because of one cell is refused before room is made for it."""
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["Nama", "Agama"])
    sheet.write(row, 16_383, "x")
    book.close()
    with pytest.raises(InputError, match=said):
        read_register(tmp_path / "a.xlsx")


def test_an_open_end_is_not_waited_for(tmp_path):
    """The reader never comes to the end of an .ods whose table is not closed; it is damaged."""
    with zipfile.ZipFile(CORPUS / "typed-cells.ods") as book, zipfile.ZipFile(tmp_path / "a.ods", "w") as cut:
        for name in book.namelist():
            cut.writestr(name, book.read(name).replace(b"</table:table>", b""))
    with pytest.raises(InputError, match="damaged"):
        read_register(tmp_path / "a.ods")


def test_a_container_in_circles_is_refused():
    """A chain of sectors that comes back to itself never ends in the reader; here it is damage."""
    data = bytearray((CORPUS / "typed-cells.xls").read_bytes())
    (table,) = struct.unpack_from("<I", data, 76)
    assert "Workbook" in streams(bytes(data))
    data[512 * (table + 1) : 512 * (table + 2)] = bytes(512)
    with pytest.raises(DamagedContainerError):
        streams(bytes(data))


def test_impossible_numbers_of_an_old_book_are_refused():
    """Rows and columns that no sheet has would have the reader ask for any memory; a record must end in time."""
    stream = streams((CORPUS / "typed-cells.xls").read_bytes())["Workbook"]
    assert not is_protected(stream) and is_protected(struct.pack("<HHH", 0x2F, 2, 0))
    size, cell = struct.pack("<HH", 0x0200, 14), struct.pack("<HH", 0x00FD, 10)
    for record in (
        size + struct.pack("<IIHHH", 5, 4, 0, 1, 0),
        size + struct.pack("<IIHHH", 0, 1 << 20, 0, 1, 0),
        cell + struct.pack("<HHHI", 0, 256, 0, 0),
        stream[:-1].rstrip(b"\0") + b"\x09\x08\xff\xff",
    ):
        with pytest.raises(DamagedRecordsError):
            is_protected(record)


def record(kind, content):
    """A record of an .xls workbook."""
    return struct.pack("<HH", kind, len(content)) + content


@pytest.mark.parametrize(
    ("version", "name"),
    [(0x0500, b"\x04Desa"), (0x0600, b"\x04\x00Desa"), (0x0600, b"\x04\x01D\0e\0s\0a\0")],
)
def test_hidden_rows_of_old_books_are_counted_by_sheet(version, name):
    """Names of Excel 95 and 97, rows hidden and shown, and a chart within the sheet."""
    begin = record(0x0809, struct.pack("<HH", version, 5) + bytes(12))
    place = len(begin) + len(record(0x85, bytes(6) + name))
    shown, hidden = (record(0x0208, bytes(12) + bytes([flags]) + bytes(3)) for flags in (0, 0x20))
    book = begin + record(0x85, struct.pack("<IH", place, 0) + name)
    found = sheet_rows(book + begin + shown + hidden + begin + hidden)
    assert {sheet: rows.hidden for sheet, rows in found.items()} == {"Desa": 2}
    assert sheet_rows(begin + hidden) == {}


def test_a_book_that_tells_no_hidden_rows_says_so(tmp_path, monkeypatch):
    """An officer must not take silence for "none"."""
    monkeypatch.setattr(workbooks, "sheet_rows", lambda stream: {})
    register = read_register(CORPUS / "hidden-rows.xls")
    assert sum("does not tell which rows are hidden" in note for note in register.notes) == 2


@given(st.binary(max_size=1200))
def test_no_bytes_are_more_than_damaged(data):
    """Whatever follows the signature, the container is readable or damaged."""
    with suppress(DamagedContainerError):
        streams(SIGNATURE + data)


def test_a_protected_book_gets_its_sentence(tmp_path):
    """An encrypted package (Excel) and encrypted content (OpenDocument) are called protected, not damaged."""
    ole = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )
    (tmp_path / "a.xlsx").write_bytes(ole)
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as book:
        book.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
        book.writestr("content.xml", "cipher")
    for name in ("a.xlsx", "a.ods"):
        with pytest.raises(InputError, match="protected by a password"):
            read_register(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xls", b"\x00\x01\x02" * 50, "not the workbook"),
        ("a.xlsx", b"NAMA,NIK\nAni,1\n", "not the workbook"),
        ("a.xls", b"<html><body>no table</body></html>", "no filled sheet"),
        ("a.xls", b"<html><table><tr><td>NIK</td><td>Nama</td></tr></table></html>", "no rows"),
        ("a.xls", b'<?xml?><W xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Cell', "damaged XML"),
        ("a.xlsx", b"PK\x03\x04" + bytes(50), "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "damaged"),
        ("a.xls", b"", "empty"),
    ],
)
def test_bad_books_get_one_sentence(tmp_path, name, content, words):
    """The sentence says which file and what is wrong."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=words) as error:
        read_register(tmp_path / name)
    assert name in str(error.value) and "\n" not in str(error.value) and error.value.__cause__ is None


def test_a_panic_of_the_reader_is_one_sentence(monkeypatch):
    """What calamine's binding raises on a bug of its own is no Exception, and is no traceback either."""

    class PanicError(BaseException):
        pass

    def panic(_):
        raise PanicError(SECRET)

    monkeypatch.setattr(fastexcel, "read_excel", panic)
    with pytest.raises(InputError, match="damaged") as error:
        read_register(CORPUS / "plain.xlsx")
    assert SECRET not in str(error.value)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, MemoryError, SystemExit])
def test_an_interruption_is_not_taken_for_a_damaged_file(monkeypatch, interruption):
    """Ctrl-C, a full memory and an exit pass through."""

    def interrupt(_):
        raise interruption

    monkeypatch.setattr(fastexcel, "read_excel", interrupt)
    with pytest.raises(interruption):
        read_register(CORPUS / "plain.xlsx")


def test_merged_cells_of_a_web_page():
    """Spans leave blank cells, so that what follows stands in its own column; an inner table is another."""
    page = (
        "<table><tr><th rowspan=2>NIK<th colspan=2>Alamat<th>Nama<tr><td>RT<td>RW<td>"
        "<table><tr><td>inner</table></table>"
    )
    outer, inner = (sheet.grid for sheet in html_sheets(page))
    assert outer.rows() == [("NIK", "Alamat", None, "Nama"), (None, "RT", "RW", None)]
    assert inner.rows() == [("inner",)]


def test_a_page_cannot_ask_for_endless_cells():
    """A span beyond reason is not believed."""
    (sheet,) = html_sheets("<table><tr><td colspan=99999999>NIK<td rowspan=123456789>1</table>")
    assert sheet.grid.width == 2


cell = st.none() | st.sampled_from(
    ["NIK", "Nama", "RT", "Alamat", "1", "(2)", "DATA", "L", "P", "DESA :", SECRET]
)


@given(st.lists(st.lists(cell, min_size=4, max_size=4), max_size=6))
def test_a_heading_is_found_in_the_rows_or_not_at_all(rows):
    """Whatever the cells are, the heading is one or two of the rows and has a text per column."""
    heading = find_heading(rows)
    if heading is not None:
        assert 0 <= heading.first <= heading.last < len(rows) and len(heading.texts) == 4
        assert heading.body <= len(rows)


@st.composite
def damaged(draw):
    """A file of the corpus with flipped bytes, a piece cut out, or its end missing."""
    name = draw(st.sampled_from(sorted(EXPECTED)))
    data = bytearray((CORPUS / name).read_bytes())
    for place in draw(st.lists(st.integers(0, len(data) - 1), max_size=6)):
        data[place] ^= draw(st.integers(1, 255))
    start, length = draw(st.integers(0, len(data))), draw(st.sampled_from([0, 0, 1, 7, 300, len(data)]))
    del data[start : start + length]
    return name, bytes(data)


@given(damaged())
@settings(max_examples=BOOKS, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_damaged_books_are_read_or_refused(tmp_path_factory, case):
    """Never a traceback; what is read accounts for every line."""
    name, data = case
    path = tmp_path_factory.mktemp("damaged") / name
    path.write_bytes(data)
    try:
        register = read_register(path)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert all(reading.adds_up for reading in register.readings)
        assert register.height == sum(reading.records for reading in register.readings)


def test_every_note_on_a_workbook_is_known_in_indonesian(tmp_path):
    """What is said of a workbook is said to officers in their language."""
    notes = {note for name in EXPECTED for note in read_register(CORPUS / name).notes}
    book = workbook(tmp_path / "a.xlsx", {"A": [["NIK", "Nama"]], "B": [["NIK", "Nama"], ["1", SECRET]]})
    notes |= set(read_register(book).notes)
    notes.add("a.xls [A] does not tell which rows are hidden; if any are, they were read like the others.")
    assert len(notes) > 30 and all(phrase(note, "id") != note for note in notes)
