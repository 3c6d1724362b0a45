"""From a register to the engine's door: normalised, encoded, blocked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from ktp_dedup.encode.encode import Encoded, encode
from ktp_dedup.encode.settings import RunSettings
from ktp_dedup.encode.stages import Stages
from ktp_dedup.engine import Blocks, build_blocks
from ktp_dedup.errors import InputError, UsageError
from ktp_dedup.model import Field, Model
from ktp_dedup.register import Register, RegisterSource, normalise, read_register, require_person

PAIRS_PER_RECORD = 40
"""Pairs that one blocking rule may cost per record before its largest blocks are refined: keeps pairs near linear."""

BYTES_PER_RECORD = 2_600
"""Peak memory of a run for each record of 28 columns, measured by `benchmarks/whole.py` at 1.1 million."""

PERSON = (("name",), ("birth_date", "nik"))


@dataclass(frozen=True)
class Prepared:
    """A register and a model, ready for the engine.

    Attributes:
        register: as read.
        problems: data problems, see `register.normalise`.
        ids: `source` and `record_id` of each row of the engine's arrays, in that order.
        as_of: yyyymmdd of the day the register tells of, 0 if unknown.
        model, encoded: see there.
    """

    register: Register
    problems: pl.DataFrame
    ids: pl.DataFrame
    as_of: int
    model: Model
    encoded: Encoded

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


def _require_memory(register: Register, run: RunSettings) -> None:
    """A run that cannot keep within the memory it was given is refused before the work."""
    needed = register.height * BYTES_PER_RECORD
    if run.max_memory is not None and needed > run.max_memory:
        raise UsageError(
            f"{register.height:,} records need about {needed / 1e6:,.0f} MB and max-memory allows "
            f"{run.max_memory / 1e6:,.0f} MB: raise it, or scan fewer districts at a time."
        )


def _renamed(register: Register, model: Model) -> tuple[Field, ...]:
    """Fields of the model; one that the user mapped a column to by its name is read from there."""
    return tuple(
        replace(field, columns=(field.name,)) if field.name in register.frame.columns else field
        for field in model.fields
    )


def row_order(frame: pl.DataFrame, model: Model) -> list[str]:
    """What rows are sorted by, so that nothing after this depends on the order of the input.

    The first date comes first: most candidate pairs share it, and stand side by side in memory then.
    """
    dates = [field.name for field in model.fields if field.kind == "date" and field.name in frame.columns]
    return [*dates[:1], "source", "record_id"]


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
        InputError: the register lacks a column that the model requires.
        UsageError: the register needs more memory than `run` allows.
        ModelError: the model cannot be compiled.
    """
    _require(register, model)
    _require_memory(register, run)
    with stages.stage("normalise"):
        normalised = normalise(register, _renamed(register, model), as_of=run.as_of)
        register = replace(register, notes=(*register.notes, *normalised.notes))
        frames = [normalised.frame.sort(*row_order(normalised.frame, model))]
        problems, as_of = normalised.problems, normalised.as_of
        del normalised
    ids = frames[0].select("source", "record_id")
    with stages.stage("encode"):
        # handed over, not kept: columns are freed while the arrays grow
        encoded = encode(frames.pop(), model, across=across, as_of=as_of)
    return Prepared(register, problems, ids, as_of, model, encoded)


def block(prepared: Prepared, stages: Stages) -> Blocks:
    """Build the blocks of all rules."""
    with stages.stage("block"):
        encoded = prepared.encoded
        return build_blocks(encoded.keys, encoded.rank, budget=PAIRS_PER_RECORD * max(len(encoded.rank), 1))
