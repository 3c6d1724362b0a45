"""What a pair means: the closed list of findings, the proposed current record, and who must act.

The rules, and why they are so, stand in docs/decisions/0010-findings.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.findings.bands import NON_MATCH, REVIEW
from ktp_dedup.findings.current import LEFT, RIGHT, current_record, is_closed
from ktp_dedup.findings.residence import SAME, compare_residences

MOVED, MOVED_SETTLED, DOUBLE_ENTRY = "moved", "moved_settled", "double_entry"
SHARED_NIK, SAME_NIK, DECEASED_ACTIVE = "shared_nik", "same_nik", "deceased_active"
TWIN, RELATIVE, UNCLEAR = "twin", "relative", "unclear"
FINDINGS = (
    MOVED, DOUBLE_ENTRY, SAME_NIK, DECEASED_ACTIVE, SHARED_NIK, UNCLEAR, MOVED_SETTLED, TWIN, RELATIVE,
)  # fmt: skip
"""The closed list, in the order in which it is shown."""

WORK = (MOVED, DOUBLE_ENTRY, SAME_NIK, DECEASED_ACTIVE, SHARED_NIK, UNCLEAR)
"""Findings that ask somebody to do something; the others are out of worklists."""

MEANING_SCHEMA = pl.Schema(
    {
        "finding": pl.String(),
        "residence": pl.String(),
        "current": pl.String(),
        "current_reason": pl.List(pl.String()),
        "act_region": pl.String(),
    }
)
"""Columns of the table of pairs that say what a pair means."""

_UNDECIDED = (SHARED_NIK, UNCLEAR, TWIN, RELATIVE)


@dataclass(frozen=True)
class Judged:
    """Pairs whose meaning is asked for; all arrays are one row for each pair.

    Attributes:
        left, right: rows of the records.
        band: band of each pair.
        refused: where the pair would join two records of a cluster that exclude each other.
        listed: `twin` or `relative` where the pair was found by the household join, else "".
    """

    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    band: npt.NDArray[np.str_]
    refused: npt.NDArray[np.bool_]
    listed: npt.NDArray[np.str_]


def meanings(pairs: Judged, rows: npt.NDArray[np.int32], facts: pl.DataFrame) -> pl.DataFrame:
    """What each pair means.

    Args:
        pairs: the pairs.
        rows: sorted rows of the records whose facts are known; all of the pairs'.
        facts: of those records, see `facts.FACT_SCHEMA`.

    Returns:
        The columns of `MEANING_SCHEMA`, one row for each pair, in their order: `finding` (one of `FINDINGS`, null for a
        non-match that nothing explains), `residence` (one of `residence.RESIDENCES`), `current` and `current_reason`
        (see `current.current_record`), `act_region` (region of the record that is to be closed or checked; null where
        nobody has to act, or where two regions are equally concerned).
    """
    if len(pairs.left) == 0:
        return pl.DataFrame(schema=MEANING_SCHEMA)
    left = facts[np.searchsorted(rows, pairs.left)].select(pl.all().name.prefix("left_"))
    right = facts[np.searchsorted(rows, pairs.right)].select(pl.all().name.prefix("right_"))
    sides = pl.concat([left, right], how="horizontal").with_columns(
        compare_residences(),
        band=pl.Series(pairs.band, dtype=pl.String),
        refused=pl.Series(pairs.refused),
        listed=pl.Series(pairs.listed, dtype=pl.String),
    )
    known = sides.with_columns(finding=_finding())
    decided = pl.concat(
        [known, current_record(known, pl.col("finding") == DECEASED_ACTIVE)], how="horizontal"
    )
    undecided = pl.col("finding").is_in(_UNDECIDED).fill_null(True)
    return decided.with_columns(
        current=pl.when(~undecided).then("current"),
        current_reason=pl.when(~undecided).then("current_reason"),
    ).select(pl.col("finding", "residence", "current", "current_reason"), _act_region().alias("act_region"))


def _finding() -> pl.Expr:
    """The finding of each pair; the first rule that holds."""
    same_nik, one_card = (
        _equal("nik") & ~pl.col("left_nik").str.contains("*", literal=True),
        _equal("family_card"),
    )
    in_review = pl.col("band") == REVIEW
    return (
        pl.when(pl.col("listed") != "")
        .then("listed")
        .when(pl.col("band") == NON_MATCH)
        .then(pl.when(same_nik).then(pl.lit(SHARED_NIK)))
        .when(pl.col("refused"))
        .then(pl.lit(UNCLEAR))
        .when(_dead_beside_active())
        .then(pl.lit(DECEASED_ACTIVE))
        .when(is_closed(LEFT) | is_closed(RIGHT))
        .then(pl.lit(MOVED_SETTLED))
        .when(in_review & (same_nik | one_card))
        .then(pl.lit(UNCLEAR))
        .when(pl.col("residence") != SAME)
        .then(pl.lit(MOVED))
        .when(same_nik)
        .then(pl.lit(SAME_NIK))
        .otherwise(pl.lit(DOUBLE_ENTRY))
    )


def _equal(column: str) -> pl.Expr:
    return (pl.col(f"left_{column}") == pl.col(f"right_{column}")).fill_null(False)


def _dead_beside_active() -> pl.Expr:
    """One row says dead, the other is active and was not made after the dead one was closed."""

    def holds(dead: str, other: str) -> pl.Expr:
        closed = pl.max_horizontal(f"{dead}_recorded_at", f"{dead}_updated_at")
        made_later = (pl.col(f"{other}_recorded_at") > closed).fill_null(False)
        is_dead = (pl.col(f"{dead}_status") == "dead").fill_null(False)
        return is_dead & ~is_closed(other) & ~made_later

    return holds(LEFT, RIGHT) | holds(RIGHT, LEFT)


def _act_region() -> pl.Expr:
    """Region of the record that is not the current one; the common region where none is current."""
    left, right = pl.col("left_region"), pl.col("right_region")
    stale = pl.when(pl.col("current") == LEFT).then(right).when(pl.col("current") == RIGHT).then(left)
    return pl.when(pl.col("finding").is_in(WORK)).then(pl.coalesce(stale, pl.when(left == right).then(left)))
