"""Cells that hold two fields: ``KLATEN, 17-08-1970`` is a place and a date, ``003/005`` an RT and an RW."""

from __future__ import annotations

import polars as pl

_MONTH = (
    r"(?:jan(?:uari)?|[fp]eb(?:ruari)?|mar(?:et)?|apr(?:il)?|mei|jun[iy]?|jul[iy]?|agu(?:stus)?|a?g[su]t?|agst"
    r"|sep(?:t|tember)?|okt(?:ober)?|no[vp](?:ember)?|des(?:ember)?)"
)
_DATE_BEHIND = rf"(?i)((?:\b{_MONTH}\.?\s+)?[\d*].*?)\s*$"
_PLACE_BEFORE = rf"(?i)^\s*([^\d*]*?)[\s,;:/|\-]*(?:\b{_MONTH}\.?\s+)?(?:[\d*].*)?$"
_DATE_BEFORE = r"^\s*(\d[^,;]*\d)\s*[,;/]\s*\pL[^\d]*$"
_PLACE_BEHIND = r"^\s*\d[^,;]*\d\s*[,;/]\s*(\pL[^\d]*?)\s*$"

_PAIR = r"^(?:.*[^\d])?(\d{1,3})\s*[/\\|,.\- ]\s*(\d{1,3})\D*$"
_SIX_DIGITS = r"^\D*(\d{3})(\d{3})\D*$"
_LABELLED = {"rt": r"(?i)RT\W*(\d{1,3})", "rw": r"(?i)RW\W*(\d{1,3})"}
_ALONE = {"rt": r"^\s*(\d{1,3})\s*$", "rw": r"^\W*[/\\|]\s*(\d{1,3})\s*$"}
_A_DAY = r"^\s*\d{4}-\d\d-\d\d"
"""What a spreadsheet makes of ``3/5``: which of the two was the day is not known any more."""


def split(field: str, cell: pl.Expr) -> pl.Expr:
    """The part of a cell that is one field; null where the cell does not hold it.

    Args:
        field: birth_place, birth_date, rt or rw.
        cell: Utf8.
    """
    if field == "birth_date":
        return pl.coalesce(cell.str.extract(_DATE_BEFORE), cell.str.extract(_DATE_BEHIND))
    if field == "birth_place":
        place = pl.coalesce(cell.str.extract(_PLACE_BEHIND), cell.str.extract(_PLACE_BEFORE))
        return pl.when(place != "").then(place)
    part = 1 if field == "rt" else 2
    pair, six = cell.str.extract(_PAIR, part), cell.str.extract(_SIX_DIGITS, part)
    parts = [pair, cell.str.extract(_LABELLED[field]), six]
    parts.append(cell.str.extract(_ALONE[field]))
    return pl.when(~cell.str.contains(_A_DAY)).then(pl.coalesce(parts))


def holds_something(cell: pl.Expr) -> pl.Expr:
    """Whether a cell has a letter or a digit that is not 0; without one, there is nothing to split."""
    return cell.str.contains(r"[\pL1-9]").fill_null(False)
