"""Encoding: a model and the canonical values of a register become the engine's arrays, blocks and keys."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from ktp_dedup.encode.arrays import build_arrays, name_arrays
from ktp_dedup.encode.beside import Beside, make_beside, rare_fields
from ktp_dedup.encode.bounds import COMMON_BITS, first_look
from ktp_dedup.encode.codes import F32, I32, MISSING
from ktp_dedup.encode.columns import canonical_columns
from ktp_dedup.encode.frequencies import Frequencies, frequency_rows
from ktp_dedup.encode.name_rarity import NameRarity, known_rows
from ktp_dedup.encode.name_table import NameTable, build_name_table
from ktp_dedup.encode.program import Atom, CompiledComparison, compile_model
from ktp_dedup.encode.records import AtomColumns, RecordColumns, name_columns
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
        frequencies: what all rarities were made from: those of the register, or the stored ones.
        rarities_hash: of all rarities, by which it can be seen that two runs weigh alike.
    """

    program: Program
    keys: tuple[KeyColumns, ...]
    rank: Lookup
    households: np.ndarray
    frequencies: Frequencies
    rarities_hash: str


@dataclass(frozen=True)
class _Task:
    """What is encoded, and how; see `encode`.

    Attributes:
        sides: see `_sides`.
        across: whether only pairs across two registers are compared.
    """

    model: Model
    atoms: list[Atom]
    compiled: list[CompiledComparison]
    sides: I32
    across: bool
    stored: Frequencies | None
    homes: tuple[str, ...]


def _sides(frame: pl.DataFrame, across: frozenset[str] | None) -> I32:
    """0 for records of the left register, 1 for those of the right one; all 0 within one register."""
    if across is None:
        return np.zeros(frame.height, np.int32)
    return (~frame["source"].is_in(list(across))).to_numpy().astype(np.int32)


def _name_rank(field: str, names: NameTable) -> Lookup:
    """An order in which alike names are neighbours."""
    ranks = (names.key_matrix[:, 0] << 32) ^ (names.full_keys & 0xFFFFFFFF)
    return Lookup(names.codes[field], np.append(ranks, np.int64(NO_KEY))[:, np.newaxis])


def _fingerprint(rarities: Sequence[F32]) -> str:
    """Hash of rarities, float32[n] each, whatever the order of the records."""
    sums = []
    for place, column in enumerate(rarities):
        bits = np.ascontiguousarray(column).view(np.uint32).astype(np.int64)
        with np.errstate(over="ignore"):
            sums.append(int(mix(bits, np.full(len(bits), place, np.int64)).sum()))
    return hashlib.sha256(repr([total & 0xFFFFFFFFFFFFFFFF for total in sums]).encode()).hexdigest()


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
    frame: pl.DataFrame,
    model: Model,
    *,
    across: frozenset[str] | None = None,
    as_of: int = 0,
    stored: Frequencies | None = None,
    homes: Iterable[str] = (),
) -> Encoded:
    """Encode a register. Names are the work of Python, values that of compiled code: both are made at the same time.

    Args:
        frame: canonical values, see `register.normalise`: `source`, `record_id` and a column for each field it has.
        model: what a duplicate is.
        across: names of the sources of the left register, where only pairs across two registers will be compared.
        as_of: yyyymmdd of the day the register tells of, 0 if unknown; decides the century of a date in a NIK.
        stored: frequencies of a larger register; without them those of the register itself say what is rare.
        homes: see `register.Normalised`; kept with the frequencies.

    Raises:
        InputError: the stored frequencies do not know a field whose rarity the model asks for.
    """
    texts = canonical_columns(frame, model, as_of)
    task = _Task(
        model, *compile_model(model), _sides(frame, across), across is not None, stored, tuple(homes)
    )
    del frame  # a caller that does not keep it either has its memory back while the arrays grow
    named = [{field.name: texts.pop(field.name) for field in model.fields if field.kind == "name"}]
    others = [texts]
    del texts
    with ThreadPoolExecutor(2) as pool:  # texts are handed over, not kept
        made = pool.submit(lambda: make_beside(model, others.pop(), task.atoms, len(task.sides), stored))
        names = build_name_table(named.pop(), len(task.sides), stored)
        return _joined(pool, task, names, made)


def _joined(pool: ThreadPoolExecutor, task: _Task, names: NameTable, made: Future[Beside]) -> Encoded:
    """All that needs the names and what was made beside them."""
    completed = pool.submit(names.complete)
    beside = made.result()
    compared = [atom.field for atom in task.atoms if atom.kind is Kind.NAME]
    rarities = [NameRarity(names, field, beside.companions[field], task.stored) for field in compared]
    keys = pool.submit(beside.keys.rules, names)
    found = {rarity.field: pool.submit(name_columns, rarity) for rarity in rarities}
    arrays = pool.submit(lambda: name_arrays(completed.result(), rarities))
    columns = _columns(task.atoms, found, beside.atoms)
    rarities_hash = pool.submit(_fingerprint, list(columns.floats))
    told = pool.submit(_frequencies, task, names, rarities, beside.frequencies)
    program = _program(task, columns, beside, arrays.result())
    rank = _name_rank(next(iter(names.codes)), names) if beside.rank is None else beside.rank
    return Encoded(program, keys.result(), rank, beside.households, told.result(), rarities_hash.result())


def _frequencies(
    task: _Task, names: NameTable, rarities: Sequence[NameRarity], others: Sequence[pl.DataFrame]
) -> Frequencies:
    """What all rarities were made from."""
    if task.stored is not None:
        return task.stored
    of_names = [part for rarity in rarities for part in rarity.frequencies()]
    homes = frequency_rows("home", "", sorted(task.homes))
    return Frequencies.of([*others, *of_names, known_rows(names), homes])


def _program(task: _Task, columns: RecordColumns, beside: Beside, names: NameArrays) -> Program:
    """The compiled model over the records."""
    look = first_look(task.atoms, rare_fields(task.model))
    none = np.full(len(task.sides), MISSING, np.int32)
    rare = none if look.value < 0 else columns.rare(look.value, COMMON_BITS)
    arrays, bounds, order = build_arrays(
        columns, task.atoms, task.compiled, look, names=names, texts=beside.texts, sources=task.sides
    )
    others = int(task.sides.sum())

    def column(atom: int) -> int:
        return int(arrays.atoms[atom, AtomColumn.INT]) if atom >= 0 else -1

    return Program(
        arrays=arrays,
        bounds=bounds,
        prior=prior_weight(
            task.model.expected_duplicates, len(task.sides) - others, others if task.across else None
        ),
        order=order,
        primary=column(look.primary),
        others=tuple(column(atom) for atom in look.names[1:] if atom >= 0),
        date=column(look.date),
        value=rare,
        always=none if beside.always is None else beside.always,
    )
