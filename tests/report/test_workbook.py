"""Tests of ktp_dedup.report.workbook: the side-by-side sheet as Excel gets it."""

import zipfile
from xml.etree import ElementTree

import polars as pl
import pytest

from ktp_dedup.report import SHEET, side_by_side
from ktp_dedup.report.tables import write_table

SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
PAIRS = pl.DataFrame(
    {
        "left_source": ["a", "a"],
        "left_id": ["1", "3"],
        "right_source": ["a", "a"],
        "right_id": ["2", "4"],
        "band": ["match", "review"],
        "match_probability": [0.99999, 0.3],
    }
)
RECORDS = pl.DataFrame(
    {
        "source": ["a"] * 4,
        "record_id": ["1", "2", "3", "4"],
        "nik": ["3310064503700001", "3310064503700002", None, "3310064503700003"],
        "name": ["SRI", "sri ", "=1+1", "BUDI"],
    }
)


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The sheet and the styles of the workbook."""
    path = tmp_path_factory.mktemp("book") / f"{SHEET}.xlsx"
    write_table(side_by_side(PAIRS, RECORDS, fields=["nik", "name"]), path)
    with zipfile.ZipFile(path) as book:
        names = ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml")
        return [ElementTree.fromstring(book.read(name)) for name in names]


def style_of(parts, cell):
    sheet, styles, _ = parts
    number = int(sheet.find(f".//x:c[@r='{cell}']", SPACE).get("s"))
    return styles.find("x:cellXfs", SPACE)[number]


def test_differing_cells_are_coloured_in_both_rows(parts):
    """The NIKs of the first pair and the names of the second differ; a missing value does not."""
    fills = {
        cell: style_of(parts, cell).get("fillId") for cell in ("F2", "F3", "F4", "F5", "G2", "G3", "G4", "G5")
    }
    coloured = {cell for cell, fill in fills.items() if fill != "0"}
    assert coloured == {"G2", "G3", "F4", "F5"}


def test_pairs_are_parted_by_a_line(parts):
    """The first row of each pair has a border that the second has not."""
    assert style_of(parts, "A2").get("borderId") == style_of(parts, "A4").get("borderId")
    assert style_of(parts, "A2").get("borderId") != style_of(parts, "A3").get("borderId")


def test_the_name_stays_in_view_and_it_prints_on_wide_paper(parts):
    """The heading and six columns are frozen; landscape, one page wide, heading on each page."""
    sheet, _, book = parts
    pane = sheet.find(".//x:pane", SPACE)
    assert (pane.get("xSplit"), pane.get("ySplit"), pane.get("state")) == ("6", "1", "frozen")
    setup = sheet.find("x:pageSetup", SPACE)
    assert (setup.get("orientation"), setup.get("fitToHeight")) == ("landscape", "0")
    titles = book.find(".//x:definedName[@name='_xlnm.Print_Titles']", SPACE)
    assert titles.text == f"{SHEET}!$1:$1"


def test_a_nik_is_text(parts):
    """Excel would round sixteen digits; the cell is a string with the format of text."""
    sheet, styles, _ = parts
    assert sheet.find(".//x:c[@r='G2']", SPACE).get("t") == "s"
    number = style_of(parts, "G2").get("numFmtId")
    assert styles.find(f".//x:numFmt[@numFmtId='{number}']", SPACE).get("formatCode") == "@"
    assert sheet.find(".//x:f", SPACE) is None


def test_a_high_probability_is_capped(parts):
    """What is shown as "> 0.99" is a number all the same."""
    assert parts[0].find(".//x:c[@r='C2']/x:v", SPACE).text == "0.99"
    assert parts[0].find(".//x:c[@r='C4']/x:v", SPACE).text == "0.3"
