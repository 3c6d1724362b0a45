"""Labels for training: pairs of records that people have judged, or the whole truth.

Judged pairs are `id_a`, `id_b`, `label` (1 one person, 0 two), with optional `source_a`, `source_b`; they say
nothing of others. A truth in a form of `truth` says it of all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ktp_dedup.errors import InputError
from ktp_dedup.evaluate.truth import aliased_keys, as_truth, read_table, record_key
from ktp_dedup.register.ids import are_aliases

_YES, _NO = ("1", "1.0", "true"), ("0", "0.0", "false")


@dataclass(frozen=True)
class JudgedPairs:
    """Pairs with their label.

    Attributes:
        pairs: `a`, `b` (keys of records, see `truth.record_key`), `label` (int8, 1 one person, 0 two).
        sourced: whether keys hold the source beside the id.
        complete: whether a pair that is not among them is known to be two persons.
    """

    pairs: pl.DataFrame
    sourced: bool
    complete: bool

    def __repr__(self) -> str:
        return f"JudgedPairs(pairs={self.pairs.height}, complete={self.complete})"

    def rows(self, ids: pl.DataFrame) -> pl.DataFrame:
        """The pairs as rows of a register; pairs with a record of another register are left out.

        Args:
            ids: `source`, `record_id` of each row.

        Returns:
            `left`, `right` (rows, left < right), `label`; sorted, each pair once.

        Raises:
            InputError: ids repeat across sources that the labels do not tell apart, or a pair has both labels.
        """
        if not self.sourced and ids["record_id"].n_unique() < ids.height:
            raise InputError(
                "Record ids repeat across sources: give the labels the columns source_a and source_b."
            )
        keys = ids.select(key=record_key("record_id", "source", sourced=self.sourced)).with_row_index("row")
        aliases = sorted(ids.filter(are_aliases(pl.col("record_id")))["source"].unique())
        found = self.pairs
        for side in ("a", "b"):
            known = aliased_keys(found[side], aliases, sourced=self.sourced)
            found = (
                found.with_columns(key=known).join(keys, on="key").rename({"row": f"row_{side}"}).drop("key")
            )
        left, right = pl.min_horizontal("row_a", "row_b"), pl.max_horizontal("row_a", "row_b")
        once = found.select("label", left=left, right=right).unique().sort("left", "right", "label")
        once = once.filter(pl.col("left") < pl.col("right"))
        if once.select("left", "right").is_duplicated().any():
            raise InputError("The labels call a pair both one person and two: decide, and leave one row.")
        return once


def read_labels(path: str | Path) -> JudgedPairs:
    """Reads labels from a file of any form that a register may have.

    Raises:
        InputError: the file is missing, unreadable or empty, or its columns are of no known form.
    """
    frame, name = read_table(path)
    return as_labels(frame, name=name)


def as_labels(frame: pl.DataFrame, *, name: str = "labels") -> JudgedPairs:
    """Takes a frame of judged pairs or a truth; ``name`` is what messages call it.

    Raises:
        InputError: the columns are of no known form, a label is neither 1 nor 0, or see ``as_truth``.
    """
    plain = frame.rename({column: column.strip().lower() for column in frame.columns})
    if "label" not in plain.columns:
        truth = as_truth(frame, name=name)
        return JudgedPairs(truth.pairs().with_columns(label=pl.lit(1, pl.Int8)), truth.sourced, complete=True)
    if missing := [column for column in ("id_a", "id_b") if column not in plain.columns]:
        raise InputError(f"The {name} has no column {missing[0]}: it needs id_a, id_b and label.")
    label = plain["label"].cast(pl.String).str.strip_chars().str.to_lowercase()
    strange = ~label.is_in([*_YES, *_NO]).fill_null(False)
    if strange.any():
        row = int(strange.arg_true()[0]) + 1
        raise InputError(
            f"The label in row {row} of the {name} is neither 1 (one person) nor 0 (two persons)."
        )
    sourced = {"source_a", "source_b"} <= set(plain.columns)
    stripped = plain.with_columns(pl.col("id_a", "id_b").cast(pl.String).str.strip_chars())
    pairs = stripped.select(
        a=record_key("id_a", "source_a", sourced=sourced),
        b=record_key("id_b", "source_b", sourced=sourced),
        label=label.is_in(_YES).cast(pl.Int8),
    )
    return JudgedPairs(pairs, sourced, complete=False)
