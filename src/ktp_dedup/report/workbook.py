"""The side-by-side sheet as a page of a workbook that an officer can work with and print."""

from __future__ import annotations

from typing import Any

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ktp_dedup.report.sheet import HEAD, SHEET, TAIL, unlike

_A4 = 9
_NARROW, _TITLE, _WIDE = 6, 12, 28
_HEAD_WIDTHS = (_NARROW, 16, 10)
_TAIL_WIDTHS = (45, 16, _WIDE)
_MOST = 0.99
"""Probabilities above this are shown as "> 0.99", in the decimal sign of the reader's Excel."""

_LINE = "#7F8C8D"
_DIFFERS = {"bg_color": "#FFE08A"}
_FORMS: dict[str, dict[str, Any]] = {
    "number": {"num_format": "0"},
    "probability": {"num_format": f'[>={_MOST}]">"0.00;0.00'},
    "text": {"num_format": "@"},  # text also after editing: Excel would round a NIK to 15 digits
    "wrapped": {"num_format": "@", "text_wrap": True},
}


def write_sheet(table: pl.DataFrame, book: Workbook) -> None:
    """Adds the frame that ``side_by_side`` made to a workbook.

    The heading and the columns up to the name stay in view; a line parts the pairs, and cells in which the two
    records differ are coloured in both rows. It prints in landscape, as wide as the paper, with the heading
    on every page. Numbers such as a NIK are text.
    """
    sheet = book.add_worksheet(SHEET)
    kinds = [*("number", "wrapped", "probability"), *["text"] * (table.width - 6), *["wrapped"] * 3]
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sheet.write_row(0, 0, table.columns, heading)
    _write_cells(table, sheet, book, kinds)
    for number, width in enumerate(_widths(table)):
        sheet.set_column(number, number, width)
    sheet.freeze_panes(1, min(len(HEAD) + 1, table.width - len(TAIL)))
    sheet.autofilter(0, 0, table.height, table.width - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


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


def _widths(table: pl.DataFrame) -> list[int]:
    """Width of each column in letters: that of its longest value, within bounds; room to write at the end."""
    longest = table.select(pl.all().cast(pl.String).str.len_chars().max().fill_null(0)).row(0)
    widths = [
        min(max(_NARROW, length + 2, min(len(title) + 2, _TITLE)), _WIDE)
        for length, title in zip(longest, table.columns, strict=True)
    ]
    widths[: len(_HEAD_WIDTHS)] = _HEAD_WIDTHS
    return [*widths[: -len(TAIL)], *_TAIL_WIDTHS]
