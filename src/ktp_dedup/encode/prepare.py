"""From a register to the engine's door: normalised, encoded, blocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from ktp_dedup.encode.encode import Encoded, encode
from ktp_dedup.encode.memory import give_back, passes_for
from ktp_dedup.encode.settings import RunSettings
from ktp_dedup.encode.stages import Stages
from ktp_dedup.engine import Blocks, build_blocks
from ktp_dedup.engine.keys import Lookup
from ktp_dedup.errors import InputError
from ktp_dedup.model import Field, Model
from ktp_dedup.register import ColumnMatch, Register, RegisterSource, normalise, read_register, require_person

PAIRS_PER_RECORD = 12
"""Pairs that one blocking rule may cost per record before its largest blocks are refined: keeps pairs near linear."""

PERSON = (("name",), ("birth_date", "nik"))


ALSO_READ = (
    *("nik", "birth_date", "recorded_at", "updated_at", "marital_status", "family_role"),
    *("region_code", "regency", "district"),
)
"""Columns that `register.normalise` looks at beside those of the fields: they settle dates, the day that a register
tells of, and residences."""


@dataclass(frozen=True)
class Prepared:
    """A register and a model, ready for the engine; the register itself is not kept.

    Attributes:
        columns: names of the register's columns that were looked at.
        matches: what became of each column of the input.
        notes: on the reading, those of normalising included.
        problems: data problems, see `register.normalise`.
        ids: `source` and `record_id` of each row of the engine's arrays, in that order.
        as_of: yyyymmdd of the day the register tells of, 0 if unknown.
        model, encoded: see there.
    """

    columns: tuple[str, ...]
    matches: tuple[ColumnMatch, ...]
    notes: tuple[str, ...]
    problems: pl.DataFrame
    ids: pl.DataFrame
    as_of: int
    model: Model
    encoded: Encoded

    def without_keys(self) -> Prepared:
        """The same without the keys of the blocking rules: once there are blocks nobody asks for them."""
        none = Lookup(np.empty(0, np.int32), np.empty((0, 1), np.int64))
        return replace(self, encoded=replace(self.encoded, keys=(), rank=none))

    def in_row_order(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A frame with `source` and `record_id` in the order of the engine's rows."""
        return self.ids.join(frame, on=["source", "record_id"], how="left", maintain_order="left")


def as_register(
    source: Register | RegisterSource | list[RegisterSource], model: Model, stages: Stages
) -> Register:
    """The register itself, or what `read_register` makes of one source or several."""
    if isinstance(source, Register):
        return source
    with stages.stage("read"):
        sources = source if isinstance(source, list | tuple) else [source]
        return read_register(*sources, extra_fields=[field.name for field in model.fields])


def _require(register: Register, model: Model) -> None:
    """Every required group must have a column."""
    if model.required == PERSON:
        require_person(register)
        return
    for group in model.required:
        columns = [column for name in group for column in model.field(name).columns]
        if not any(register.column(column) for column in columns):
            where = ", ".join(register.sources)
            raise InputError(
                f"No column of {where} is one of {', '.join(columns)}: map one with --map HEADING={group[0]}."
            )


def _renamed(register: Register, model: Model) -> tuple[Field, ...]:
    """Fields of the model; one that the user mapped a column to by its name is read from there."""
    return tuple(
        replace(field, columns=(field.name,)) if field.name in register.frame.columns else field
        for field in model.fields
    )


def _narrowed(register: Register, fields: Sequence[Field]) -> Register:
    """The register with the columns that normalising these fields looks at."""
    wanted = {column for field in fields for column in field.columns or (field.name,)}
    found = {"source", "record_id", *(register.column(name) for name in (*wanted, *ALSO_READ))}
    return replace(
        register,
        frame=register.frame.select(name for name in register.frame.columns if name in found),
        matches=tuple(match for match in register.matches if match.column in found),
    )


def row_order(frame: pl.DataFrame, model: Model) -> list[str]:
    """What rows are sorted by, so that nothing after this depends on the order of the input.

    The first date comes first: most candidate pairs share it, and stand side by side in memory then.
    """
    dates = [field.name for field in model.fields if field.kind == "date" and field.name in frame.columns]
    sources = ["source"] if frame["source"].n_unique() > 1 else []
    return [*dates[:1], *sources, "record_id"]


def prepare(
    register: Register,
    model: Model,
    run: RunSettings,
    stages: Stages,
    *,
    across: frozenset[str] | None = None,
) -> Prepared:
    """Normalise and encode a register; `across` as for `encode`.

    Raises:
        InputError: the register lacks a column that the model requires, or the stored frequencies a field.
        UsageError: the register needs more memory than `run` allows.
        ModelError: the model cannot be compiled.
    """
    _require(register, model)
    passes_for(register.height, len(model.rules), run)
    with stages.stage("normalise"):
        fields, matches = _renamed(register, model), register.matches
        register = _narrowed(register, fields)
        columns = tuple(register.frame.columns)
        stored = run.frequencies
        homes = None if stored is None else stored.homes
        normalised = normalise(register, fields, as_of=run.as_of, homes=homes)
        notes = (*register.notes, *normalised.notes)
        del register  # a caller that does not keep it either has its memory back
        frames = [normalised.frame.sort(*row_order(normalised.frame, model))]
        problems, as_of, homes = normalised.problems, normalised.as_of, normalised.homes
        del normalised
    ids = frames[0].select("source", "record_id")
    give_back()
    with stages.stage("encode"):
        # handed over, not kept: columns are freed while the arrays grow
        encoded = encode(frames.pop(), model, across=across, as_of=as_of, stored=stored, homes=homes)
    return Prepared(columns, matches, notes, problems, ids, as_of, model, encoded)


def budget_of(prepared: Prepared) -> int:
    """Pairs that one blocking rule may cost before its largest blocks are refined."""
    return PAIRS_PER_RECORD * max(prepared.ids.height, 1)


def block(prepared: Prepared, stages: Stages) -> Blocks:
    """Build the blocks of all rules."""
    with stages.stage("block"):
        return build_blocks(prepared.encoded.keys, prepared.encoded.rank, budget=budget_of(prepared))
