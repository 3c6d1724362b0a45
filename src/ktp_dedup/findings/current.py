"""Which of two records of one person is the current one, and by what reasons."""

from __future__ import annotations

import polars as pl

CLOSED = ("dead", "moved", "invalid")
"""Values of `status` under which a record is no longer one of an active resident."""

BIOMETRICS_TAKEN = ("recorded", "print ready", "sent for printing", "printed", "shipped", "issued")
BIOMETRICS_LACKING = ("not recorded", "duplicate")
"""Values of `recording_status`: the person was recorded here, or was recorded elsewhere first. The number under which a
person was recorded first is the one that stays (Permendagri 74/2015, article 3)."""

REASONS = ("death", "status", "recording_status", "recorded_at", "family_card_date", "updated_at")
"""The closed list of reasons, the one that decides before others first."""

LEFT, RIGHT = "left", "right"


def is_closed(side: str) -> pl.Expr:
    """Whether the record of a side is closed."""
    return pl.col(f"{side}_status").is_in(CLOSED).fill_null(False)


def votes(death: pl.Expr) -> dict[str, pl.Expr]:
    """For each reason 1 where it speaks for the left record, -1 for the right one, 0 for neither.

    Args:
        death: where a death recorded in one row is the last that is known of the person.
    """
    dead = [(pl.col(f"{side}_status") == "dead").fill_null(False) for side in (LEFT, RIGHT)]
    state = pl.col("left_recording_status"), pl.col("right_recording_status")
    taken = [column.is_in(BIOMETRICS_TAKEN).fill_null(False) for column in state]
    lacking = [column.is_in(BIOMETRICS_LACKING).fill_null(False) for column in state]
    return {
        "death": _vote(dead[0] & death, dead[1] & death),
        "status": pl.when(death).then(0).otherwise(_vote(is_closed(RIGHT), is_closed(LEFT))),
        "recording_status": _vote(taken[0] & lacking[1], taken[1] & lacking[0]),
        "recorded_at": _later("recorded_at"),
        "family_card_date": _later("card_date"),
        "updated_at": _later("updated_at"),
    }


def current_record(sides: pl.DataFrame, death: pl.Expr) -> pl.DataFrame:
    """The record that is proposed as the current one.

    The first reason that speaks for either record decides, in the order of `REASONS`.

    Args:
        sides: the facts of both sides as `left_…` and `right_…`.
        death: see `votes`.

    Returns:
        `current` ("left", "right", null where nothing tells) and `current_reason` (list of text: all reasons for it,
        null where there is none).
    """
    counted = sides.select(**votes(death))
    decided = pl.coalesce(pl.when(pl.col(reason) != 0).then(reason) for reason in REASONS)
    side = pl.when(decided > 0).then(pl.lit(LEFT)).when(decided < 0).then(pl.lit(RIGHT))
    reasons = pl.concat_list(pl.when(pl.col(reason) == decided).then(pl.lit(reason)) for reason in REASONS)
    kept = pl.when(decided.is_not_null()).then(reasons.list.drop_nulls())
    return counted.select(current=side, current_reason=kept)


def _vote(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    return left.cast(pl.Int8) - right.cast(pl.Int8)


def _later(column: str) -> pl.Expr:
    left, right = pl.col(f"left_{column}"), pl.col(f"right_{column}")
    return (left - right).sign().fill_null(0).cast(pl.Int8)
