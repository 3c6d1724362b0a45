"""One table to one file: parquet, csv or xlsx by the ending of its name, and back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import polars as pl
from polars import selectors as cs
from xlsxwriter import Workbook

from ktp_dedup.report.sheet import SHEET
from ktp_dedup.report.workbook import write_sheet

XLSX_ROWS = 1_048_576
"""Rows of a sheet, heading included (Excel 2007 and later)."""

_XLSX_OPTIONS = {
    "strings_to_formulas": False,  # a name such as "=1+1" is text
    "strings_to_numbers": False,  # "0012" keeps its zeros
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
    "in_memory": True,
}
LIST_SEPARATOR = "|"
_RISKY = r"^'*[=+\-@\t\r]"  # what a spreadsheet that opens a csv would take for a formula
_GUARDED = r"^'('*[=+\-@\t\r])"
_NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?$"


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Writes a table; the ending of the path decides the form.

    In csv a text that a spreadsheet would run as a formula gets a leading apostrophe, which
    ``read_table`` takes off again; plain numbers such as ``-5`` stay.
    """
    if path.suffix == ".parquet":
        table.write_parquet(path)
    elif path.suffix == ".csv":
        flat = _flat(table)
        flat.with_columns(_guard(name) for name in flat.select(cs.string()).columns).write_csv(path)
    else:
        _write_xlsx(_flat(table), path)


def read_table(path: Path) -> pl.DataFrame:
    """Reads a table that ``write_table`` wrote; all columns of csv and xlsx are text."""
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    if path.suffix == ".csv":
        guarded = pl.read_csv(path, infer_schema=False)
        return guarded.with_columns(pl.all().str.replace(_GUARDED, "$1"))
    return pl.read_excel(path, infer_schema_length=0, drop_empty_rows=False)


def _flat(table: pl.DataFrame) -> pl.DataFrame:
    """Lists as text, which is all that a cell can hold."""
    lists = cs.by_dtype(pl.List(pl.String))
    return table.with_columns(lists.list.join(LIST_SEPARATOR))


def _guard(name: str) -> pl.Expr:
    column = pl.col(name)
    risky = column.str.contains(_RISKY) & ~column.str.contains(_NUMBER)
    return pl.when(risky).then(pl.format("'{}", column)).otherwise(column).alias(name)


def _write_xlsx(table: pl.DataFrame, path: Path) -> None:
    content = BytesIO()  # made in memory: xlsxwriter's temporary files would hold personal data
    with Workbook(content, _XLSX_OPTIONS) as book:
        if path.stem == SHEET:
            write_sheet(table, book)
        else:
            _write_plain(table, book, path.stem)
    path.write_bytes(content.getvalue())


def _write_plain(table: pl.DataFrame, book: Workbook, name: str) -> None:
    table.write_excel(
        workbook=book,
        worksheet=book.add_worksheet(name),
        freeze_panes=(1, 0),
        autofit=table.height <= 10_000,
        header_format={"bold": True},
        float_precision=4,
    )
