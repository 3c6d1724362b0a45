"""Encoding: a model and the canonical values of a register become the engine's arrays, blocks and keys."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from ktp_dedup.encode.arrays import atom_order, build_arrays, primary_atom
from ktp_dedup.encode.codes import F32, I32, I64, MISSING, dense_codes
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


def _codes(values: pl.Series | None, records: int) -> I32:
    """Codes of values, -1 where missing or where there is no such column."""
    return np.full(records, MISSING, np.int32) if values is None else dense_codes(values)[0]


def _sides(frame: pl.DataFrame, across: frozenset[str] | None) -> I32:
    """0 for records of the left register, 1 for those of the right one; all 0 within one register."""
    if across is None:
        return np.zeros(frame.height, np.int32)
    return (~frame["source"].is_in(list(across))).to_numpy().astype(np.int32)


def _rank(model: Model, values: Mapping[str, pl.Series | None], names: NameTable, records: int) -> I64:
    """An order in which alike records are neighbours: by the first name, else by the first column there is."""
    first = next((field.name for field in model.fields if field.kind == "name"), None)
    if first is not None:
        return names.full_rank(first)
    return _codes(next((column for column in values.values() if column is not None), None), records).astype(
        np.int64
    )


def _fingerprint(rarities: F32) -> str:
    """Hash of rarities, float32[n, columns], whatever the order of the records."""
    bits = rarities.view(np.uint32).astype(np.int64)
    with np.errstate(over="ignore"):
        sums = [int(mix(column, np.full(len(column), i, np.int64)).sum()) for i, column in enumerate(bits.T)]
    return hashlib.sha256(repr([total & 0xFFFFFFFFFFFFFFFF for total in sums]).encode()).hexdigest()


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
    values = canonical_columns(frame, model, as_of)
    atoms, compiled = compile_model(model)
    names = build_name_table({f.name: values[f.name] for f in model.fields if f.kind == "name"}, records)
    rare = frozenset(level.rarity for comparison in model.comparisons for level in comparison.levels)
    columns = RecordColumns(records, names, rare)
    for atom in atoms:
        columns.add(atom, values[atom.field])
    always = columns.add_numbers(values[model.always]) if model.always else -1
    sides = _sides(frame, across)
    arrays, bounds_at = build_arrays(columns, atoms, compiled, sides)
    others, primary = int(sides.sum()), primary_atom(atoms)
    prior = prior_weight(model.expected_duplicates, records - others, None if across is None else others)
    builder = KeyBuilder(model, values, names, records)
    return Encoded(
        program=Program(
            arrays=arrays,
            bounds=bounds_at,
            prior=prior,
            order=atom_order(atoms),
            always=always,
            primary=int(arrays.atoms[primary, AtomColumn.INT]) if primary >= 0 else -1,
        ),
        keys=tuple(builder.rule(rule) for rule in model.rules),
        rank=_rank(model, values, names, records),
        households=_codes(values[model.household.field] if model.household.field else None, records),
        frequencies=_fingerprint(np.ascontiguousarray(arrays.floats[:, :bounds_at])),
    )
