"""Coded fields in canonical words, from the numbers of SIAK and OpenSID and the words of the family card."""

from __future__ import annotations

import re

import polars as pl

from ktp_dedup.register.code_tables import TABLES
from ktp_dedup.register.column import Column, map_distinct

_SLASHES = re.compile(r"[^A-Z0-9/]+")
_SIGNS = re.compile(r"[^A-Z0-9]+")
_SIGNS_BY_FIELD = {
    "blood_type": re.compile(r"[^A-Z0-9+-]+"),
    "education": _SLASHES,
    "occupation": _SLASHES,
}
_DECIMALS = re.compile(r"^(\d+)[.,]0+$")
_NUMBER_BEFORE_WORD = re.compile(r"^\d+(?=[A-Z])")
_EMPTY = frozenset(
    {"", "-", "/", "NULL", "NONE", "NAN", "NA", "N/A", "TIDAKDIKETAHUI", "TIDAKTAHU", "TDKTAHU"}
)

CODES: dict[str, dict[str, str]] = {
    field: {word: code for code, words in table.items() for word in words.split()}
    for field, table in TABLES.items()
}
"""Canonical code by field and by word; "" stands for "unknown", which is no value."""


def normalise_codes(texts: pl.Series, field: str) -> Column:
    """Codes in canonical form.

    A known word or number becomes its canonical word. An unknown one keeps its own upper-case text and is
    "code-unknown", but for sex, which is then null. Fields without a table are upper-cased; in rt and rw leading
    zeros are dropped, in a region code everything but digits.
    """
    if field in CODES:
        return map_distinct(texts, lambda text: read_code(field, text), dtype=pl.String)
    return Column(pl.DataFrame({"text": texts}).select(_plain_code(field)).to_series())


def read_code(field: str, text: str) -> tuple[str | None, str | None]:
    """The canonical code of a text in a field with a table, and a problem code; either may be None.

    >>> read_code("sex", "Laki-laki"), read_code("religion", "KATHOLIK"), read_code("religion", "3.0")
    (('M', None), ('catholic', None), ('catholic', None))
    >>> read_code("sex", "?!"), read_code("blood_type", "13"), read_code("occupation", "9")
    ((None, None), (None, None), ('PETANI/PEKEBUN', None))
    """
    upper = " ".join(text.upper().split())
    key = _SIGNS_BY_FIELD.get(field, _SIGNS).sub("", _DECIMALS.sub(r"\1", upper))
    table = CODES[field]
    for word in (key.lstrip("0") or key, _NUMBER_BEFORE_WORD.sub("", key)):
        if word in table:
            return table[word] or None, None
    if key in _EMPTY:
        return None, None
    return (None if field == "sex" else upper), "code-unknown"


def _plain_code(field: str) -> pl.Expr:
    """The canonical form of a code without a table."""
    code = pl.col("text").str.to_uppercase()
    if field in ("rt", "rw"):
        code = (
            code.str.replace(r"^R[TW][ .:]*", "")
            .str.replace(r"^([0-9]+)[.,]0+$", "$1")
            .str.strip_chars_start("0")
        )
    elif field == "region_code":
        code = code.str.replace_all(r"[^0-9]+", "")
    else:
        code = code.str.replace_all(r"\s+", " ")
    return pl.when(code.str.contains(r"[\p{L}\p{N}]")).then(code)
