"""Values that are no names: as numbers, and as the columns that the engine compares."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.encode.bounds import ABSENT, SHARED, UNIQUE
from ktp_dedup.encode.codes import F32, I32, MISSING, Codes, dense_codes, frequency_bits
from ktp_dedup.encode.companions import Companion, companion
from ktp_dedup.encode.frequencies import LEAST, Frequencies, frequency_rows
from ktp_dedup.encode.program import Atom
from ktp_dedup.encode.records import AtomColumns
from ktp_dedup.encode.texts import TextTable
from ktp_dedup.engine.keys import mix
from ktp_dedup.engine.program import Kind

NIK_DIGITS = 16


class Values:
    """The values of the fields of a register that are no names.

    Attributes:
        records: number of records.
        coded: the values of each field that the register has, as numbers.
        texts: table of the distinct texts of the atoms whose columns were made.

    Rarities are those of the register, or of `stored` frequencies where there are any; `identities` are the fields
    that hold identity numbers.
    """

    def __init__(
        self,
        columns: Mapping[str, pl.Series | None],
        records: int,
        *,
        stored: Frequencies | None = None,
        identities: Collection[str] = (),
    ) -> None:
        self.records = records
        self._stored, self._identities = stored, identities
        self._columns = {field: column for field, column in columns.items() if column is not None}
        self.coded = {field: dense_codes(column) for field, column in self._columns.items()}
        self.texts = TextTable()

    def numbers(self, field: str) -> I32:
        """Numbers of the fully visible values of a field, int32[n], -1 otherwise: what is masked may differ."""
        values = self._columns.get(field)
        if values is None:
            return np.full(self.records, MISSING, np.int32)
        codes = self.coded[field].codes
        if values.dtype != pl.String:
            return codes
        masked = values.str.contains("*", literal=True).fill_null(False)
        return np.where(masked.to_numpy(), np.int32(MISSING), codes)

    def companion(self, field: str, kind: str) -> Companion | None:
        """A field as companion of names, see `companions`; None where the register lacks it."""
        values = self._columns.get(field)
        return None if values is None else companion(field, kind, values)

    def frequencies(self, field: str) -> list[pl.DataFrame]:
        """How often the values of a field occur, as parts of `Frequencies`."""
        coded = self._coded(field)
        often = coded.counts >= LEAST  # chosen first: most of the values are numbers that few records carry
        told = self._told(field, coded.distinct.filter(pl.Series(often)))
        return [
            frequency_rows("records", field, [""], least=0, records=np.array([coded.records])),
            frequency_rows("value", field, told, records=coded.counts[often]),
        ]

    def _told(self, field: str, distinct: pl.Series) -> pl.Series:
        """Distinct values as `Frequencies` tells them; an identity number by its hash, null where masked."""
        texts = distinct.cast(pl.String)
        if field not in self._identities:
            return texts
        halves = [texts.str.slice(at, 8).cast(pl.Int64, strict=False) for at in (0, 8)]
        visible = halves[0].is_not_null() & halves[1].is_not_null()
        hashes = mix(*(half.fill_null(0).to_numpy() for half in halves)).view(np.uint64)
        return pl.Series(hashes).set(~visible, None)

    def _coded(self, field: str) -> Codes:
        """The values of a field as numbers, all missing where the register lacks it."""
        found = self.coded.get(field)
        return dense_codes(pl.repeat(None, self.records, eager=True)) if found is None else found

    def _rarity(self, field: str) -> F32:
        """float32[n], rarity of each value in bits, 0 where missing."""
        coded = self._coded(field)
        counts, records = coded.counts, coded.records
        if self._stored is not None:
            counts = self._stored.completed("value", field, self._told(field, coded.distinct), counts)
            records = self._stored.records(field)
        return coded.of_rows(frequency_bits(counts, records))

    def columns(self, atom: Atom, *, rare: bool) -> AtomColumns:
        """The columns of an atom; with its rarity if a level adds it."""
        coded = self._coded(atom.field)
        return AtomColumns(
            ints=self._integers(atom, coded),
            states=_states(atom, coded),
            bits=self._rarity(atom.field) if rare else np.broadcast_to(np.float32(0), self.records),
            rare=rare,
            number=self._number(atom),
        )

    def _number(self, atom: Atom) -> F32 | None:
        """The numbers themselves, 0 where missing."""
        if atom.kind is not Kind.NUMBER:
            return None
        values = self._columns.get(atom.field)
        found = np.zeros(self.records) if values is None else values.fill_null(0.0).to_numpy()
        return found.astype(np.float32)

    def _integers(self, atom: Atom, coded: Codes) -> list[I32]:
        """Integer columns of an atom."""
        values = self._columns.get(atom.field)
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
        return [self.numbers(atom.field)]


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
