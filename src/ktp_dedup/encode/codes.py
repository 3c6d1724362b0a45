"""Values as codes and how rare they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.engine import number_equals

I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]

MISSING = -1

_SEEDS = 1, 2

SEEN_LEAST = 2
"""Records that a value is taken to be carried by at least: a pair that agrees on it."""


@dataclass(frozen=True)
class Codes:
    """A column as numbers of its distinct values, in order of first appearance.

    Attributes:
        codes: int32[n], number of each value, -1 for null.
        distinct: the values behind the numbers.
        counts: int64[distinct], how many rows carry each.
    """

    codes: I32
    distinct: pl.Series
    counts: I64

    @property
    def unique(self) -> npt.NDArray[np.bool_]:
        """bool[n], whether no other row has the value; False for null."""
        return np.append(self.counts == 1, False)[self.codes]

    @property
    def records(self) -> int:
        """How many rows carry a value at all."""
        return int(self.counts.sum())

    def of_rows(self, of_values: F32) -> F32:
        """float32[n], what stands for each value, 0 for null."""
        return np.append(of_values, np.float32(0))[self.codes]


def dense_codes(values: pl.Series) -> Codes:
    """Number the distinct values of a column; one pass over it, whatever its type."""
    there = values.is_not_null().to_numpy()
    if not there.any():
        return Codes(np.full(len(values), MISSING, np.int32), values.clear(), np.zeros(0, np.int64))
    hashes, others = (values.hash(seed).to_numpy().view(np.int64) for seed in _SEEDS)
    codes, first, counts = number_equals(hashes, others, there)
    return Codes(codes, values.gather(first), counts)


def frequency_bits(counts: npt.NDArray[Any], total: int) -> F32:
    """Rarity in bits of values by how many of `total` records carry them: -log2 of the share, smoothed by one record.

    A pair that agrees on a value carries it twice already, so a value seen once or twice must not look rarer than
    the register can tell.
    """
    share = (np.maximum(counts, SEEN_LEAST) + 1) / (total + 3)
    found: F32 = np.maximum(-np.log2(share), 0).astype(np.float32)
    return found
