"""Names among their companions: a name of old men of Klaten says less between two old men of Klaten.

A birth date that agrees also says that both records are of one generation, and mostly of one sex and region; names go
with all three. Counted apart, each piece of evidence would claim the same agreement. So the rarity of a whole name is
lowered by its lift: how much more often its bearers are found with the record's companion value (sex, decade of birth,
birth place) than everybody is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ktp_dedup.encode.codes import F64, I32, I64, MISSING, SEEN_LEAST, Codes, dense_codes

DOUBT = 4.0
"""Bearers that a name is taken to have who are spread like everybody: of rare names nothing is known."""


@dataclass(frozen=True)
class Companion:
    """Values that names go with.

    Attributes:
        field: whose values they are.
        coded: the values as numbers; of dates the decade counts.
    """

    field: str
    coded: Codes

    @property
    def texts(self) -> pl.Series:
        """The distinct values as texts."""
        return self.coded.distinct.cast(pl.String)


def companion(field: str, kind: str, values: pl.Series) -> Companion:
    """A field as companion of names."""
    return Companion(field, dense_codes(values // 100_000 if kind == "date" else values))


@dataclass(frozen=True)
class Lift:
    """Bits by which a companion lowers the rarity of the names of a field.

    Attributes:
        among: the companion.
        wholes: int64[pairs], number of the whole name of each pair of a name and a companion value, no pair twice.
        values: int64[pairs], number of the companion value.
        bits: float64[pairs], above 0.
        records: int64[pairs], how many records carry both; 0 where that is not known.
    """

    among: Companion
    wholes: I64
    values: I64
    bits: F64
    records: I64

    def of_rows(self, whole: I32) -> F64:
        """float64[n], the bits of each record by the number of its whole name, -1 missing; 0 where nothing is known."""
        width = len(self.among.coded.distinct) + 1
        pairs = pl.DataFrame({"pair": self.wholes * width + self.values, "bits": self.bits})
        rows = pl.DataFrame({"pair": whole.astype(np.int64) * width + self.among.coded.codes})
        found = rows.join(pairs, on="pair", how="left", maintain_order="left")["bits"]
        return found.fill_null(0.0).to_numpy()


def count_lift(whole: I32, among: Companion) -> Lift:
    """Count the lift on the records that have both; the pair that agrees is left out of both counts.

    Args:
        whole: int32[n], number of the whole name of a record, -1 missing.
        among: the companion.
    """
    companions, width = among.coded.codes, len(among.coded.distinct) + 1
    there = (whole != MISSING) & (companions != MISSING)
    names, values = whole[there].astype(np.int64), companions[there]
    every = np.sort(names * width + values)
    starts = np.flatnonzero(np.append(True, every[1:] != every[:-1])[: len(every)])
    pair, both = every[starts], np.diff(np.append(starts, len(every)))
    share = np.bincount(values, minlength=width) / max(len(values), 1)
    expected, bearers = share[pair % width], np.bincount(names)[pair // width]
    found = (np.maximum(both - SEEN_LEAST, 0) + DOUBT * expected) / (
        np.maximum(bearers - SEEN_LEAST, 0) + DOUBT
    )
    bits = np.log2(found / expected)
    kept = (bits > 0) & (both > SEEN_LEAST)
    return Lift(among, pair[kept] // width, pair[kept] % width, bits[kept], both[kept])
