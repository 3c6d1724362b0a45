"""The side-by-side sheet as a page of a workbook that an officer can work with and print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ktp_dedup.report.sheet import HEAD, KEY_FIELDS, SHEET, TAIL, unlike
from ktp_dedup.report.texts import field_title

_A4 = 9
_MARGIN = 0.3
"""Inches at either side of the paper."""

_SMALLEST, _WIDEST, _TITLE = 6, 28, 12
_WIDTHS = {
    "pair": 4,
    "finding": 12,
    "band": 8,
    "sentence": 36,
    "advice": 13,
    "decision": 10,
    "note": 12,
    "name": 17,
    "birth_place": 10,
    "mother_name": 14,
    "address": 15,
    "village": 13,
    "district": 13,
}
"""Column -> width in letters, at which texts are wrapped; the others are as wide as their values."""

_FOLDED = ("act", "probability", "differs")
_LINE_HEIGHT = 15
"""Points of a line of text in Excel's default font."""

_MOST = 0.99
"""Probabilities above this are shown as "> 0.99", in the decimal sign of the reader's Excel."""

_LINE = "#7F8C8D"
_DIFFERS = {"bg_color": "#FFE08A"}
_FORMS: dict[str, dict[str, Any]] = {
    "number": {"num_format": "0", "align": "left"},
    "probability": {"num_format": f'[>={_MOST}]">"0.00;0.00'},
    "text": {"num_format": "@"},  # text also after editing: Excel would round a NIK to 15 digits
    "wrapped": {"num_format": "@", "text_wrap": True},
}


def write_sheet(table: pl.DataFrame, book: Workbook) -> None:
    """Adds the frame that ``side_by_side`` made to a workbook.

    Heading and number stay in view; a line parts the pairs, and cells in which the two records differ are coloured in
    both rows. It prints in landscape, as wide as the paper, with the heading on every page: what it means, the key
    fields, and room to write. The other columns are folded away behind a plus sign. Numbers such as a NIK are text.
    """
    sheet = book.add_worksheet(SHEET)
    columns = _columns(table)
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sheet.write_row(0, 0, table.columns, heading)
    sheet.set_row(0, 2 * _LINE_HEIGHT)
    _write_cells(table, sheet, book, [column.form for column in columns])
    for row, lines in enumerate(_lines(table, columns), start=1):
        sheet.set_row(row, _LINE_HEIGHT * lines)
    for number, column in enumerate(columns):
        folded = {"level": 1, "hidden": True} if column.folded else {}
        closes = number and columns[number - 1].folded and not column.folded
        sheet.set_column(number, number, column.width, None, folded | ({"collapsed": True} if closes else {}))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, table.height, table.width - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=_MARGIN, right=_MARGIN)
    sheet.set_footer("&R&P / &N")
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


@dataclass(frozen=True)
class _Column:
    """How a column is shown: a key of `_FORMS`, its width in letters, and whether it is folded away."""

    form: str
    width: int
    folded: bool


def _columns(table: pl.DataFrame) -> list[_Column]:
    """How each column is shown; a source that is one and the same is folded away."""
    titles = {field_title(field, lang): field for field in KEY_FIELDS for lang in ("id", "en")}
    names = [*HEAD, *(titles.get(title, "") for title in table.columns[len(HEAD) : -len(TAIL)]), *TAIL]
    longest = table.select(pl.all().cast(pl.String).str.len_chars().max().fill_null(0)).row(0)
    one_source = table[:, HEAD.index("source")].n_unique() < 2
    columns = []
    for name, title, length in zip(names, table.columns, longest, strict=True):
        fitting = min(max(_SMALLEST, length + 1, min(len(title) + 2, _TITLE)), _WIDEST)
        form = {"pair": "number", "probability": "probability"}.get(
            name, "wrapped" if name in _WIDTHS else "text"
        )
        folded = name in _FOLDED or name == "" or (name == "source" and one_source)
        columns.append(_Column(form, _WIDTHS.get(name, fitting), folded))
    return columns


def _lines(table: pl.DataFrame, columns: list[_Column]) -> list[int]:
    """Lines of text that each row needs; programs other than Excel do not find out by themselves."""
    needed = [
        (pl.col(name).cast(pl.String).str.len_chars() / column.width).ceil()
        for name, column in zip(table.columns, columns, strict=True)
        if column.form == "wrapped" and not column.folded
    ]
    return table.select(pl.max_horizontal(pl.lit(1.0), *needed).cast(pl.Int64)).to_series().to_list()


def _write_cells(table: pl.DataFrame, sheet: Worksheet, book: Workbook, kinds: list[str]) -> None:
    """Writes all cells; the first row of a pair has a line above it."""
    formats = {
        (kind, first, differs): book.add_format(
            form
            | {"valign": "top"}
            | ({"top": 1, "top_color": _LINE} if first else {})
            | (_DIFFERS if differs else {})
        )
        for kind, form in _FORMS.items()
        for first in (True, False)
        for differs in (True, False)
    }
    coloured = _coloured(table)
    for column, (kind, values) in enumerate(zip(kinds, table, strict=True)):
        shown = values.clip(upper_bound=_MOST) if kind == "probability" else values
        differs = coloured.get(column)
        for row, value in enumerate(shown):
            form = formats[kind, row % 2 == 0, differs is not None and bool(differs[row // 2])]
            write = sheet.write_string if isinstance(value, str) and value else sheet.write
            write(row + 1, column, value, form)


def _coloured(table: pl.DataFrame) -> dict[int, list[bool]]:
    """Number of a column of values -> for each pair whether its records differ there."""
    values = table[:, len(HEAD) : table.width - len(TAIL)]
    cells = unlike(values.gather_every(2), values.gather_every(2, 1))
    return {len(HEAD) + number: column.to_list() for number, column in enumerate(cells)}
