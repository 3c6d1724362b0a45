"""Records as rows of two arrays: integers for values, floats for rarities and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.encode.bounds import ABSENT, SHARED, UNIQUE
from ktp_dedup.encode.codes import F32, I32, MISSING, Codes, dense_codes
from ktp_dedup.encode.companions import lift_bits
from ktp_dedup.encode.name_table import NameTable
from ktp_dedup.encode.program import Atom
from ktp_dedup.encode.texts import TextTable
from ktp_dedup.engine.program import AtomColumn, Kind

NIK_DIGITS = 16


@dataclass
class RecordColumns:
    """Collects the columns of the records, and the row of each atom.

    Attributes:
        records: number of records.
        names: table of the distinct names.
        name_fields: the name fields added, one column of `NameArrays.bits` each.
        texts: table of the distinct texts.
        ints, floats: columns so far.
        rows: one row of `Program.atoms` for each atom so far.
        rare: fields whose rarity a level adds.
        companions: for each name field, int32[n] of each field of `Field.among`, see `companions`.
        coded: values of fields that are no names, where the register has them, as numbers.
        states, bits: for each atom, the state of a record's value (see `bounds.bound_tables`) and the most
            bits it adds.
    """

    records: int
    names: NameTable
    rare: frozenset[str] = frozenset()
    companions: Mapping[str, tuple[I32, ...]] = field(default_factory=dict)
    coded: Mapping[str, Codes] = field(default_factory=dict)
    name_fields: list[str] = field(default_factory=list)
    texts: TextTable = field(default_factory=TextTable)
    ints: list[I32] = field(default_factory=list)
    floats: list[F32] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    thresholds: list[float] = field(default_factory=list)
    states: list[npt.NDArray[np.int8]] = field(default_factory=list)
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
        if atom.kind is Kind.NAME:
            self._add_name(atom, row)
        else:
            self._add_value(atom, row, values)

    def _add_value(self, atom: Atom, row: list[int], values: pl.Series | None) -> None:
        """Columns of what is no name: its integers, its rarity if a level adds it, and the number itself."""
        coded = self._coded(atom.field, values)
        self.ints += self._integers(atom, values, coded)
        self.states.append(_states(atom, coded))
        if atom.field in self.rare:
            self.bits.append(coded.bits)
            self.floats.append(self.bits[-1])
        else:
            self.bits.append(np.broadcast_to(np.float32(0), self.records))
            row[AtomColumn.FLOAT] = -1
        if atom.kind is Kind.NUMBER:
            row[AtomColumn.PARAM] = len(self.floats)
            numbers = np.zeros(self.records) if values is None else values.fill_null(0.0).to_numpy()
            self.floats.append(numbers.astype(np.float32))

    def _coded(self, field: str, values: pl.Series | None) -> Codes:
        """The values of a field as numbers, all missing where the register lacks it."""
        if field in self.coded:
            return self.coded[field]
        return dense_codes(pl.repeat(None, self.records, eager=True) if values is None else values)

    def _integers(self, atom: Atom, values: pl.Series | None, coded: Codes) -> list[I32]:
        """Integer columns of an atom that is no name."""
        if values is None:
            return [coded.codes] * (3 if atom.kind is Kind.NIK else 1)
        if atom.kind is Kind.NIK:
            return nik_segments(values)
        if atom.kind is Kind.DATE:
            return [values.fill_null(MISSING).to_numpy().astype(np.int32, copy=False)]
        if atom.kind is Kind.NUMBER:
            return [np.minimum(coded.codes, 0)]
        if atom.kind is Kind.TEXT:
            first = self.texts.add(coded.distinct)
            return [np.where(coded.codes == MISSING, MISSING, coded.codes + first).astype(np.int32)]
        return [self.numbers(atom.field, values)]

    def _add_name(self, atom: Atom, row: list[int]) -> None:
        """Columns of a name: its number in the table, and the rarity of the whole name among its companions."""
        codes = self.names.codes[atom.field]
        row[AtomColumn.PARAM] = len(self.name_fields)
        self.name_fields.append(atom.field)
        self.ints.append(codes)
        self.states.append(np.where(codes != MISSING, SHARED, ABSENT).astype(np.int8))
        whole = np.append(self.names.full_bits(atom.field), np.float32(0))[codes]
        lift = lift_bits(np.append(self.names.wholes, MISSING)[codes], self.companions.get(atom.field, ()))
        self.floats.append(np.maximum(whole - lift, np.float32(0)))
        most = np.append(self.names.most_bits(atom.field), np.float32(0))[codes]
        self.bits.append(np.minimum(most, self.floats[-1]))

    def numbers(self, field: str, values: pl.Series | None) -> I32:
        """Numbers of the fully visible values of a field that is no name, -1 otherwise: what is masked may differ."""
        if values is None:
            return np.full(self.records, MISSING, np.int32)
        codes = self._coded(field, values).codes
        if values.dtype != pl.String:
            return codes
        masked = values.str.contains("*", literal=True).fill_null(False)
        return np.where(masked.to_numpy(), np.int32(MISSING), codes)

    def add_rare(self, atom: int, bits: float) -> int:
        """Add a column with the values of an atom that are rarer than `bits`, -1 otherwise; returns where it stands."""
        if atom < 0:
            return -1
        values = self.ints[self.rows[atom][AtomColumn.INT]]
        self.ints.append(np.where(self.bits[atom] > bits, values, MISSING).astype(np.int32))
        return len(self.ints) - 1

    def add_numbers(self, field: str, values: pl.Series | None) -> int:
        """Add a column that tells fully visible identity numbers apart; returns where it stands."""
        self.ints.append(self.numbers(field, values))
        return len(self.ints) - 1


def _states(atom: Atom, coded: Codes) -> npt.NDArray[np.int8]:
    """Whether each value is absent, unique or shared; numbers are compared in single precision, so never unique."""
    states = np.where(coded.codes != MISSING, SHARED, ABSENT).astype(np.int8)
    if atom.kind is not Kind.NUMBER:
        states[coded.unique] = UNIQUE
    return states


def nik_segments(values: pl.Series) -> list[I32]:
    """Region, date and serial of identity numbers.

    The region stands as itself + 2, as 1 where masked, as -1 where missing; the others as -1 where masked.
    """
    whole = values.cast(pl.Int64, strict=False)
    visible = ((whole >= 0) & (values.str.len_bytes() == NIK_DIGITS)).fill_null(False)
    digits = whole.fill_null(0).to_numpy()
    segments = [digits // 10**10 + 2, digits // 10**4 % 10**6, digits % 10**4]
    found = [segment.astype(np.int32) for segment in segments]
    others = (~visible).arg_true()
    for segment, read in zip(found, _masked_segments(values.gather(others)), strict=True):
        segment[others.to_numpy()] = read
    return found


def _masked_segments(values: pl.Series) -> list[I32]:
    """`nik_segments` of numbers with masked digits or none at all."""

    def segment(start: int, length: int) -> I32:
        digits = values.str.slice(start, length).cast(pl.Int32, strict=False)
        return digits.fill_null(MISSING).to_numpy()

    region = np.where(values.is_null().to_numpy(), MISSING, segment(0, 6) + 2).astype(np.int32)
    return [region, segment(6, 6), segment(12, 4)]
