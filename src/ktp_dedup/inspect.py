"""Looking at a register before anything is compared: what was recognised, what is wrong, how complete it is.

Nothing here names a person: counts, shares, headings, problem codes, masked examples, and birth dates only where
many people share one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any

import polars as pl

from ktp_dedup import dates, places
from ktp_dedup.register import (
    FIELDS,
    PROBLEM_SCHEMA,
    PROBLEMS,
    ColumnMatch,
    FieldLike,
    Normalised,
    Register,
    SourceReading,
    normalise,
)
from ktp_dedup.register.masking import masked_examples

FEWEST_SHARED = 5
"""A birth date is listed only if at least so many people have it."""

EXAMPLES = 10
"""How many records are shown masked."""

_TOP_DATES = 10


@dataclass(frozen=True, slots=True)
class ProblemCount:
    """How many records have a problem in a field, and what to do about it in English and Indonesian."""

    field: str
    code: str
    count: int
    remedy: str
    remedy_id: str


@dataclass(frozen=True, slots=True)
class Heaping:
    """How birth dates pile up where the real one is not known.

    Attributes:
        full_dates: number of records whose birth date has day and month.
        january_1: share of them born on 1 January; likewise ``july_1`` and ``december_31``.
        day_15: share born on the 15th of a month.
        top_dates: the most frequent dates (ISO) with their numbers of records.
    """

    full_dates: int
    january_1: float
    july_1: float
    december_31: float
    day_15: float
    top_dates: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is known of a register before anything is compared.

    Attributes:
        rows: number of records.
        sources: name of each source and its number of records.
        readings: what was understood of each source: sheet, heading row, encoding, separator, lines left out.
        matches: what became of each column.
        examples: the first records as dicts of masked cells by field, with ``source`` and ``record_id``.
        problems: counts by field and code, the most frequent first.
        completeness: share of records with a usable value, by field.
        heaping: of birth dates; None without such a field.
        nik_statuses: number of records by status of the NIK, see `ktp_dedup.nik`, and how many of the usable
            ones are of an unknown or former district; empty without such a field.
        absent: fields without a column.
        as_of: ``yyyymmdd`` of the day the register tells of, 0 if not known.
        notes: sentences about the reading.
        listing: every problem by record, columns of `ktp_dedup.register.PROBLEM_SCHEMA`; not in ``to_dict``.
    """

    rows: int
    sources: tuple[tuple[str, int], ...]
    readings: tuple[SourceReading, ...]
    matches: tuple[ColumnMatch, ...]
    examples: tuple[dict[str, str], ...] = field(repr=False)
    problems: tuple[ProblemCount, ...]
    completeness: dict[str, float]
    heaping: Heaping | None
    nik_statuses: dict[str, int]
    absent: tuple[str, ...]
    as_of: int
    notes: tuple[str, ...]
    listing: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=PROBLEM_SCHEMA), repr=False, compare=False
    )

    def to_dict(self) -> dict[str, Any]:
        """The same as plain dicts, lists, numbers and strings, ready for JSON."""
        named = {item.name: getattr(self, item.name) for item in fields(self) if item.name != "listing"}
        readings = [reading.to_dict() for reading in self.readings]
        return {key: _plain(value) for key, value in named.items()} | {"readings": readings}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A field of the register that the model does not look at."""

    name: str
    kind: str
    columns: tuple[str, ...] = ()


def inspect(register: Register, fields: Sequence[FieldLike], *, as_of: int | None = None) -> Inspection:
    """Normalises a register and counts what there is.

    Args:
        register: as read.
        fields: those that must be looked at; every other field that was recognised is looked at too.
        as_of: ``yyyymmdd``; see `ktp_dedup.register.normalise`.
    """
    looked_at = [*fields, *_others(register, fields)]
    normalised = normalise(register, looked_at, as_of=as_of)
    frame = normalised.frame
    present = [field.name for field in looked_at if field.name in frame.columns]
    kinds = {field.name: field.kind for field in looked_at}
    counts = register.frame.group_by("source", maintain_order=True).len()
    return Inspection(
        rows=register.height,
        sources=tuple(counts.iter_rows()),
        readings=register.readings,
        matches=register.matches,
        examples=masked_examples(register, kinds, most=EXAMPLES),
        problems=_problem_counts(normalised.problems),
        completeness={name: 1 - frame[name].null_count() / max(frame.height, 1) for name in present},
        heaping=_heaping(frame["birth_date"]) if _has_dates(frame) else None,
        nik_statuses=_nik_statuses(normalised) if "nik" in present else {},
        absent=normalised.absent,
        as_of=normalised.as_of,
        notes=(*register.notes, *normalised.notes),
        listing=normalised.problems,
    )


def _others(register: Register, fields: Sequence[FieldLike]) -> list[_Wanted]:
    """The recognised fields that are not among these, nor columns of these."""
    named = {name for field in fields for name in (field.name, *field.columns)}
    return [
        _Wanted(name, known.kind)
        for name, known in FIELDS.items()
        if name in register.frame.columns and name not in named
    ]


def _problem_counts(problems: pl.DataFrame) -> tuple[ProblemCount, ...]:
    counts = problems.group_by("field", "code").len()
    counts = counts.sort("len", "field", "code", descending=[True, False, False])
    return tuple(
        ProblemCount(field, code, count, PROBLEMS[code].remedy, PROBLEMS[code].remedy_id)
        for field, code, count in counts.iter_rows()
    )


def _has_dates(frame: pl.DataFrame) -> bool:
    return frame.schema.get("birth_date") == pl.Int32


def _heaping(birth_dates: pl.Series) -> Heaping:
    values = birth_dates.drop_nulls()
    full = values.filter((values % 100 > 0) & (values // 100 % 100 > 0))
    day = full % 10_000
    counts = full.alias("date").value_counts(name="count").filter(pl.col("count") >= FEWEST_SHARED)
    top = counts.sort("count", "date", descending=[True, False]).head(_TOP_DATES)
    return Heaping(
        full_dates=len(full),
        january_1=_share(day == 101),
        july_1=_share(day == 701),
        december_31=_share(day == 1231),
        day_15=_share(full % 100 == 15),
        top_dates=tuple((dates.format_date(date), count) for date, count in top.iter_rows()),
    )


def _share(flags: pl.Series) -> float:
    return int(flags.sum()) / len(flags) if len(flags) else 0.0


def _nik_statuses(normalised: Normalised) -> dict[str, int]:
    """Counts by status; which status an unusable number has follows from the code of its problem."""
    frame = normalised.frame
    niks = frame["nik"]
    masked = int(niks.str.contains("*", literal=True).sum())
    codes = normalised.problems.filter(pl.col("field") == "nik")
    unusable = codes.join(frame.filter(niks.is_null()), on=["source", "record_id"], how="semi")["code"]
    placeholder = int((unusable == "nik-placeholder").sum())
    temporary = int((unusable == "nik-temporary").sum())
    regions = niks.str.slice(0, 6).alias("code").drop_nulls().value_counts(name="count")
    known = [(places.region(code), count) for code, count in regions.iter_rows()]
    return {
        "valid": len(niks) - niks.null_count() - masked,
        "masked": masked,
        "placeholder": placeholder,
        "temporary": temporary,
        "malformed": len(unusable) - placeholder - temporary,
        "missing": niks.null_count() - len(unusable),
        "former district": sum(count for region, count in known if region and region.status == places.FORMER),
        "unknown district": sum(
            count for region, count in known if region and region.status == places.UNKNOWN_DISTRICT
        ),
    }


def _plain(value: Any) -> Any:
    """Dataclasses as dicts and tuples as lists, all the way down."""
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
