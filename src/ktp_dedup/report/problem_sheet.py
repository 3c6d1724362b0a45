"""The workbook of data problems: one line per problem, for the people of a desa to correct their records."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook

from ktp_dedup.errors import OutputError, UsageError
from ktp_dedup.register import FIELDS, PROBLEMS, Register
from ktp_dedup.report.texts import Lang, field_title, word

ROWS_PER_SHEET = 1_000_000
"""A sheet of xlsx holds a few more; what does not fit goes on in the next sheet."""

_A4 = 9
_PLACES = ("district", "village", "rw", "rt")
_OWN_VALUES = ("name", "nik", "family_card", "birth_date", "address")
_WIDTHS = {"problem": 55, "remedy": 45, "correction": 25, "field": 18, "code": 16, "name": 28, "address": 28}
_USUAL_WIDTH = 14
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "in_memory": True,
}


def check_report(path: Path, *, overwrite: bool = False) -> None:
    """Makes sure, before long work, that a workbook can be written there.

    Raises:
        UsageError: the name does not end in ``.xlsx``.
        OutputError: a file stands there and is not to be replaced, or it is a folder.
    """
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"The report {path} is a workbook: give a name that ends in .xlsx.")
    if path.is_dir():
        raise OutputError(f"{path} is a folder: choose another name for the report.")
    if path.exists() and not overwrite:
        raise OutputError(f"The file {path} exists: choose another name, or give --overwrite to replace it.")


def problem_sheet(
    register: Register, problems: pl.DataFrame, *, lang: Lang = "id", show_values: bool = False
) -> pl.DataFrame:
    """The problems as people read them, by district, village and order of the register; all columns Utf8.

    Args:
        register: as read.
        problems: columns of `ktp_dedup.register.PROBLEM_SCHEMA`.
        lang: of headings and sentences.
        show_values: also the cell that has the problem, and name, numbers, birth date and address of the record.

    Returns:
        Source, record id, places so far as known, field, problem, what to do, an empty column for the
        correction, and the code; headings in the language.
    """
    frame = register.frame.with_row_index("_row")
    places = [name for name in _PLACES if name in frame.columns]
    own = [name for name in _OWN_VALUES if name in frame.columns] if show_values else []
    cells = sorted(set(problems["field"].unique()) & set(frame.columns)) if show_values else []
    needed = dict.fromkeys(("_row", "source", "record_id", *places, *own, *cells))
    rows = problems.join(
        frame.select(list(needed)), on=["source", "record_id"], how="left", suffix="_of_record"
    )
    by_place = [name for name in ("district", "village") if name in places]
    rows = rows.sort(*by_place, "_row", "field", "code", nulls_last=True)
    cell = (
        pl.coalesce(pl.when(pl.col("field") == name).then(pl.col(name)) for name in cells) if cells else None
    )
    meaning, remedy = ("meaning_id", "remedy_id") if lang == "id" else ("meaning", "remedy")
    titles = {name: _title(name, lang) for name in problems["field"].unique()}
    columns = {
        **{name: pl.col(name) for name in ("source", "record_id", *places, *own)},
        "field": pl.col("field").replace_strict(titles, return_dtype=pl.String),
        **({} if cell is None else {"cell": cell}),
        "problem": _text_of(meaning),
        "remedy": _text_of(remedy),
        "correction": pl.lit(None, pl.String),
        "code": pl.col("code"),
    }
    return rows.select(expression.alias(_title(name, lang)) for name, expression in columns.items())


def write_problem_sheet(
    path: Path, sheet: pl.DataFrame, *, lang: Lang = "id", overwrite: bool = False
) -> None:
    """Writes the frame that `problem_sheet` made as a workbook, all at once or not at all.

    Raises:
        UsageError, OutputError: see `check_report`; or the disk is full, there is no permission, or the file is open in
            another program.
    """
    check_report(path, overwrite=overwrite)
    content = _workbook(sheet, lang)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise OutputError(_sentence(path, error)) from None


def _title(name: str, lang: Lang) -> str:
    return field_title(name, lang) if name in FIELDS else word(name, lang)


def _text_of(attribute: str) -> pl.Expr:
    texts = {code: getattr(problem, attribute) for code, problem in PROBLEMS.items()}
    return pl.col("code").replace_strict(texts, return_dtype=pl.String)


def _workbook(sheet: pl.DataFrame, lang: Lang) -> bytes:
    content = BytesIO()  # made in memory: xlsxwriter's temporary files would hold personal data
    with Workbook(content, _OPTIONS) as book:
        for number, start in enumerate(range(0, max(sheet.height, 1), ROWS_PER_SHEET), start=1):
            name = word("problems", lang) + (f" {number}" if number > 1 else "")
            _write_page(sheet.slice(start, ROWS_PER_SHEET), book, name, lang)
    return content.getvalue()


def _write_page(page: pl.DataFrame, book: Workbook, name: str, lang: Lang) -> None:
    """One sheet: text cells, the heading in view and on every printed page, filters, landscape."""
    sheet = book.add_worksheet(name)
    widths = {_title(key, lang): width for key, width in _WIDTHS.items()}
    wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for number, title in enumerate(page.columns):
        sheet.set_column(number, number, widths.get(title, _USUAL_WIDTH), wrapped)
        sheet.write_column(1, number, page[title].to_list(), wrapped)
    sheet.write_row(0, 0, page.columns, heading)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, page.height, page.width - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _sentence(path: Path, error: OSError) -> str:
    if error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}:
        return f"The disk that should hold {path} is full: make room or choose another place."
    if isinstance(error, PermissionError):
        return f"{path} may not be written: close it in other programs, or choose another place."
    return f"The report cannot be written to {path}: choose another place."
