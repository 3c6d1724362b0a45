"""Records as rows of two arrays: integers for values, floats for rarities and numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ktp_dedup.encode.bounds import ABSENT, SHARED
from ktp_dedup.encode.codes import F32, I32, MISSING
from ktp_dedup.encode.name_rarity import NameRarity
from ktp_dedup.encode.program import Atom
from ktp_dedup.engine.program import AtomColumn, Kind


@dataclass(frozen=True)
class AtomColumns:
    """The columns of one atom.

    Attributes:
        ints: int32[n] each, what is compared.
        states: int8[n], the state of a record's value, see `bounds.bound_tables`.
        bits: float32[n], the most bits that a value adds.
        rare: whether a level adds a rarity.
        rarity: float32[n], if that is not `bits`.
        number: float32[n], the number itself.
    """

    ints: list[I32]
    states: npt.NDArray[np.int8]
    bits: F32
    rare: bool = False
    rarity: F32 | None = None
    number: F32 | None = None

    @property
    def floats(self) -> list[F32]:
        """The rarity, where a level adds it, and the number, where the atom is one."""
        rarity = [self.bits if self.rarity is None else self.rarity] if self.rare else []
        return rarity + ([] if self.number is None else [self.number])


def name_columns(names: NameRarity) -> AtomColumns:
    """The number of each record's name in the table, and the rarity of the whole name among its companions."""
    codes, rarity = names.names.codes[names.field], names.of_records
    most = np.append(names.most_bits, np.float32(0))[codes]
    states = np.where(codes != MISSING, SHARED, ABSENT).astype(np.int8)
    return AtomColumns([codes], states, np.minimum(most, rarity), rare=True, rarity=rarity)


@dataclass
class RecordColumns:
    """Collects the columns of the records, and the row of each atom.

    Attributes:
        ints, floats: columns so far.
        rows: one row of `Program.atoms` for each atom so far.
        thresholds: of all atoms so far.
        states, bits: `AtomColumns.states` and `bits` of each atom.
    """

    ints: list[I32] = field(default_factory=list)
    floats: list[F32] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    thresholds: list[float] = field(default_factory=list)
    states: list[npt.NDArray[np.int8]] = field(default_factory=list)
    bits: list[F32] = field(default_factory=list)

    def add(self, atom: Atom, columns: AtomColumns) -> None:
        """Add the columns of one atom."""
        row = [0] * len(AtomColumn)
        row[AtomColumn.KIND] = atom.kind
        row[AtomColumn.INT] = len(self.ints)
        row[AtomColumn.FLOAT] = len(self.floats) if columns.rare else -1
        row[AtomColumn.OUTCOMES] = len(atom.outcomes)
        row[AtomColumn.PARAM] = self._parameter(atom, columns)
        row[AtomColumn.THRESHOLD] = len(self.thresholds)
        row[AtomColumn.THRESHOLDS] = len(atom.thresholds)
        self.thresholds += atom.thresholds
        self.rows.append(row)
        self.ints += columns.ints
        self.floats += columns.floats
        self.states.append(columns.states)
        self.bits.append(columns.bits)

    def _parameter(self, atom: Atom, columns: AtomColumns) -> int:
        """The place of a name field among all, the column of a number, the metric of a text."""
        if atom.kind is Kind.NAME:
            return sum(row[AtomColumn.KIND] == Kind.NAME for row in self.rows)
        return len(self.floats) + columns.rare if atom.kind is Kind.NUMBER else atom.metric

    def rare(self, atom: int, bits: float) -> I32:
        """int32[n], the values of an atom that are rarer than `bits`, -1 otherwise."""
        values = self.ints[self.rows[atom][AtomColumn.INT]]
        return np.where(self.bits[atom] > bits, values, MISSING).astype(np.int32)
