"""The engine's arrays from the columns of the records and the compiled comparisons."""

from __future__ import annotations

import numpy as np

from ktp_dedup.encode.codes import F32
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
from ktp_dedup.engine.names import DIFFERENT_NAME, PARTIAL_NAME
from ktp_dedup.engine.program import MAX_ATOMS_PER_COMPARISON, MAX_LETTERS, Arrays
from ktp_dedup.names import ENDING_CONFLICTS, GAP_COSTS, LETTER_COSTS, budget

_RANKS = {Kind.DATE: 0, Kind.NIK: 1, Kind.CODE: 2, Kind.NUMBER: 2, Kind.NAME: 3, Kind.TEXT: 4}


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


def atom_order(atoms: list[Atom]) -> np.ndarray:
    """The person's own name decides most pairs, then dates and cheap values, at last other names and texts."""
    primary = primary_atom(atoms)

    def rank(i: int) -> int:
        return -1 if i == primary else _RANKS[atoms[i].kind]

    return np.array(sorted(range(len(atoms)), key=rank), np.int32)


def _bound(columns: RecordColumns, comparison: CompiledComparison, limits: Limits | None = None) -> F32:
    """Upper bound of a comparison for each record."""
    states = np.stack([columns.states[atom] for atom in comparison.atoms], axis=1)
    bits = np.stack([columns.bits[atom] for atom in comparison.atoms], axis=1)
    return upper_bounds(comparison, states, bits, limits=limits)


def primary_atom(atoms: list[Atom]) -> int:
    """The first name, the person's own, by which most pairs can be told apart at once; -1 if there is none."""
    return next((i for i, atom in enumerate(atoms) if atom.kind is Kind.NAME), -1)


def _weak_bound(
    columns: RecordColumns, compiled: list[CompiledComparison], primary: int, outcomes: frozenset[int]
) -> F32:
    """The most all comparisons together can add where both primary names are there and agree like this."""
    limits = {primary: outcomes}
    total = np.sum([_bound(columns, comparison, limits) for comparison in compiled], axis=0)
    bound: F32 = np.nextafter(total.astype(np.float32), np.float32(np.inf))
    return bound


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
        in_part = frozenset({DIFFERENT_NAME, PARTIAL_NAME})
        bounds += [
            _weak_bound(columns, compiled, primary, each) for each in (in_part, frozenset({DIFFERENT_NAME}))
        ]
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
        signatures=token_signatures(names),
        letters=names.words.letters,
        letter_costs=np.array(LETTER_COSTS, np.uint8),
        gap_costs=np.array(GAP_COSTS, np.uint8),
        conflicts=np.array(ENDING_CONFLICTS, np.uint8),
        budgets=np.array([budget(i) for i in range(MAX_LETTERS + 1)], np.int32),
        sources=sources,
    )
    return arrays, len(columns.floats)
