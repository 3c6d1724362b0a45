"""Cells made fit to be shown: what kind of value stands there can be seen, whose it is cannot."""

from __future__ import annotations

import re

import polars as pl

from ktp_dedup import dates, nik
from ktp_dedup.register.codes import CODES, read_code
from ktp_dedup.register.fields import FIELDS
from ktp_dedup.register.value import Register

_LETTERS_OF_PLACE = 3
_MOST_STARS = 16
_WORD = re.compile(r"\w+")
_OPEN_CODES = frozenset({"rt", "rw", "region_code"})
_SHORT_NUMBER = re.compile(r"[0-9 ./]{1,15}")


def mask_value(text: str, field: str, *, kind: str | None = None) -> str:
    """A cell of a field with what could name a person hidden.

    Names keep the first letter of each word, places their first three letters, dates the year, NIKs region and
    serial; known codes stay, and everything else becomes stars.

    Args:
        text: the cell.
        field: name of the field.
        kind: of the field; by default the one that a resident register gives it.

    >>> mask_value("SITI WAHYUNI", "name"), mask_value("17-08-1970", "birth_date"), mask_value("L", "sex")
    ('S*** W***', '**-**-1970', 'L')
    >>> mask_value("3310064503700001", "nik"), mask_value("KLATEN", "birth_place"), mask_value("x1", "sex")
    ('331006******0001', 'KLA***', '**')
    """
    text = text.strip()
    if not text:
        return ""
    kind = kind or (FIELDS[field].kind if field in FIELDS else "text")
    if kind == "nik":
        return nik.mask(text) or _stars(text)
    if kind == "date":
        return _year_only(text)
    if kind in ("name", "text"):
        return _WORD.sub(lambda word: _first_letters(word.group(), 1), text)
    if kind == "place":
        return _WORD.sub(lambda word: _first_letters(word.group(), _LETTERS_OF_PLACE), text)
    return text if kind == "code" and _is_open_code(text, field) else _stars(text)


def masked_examples(register: Register, kinds: dict[str, str], *, most: int) -> tuple[dict[str, str], ...]:
    """The first records, from every source if there are not too many, as dicts of masked cells by field.

    Args:
        register: as read.
        kinds: kind by field; fields that the register lacks are left out.
        most: how many.
    """
    present = [name for name in kinds if name in register.frame.columns]
    each = max(1, most // max(len(register.sources), 1))
    rows = register.frame.select("source", "record_id", *present)
    rows = rows.group_by("source", maintain_order=True).head(each).head(most).fill_null("")
    masked = [
        pl.Series(name, [mask_value(text, name, kind=kinds[name]) for text in rows[name]], dtype=pl.String)
        for name in present
    ]
    return tuple(rows.with_columns(masked).to_dicts())


def _stars(text: str) -> str:
    return "*" * min(len(text), _MOST_STARS)


def _first_letters(word: str, count: int) -> str:
    """The first letters of a word; a number, and a word no longer than that, is hidden whole."""
    if not word[0].isalpha() or 1 < len(word) <= count:
        return "***"
    return f"{word[:count]}***"


def _year_only(text: str) -> str:
    value = dates.parse(text, epoch=1900)
    return _stars(text) if value is None else f"**-**-{value // 10000}"


def _is_open_code(text: str, field: str) -> bool:
    if field in _OPEN_CODES:
        return bool(_SHORT_NUMBER.fullmatch(text))
    return field in CODES and read_code(field, text) != (None, None) and read_code(field, text)[1] is None
