"""Encoding: a model and the canonical values of a register become the engine's arrays, blocks and keys."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from ktp_dedup.encode.arrays import build_arrays
from ktp_dedup.encode.bounds import COMMON_BITS, first_look
from ktp_dedup.encode.codes import F32, I32, Codes, dense_codes
from ktp_dedup.encode.columns import canonical_columns
from ktp_dedup.encode.companions import companion_codes
from ktp_dedup.encode.keys import KeyTables
from ktp_dedup.encode.name_table import NameTable, build_name_table
from ktp_dedup.encode.program import compile_model
from ktp_dedup.encode.records import RecordColumns
from ktp_dedup.engine import KeyColumns, Program
from ktp_dedup.engine.keys import NO_KEY, Lookup, mix
from ktp_dedup.engine.program import AtomColumn
from ktp_dedup.model import Model, prior_weight


@dataclass(frozen=True)
class Encoded:
    """A register ready for the engine.

    Attributes:
        program: the compiled model over the records.
        keys: key columns of each blocking rule.
        rank: int64 of each record, an order in which alike names are neighbours.
        households: int32[n], number of the household of a record, -1 missing.
        frequencies: hash of all rarities, by which weights can be reproduced.
    """

    program: Program
    keys: tuple[KeyColumns, ...]
    rank: Lookup
    households: np.ndarray
    frequencies: str


def _sides(frame: pl.DataFrame, across: frozenset[str] | None) -> I32:
    """0 for records of the left register, 1 for those of the right one; all 0 within one register."""
    if across is None:
        return np.zeros(frame.height, np.int32)
    return (~frame["source"].is_in(list(across))).to_numpy().astype(np.int32)


def _rank(model: Model, names: NameTable, columns: RecordColumns) -> Lookup:
    """An order in which alike records are neighbours: by the first name, else by the first column there is."""
    first = next((field.name for field in model.fields if field.kind == "name"), None)
    if first is not None:
        ranks = (names.key_matrix[:, 0] << 32) ^ (names.full_keys & 0xFFFFFFFF)
        return Lookup(names.codes[first], np.append(ranks, np.int64(NO_KEY))[:, np.newaxis])
    coded = next(iter(columns.coded.values()), None)
    if coded is None:
        return Lookup(np.zeros(columns.records, np.int32), np.zeros((1, 1), np.int64))
    ranks = np.append(coded.distinct.rank("ordinal").to_numpy().astype(np.int64), 0)
    return Lookup(coded.codes, ranks[:, np.newaxis])


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


def _companions(model: Model, values: Mapping[str, pl.Series | None]) -> dict[str, tuple[I32, ...]]:
    """The companion values of each name field, as numbers; a field that the register lacks says nothing."""
    kinds = {field.name: field.kind for field in model.fields}
    wanted = {name for field in model.fields for name in field.among}
    coded = {
        name: companion_codes(kinds[name], column) for name in wanted if (column := values[name]) is not None
    }
    return {
        field.name: tuple(coded[name] for name in field.among if name in coded)
        for field in model.fields
        if field.among
    }


def _program(
    model: Model,
    columns: RecordColumns,
    values: dict[str, pl.Series | None],
    coded: dict[str, Codes],
    sides: I32,
    *,
    across: bool,
) -> Program:
    """The compiled model over the records; lets go of the values before the arrays grow."""
    atoms, compiled = compile_model(model)
    for atom in atoms:
        columns.add(atom, values[atom.field])
    rare = columns.add_rare(first_look(atoms, columns.rare).value, COMMON_BITS)
    always = columns.add_numbers(model.always, values[model.always]) if model.always else -1
    values.clear()
    coded.clear()
    arrays, bounds, look, order = build_arrays(columns, atoms, compiled, sides)
    others = int(sides.sum())

    def column(atom: int) -> int:
        return int(arrays.atoms[atom, AtomColumn.INT]) if atom >= 0 else -1

    return Program(
        arrays=arrays,
        bounds=bounds,
        prior=prior_weight(model.expected_duplicates, len(sides) - others, others if across else None),
        order=order,
        always=always,
        primary=column(look.primary),
        others=tuple(column(atom) for atom in look.names[1:] if atom >= 0),
        value=rare,
        date=column(look.date),
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
    columns = RecordColumns(records, names, rare, _companions(model, values), coded)
    households = columns.numbers(model.household.field, values.get(model.household.field))
    tables = KeyTables(model, coded, names, records)
    keys, rank = tuple(tables.rule(rule) for rule in model.rules), _rank(model, names, columns)
    del tables
    program = _program(model, columns, values, coded, sides, across=across is not None)
    return Encoded(
        program=program,
        keys=keys,
        rank=rank,
        households=households,
        frequencies=_fingerprint(program.arrays.floats),
    )
