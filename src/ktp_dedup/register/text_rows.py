"""Which rows of a text file are no records: empty ones, headings again, totals and notes below the table.

Only rows with few cells are looked at twice, so that a register of a million rows costs no more than a pass
over what is empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ktp_dedup.register.value import LeftOut, Reason

_TOTAL = r"(?i)^\W*(?:(?:sub|grand)[\s-]*)?(?:total|jumlah|jml)\b"
_NOTE = re.compile(
    r"\W*(?:mengetahui|keterangan\s*:|catatan\s*:|sumber\s*:|kepala\s+(?:desa|dusun|dinas|kelurahan)"
    r"|dicetak|halaman\s+\d)",
    re.IGNORECASE,
)
_NUMBER_OF_A_PERSON = re.compile(r"(?:\D{0,2}\d){10}")
_LOWEST_ROWS = 40
_LINES_LISTED = 10


def no_records(cells: pl.DataFrame, headings: Sequence[str]) -> dict[Reason, NDArray[np.int64]]:
    """The rows that are no records, by reason; no row stands under two reasons.

    Args:
        cells: Utf8 columns ``0``, ``1`` …, as read.
        headings: of these columns.
    """
    again = _headings_again(cells, headings)
    few = cells.select((_filled(cells) <= max(2, cells.width // 3)).arg_true()).to_series()
    few = few.filter(~few.is_in(again.implode()))
    leads = cells[few].select(pl.coalesce(pl.all().str.strip_chars().replace("", None))).to_series()
    blank = few.filter(leads.is_null())
    total = few.filter(leads.str.contains(_TOTAL).fill_null(False))
    total = total.filter(~_holds_a_number(cells, total))
    known = {*blank.to_list(), *total.to_list(), *again.to_list()}
    notes = _notes(cells, {*few.tail(_LOWEST_ROWS).to_list(), *again.to_list()}, known)
    return {
        "heading again": _rows(again),
        "blank": _rows(blank),
        "total": _rows(total),
        "note": _rows(pl.Series(notes, dtype=pl.UInt32)),
    }


def left_out(reason: Reason, lines: Sequence[int]) -> tuple[LeftOut, ...]:
    """Lines (numbers from 1) that are left out for a reason; nothing where there are none."""
    ordered = sorted(lines)
    return (LeftOut(reason, len(ordered), tuple(ordered[:_LINES_LISTED])),) if ordered else ()


def _filled(cells: pl.DataFrame) -> pl.Expr:
    return pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.UInt32) for name in cells.columns)


def _headings_again(cells: pl.DataFrame, headings: Sequence[str]) -> pl.Series:
    """Rows that hold the headings once more; the first may hold the byte order mark of another file."""
    pairs = [pair for pair in zip(cells.columns, headings, strict=True) if pair[1]]
    rows = pl.int_range(cells.height if pairs else 0, dtype=pl.UInt32, eager=True)
    for name, heading in sorted(pairs, key=lambda pair: (-len(pair[1]), pair)):
        column = cells[name] if len(rows) == cells.height else cells[name][rows]
        rows = rows.filter((column.str.strip_chars(" \t\ufeff") == heading).fill_null(False))
    return rows


def _rows(rows: pl.Series) -> NDArray[np.int64]:
    return rows.to_numpy().astype(np.int64)


def _holds_a_number(cells: pl.DataFrame, rows: pl.Series) -> pl.Series:
    """Whether rows hold a number as long as those of people and families."""
    texts = cells[rows].select(pl.concat_str(pl.all(), separator=" ; ", ignore_nulls=True)).to_series()
    return texts.str.contains(_NUMBER_OF_A_PERSON.pattern)


def _notes(cells: pl.DataFrame, few: set[int], known: set[int]) -> list[int]:
    """Rows below the table: they have few cells, and stand below a blank line, a total or words of a note."""
    first = cells.height
    while first - 1 in few and cells.height - first < _LOWEST_ROWS and not _is_of_a_person(cells, first - 1):
        first -= 1
    for row in range(max(first, 1), cells.height):
        lead = next((cell for cell in cells.row(row) if cell and cell.strip()), "")
        if (cells.width > 2 and row - 1 in known) or _NOTE.match(lead):
            return [below for below in range(row, cells.height) if below not in known]
    return []


def _is_of_a_person(cells: pl.DataFrame, row: int) -> bool:
    return any(_NUMBER_OF_A_PERSON.search(cell) for cell in cells.row(row) if cell)
