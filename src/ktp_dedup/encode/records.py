"""Records as rows of two arrays: integers for values, floats for rarities, numbers and upper bounds."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from ktp_dedup.encode.codes import F32, I32, MISSING, dense_codes, value_bits
from ktp_dedup.encode.name_table import NameTable
from ktp_dedup.encode.program import ABSENT, SHARED, UNIQUE, Atom
from ktp_dedup.encode.texts import TextTable
from ktp_dedup.engine.program import AtomColumn, Kind


@dataclass
class RecordColumns:
    """Collects the columns of the records, and the row of each atom.

    Attributes:
        records: number of records.
        names: table of the distinct names.
        name_fields: the name fields added, one column of `Arrays.token_bits` each.
        texts: table of the distinct texts.
        ints, floats: columns so far.
        rows: one row of `Program.atoms` for each atom so far.
        rare: fields whose rarity a level adds.
        states, bits: for each atom, the state of a record's value (see `program.upper_bounds`) and the most
            bits it adds.
    """

    records: int
    names: NameTable
    rare: frozenset[str] = frozenset()
    name_fields: list[str] = field(default_factory=list)
    texts: TextTable = field(default_factory=TextTable)
    ints: list[I32] = field(default_factory=list)
    floats: list[F32] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    thresholds: list[float] = field(default_factory=list)
    states: list[np.ndarray] = field(default_factory=list)
    bits: list[F32] = field(default_factory=list)

    def add(self, atom: Atom, values: pl.Series | None) -> None:
        """Add the columns of one atom; `values` is None where the register lacks the field."""
        row = [0] * len(AtomColumn)
        row[AtomColumn.KIND] = atom.kind
        row[AtomColumn.INT] = len(self.ints)
        row[AtomColumn.FLOAT] = len(self.floats)
        row[AtomColumn.OUTCOMES] = len(atom.outcomes)
        row[AtomColumn.PARAM] = atom.metric
        row[AtomColumn.THRESHOLD] = len(self.thresholds)
        row[AtomColumn.THRESHOLDS] = len(atom.thresholds)
        self.thresholds += atom.thresholds
        self.rows.append(row)
        if values is None or values.null_count() == len(values):
            values = None
        if atom.kind is Kind.NAME:
            self._add_name(atom, row)
            return
        codes = self._codes(atom, values)
        self.ints += codes
        rarity = np.zeros(self.records, np.float32)
        if atom.field in self.rare:
            if values is not None:
                rarity = value_bits(dense_codes(values)[0])
            self.floats.append(rarity)
        else:
            row[AtomColumn.FLOAT] = -1
        self.states.append(_states(atom, codes[0], values))
        self.bits.append(rarity)
        if atom.kind is Kind.NUMBER:
            row[AtomColumn.PARAM] = len(self.floats)
            numbers = np.zeros(self.records) if values is None else values.fill_null(0.0).to_numpy()
            self.floats.append(numbers.astype(np.float32))

    def add_numbers(self, values: pl.Series | None) -> int:
        """Add a column that tells fully visible identity numbers apart; returns where it stands."""
        codes = np.full(self.records, MISSING, np.int32)
        if values is not None:
            codes = dense_codes(values.cast(pl.Int64, strict=False))[0]
        self.ints.append(codes)
        return len(self.ints) - 1

    def _codes(self, atom: Atom, values: pl.Series | None) -> list[I32]:
        """Integer columns of an atom that is no name."""
        if values is None:
            return [np.full(self.records, MISSING, np.int32)] * (3 if atom.kind is Kind.NIK else 1)
        if atom.kind is Kind.NIK:
            return nik_segments(values)
        if atom.kind is Kind.DATE:
            return [values.fill_null(MISSING).to_numpy().astype(np.int32)]
        if atom.kind is Kind.NUMBER:
            return [np.where(values.is_null().to_numpy(), MISSING, 0).astype(np.int32)]
        codes, distinct = dense_codes(values)
        if atom.kind is Kind.TEXT:
            first = self.texts.add(distinct)
            codes = np.where(codes == MISSING, MISSING, codes + first).astype(np.int32)
        return [codes]

    def _add_name(self, atom: Atom, row: list[int]) -> None:
        """Columns of a name: its number in the table, and the rarity of the whole name."""
        codes = self.names.codes[atom.field]
        row[AtomColumn.PARAM] = len(self.name_fields)
        self.name_fields.append(atom.field)
        self.ints.append(codes)
        self.states.append(np.where(codes != MISSING, SHARED, ABSENT).astype(np.int8))
        for bits, columns in (
            (self.names.full_bits(atom.field), self.floats),
            (self.names.most_bits(self.names.token_bits(atom.field)), self.bits),
        ):
            columns.append(np.append(bits, np.float32(0))[codes])


def _states(atom: Atom, codes: I32, values: pl.Series | None) -> np.ndarray:
    """Whether each value is absent, unique or shared; numbers are compared in single precision, so never unique."""
    states = np.where(codes != MISSING, SHARED, ABSENT).astype(np.int8)
    if values is not None and atom.kind is not Kind.NUMBER:
        states[(codes != MISSING) & values.is_unique().to_numpy()] = UNIQUE
    return states


def nik_segments(values: pl.Series) -> list[I32]:
    """Region, date and serial of identity numbers.

    The region stands as itself + 2, as 1 where masked, as -1 where missing; the others as -1 where masked.
    """

    def segment(start: int, length: int) -> np.ndarray:
        digits = values.str.slice(start, length).cast(pl.Int32, strict=False)
        return digits.fill_null(MISSING).to_numpy().astype(np.int32)

    region = np.where(values.is_null().to_numpy(), MISSING, segment(0, 6) + 2).astype(np.int32)
    return [region, segment(6, 6), segment(12, 4)]
