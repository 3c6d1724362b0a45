"""Encoding: a model and the canonical values of a register become the engine's arrays, blocks and keys."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import polars as pl

from ktp_dedup.encode.codes import F32, I64, MISSING, dense_codes
from ktp_dedup.encode.keys import KeyBuilder
from ktp_dedup.encode.name_table import build_name_table
from ktp_dedup.encode.program import (
    Atom,
    CompiledComparison,
    Limits,
    atom_users,
    compile_model,
    outcome_caps,
    upper_bounds,
)
from ktp_dedup.encode.records import RecordColumns
from ktp_dedup.engine import KeyColumns, Kind, Program
from ktp_dedup.engine.program import MAX_ATOMS_PER_COMPARISON, MAX_LETTERS, Arrays, AtomColumn
from ktp_dedup.engine.tokens import DIFFERENT_NAME, PARTIAL_NAME
from ktp_dedup.model import Field, Model, prior_weight
from ktp_dedup.names import ENDING_CONFLICTS, GAP_COSTS, LETTER_COSTS, budget

_RANKS = {Kind.DATE: 0, Kind.NIK: 1, Kind.CODE: 2, Kind.NUMBER: 2, Kind.NAME: 3, Kind.TEXT: 4}


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


def _fill_from_nik(
    field: Field, values: pl.Series | None, nik: pl.Series | None, as_of: int
) -> pl.Series | None:
    """Fill a missing birth date or sex from the identity number; the century that makes a person 0 to 99 years old.

    Source: PP 37/2007 article 37, digits 7-12 are the date of birth, 40 added to the day for women.
    """
    if not field.fill or nik is None:
        return values
    digits = nik.str.slice(6, 6).cast(pl.Int32, strict=False)
    day, month, year = digits // 10000, digits // 100 % 100, digits % 100
    if field.kind == "code":
        found = pl.select(
            pl.when(day > 40).then(pl.lit("F")).when(day.is_not_null()).then(pl.lit("M"))
        ).to_series()
    else:
        century = pl.select(pl.when(year > as_of // 10000 % 100).then(1900).otherwise(2000)).to_series()
        real = day.cast(pl.Int32) - pl.select(pl.when(day > 40).then(40).otherwise(0)).to_series()
        found = (century + year) * 10000 + month * 100 + real
    return found if values is None else values.fill_null(found.cast(values.dtype))


def _columns(frame: pl.DataFrame, model: Model, as_of: int) -> dict[str, pl.Series | None]:
    """The canonical column of each field of the model, None where the register lacks it."""
    found = {field.name: frame[field.name] if field.name in frame.columns else None for field in model.fields}
    for field in model.fields:
        if field.fill:
            found[field.name] = _fill_from_nik(field, found[field.name], found[field.fill], as_of)
    return found


def _comparison_rows(
    compiled: list[CompiledComparison],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Comparisons as rows, their tables, base weights and rarities behind each other."""
    rows = np.zeros((len(compiled), 4 + 2 * MAX_ATOMS_PER_COMPARISON), np.int32)
    table_at = level_at = 0
    for row, comparison in zip(rows, compiled, strict=True):
        count = len(comparison.atoms)
        row[:4] = count, table_at, level_at, len(comparison.bases)
        row[4 : 4 + count] = comparison.atoms
        row[8 : 8 + count] = comparison.radices
        table_at += len(comparison.table)
        level_at += len(comparison.bases)
    tables = np.concatenate([c.table for c in compiled]).astype(np.int8)
    bases = np.concatenate([c.bases for c in compiled]).astype(np.float64)
    return rows, tables, bases, np.concatenate([c.rarities for c in compiled]).astype(np.int32)


def _order(atoms: list[Atom]) -> np.ndarray:
    """The person's own name decides most pairs, then dates and cheap values, at last other names and texts."""
    primary = _primary(atoms)

    def rank(i: int) -> int:
        return -1 if i == primary else _RANKS[atoms[i].kind]

    return np.array(sorted(range(len(atoms)), key=rank), np.int32)


def _bound(columns: RecordColumns, comparison: CompiledComparison, limits: Limits | None = None) -> F32:
    """Upper bound of a comparison for each record."""
    states = np.stack([columns.states[atom] for atom in comparison.atoms], axis=1)
    bits = np.stack([columns.bits[atom] for atom in comparison.atoms], axis=1)
    return upper_bounds(comparison, states, bits, limits=limits)


def _primary(atoms: list[Atom]) -> int:
    """The first name, the person's own, by which most pairs can be told apart at once; -1 if there is none."""
    return next((i for i, atom in enumerate(atoms) if atom.kind is Kind.NAME), -1)


def _weak_bound(columns: RecordColumns, compiled: list[CompiledComparison], primary: int) -> F32:
    """The most all comparisons together can add where both primary names are there and agree in part at best."""
    limits = {primary: frozenset({DIFFERENT_NAME, PARTIAL_NAME})}
    total = np.sum([_bound(columns, comparison, limits) for comparison in compiled], axis=0)
    bound: F32 = np.nextafter(total.astype(np.float32), np.float32(np.inf))
    return bound


def _arrays(
    columns: RecordColumns, atoms: list[Atom], compiled: list[CompiledComparison], sources: np.ndarray
) -> tuple[Arrays, int]:
    """The engine's arrays, and the column where upper bounds begin."""
    names, fields = columns.names, columns.name_fields
    bits = [names.token_bits(field) for field in fields]
    rows, tables, bases, rarities = _comparison_rows(compiled)
    bounds = [_bound(columns, comparison) for comparison in compiled]
    primary = _primary(atoms)
    if primary >= 0:
        bounds.append(_weak_bound(columns, compiled, primary))
    text_offsets, text_chars = columns.texts.arrays()
    caps, cap_starts = outcome_caps(atoms, compiled)
    users, user_starts = atom_users(atoms, compiled)
    arrays = Arrays(
        ints=np.ascontiguousarray(np.stack(columns.ints, axis=1)),
        floats=np.ascontiguousarray(np.stack([*columns.floats, *bounds], axis=1)),
        atoms=np.array(columns.rows, np.int32),
        comparisons=rows,
        tables=tables,
        bases=bases,
        rarities=rarities,
        thresholds=np.array(columns.thresholds, np.float64),
        caps=caps,
        cap_starts=cap_starts,
        users=users,
        user_starts=user_starts,
        text_offsets=text_offsets,
        text_chars=text_chars,
        name_offsets=names.offsets,
        name_masks=names.masks(),
        tokens=names.rows,
        token_bits=np.ascontiguousarray(np.stack(bits, axis=1)) if bits else np.zeros((0, 0), np.float32),
        letters=names.words.letters,
        letter_costs=np.array(LETTER_COSTS, np.uint8),
        gap_costs=np.array(GAP_COSTS, np.uint8),
        conflicts=np.array(ENDING_CONFLICTS, np.uint8),
        budgets=np.array([budget(i) for i in range(MAX_LETTERS + 1)], np.int32),
        sources=sources,
    )
    return arrays, len(columns.floats)


def _number_column(columns: RecordColumns, values: pl.Series | None) -> int:
    """Add a column of numbers of fully visible identity numbers; returns where it stands."""
    codes = np.full(columns.records, MISSING, np.int32)
    if values is not None:
        codes = dense_codes(values.cast(pl.Int64, strict=False))[0]
    columns.ints.append(codes)
    return len(columns.ints) - 1


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
    values = _columns(frame, model, as_of)
    atoms, compiled = compile_model(model)
    name_values = {field.name: values[field.name] for field in model.fields if field.kind == "name"}
    names = build_name_table(name_values, frame.height)
    rare = frozenset(level.rarity for comparison in model.comparisons for level in comparison.levels)
    columns = RecordColumns(frame.height, names, rare)
    for atom in atoms:
        columns.add(atom, values[atom.field])
    always = _number_column(columns, values[model.always]) if model.always else -1
    sources = np.zeros(frame.height, np.int32)
    if across is not None:
        sources = (~frame["source"].is_in(list(across))).to_numpy().astype(np.int32)
    arrays, bounds_at = _arrays(columns, atoms, compiled, sources)
    others = int(sources.sum())
    left, right = (frame.height, None) if across is None else (frame.height - others, others)
    program = Program(
        arrays=arrays,
        bounds=bounds_at,
        prior=prior_weight(model.expected_duplicates, left, right),
        order=_order(atoms),
        primary=int(arrays.atoms[_primary(atoms), AtomColumn.INT]) if _primary(atoms) >= 0 else -1,
        always=always,
    )
    builder = KeyBuilder(model, values, names, frame.height)
    first = next(iter(name_values), None)
    rank = names.full_rank(first) if first else np.zeros(frame.height, np.int64)
    household = values[model.household.field] if model.household.field else None
    return Encoded(
        program=program,
        keys=tuple(builder.rule(rule) for rule in model.rules),
        rank=rank,
        households=np.full(frame.height, MISSING, np.int32)
        if household is None
        else dense_codes(household)[0],
        frequencies=hashlib.sha256(np.sort(arrays.floats[:, :bounds_at], axis=0).tobytes()).hexdigest(),
    )
