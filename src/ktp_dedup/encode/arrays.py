"""The engine's arrays from the columns of the records and the compiled comparisons."""

from __future__ import annotations

import numpy as np

from ktp_dedup.encode.codes import F32
from ktp_dedup.encode.name_table import NameTable
from ktp_dedup.encode.program import (
    Atom,
    CompiledComparison,
    Limits,
    atom_users,
    outcome_caps,
    upper_bounds,
)
from ktp_dedup.encode.records import RecordColumns
from ktp_dedup.encode.signatures import token_signatures
from ktp_dedup.engine import Kind
from ktp_dedup.engine.names import DIFFERENT_NAME, NEAR_NAME, PARTIAL_NAME
from ktp_dedup.engine.program import MAX_ATOMS_PER_COMPARISON, MAX_LETTERS, Arrays, NameArrays
from ktp_dedup.names import ENDING_CONFLICTS, GAP_COSTS, LETTER_COSTS, budget

OTHER_NAMES = 2
COMMON_BITS = 3.0
"""A value of fewer bits supports no pair: its bits count for all."""
_DIFFERENT, _NEAR, _PARTIAL = (frozenset({name}) for name in (DIFFERENT_NAME, NEAR_NAME, PARTIAL_NAME))
_STRANGE = frozenset({0, DIFFERENT_NAME, PARTIAL_NAME, NEAR_NAME})
"""Outcomes of names that agree in part at best; 0 is missing."""

_CHEAP = (Kind.DATE, Kind.NIK, Kind.CODE, Kind.NUMBER)


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
        first = 4 + MAX_ATOMS_PER_COMPARISON
        row[first : first + count] = comparison.radices
        table_at += len(comparison.table)
        level_at += len(comparison.bases)
    tables = np.concatenate([c.table for c in compiled]).astype(np.int8)
    bases = np.concatenate([c.bases for c in compiled]).astype(np.float64)
    return rows, tables, bases, np.concatenate([c.rarities for c in compiled]).astype(np.int32)


def atom_order(atoms: list[Atom], compiled: list[CompiledComparison]) -> np.ndarray:
    """The person's own name, cheap values, those on which most depends first, other names, and texts."""
    primary = primary_atom(atoms)

    def rank(i: int) -> tuple[int, int]:
        users = sum(i in comparison.atoms for comparison in compiled)
        if atoms[i].kind in _CHEAP:
            return 1, -users
        return (0 if i == primary else 2 if atoms[i].kind is Kind.NAME else 3), 0

    return np.array(sorted(range(len(atoms)), key=rank), np.int32)


def _bound(
    columns: RecordColumns,
    comparison: CompiledComparison,
    limits: Limits | None = None,
    common: int = -1,
) -> F32:
    """Upper bound of a comparison for each record; the values of atom `common` agree only where they are common."""
    states = np.stack([columns.states[atom] for atom in comparison.atoms], axis=1)
    bits = np.stack([columns.bits[atom] for atom in comparison.atoms], axis=1)
    if common in comparison.atoms:
        at = comparison.atoms.index(common)
        bits[:, at] = np.minimum(bits[:, at], np.float32(COMMON_BITS))
    return upper_bounds(comparison, states, bits, limits=limits)


def primary_atom(atoms: list[Atom]) -> int:
    """The first name, the person's own, by which most pairs can be told apart at once; -1 if there is none."""
    return next((i for i, atom in enumerate(atoms) if atom.kind is Kind.NAME), -1)


def other_names(atoms: list[Atom]) -> list[int]:
    """The names besides the primary one that the first look at a pair knows, at most two."""
    return [i for i, atom in enumerate(atoms) if atom.kind is Kind.NAME][1 : 1 + OTHER_NAMES]


def value_atom(atoms: list[Atom], columns: RecordColumns) -> int:
    """The first text whose rarity counts: where it is rare, it supports a pair; -1 if there is none."""
    texts = (i for i, atom in enumerate(atoms) if atom.kind is Kind.TEXT and atom.field in columns.rare)
    return next(texts, -1)


def _weak_bounds(
    columns: RecordColumns, atoms: list[Atom], compiled: list[CompiledComparison], bounds: list[F32]
) -> list[F32]:
    """The most all comparisons together can add where both primary names are there, see `kernel.REACH_BITS`.

    `bounds` are those of the comparisons by themselves; what is said of names changes some of them only.
    """
    primary, value = primary_atom(atoms), value_atom(atoms, columns)
    strange: Limits = dict.fromkeys(other_names(atoms), _STRANGE)

    def total(outcomes: frozenset[int], others: Limits, common: int = -1) -> F32:
        limits = {primary: outcomes, **others}
        parts = [
            bound
            if {*limits, common}.isdisjoint(comparison.atoms)
            else _bound(columns, comparison, limits, common)
            for comparison, bound in zip(compiled, bounds, strict=True)
        ]
        bound: F32 = np.nextafter(np.sum(parts, axis=0).astype(np.float32), np.float32(np.inf))
        return bound

    return [
        total(_DIFFERENT | _NEAR, strange, value),
        total(_DIFFERENT, {}),
        total(_DIFFERENT | _NEAR, {}),
        total(_DIFFERENT | _NEAR | _PARTIAL, strange, value),
        total(_DIFFERENT | _NEAR | _PARTIAL, {}),
    ]


def _name_arrays(names: NameTable, bits: list[F32]) -> NameArrays:
    """The engine's arrays of the names; `bits` are those of the tokens in each name field."""
    return NameArrays(
        offsets=names.offsets,
        masks=names.masks(),
        tokens=names.rows,
        token_bits=np.ascontiguousarray(np.stack(bits, axis=1)) if bits else np.zeros((0, 0), np.float32),
        signatures=token_signatures(names),
        letters=names.words.letters,
        letter_costs=np.array(LETTER_COSTS, np.uint8),
        gap_costs=np.array(GAP_COSTS, np.uint8),
        conflicts=np.array(ENDING_CONFLICTS, np.uint8),
        budgets=np.array([budget(i) for i in range(MAX_LETTERS + 1)], np.int32),
    )


def build_arrays(
    columns: RecordColumns, atoms: list[Atom], compiled: list[CompiledComparison], sources: np.ndarray
) -> tuple[Arrays, int]:
    """The engine's arrays, and the column where upper bounds begin."""
    names = columns.names
    bits = [names.token_bits(field) for field in columns.name_fields]
    rows, tables, bases, rarities = _comparison_rows(compiled)
    bounds = [_bound(columns, comparison) for comparison in compiled]
    primary = primary_atom(atoms)
    if primary >= 0:
        bounds += _weak_bounds(columns, atoms, compiled, bounds)
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
        names=_name_arrays(names, bits),
        sources=sources,
    )
    return arrays, len(columns.floats)
