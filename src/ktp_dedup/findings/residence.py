"""How far apart two residences are: the level of region that makes a move."""

from __future__ import annotations

import polars as pl

SAME, OTHER_SOURCE = "same", "other_source"
LEVELS = ("province", "regency", "district", "village")
RESIDENCES = (SAME, *(f"other_{level}" for level in LEVELS), OTHER_SOURCE)
"""The closed list: `same`, the largest unit in which two residences differ, or `other_source`."""


def compare_residences() -> pl.Expr:
    """How two residences differ, of a frame with the facts of both sides as `left_…` and `right_…`.

    Two units differ when both are known and unlike; what one record leaves out says nothing. Where no unit is known on
    both sides the source decides: `other_source`, or `same`.

    Returns:
        One of `RESIDENCES`, as a column `residence`.
    """
    differs = [
        pl.when(_sides(level)[0] != _sides(level)[1]).then(pl.lit(f"other_{level}")) for level in LEVELS
    ]
    known = pl.any_horizontal(_sides(level)[0] == _sides(level)[1] for level in LEVELS).fill_null(False)
    left, right = _sides("source")
    by_source = pl.when(~known & (left != right)).then(pl.lit(OTHER_SOURCE)).otherwise(pl.lit(SAME))
    return pl.coalesce(*differs, by_source).alias("residence")


def _sides(column: str) -> tuple[pl.Expr, pl.Expr]:
    return pl.col(f"left_{column}"), pl.col(f"right_{column}")
