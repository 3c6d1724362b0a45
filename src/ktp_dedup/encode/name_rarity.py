"""How rare the names of a field are: word by word, as a whole, and among their companions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from ktp_dedup.encode.codes import F32, I32, I64, MISSING, frequency_bits
from ktp_dedup.encode.companions import Companion, Lift, count_lift
from ktp_dedup.encode.frequencies import LEAST, Frequencies, What, frequency_rows
from ktp_dedup.encode.name_table import NameTable
from ktp_dedup.engine.program import NAME_BITS_CAP


@dataclass(frozen=True)
class NameRarity:
    """Rarities of the names of one field, by the register itself or by a larger one.

    Attributes:
        names: table of the distinct names.
        field: the name field.
        companions: fields that names go with, those that the register has.
        stored: frequencies of the larger register, None for the register itself.
    """

    names: NameTable
    field: str
    companions: Sequence[Companion] = ()
    stored: Frequencies | None = None

    @cached_property
    def _counts(self) -> I64:
        """int64[names], how many records carry a name."""
        codes = self.names.codes[self.field]
        return np.bincount(codes[codes != MISSING], minlength=len(self.names.offsets) - 1)

    @cached_property
    def _word_counts(self) -> I64:
        """int64[forms], how often a canonical form stands in the values of the field."""
        counts = self._counts[self.names.name_of_token]
        return np.bincount(self.names.canonical, counts, self.names.words.forms).astype(np.int64)

    @cached_property
    def _whole_counts(self) -> I64:
        """int64[wholes], how many records carry a whole name."""
        return np.bincount(self.names.wholes, self._counts).astype(np.int64)

    @property
    def _forms(self) -> pl.Series:
        """The canonical forms as texts."""
        return pl.Series(list(self.names.words.numbers), dtype=pl.String)

    def _rarity(self, what: What, told: Callable[[], pl.Series], counts: I64) -> F32:
        """float32[values], rarity of values by how many records carry them."""
        records = int(self._counts.sum())
        if self.stored is not None:
            counts = self.stored.completed(what, self.field, told(), counts)
            records = self.stored.records(self.field)
        return frequency_bits(counts, records)

    @cached_property
    def word_bits(self) -> F32:
        """float32[words], rarity of each word's canonical form."""
        bits = self._rarity("word", lambda: self._forms, self._word_counts)
        return bits[self.names.words.canonical]

    @cached_property
    def full_bits(self) -> F32:
        """float32[names], rarity of the whole name, in canonical forms."""
        bits = self._rarity("name", lambda: self.names.stable_wholes, self._whole_counts)
        return bits[self.names.wholes]

    @property
    def most_bits(self) -> F32:
        """float32[names], the most bits that a name can add: all its words."""
        names = self.names
        total = np.bincount(names.name_of_token, self.word_bits[names.token], len(names.offsets) - 1)
        return np.nextafter(np.minimum(total, NAME_BITS_CAP).astype(np.float32), np.float32(np.inf))

    @cached_property
    def _wholes(self) -> I32:
        """int32[records], number of the whole name of each record, -1 missing."""
        return np.append(self.names.wholes, np.int32(MISSING))[self.names.codes[self.field]]

    @cached_property
    def _lifts(self) -> list[Lift]:
        """What each companion says, see `companions`."""
        return [self._lift(companion) for companion in self.companions]

    def _lift(self, among: Companion) -> Lift:
        if self.stored is None:
            return count_lift(self._wholes, among)
        told = self.names.stable_wholes, among.texts
        wholes, values, bits = self.stored.lifts(self.field, among.field, *told)
        return Lift(among, wholes, values, bits, np.zeros(len(bits), np.int64))

    @cached_property
    def of_records(self) -> F32:
        """float32[records], rarity of the whole name of each record among its companions, 0 where missing."""
        whole = np.append(self.full_bits, np.float32(0))[self.names.codes[self.field]]
        lowered = np.zeros(len(whole))
        for lift in self._lifts:
            lowered += lift.of_rows(self._wholes)
        return np.maximum(whole - lowered.astype(np.float32), np.float32(0))

    def frequencies(self) -> list[pl.DataFrame]:
        """How often words and names of the field occur, as parts of `Frequencies`."""
        often = np.flatnonzero(self._whole_counts >= LEAST)
        return [
            frequency_rows("records", self.field, [""], least=0, records=self._counts.sum(keepdims=True)),
            frequency_rows("word", self.field, self._forms, records=self._word_counts),
            frequency_rows(
                "name", self.field, self.names.stable_wholes.gather(often), records=self._whole_counts[often]
            ),
            *map(self._lift_rows, self._lifts),
        ]

    def _lift_rows(self, lift: Lift) -> pl.DataFrame:
        return frequency_rows(
            "lift",
            self.field,
            self.names.stable_wholes.gather(lift.wholes),
            records=lift.records,
            among=pl.lit(lift.among.field),
            among_value=lift.among.texts.gather(lift.values),
            bits=lift.bits,
        )


def known_rows(names: NameTable) -> pl.DataFrame:
    """The words that count as names in a register and are in no dictionary, as a part of `Frequencies`."""
    words = names.words
    found = [
        form for form, number in words.numbers.items() if names.known[number] and not words.dictionary[number]
    ]
    return frequency_rows("known", "", found)
