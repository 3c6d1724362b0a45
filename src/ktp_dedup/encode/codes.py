"""Values as codes and how rare they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]

MISSING = -1


def dense_codes(values: pl.Series) -> tuple[I32, pl.Series]:
    """Codes of values in ascending order of the values, -1 for null, and the distinct values behind them."""
    distinct = values.drop_nulls().unique().sort()
    if len(distinct) == 0:
        return np.full(len(values), MISSING, np.int32), distinct
    frame = pl.DataFrame({"value": distinct, "code": np.arange(len(distinct), dtype=np.int32)})
    joined = values.rename("value").to_frame().join(frame, on="value", how="left", maintain_order="left")
    return joined["code"].fill_null(MISSING).to_numpy().astype(np.int32), distinct


def frequency_bits(counts: npt.NDArray[Any], total: int) -> F32:
    """Rarity in bits of values by how many of `total` records carry them: -log2 of the share, smoothed by one record.

    A pair that agrees on a value carries it twice already, so a value seen once or twice must not look rarer than
    the register can tell.
    """
    share = (np.maximum(counts, 2) + 1) / (total + 3)
    found: F32 = np.maximum(-np.log2(share), 0).astype(np.float32)
    return found


def value_bits(codes: I32) -> F32:
    """Rarity in bits of each record's value, 0 where missing."""
    present = codes != MISSING
    if not present.any():
        return np.zeros(len(codes), np.float32)
    counts = np.bincount(codes[present])
    bits = frequency_bits(counts, int(present.sum()))
    return np.where(present, bits[np.maximum(codes, 0)], np.float32(0)).astype(np.float32)
