"""Twins and other close relatives by a join of households: pairs that look alike and are two persons.

The kernel throws such pairs out, rightly; officers who know them ask where they are. So they are listed on demand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.findings.meaning import RELATIVE, TWIN

TWIN_DAYS, NEAR_DAYS = 1, 366
"""Most days between the births of twins (either side of midnight), and of relatives who are listed."""

MOST_ON_CARD, MOST_OF_PARENTS = 30, 12
"""Larger groups are no families: boarding schools on one card, and parents' names that many couples share."""

_FIELDS = ("family_card", "mother_name", "father_name", "birth_date")


@dataclass(frozen=True)
class Relatives:
    """Pairs of relatives; arrays are one row for each pair, the smaller row left.

    Attributes:
        left, right: int32 rows of the records.
        kind: `twin` or `relative`.
        groups_left_out, records_left_out: groups too large to be families, and the records in them.
    """

    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    kind: npt.NDArray[np.str_]
    groups_left_out: int
    records_left_out: int


def find_relatives(frame: pl.DataFrame) -> Relatives:
    """Pairs of one family card, or of one mother and father, whose births are near.

    Twins are born within a day of each other to a mother of one name; all others are relatives.

    Args:
        frame: a normalised register; what it lacks of `family_card`, `mother_name`, `father_name` is not joined on.
    """
    lacking = [pl.lit(None, pl.String).alias(name) for name in _FIELDS[:3] if name not in frame.columns]
    people = frame.with_columns(lacking).with_row_index("row")
    if "birth_date" not in frame.columns:
        people = people.clear().with_columns(birth_date=pl.lit(None, pl.Int32))
    born = pl.col("birth_date").cast(pl.String).str.to_date("%Y%m%d", strict=False)
    people = people.select("row", *_FIELDS[:3], born=born).drop_nulls("born")
    card, cards = _within(people, ("family_card",), most=MOST_ON_CARD)
    parents, couples = _within(people, ("mother_name", "father_name"), most=MOST_OF_PARENTS)
    pairs = pl.concat([card, parents]).unique().sort("left", "right")
    return Relatives(
        left=pairs["left"].to_numpy().astype(np.int32),
        right=pairs["right"].to_numpy().astype(np.int32),
        kind=pairs["kind"].to_numpy().astype(np.str_),
        groups_left_out=cards[0] + couples[0],
        records_left_out=cards[1] + couples[1],
    )


def _within(
    people: pl.DataFrame, keys: tuple[str, ...], *, most: int
) -> tuple[pl.DataFrame, tuple[int, int]]:
    """Near pairs that agree on the keys: `left`, `right`, `kind`; and groups and records left out."""
    size = pl.len().over(keys)
    grouped = people.drop_nulls(keys).with_columns(size=size).filter(pl.col("size") > 1)
    large = grouped.filter(pl.col("size") > most)
    families = grouped.filter(pl.col("size") <= most)
    joined = families.join(families, on=keys, suffix="_other").filter(pl.col("row") < pl.col("row_other"))
    days = (pl.col("born") - pl.col("born_other")).dt.total_days().abs()
    near = joined.filter(days <= NEAR_DAYS)
    mothers = "mother_name", "mother_name_other" if "mother_name" not in keys else "mother_name"
    twin = (days <= TWIN_DAYS) & (pl.col(mothers[0]) == pl.col(mothers[1])).fill_null(False)
    kind = pl.when(twin).then(pl.lit(TWIN)).otherwise(pl.lit(RELATIVE))
    pairs = near.select(left="row", right="row_other", kind=kind)
    return pairs, (large.select(keys).n_unique(), large.height)
