"""Encoding: a model and the canonical values of a register become the engine's arrays, blocks and keys."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from ktp_dedup.encode.arrays import atom_order, build_arrays, primary_atom
from ktp_dedup.encode.codes import F32, I32, I64, Codes, dense_codes
from ktp_dedup.encode.columns import canonical_columns
from ktp_dedup.encode.keys import KeyBuilder
from ktp_dedup.encode.name_table import NameTable, build_name_table
from ktp_dedup.encode.program import compile_model
from ktp_dedup.encode.records import RecordColumns
from ktp_dedup.engine import KeyColumns, Program
from ktp_dedup.engine.blocks import mix
from ktp_dedup.engine.program import AtomColumn
from ktp_dedup.model import Model, prior_weight


@dataclass(frozen=True)
class Encoded:
    """A register ready for the engine.

    Attributes:
        program: the compiled model over the records.
        keys: key columns of each blocking rule.
        rank: int64[n], an order in which alike names are neighbours.
        households: int32[n], number of the household of a record, -1 missing.
        frequencies: hash of all rarities, by which weights can be reproduced.
    """

    program: Program
    keys: tuple[KeyColumns, ...]
    rank: I64
    households: np.ndarray
    frequencies: str


def _sides(frame: pl.DataFrame, across: frozenset[str] | None) -> I32:
    """0 for records of the left register, 1 for those of the right one; all 0 within one register."""
    if across is None:
        return np.zeros(frame.height, np.int32)
    return (~frame["source"].is_in(list(across))).to_numpy().astype(np.int32)


def _rank(model: Model, names: NameTable, columns: RecordColumns) -> I64:
    """An order in which alike records are neighbours: by the first name, else by the first column there is."""
    first = next((field.name for field in model.fields if field.kind == "name"), None)
    if first is not None:
        return names.full_rank(first)
    coded = next(iter(columns.coded.values()), None)
    if coded is None:
        return np.zeros(columns.records, np.int64)
    return np.append(coded.distinct.rank("ordinal").to_numpy().astype(np.int64), 0)[coded.codes]


def _fingerprint(rarities: F32) -> str:
    """Hash of rarities, float32[n, columns], whatever the order of the records."""
    bits = rarities.view(np.uint32).astype(np.int64)
    with np.errstate(over="ignore"):
        sums = [int(mix(column, np.full(len(column), i, np.int64)).sum()) for i, column in enumerate(bits.T)]
    return hashlib.sha256(repr([total & 0xFFFFFFFFFFFFFFFF for total in sums]).encode()).hexdigest()


def _tables(
    model: Model, values: dict[str, pl.Series | None], records: int
) -> tuple[NameTable, dict[str, Codes]]:
    """The table of names and, made meanwhile, the numbers of all other values; the texts of names are let go."""
    named = {field.name: values[field.name] for field in model.fields if field.kind == "name"}
    others = {field: column for field, column in values.items() if column is not None and field not in named}
    with ThreadPoolExecutor(1) as pool:  # numbers are the work of compiled code, names that of Python
        coded = pool.map(dense_codes, others.values())
        names = build_name_table(named, records)
        values |= {field: None if column is None else column.clear() for field, column in named.items()}
        return names, dict(zip(others, coded, strict=True))


def _program(
    model: Model,
    columns: RecordColumns,
    values: Mapping[str, pl.Series | None],
    sides: I32,
    *,
    across: bool,
) -> Program:
    """The compiled model over the records."""
    atoms, compiled = compile_model(model)
    for atom in atoms:
        columns.add(atom, values[atom.field])
    always = columns.add_numbers(model.always, values[model.always]) if model.always else -1
    arrays, bounds = build_arrays(columns, atoms, compiled, sides)
    others, primary = int(sides.sum()), primary_atom(atoms)
    return Program(
        arrays=arrays,
        bounds=bounds,
        prior=prior_weight(model.expected_duplicates, len(sides) - others, others if across else None),
        order=atom_order(atoms),
        always=always,
        primary=int(arrays.atoms[primary, AtomColumn.INT]) if primary >= 0 else -1,
    )


def encode(
    frame: pl.DataFrame, model: Model, *, across: frozenset[str] | None = None, as_of: int = 0
) -> Encoded:
    """Encode a register.

    Args:
        frame: canonical values, see `register.normalise`: `source`, `record_id` and a column for each field it has.
        model: what a duplicate is.
        across: names of the sources of the left register, where only pairs across two registers will be compared.
        as_of: yyyymmdd of the day the register tells of, 0 if unknown; decides the century of a date in a NIK.
    """
    records = frame.height
    values, sides = canonical_columns(frame, model, as_of), _sides(frame, across)
    del frame  # a caller that does not keep it either has its memory back while the arrays grow
    names, coded = _tables(model, values, records)
    rare = frozenset(level.rarity for comparison in model.comparisons for level in comparison.levels)
    columns = RecordColumns(records, names, rare, coded)
    program = _program(model, columns, values, sides, across=across is not None)
    households = columns.numbers(model.household.field, values.get(model.household.field))
    rank = _rank(model, names, columns)
    del columns, coded
    keyed = {key.partition(".")[0] for rule in model.rules for key in (*rule.keys, *rule.refine)}
    values = {field: column for field, column in values.items() if field in keyed}
    builder = KeyBuilder(model, values, names, records)
    return Encoded(
        program=program,
        keys=tuple(builder.rule(rule) for rule in model.rules),
        rank=rank,
        households=households,
        frequencies=_fingerprint(np.ascontiguousarray(program.arrays.floats[:, : program.bounds])),
    )
