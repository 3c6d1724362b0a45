"""The engine's arrays from the columns of the records and the compiled comparisons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from ktp_dedup.encode.bounds import FirstLook, bound_tables, ends, outcome_caps
from ktp_dedup.encode.name_rarity import NameRarity
from ktp_dedup.encode.name_table import NameTable
from ktp_dedup.encode.program import Atom, CompiledComparison
from ktp_dedup.encode.records import RecordColumns
from ktp_dedup.encode.signatures import token_signatures
from ktp_dedup.encode.texts import TextTable
from ktp_dedup.engine import Kind
from ktp_dedup.engine._threads import aligned_rows
from ktp_dedup.engine.program import MAX_ATOMS_PER_COMPARISON, MAX_LETTERS, Arrays, BoundTables, NameArrays
from ktp_dedup.names import ENDING_CONFLICTS, GAP_COSTS, LETTER_COSTS, budget


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


def atom_order(atoms: list[Atom], compiled: list[CompiledComparison], primary: int) -> np.ndarray:
    """What ends most pairs for the least work comes first.

    Dates, codes that several comparisons use, identity numbers, the person's own name, other codes and numbers, other
    names, texts.
    """
    uses = Counter(atom for comparison in compiled for atom in comparison.atoms)
    places = {Kind.DATE: 0, Kind.NIK: 2, Kind.NUMBER: 4, Kind.CODE: 4, Kind.NAME: 5, Kind.TEXT: 6}

    def place(i: int) -> int:
        if i == primary:
            return 3
        return 1 if atoms[i].kind is Kind.CODE and uses[i] > 1 else places[atoms[i].kind]

    return np.array(sorted(range(len(atoms)), key=place), np.int32)


def name_arrays(names: NameTable, rarities: Sequence[NameRarity]) -> NameArrays:
    """The engine's arrays of the names, with their rarities in some fields."""
    bits = [rarity.word_bits for rarity in rarities]
    return NameArrays(
        offsets=names.offsets,
        tokens=names.tokens,
        masks=names.masks,
        rows=names.rows,
        bits=np.ascontiguousarray(np.stack(bits, axis=1)) if bits else np.zeros((0, 0), np.float32),
        signatures=token_signatures(names),
        letters=names.words.letters,
        letter_costs=np.array(LETTER_COSTS, np.uint8),
        gap_costs=np.array(GAP_COSTS, np.uint8),
        conflicts=np.array(ENDING_CONFLICTS, np.uint8),
        budgets=np.array([budget(i) for i in range(MAX_LETTERS + 1)], np.int32),
    )


def build_arrays(
    columns: RecordColumns,
    atoms: list[Atom],
    compiled: list[CompiledComparison],
    look: FirstLook,
    *,
    names: NameArrays,
    texts: TextTable,
    sources: np.ndarray,
) -> tuple[Arrays, BoundTables, np.ndarray]:
    """The engine's arrays, what bounds are made from, and the order of comparison; empties the columns."""
    order = atom_order(atoms, compiled, look.primary)
    rows, tables, bases, rarities = _comparison_rows(compiled)
    bounds = bound_tables(compiled, look, columns.states, columns.bits)
    columns.states.clear()
    columns.bits.clear()
    text_offsets, text_chars = texts.arrays()
    caps, cap_starts, name_caps = outcome_caps(atoms, compiled, look)
    last, end_starts = ends(compiled, order)
    arrays = Arrays(
        ints=_stacked(columns.ints, np.int32),
        floats=_stacked(columns.floats, np.float32),
        atoms=np.array(columns.rows, np.int32),
        comparisons=rows,
        tables=tables,
        bases=bases,
        rarities=rarities,
        thresholds=np.array(columns.thresholds, np.float64),
        caps=caps,
        cap_starts=cap_starts,
        name_caps=name_caps,
        ends=last,
        end_starts=end_starts,
        text_offsets=text_offsets,
        text_chars=text_chars,
        names=names,
        sources=sources,
    )
    return arrays, bounds, order


_SIDE_BY_SIDE, _ROWS_AT_ONCE = 8, 1 << 13


def _stacked(columns: list[Any], dtype: Any) -> np.ndarray:
    """Columns beside each other in rows, which lie in as few lines of the cache as they fit in.

    A few columns are copied at a time, so many rows that they stay near the processor, and let go.
    """
    count = len(columns[0]) if columns else 0
    rows = aligned_rows(count, len(columns), dtype)
    for first in range(0, len(columns), _SIDE_BY_SIDE):
        places = range(first, min(first + _SIDE_BY_SIDE, len(columns)))
        for start in range(0, count, _ROWS_AT_ONCE):
            part = slice(start, start + _ROWS_AT_ONCE)
            for place in places:
                rows[part, place] = columns[place][part]
        for place in places:
            columns[place] = None
    columns.clear()
    return rows
