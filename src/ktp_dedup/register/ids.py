"""Record ids: from the data, made unique, never a NIK; or from the row number."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import polars as pl

from ktp_dedup.errors import InputError

MOST_REPEATED = 0.01
"""Largest share of repeated ids that is still taken for an id column with slips."""

_ALIAS_KEY = b"ktp_dedup record id alias 1"
_LOOKS_LIKE_NIK = r"(^|\D)\d{16}(\D|$)|^\D?\d{4}([ .-]?\d{4}){3}$|^\D?\d{6}[ .-]?\d{6}[ .-]?\d{4}$"
"""Sixteen digits in a row, alone or within more, or written in groups."""
_NIK_LENGTH = 16
_LOOKS_LIKE_ALIAS = r"^P-[0-9a-f]{12}(~|$)"


@dataclass(frozen=True, slots=True)
class Ids:
    """Unique ids, problems (``row`` index and ``code``), whether all ids were given, and notes for people."""

    values: pl.Series
    problems: pl.DataFrame
    given: bool
    notes: tuple[str, ...] = ()


def record_ids(column: pl.Series | None, height: int, *, source: str, heading: str = "") -> Ids:
    """The ids of one source.

    A missing id is the row number, counted from 1. The second and later records with the same id are called
    ``ID~row``. An id that is or holds a NIK is replaced by an alias: this hides the number in outputs but is
    pseudonymisation, not anonymisation, because whoever has the NIKs and this program can repeat it.

    Raises:
        InputError: more than one in a hundred ids repeat.
    """
    if column is None:
        return Ids(_row_numbers(height).alias("record_id"), _no_problems(), False)
    given = column.str.strip_chars().replace("", None)
    ids = hide_niks(given, source)
    notes: tuple[str, ...] = ()
    if not ids.equals(given):
        notes = (f"Ids in column {heading!r} of {source} are NIKs; outputs show an alias in their place.",)
    missing = ids.is_null()
    if missing.any():
        ids = _row_numbers(height).zip_with(missing, ids)
    repeated = ~ids.is_first_distinct()
    _refuse_many(repeated & ~missing, source, heading)
    problems = _problems(missing, "id-missing").vstack(_problems(repeated & ~missing, "id-repeated"))
    unique = _made_unique(ids, _row_numbers(height)) if repeated.any() else ids
    return Ids(unique.alias("record_id"), problems, not missing.any(), notes)


def _row_numbers(height: int) -> pl.Series:
    """Numbers from 1, as text."""
    return pl.int_range(1, height + 1, eager=True).cast(pl.String)


def hide_niks(ids: pl.Series, source: str) -> pl.Series:
    """The ids of a source (text) with an alias in the place of each that is or holds a NIK."""
    if not (ids.str.len_bytes() >= _NIK_LENGTH).any():
        return ids
    niks = ids.str.contains(_LOOKS_LIKE_NIK).fill_null(False)
    return _aliases(ids, source).zip_with(niks, ids) if niks.any() else ids


def are_aliases(ids: pl.Expr) -> pl.Expr:
    """Whether ids (text) are what ``hide_niks`` puts in the place of a NIK, also with a row number after it."""
    return ids.str.contains(_LOOKS_LIKE_ALIAS)


def _made_unique(ids: pl.Series, rows: pl.Series) -> pl.Series:
    """Later records of an id get their row number after it, again until no two are equal."""
    repeated = ~ids.is_first_distinct()
    while repeated.any():
        ids = (ids + "~" + rows).zip_with(repeated, ids)
        repeated = ~ids.is_first_distinct()
    return ids


def _refuse_many(repeated: pl.Series, source: str, heading: str) -> None:
    share = repeated.sum() / max(len(repeated), 1)
    if share > MOST_REPEATED:
        raise InputError(
            f"{share:.1%} of the ids in column {heading!r} of {source} repeat; ids must tell records apart, "
            f"so ignore the column with --map {heading}= or name another with --map HEADING=record_id."
        )


def _aliases(ids: pl.Series, source: str) -> pl.Series:
    """P- and twelve hexadecimal digits of a hash keyed with the source's name."""
    key = hashlib.blake2b(_ALIAS_KEY + source.encode("utf-8"), digest_size=32).digest()
    hashed = [
        None if text is None else hashlib.blake2b(text.encode("utf-8"), key=key, digest_size=6).hexdigest()
        for text in ids
    ]
    return "P-" + pl.Series(hashed, dtype=pl.String)


def _problems(flags: pl.Series, code: str) -> pl.DataFrame:
    rows = flags.arg_true().cast(pl.Int64)
    return pl.DataFrame({"row": rows}, schema={"row": pl.Int64}).with_columns(code=pl.lit(code))


def _no_problems() -> pl.DataFrame:
    return pl.DataFrame(schema={"row": pl.Int64, "code": pl.String})
