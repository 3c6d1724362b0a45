"""Every field in canonical form, column by column, and the data problems met on the way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, get_args

import polars as pl

from ktp_dedup.errors import ModelError
from ktp_dedup.register.birth_dates import settled
from ktp_dedup.register.codes import normalise_codes
from ktp_dedup.register.column import Column, first_filled, joined
from ktp_dedup.register.date_columns import (
    DateColumn,
    date_column,
    date_notes,
    latest_plausible_date,
    normalise_dates,
)
from ktp_dedup.register.fields import Kind
from ktp_dedup.register.numbers import is_family_card, normalise_niks, sexes
from ktp_dedup.register.residence import lived_in, residence
from ktp_dedup.register.value import PROBLEM_SCHEMA, Register
from ktp_dedup.register.words import (
    normalise_names,
    normalise_numbers,
    normalise_places,
    normalise_regencies,
    normalise_texts,
)

DATED_FIELDS = ("recorded_at", "updated_at", "birth_date")
"""Fields whose latest plausible date is the day the register tells of."""

_WORKERS = 2


class FieldLike(Protocol):
    """A field to normalise: its name, its kind, and the fields or headings it is made of (none: its own)."""

    @property
    def name(self) -> str:
        """The name of the normalised column."""

    @property
    def kind(self) -> str:
        """One of name, text, date, code, number, nik, place, regency, region."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Field names or headings of the register."""


@dataclass(frozen=True, slots=True, repr=False)
class Normalised:
    """A register in canonical form; the repr shows counts only.

    Attributes:
        frame: ``source``, ``record_id`` (Utf8), one column per field that the register has, and ``region``
            (Utf8, see `ktp_dedup.register.residence`). By kind: name, text, place, regency, region and code are
            Utf8; date is Int32 ``yyyymmdd`` with 00 for unknown parts; number is Float64; nik is Utf8 of 16
            characters, ``*`` for masked ones. Null is missing or not usable.
        problems: columns of `PROBLEM_SCHEMA`, those of reading included.
        as_of: ``yyyymmdd`` of the day the register tells of; 0 when no date is known.
        absent: names of fields that the register has no column for.
        notes: sentences about how the cells were read that a person should see.
        homes: regions where living tells nothing, see `ktp_dedup.register.residence`.
    """

    frame: pl.DataFrame
    problems: pl.DataFrame
    as_of: int
    absent: tuple[str, ...]
    notes: tuple[str, ...] = ()
    homes: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Normalised({self.frame.height:,} records, {self.problems.height:,} problems)"


def normalise(
    register: Register,
    fields: Sequence[FieldLike],
    *,
    as_of: int | None = None,
    homes: Collection[str] | None = None,
) -> Normalised:
    """Brings the fields of a register into canonical form.

    Args:
        register: as read.
        fields: what to normalise; a field of several columns joins names and texts with a space and takes
            the first filled cell of other kinds. A field of kind region is where a record lives, see `residence`.
        as_of: ``yyyymmdd`` of the day the register tells of; by default the latest plausible date among the
            dates of recording, change and birth.
        homes: regions where living tells nothing; by default those where more than half of the register live.
    """
    texts = {
        field.name: found for field in fields if (found := register.text(field.columns or (field.name,)))
    }
    columns, dated, day = _each(register, [field for field in fields if field.name in texts], texts, as_of)
    columns, contradictions = _checked_together(columns)
    region, unknown_regions = residence(register)
    lived = _lived(region, columns, [field for field in fields if field.name in texts], homes)
    columns |= {name: column for name, (column, _) in lived.items()}
    codes = [(name, column.problems) for name, column in columns.items()]
    codes += [*contradictions, ("region_code", unknown_regions)]
    keys = register.frame.select("source", "record_id")
    values = [column.values.alias(name) for name, column in columns.items()]
    notes = [note for name, column in dated.items() for note in date_notes(_heading(register, name), column)]
    return Normalised(
        frame=keys.with_columns(*values, region),
        problems=pl.concat([register.problems, *(_listed(keys, *pair) for pair in codes)]).sort(pl.all()),
        as_of=day,
        absent=tuple(field.name for field in fields if field.name not in texts),
        notes=tuple(notes),
        homes=frozenset().union(*(found for _, found in lived.values())),
    )


def _lived(
    region: pl.Series, columns: dict[str, Column], fields: Sequence[FieldLike], homes: Collection[str] | None
) -> dict[str, tuple[Column, frozenset[str]]]:
    """The fields of the kind region, see `lived_in`."""
    cards = columns.get("family_card")
    return {
        field.name: lived_in(
            region, cards.values if cards and "family_card" in field.columns else None, homes
        )
        for field in fields
        if field.kind == "region"
    }


def _each(
    register: Register, fields: Sequence[FieldLike], texts: dict[str, list[pl.Series]], as_of: int | None
) -> tuple[dict[str, Column], dict[str, DateColumn], int]:
    """All fields in canonical form, the date columns as they are written, and the day the register tells of."""
    sources = register.frame["source"]
    undated = [field for field in fields if field.kind not in ("date", "region")]
    with ThreadPoolExecutor(_WORKERS) as pool:  # most of the work is done without the interpreter lock
        done = pool.map(lambda field: _normalised(field, texts[field.name], sources), undated)
        dated = _date_columns(register, {f.name: texts[f.name] for f in fields if f.kind == "date"})
        day = as_of if as_of is not None else latest_plausible_date(_told_by(register, dated))
        found = {name: normalise_dates(column, as_of=day or None) for name, column in dated.items()}
        found |= zip((field.name for field in undated), done, strict=True)
    if "birth_date" in dated:
        found["birth_date"] = settled(found["birth_date"], dated["birth_date"], register, as_of=day or None)
    return {field.name: found[field.name] for field in fields if field.name in found}, dated, day


def _date_columns(register: Register, texts: dict[str, list[pl.Series]]) -> dict[str, DateColumn]:
    """The date columns by field; NIKs help to read the birth date."""
    niks = next(iter(register.text(("nik",))), None)
    sources = register.frame["source"]
    return {
        name: date_column(first_filled(found), sources, niks if name == "birth_date" else None)
        for name, found in texts.items()
    }


def _told_by(register: Register, dated: dict[str, DateColumn]) -> list[DateColumn]:
    """The date columns that tell the day of a register, those that are no field of the model too."""
    missing = {
        name: found for name in DATED_FIELDS if name not in dated and (found := register.text((name,)))
    }
    known = dated | _date_columns(register, missing)
    return [known[name] for name in DATED_FIELDS if name in known]


def _heading(register: Register, field: str) -> str:
    """The heading under which a field stands, its own name where there is none or several."""
    headings = {match.heading for match in register.matches if match.field == field}
    return headings.pop() if len(headings) == 1 else field


def _normalised(field: FieldLike, texts: list[pl.Series], sources: pl.Series) -> Column:
    """One field that is no date in canonical form, by its kind."""
    match field.kind:
        case "name":
            return normalise_names(joined(texts), required=field.name == "name")
        case "text":
            return normalise_texts(joined(texts))
        case "nik":
            family_card = field.name == "family_card"
            return normalise_niks(first_filled(texts), sources, family_card=family_card)
        case "place":
            return normalise_places(first_filled(texts))
        case "regency":
            return normalise_regencies(first_filled(texts))
        case "number":
            return normalise_numbers(first_filled(texts))
        case "code":
            return normalise_codes(first_filled(texts), field.name)
    raise ModelError(
        f"Field {field.name} has the kind {field.kind!r}; use one of {', '.join(get_args(Kind))}."
    )


def _checked_together(
    columns: dict[str, Column],
) -> tuple[dict[str, Column], list[tuple[str, pl.Series | None]]]:
    """What two columns show together: a family card for a NIK is taken out, a contradicting sex listed."""
    found: list[tuple[str, pl.Series | None]] = []
    if "nik" in columns and "family_card" in columns:
        wrong = is_family_card(columns["nik"].values, columns["family_card"].values)
        if wrong.any():
            cleared = pl.select(pl.when(~wrong).then(columns["nik"].values)).to_series()
            columns = columns | {"nik": Column(cleared, columns["nik"].problems)}
            found.append(("nik", _flagged(wrong, "nik-is-family-card")))
    if "nik" in columns and "sex" in columns:
        wrong = (sexes(columns["nik"].values) != columns["sex"].values).fill_null(False)
        found.append(("sex", _flagged(wrong, "sex-contradicts-nik") if wrong.any() else None))
    return columns, found


def _flagged(rows: pl.Series, code: str) -> pl.Series:
    return pl.select(pl.when(rows).then(pl.lit(code))).to_series()


def _listed(keys: pl.DataFrame, field: str, codes: pl.Series | None) -> pl.DataFrame:
    """Problem codes by row as problems by record."""
    if codes is None:
        return pl.DataFrame(schema=PROBLEM_SCHEMA)
    named = keys.select("source", "record_id", pl.lit(field).alias("field"), codes.alias("code"))
    return named.filter(pl.col("code").is_not_null())
