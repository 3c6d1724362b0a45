"""Tables of an HTML page, and sheets of an "XML spreadsheet 2003": what web applications save as .xls."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree

import polars as pl

from ktp_dedup.register.workbooks import ROW_LIMITS, Sheet
from ktp_dedup.register.xlsb import Merged

_WIDEST_SPAN = 1000
_MOST_ROWS = 1_048_576
_XML_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"


@dataclass(slots=True)
class _Table:
    """Rows of a table while it is read; ``below`` are columns that a cell above still covers, with how far."""

    rows: list[list[str]] = field(default_factory=list)
    below: dict[int, int] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)

    def begin_row(self) -> None:
        self.rows.append([])

    def begin_cell(self, across: int, down: int) -> int:
        """Adds a cell that covers others to its right and below; gives its column."""
        if not self.rows:
            self.begin_row()
        row = self.rows[-1]
        while self.below.get(len(row), 0) >= len(self.rows):
            row.append("")
        start = len(row)
        row.extend([""] * across)
        if down > 1:
            self.below |= dict.fromkeys(range(start, start + across), len(self.rows) + down - 1)
            self.merged.append((start, len(self.rows) - 1, len(self.rows) + down - 2))
        return start


class _Parser(HTMLParser):
    """Collects the tables of a page in the order in which they begin; text of an inner table is its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[tuple[_Table, int | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(_Table())
            self._open.append((self.tables[-1], None))
        elif self._open and tag == "tr":
            self._open[-1][0].begin_row()
            self._open[-1] = (self._open[-1][0], None)
        elif self._open and tag in ("td", "th"):
            spans = dict(attrs)
            table = self._open[-1][0]
            column = table.begin_cell(
                _number(spans.get("colspan"), 1, _WIDEST_SPAN), _number(spans.get("rowspan"), 1, _WIDEST_SPAN)
            )
            self._open[-1] = (table, column)
        elif tag in ("br", "p", "div"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if not self._open:
            return
        if tag == "table":
            self._open.pop()
        elif tag in ("td", "th", "tr"):
            self._open[-1] = (self._open[-1][0], None)

    def handle_data(self, data: str) -> None:
        table, column = self._open[-1] if self._open else (None, None)
        if table is not None and column is not None:
            table.rows[-1][column] += data


def html_sheets(text: str) -> list[Sheet]:
    """Every table of a page that has cells, as a sheet; a page of one table has no name for it."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    tables = [(_grid(table.rows), tuple(table.merged)) for table in parser.tables if table.rows]
    filled = [(grid, merged) for grid, merged in tables if grid.width and grid.height]
    names = [""] if len(filled) == 1 else [f"table {number}" for number in range(1, len(filled) + 1)]
    return [Sheet(name, grid, merged=merged) for name, (grid, merged) in zip(names, filled, strict=True)]


def xml_sheets(data: bytes) -> list[Sheet]:
    """Every sheet of an XML spreadsheet 2003.

    Raises:
        ElementTree.ParseError: the XML is damaged.
    """
    sheets: list[Sheet] = []
    for sheet in ElementTree.fromstring(data).iter(f"{_XML_SPREADSHEET}Worksheet"):
        rows: list[list[str]] = []
        merged: list[Merged] = []
        for row in sheet.iter(f"{_XML_SPREADSHEET}Row"):
            skipped = _number(row.get(f"{_XML_SPREADSHEET}Index"), len(rows) + 1, _MOST_ROWS) - len(rows) - 1
            rows.extend([] for _ in range(skipped))
            rows.append(_xml_cells(row, len(rows), merged))
        visible = sheet.find(".//{urn:schemas-microsoft-com:office:excel}Visible")
        hidden = visible is not None and visible.text != "SheetVisible"
        hidden_rows = sum(
            row.get(f"{_XML_SPREADSHEET}Hidden") == "1" for row in sheet.iter(f"{_XML_SPREADSHEET}Row")
        )
        name = sheet.get(f"{_XML_SPREADSHEET}Name", "")
        sheets.append(Sheet(name, _grid(rows), hidden, len(rows) in ROW_LIMITS, hidden_rows, tuple(merged)))
    return sheets


def _xml_cells(row: ElementTree.Element, number: int, merged: list[Merged]) -> list[str]:
    """The cells of a row; those that also cover rows below are added to ``merged``."""
    cells: list[str] = []
    for cell in row.iter(f"{_XML_SPREADSHEET}Cell"):
        index = _number(cell.get(f"{_XML_SPREADSHEET}Index"), len(cells) + 1, _WIDEST_SPAN)
        cells.extend([""] * (index - len(cells) - 1))
        data = cell.find(f"{_XML_SPREADSHEET}Data")
        text = "" if data is None else "".join(data.itertext())
        cells.append(text.removesuffix(".000").replace("T00:00:00", ""))
        if down := _number(cell.get(f"{_XML_SPREADSHEET}MergeDown"), 0, _WIDEST_SPAN):
            merged.append((len(cells) - 1, number, number + down))
        cells.extend([""] * _number(cell.get(f"{_XML_SPREADSHEET}MergeAcross"), 0, _WIDEST_SPAN))
    return cells


def _grid(rows: list[list[str]]) -> pl.DataFrame:
    width = max(map(len, rows), default=0)
    columns = {
        str(index): [" ".join(row[index].split()) or None if index < len(row) else None for row in rows]
        for index in range(width)
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _number(text: str | None, default: int, most: int) -> int:
    """A count that a page states; one beyond reason is not believed."""
    digits = (text or "").strip()
    number = int(digits) if digits.isdecimal() and len(digits) < 8 else default
    return number if default <= number <= most else default
