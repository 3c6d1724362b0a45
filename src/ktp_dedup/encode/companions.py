"""Names among their companions: a name of old men of Klaten says less between two old men of Klaten.

A birth date that agrees also says that both records are of one generation, and mostly of one sex and region; names go
with all three. Counted apart, each piece of evidence would claim the same agreement. So the rarity of a whole name is
lowered by its lift: how much more often its bearers are found with the record's companion value (sex, decade of birth,
birth place) than everybody is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.encode.codes import F32, I32, I64, MISSING, dense_codes

DOUBT = 4.0
"""Bearers that a name is taken to have who are spread like everybody: of rare names nothing is known."""


def companion_codes(kind: str, values: pl.Series) -> I32:
    """Numbers of companion values, int32[n], -1 missing; of dates the decade counts."""
    if kind == "date":
        values = values // 100_000
    return dense_codes(values).codes


def lift_bits(whole: I32, companions: Sequence[I32]) -> F32:
    """Bits by which companions lower the rarity of a name, float32[n], 0 where they say nothing.

    Args:
        whole: int32[n], number of the whole name of a record, -1 missing.
        companions: int32[n] each, number of a companion value, -1 missing.
    """
    total = np.zeros(len(whole))
    for companion in companions:
        there = np.flatnonzero((whole != MISSING) & (companion != MISSING))
        if len(there):
            total[there] += _lift(whole[there].astype(np.int64), companion[there].astype(np.int64))
    return total.astype(np.float32)


def _lift(whole: I64, companion: I64) -> npt.NDArray[np.float64]:
    """Lift in bits where name and companion are there; the pair that agrees is left out of both counts."""
    values = int(companion.max()) + 1
    pair = pl.Series("pair", whole * values + companion).to_frame()
    both = pair.select(pl.len().over("pair")).to_series().to_numpy().astype(np.int64)
    share = np.bincount(companion) / len(companion)
    bearers = np.bincount(whole)[whole]
    expected = share[companion]
    found = (np.maximum(both - 2, 0) + DOUBT * expected) / (np.maximum(bearers - 2, 0) + DOUBT)
    bits: npt.NDArray[np.float64] = np.maximum(np.log2(found / expected), 0.0)
    return bits
