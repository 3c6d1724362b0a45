"""Tests of ktp_dedup.report.workbook: the side-by-side sheet as Excel gets it."""

import zipfile
from xml.etree import ElementTree

import polars as pl
import pytest

from ktp_dedup.model import BlockingRule, Comparison, Field, Level, Model
from ktp_dedup.report import SHEET, side_by_side
from ktp_dedup.report.sheet import HEAD
from ktp_dedup.report.tables import write_table

SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
MODEL = Model(
    name="small",
    fields=(Field("name", "name", ("name",)),),
    rules=(BlockingRule("name", ("name.joined",)),),
    comparisons=(
        Comparison("name", (Level("exact", 0.9, 0.1, (("name", ("exact",)),)), Level("else", 0.1, 0.9))),
    ),
)
PAIRS = pl.DataFrame(
    {
        "left_source": ["a", "a"],
        "left_id": ["1", "3"],
        "right_source": ["a", "a"],
        "right_id": ["2", "4"],
        "band": ["match", "review"],
        "match_probability": [0.99999, 0.3],
        "finding": ["moved", "double_entry"],
        "residence": ["other_district", "same"],
        "current": ["right", None],
        "current_reason": [["status", "recorded_at", "family_card_date", "updated_at"], None],
        "act_region": ["331006", None],
        "level_name": pl.Series([1, 0], dtype=pl.Int8),
        "weight_name": [3.2, -3.2],
    }
)
RECORDS = pl.DataFrame(
    {
        "source": ["a"] * 4,
        "record_id": ["1", "2", "3", "4"],
        "religion": ["ISLAM"] * 4,
        "nik": ["3310064503700001", "3310064503700002", None, "3310064503700003"],
        "name": ["SRI", "sri ", "=1+1", "BUDI"],
    }
)
COLUMN = {
    name: "ABCDEFGHIJKLMNO"[place]
    for place, name in enumerate(
        [*HEAD, "name", "nik", "religion", "probability", "differs", "decision", "note"]
    )
}


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The sheet and the styles of the workbook."""
    path = tmp_path_factory.mktemp("book") / f"{SHEET}.xlsx"
    write_table(side_by_side(PAIRS, RECORDS, MODEL, fields=["religion", "nik", "name"]), path)
    with zipfile.ZipFile(path) as book:
        names = ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml")
        return [ElementTree.fromstring(book.read(name)) for name in names]


def style_of(parts, cell):
    sheet, styles, _ = parts
    number = int(sheet.find(f".//x:c[@r='{cell}']", SPACE).get("s"))
    return styles.find("x:cellXfs", SPACE)[number]


def test_differing_cells_are_coloured_in_both_rows(parts):
    """The NIKs of the first pair and the names of the second differ; a missing value does not."""
    cells = [f"{COLUMN[name]}{row}" for name in ("name", "nik", "religion") for row in (2, 3, 4, 5)]
    coloured = {cell for cell in cells if style_of(parts, cell).get("fillId") != "0"}
    assert coloured == {
        f"{COLUMN[name]}{row}" for name, rows in (("nik", "23"), ("name", "45")) for row in rows
    }


def test_pairs_are_parted_by_a_line(parts):
    """The first row of each pair has a border that the second has not."""
    assert style_of(parts, "A2").get("borderId") == style_of(parts, "A4").get("borderId")
    assert style_of(parts, "A2").get("borderId") != style_of(parts, "A3").get("borderId")


def test_it_prints_on_wide_paper_with_its_heading(parts):
    """Heading and number are frozen; landscape A4, one page wide, the heading on each page."""
    sheet, _, book = parts
    pane = sheet.find(".//x:pane", SPACE)
    assert (pane.get("xSplit"), pane.get("ySplit"), pane.get("state")) == ("1", "1", "frozen")
    setup = sheet.find("x:pageSetup", SPACE)
    assert (setup.get("orientation"), setup.get("paperSize"), setup.get("fitToHeight")) == (
        "landscape",
        "9",
        "0",
    )
    titles = book.find(".//x:definedName[@name='_xlnm.Print_Titles']", SPACE)
    assert titles.text == f"{SHEET}!$1:$1"


def test_only_what_an_officer_needs_is_printed(parts):
    """Other columns, and a source that is one and the same, are folded away; they are there all the same."""
    folded = set()
    for column in parts[0].iterfind(".//x:cols/x:col", SPACE):
        if column.get("hidden") == "1":
            folded.update(range(int(column.get("min")), int(column.get("max")) + 1))
    letters = {"ABCDEFGHIJKLMNO"[number - 1] for number in folded}
    assert letters == {COLUMN[name] for name in ("act", "source", "religion", "probability", "differs")}


def test_a_row_is_as_high_as_its_longest_text(parts):
    """Programs other than Excel do not fit the height to wrapped text."""
    heights = [float(row.get("ht")) for row in parts[0].iterfind(".//x:row", SPACE)]
    assert heights[2] > heights[4] >= 15


def test_a_nik_is_text(parts):
    """Excel would round sixteen digits; the cell is a string with the format of text."""
    sheet, styles, _ = parts
    cell = f"{COLUMN['nik']}2"
    assert sheet.find(f".//x:c[@r='{cell}']", SPACE).get("t") == "s"
    number = style_of(parts, cell).get("numFmtId")
    assert styles.find(f".//x:numFmt[@numFmtId='{number}']", SPACE).get("formatCode") == "@"
    assert sheet.find(".//x:f", SPACE) is None


def test_a_high_probability_is_capped(parts):
    """What is shown as "> 0.99" is a number all the same."""
    values = [parts[0].find(f".//x:c[@r='{COLUMN['probability']}{row}']/x:v", SPACE).text for row in (2, 4)]
    assert values == ["0.99", "0.3"]
