"""Encoding: a model and the canonical values of a register become the engine's arrays, blocks and keys."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from ktp_dedup.encode.arrays import build_arrays, name_arrays
from ktp_dedup.encode.bounds import COMMON_BITS, first_look
from ktp_dedup.encode.codes import F32, I32, MISSING, Codes
from ktp_dedup.encode.columns import canonical_columns
from ktp_dedup.encode.keys import KeyTables
from ktp_dedup.encode.name_table import NameTable, build_name_table
from ktp_dedup.encode.program import Atom, CompiledComparison, compile_model
from ktp_dedup.encode.records import AtomColumns, RecordColumns, name_columns
from ktp_dedup.encode.texts import TextTable
from ktp_dedup.encode.values import Values
from ktp_dedup.engine import KeyColumns, Kind, Program
from ktp_dedup.engine.keys import NO_KEY, Lookup, mix
from ktp_dedup.engine.program import AtomColumn, NameArrays
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


def _name_rank(field: str, names: NameTable) -> Lookup:
    """An order in which alike names are neighbours."""
    ranks = (names.key_matrix[:, 0] << 32) ^ (names.full_keys & 0xFFFFFFFF)
    return Lookup(names.codes[field], np.append(ranks, np.int64(NO_KEY))[:, np.newaxis])


def _value_rank(coded: Mapping[str, Codes], records: int) -> Lookup:
    """The order of the values of the first column there is, for a model without names."""
    first = next(iter(coded.values()), None)
    if first is None:
        return Lookup(np.zeros(records, np.int32), np.zeros((1, 1), np.int64))
    ranks = np.append(first.distinct.rank("ordinal").to_numpy().astype(np.int64), 0)
    return Lookup(first.codes, ranks[:, np.newaxis])


def _fingerprint(rarities: Sequence[F32]) -> str:
    """Hash of rarities, float32[n] each, whatever the order of the records."""
    bits = [column.view(np.uint32).astype(np.int64) for column in map(np.ascontiguousarray, rarities)]
    with np.errstate(over="ignore"):
        sums = [int(mix(column, np.full(len(column), i, np.int64)).sum()) for i, column in enumerate(bits)]
    return hashlib.sha256(repr([total & 0xFFFFFFFFFFFFFFFF for total in sums]).encode()).hexdigest()


@dataclass(frozen=True)
class _Beside:
    """What needs no names.

    Attributes:
        keys: those of values that are no names.
        atoms: columns of each atom that is no name, by field.
        texts: the distinct texts of those.
        companions: numbers of the companion values of each name field, those that the register has.
        always: numbers of the values whose equality always emits a pair.
        households: see `Encoded`.
        rank: see `Encoded`, None where names tell it.
    """

    keys: KeyTables
    atoms: dict[str, AtomColumns]
    texts: TextTable
    companions: Mapping[str, tuple[I32, ...]]
    always: I32 | None
    households: I32
    rank: Lookup | None


def _beside(
    model: Model, columns: Mapping[str, pl.Series | None], atoms: Sequence[Atom], records: int
) -> _Beside:
    """Make all that needs no names."""
    values, rare = Values(columns, records), _rare(model)
    kinds = {field.name: field.kind for field in model.fields}
    asked = dict.fromkeys(name for field in model.fields for name in field.among)
    coded = {name: values.companion(name, kinds[name]) for name in asked}
    return _Beside(
        keys=KeyTables(model, values.coded, records),
        atoms={
            atom.field: values.columns(atom, rare=atom.field in rare)
            for atom in atoms
            if atom.kind is not Kind.NAME
        },
        texts=values.texts,
        companions={
            field.name: tuple(found for name in field.among if (found := coded[name]) is not None)
            for field in model.fields
        },
        always=values.numbers(model.always) if model.always else None,
        households=values.numbers(model.household.field),
        rank=None if "name" in kinds.values() else _value_rank(values.coded, records),
    )


def _rare(model: Model) -> frozenset[str]:
    """Fields whose rarity a level adds."""
    return frozenset(level.rarity for comparison in model.comparisons for level in comparison.levels)


def _columns(
    atoms: Sequence[Atom], named: Mapping[str, Future[AtomColumns]], others: dict[str, AtomColumns]
) -> RecordColumns:
    """The columns of all atoms; those of names as soon as they are there."""
    columns = RecordColumns()
    for atom in atoms:
        found = named[atom.field].result() if atom.kind is Kind.NAME else others.pop(atom.field)
        columns.add(atom, found)
    return columns


def encode(
    frame: pl.DataFrame, model: Model, *, across: frozenset[str] | None = None, as_of: int = 0
) -> Encoded:
    """Encode a register. Names are the work of Python, values that of compiled code: both are made at the same time.

    Args:
        frame: canonical values, see `register.normalise`: `source`, `record_id` and a column for each field it has.
        model: what a duplicate is.
        across: names of the sources of the left register, where only pairs across two registers will be compared.
        as_of: yyyymmdd of the day the register tells of, 0 if unknown; decides the century of a date in a NIK.
    """
    records, sides = frame.height, _sides(frame, across)
    texts = canonical_columns(frame, model, as_of)
    del frame  # a caller that does not keep it either has its memory back while the arrays grow
    atoms, compiled = compile_model(model)
    fields = [field.name for field in model.fields if field.kind == "name"]
    named = [{field: texts.pop(field) for field in fields}]
    others = [texts]
    del texts
    with ThreadPoolExecutor(2) as pool:  # texts are handed over, not kept
        made = pool.submit(lambda: _beside(model, others.pop(), atoms, records))
        names = build_name_table(named.pop(), records)
        beside = made.result()
        compared = [atom.field for atom in atoms if atom.kind is Kind.NAME]
        arrays = pool.submit(name_arrays, names, compared)
        keys = pool.submit(beside.keys.rules, names)
        found = {name: pool.submit(name_columns, name, names, beside.companions[name]) for name in compared}
        rank = _name_rank(fields[0], names) if beside.rank is None else beside.rank
        columns = _columns(atoms, found, beside.atoms)
        frequencies = pool.submit(_fingerprint, list(columns.floats))
        program = _program(
            model,
            columns,
            atoms,
            compiled,
            beside,
            names=arrays.result(),
            sides=sides,
            across=across is not None,
        )
        return Encoded(program, keys.result(), rank, beside.households, frequencies.result())


def _program(
    model: Model,
    columns: RecordColumns,
    atoms: list[Atom],
    compiled: list[CompiledComparison],
    beside: _Beside,
    *,
    names: NameArrays,
    sides: I32,
    across: bool,
) -> Program:
    """The compiled model over the records."""
    look = first_look(atoms, _rare(model))
    none = np.full(len(sides), MISSING, np.int32)
    rare = none if look.value < 0 else columns.rare(look.value, COMMON_BITS)
    arrays, bounds, order = build_arrays(
        columns, atoms, compiled, look, names=names, texts=beside.texts, sources=sides
    )
    others = int(sides.sum())

    def column(atom: int) -> int:
        return int(arrays.atoms[atom, AtomColumn.INT]) if atom >= 0 else -1

    return Program(
        arrays=arrays,
        bounds=bounds,
        prior=prior_weight(model.expected_duplicates, len(sides) - others, others if across else None),
        order=order,
        primary=column(look.primary),
        others=tuple(column(atom) for atom in look.names[1:] if atom >= 0),
        date=column(look.date),
        value=rare,
        always=none if beside.always is None else beside.always,
    )
