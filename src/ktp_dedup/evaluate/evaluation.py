"""The evaluation of a result: proposed pairs against true ones, as joins; no loop over pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ktp_dedup.errors import InputError
from ktp_dedup.evaluate.calibration import Calibration, calibration
from ktp_dedup.evaluate.clusters import b_cubed, components
from ktp_dedup.evaluate.measures import Cut, Evaluation, Measure
from ktp_dedup.evaluate.truth import Truth, as_truth, record_key
from ktp_dedup.register.ids import are_aliases

MOST_CUTS = 200
"""Without given weights the cuts are whole bits; a wider range takes every second, third … bit."""


def evaluate(
    pairs: pl.DataFrame,
    truth: pl.DataFrame | Truth,
    *,
    records: pl.DataFrame | int | None = None,
    candidates: pl.DataFrame | None = None,
    weights: Sequence[float] | None = None,
) -> Evaluation:
    """Measures proposed pairs against the truth; a true pair that is not among them counts as missed.

    Args:
        pairs: ``left_id``, ``right_id``; with ``left_source``, ``right_source`` if the truth has sources;
            ``match_weight`` (bits) gives cuts; without ``band`` all are ``match``, and those of another band
            than ``match`` and ``review`` do not count.
        truth: a ``Truth``, or a frame in one of its forms; where the pairs show aliases, its NIKs count as
            theirs.
        records: the records that were scanned (``record_id``, with ``source`` if the truth has it), or how
            many: then records in no cluster count in B-cubed.
        candidates: pairs that blocking kept, at least the true ones: gives pair completeness.
        weights: match weights to cut at; by default every whole bit.

    Raises:
        InputError: a column is missing, the truth is malformed or names no record of ``records``, or ids
            repeat across sources that the truth does not tell apart.
    """
    truth = truth if isinstance(truth, Truth) else as_truth(truth)
    truth = truth.with_aliases(_sources_of_aliases(pairs, records))
    true_pairs = truth.pairs()
    judged = _judge(pairs, truth, true_pairs).filter(pl.col("band").is_in(["match", "review"]))
    match, review = (judged.filter(pl.col("band") == band) for band in ("match", "review"))
    cuts, best = _cuts(judged, true_pairs.height, weights)
    clusters = components(match)
    return Evaluation(
        true_pairs=true_pairs.height,
        match=_measure(match, true_pairs.height),
        review=_measure(pl.concat([match, review]), true_pairs.height),
        review_pairs=review.height,
        review_true_pairs=int(review["true"].sum()),
        written=_measure(judged, true_pairs.height),
        pair_completeness=_completeness(candidates, truth, true_pairs),
        b_cubed=b_cubed(clusters, truth.members, records=_count(records, truth)),
        b_cubed_named=b_cubed(clusters, truth.repeated(), records=None),
        cuts=cuts,
        best=best,
        calibration=_calibration(judged),
    )


def _judge(pairs: pl.DataFrame, truth: Truth, true_pairs: pl.DataFrame) -> pl.DataFrame:
    """Distinct pairs ``a``, ``b`` with ``band``, ``match_weight`` (null without), ``true``; best first."""
    keyed = _keyed(pairs, truth)
    if "band" not in keyed.columns:
        keyed = keyed.with_columns(band=pl.lit("match"))
    if "match_weight" not in keyed.columns:
        keyed = keyed.with_columns(match_weight=pl.lit(None, pl.Float64))
    keyed = keyed.sort("match_weight", descending=True, nulls_last=True, maintain_order=True)
    return (
        keyed.unique(["a", "b"], keep="first", maintain_order=True)
        .join(true_pairs.with_columns(true=True), on=["a", "b"], how="left", maintain_order="left")
        .with_columns(pl.col("true").fill_null(False))
    )


def _keyed(pairs: pl.DataFrame, truth: Truth) -> pl.DataFrame:
    """The pairs with keys ``a`` < ``b``, and ``band`` and ``match_weight`` where they have them."""
    needed = ["left_id", "right_id", *(["left_source", "right_source"] if truth.sourced else [])]
    missing = [column for column in needed if column not in pairs.columns]
    if missing:
        raise InputError(f"The pairs have no column {missing[0]}.")
    if not truth.sourced and {"left_source", "right_source"} <= set(pairs.columns):
        _refuse_ambiguous(pairs)
    left = record_key("left_id", "left_source", sourced=truth.sourced)
    right = record_key("right_id", "right_source", sourced=truth.sourced)
    kept = [column for column in ("band", "match_weight") if column in pairs.columns]
    return pairs.select(*kept, a=pl.min_horizontal(left, right), b=pl.max_horizontal(left, right))


def _sources_of_aliases(pairs: pl.DataFrame, records: pl.DataFrame | int | None) -> list[str]:
    """The sources whose ids were NIKs, so that aliases stand in their place."""
    sides = [(pairs, "left_source", "left_id"), (pairs, "right_source", "right_id")]
    if isinstance(records, pl.DataFrame):
        sides.append((records, "source", "record_id"))
    found: set[str] = set()
    for frame, source, record_id in sides:
        if {source, record_id} <= set(frame.columns):
            aliases = frame.filter(are_aliases(pl.col(record_id).cast(pl.String)))
            found.update(aliases[source].cast(pl.String).unique())
    return sorted(found)


def _refuse_ambiguous(pairs: pl.DataFrame) -> None:
    sides = [pairs.select(source=f"{side}_source", record_id=f"{side}_id") for side in ("left", "right")]
    named = pl.concat(sides).unique()
    if named["record_id"].n_unique() < named.height:
        raise InputError(
            "Record ids repeat across sources: give the truth the columns source_a and source_b, or source."
        )


def _measure(judged: pl.DataFrame, true_pairs: int) -> Measure:
    return Measure(judged.height, int(judged["true"].sum()), true_pairs)


def _cuts(
    judged: pl.DataFrame, true_pairs: int, weights: Sequence[float] | None
) -> tuple[tuple[Cut, ...], Cut | None]:
    """Measures at the given weights (or whole bits), and the best over all weights that occur."""
    scored = judged.filter(pl.col("match_weight").is_not_null())
    if not scored.height:
        return (), None
    weight = scored["match_weight"].to_numpy()
    correct = np.cumsum(scored["true"].to_numpy())

    def cut(at: float) -> Cut:
        found = int(np.searchsorted(-weight, -at, side="right"))
        return Cut(float(at), Measure(found, int(correct[found - 1]) if found else 0, true_pairs))

    low, high = int(np.floor(weight[-1])), int(np.ceil(weight[0]))
    step = (high - low) // MOST_CUTS + 1
    levels = range(low, high + 1, step) if weights is None else sorted(weights)
    last = np.append(weight[1:] != weight[:-1], True)
    f1 = np.where(last, 2 * correct / (np.arange(1, len(weight) + 1) + true_pairs), -1.0)
    return tuple(cut(at) for at in levels), cut(weight[int(np.argmax(f1))])


def _calibration(judged: pl.DataFrame) -> Calibration | None:
    """Of the pairs that carry a weight."""
    scored = judged.filter(pl.col("match_weight").is_not_null())
    weights = np.clip(scored["match_weight"].to_numpy(), -1000.0, 1000.0)
    return calibration(1 / (1 + np.exp2(-weights)), scored["true"].to_numpy())


def _completeness(candidates: pl.DataFrame | None, truth: Truth, true_pairs: pl.DataFrame) -> float | None:
    if candidates is None or not true_pairs.height:
        return None
    kept = true_pairs.join(_keyed(candidates, truth), on=["a", "b"], how="semi")
    return kept.height / true_pairs.height


def _count(records: pl.DataFrame | int | None, truth: Truth) -> int | None:
    if not isinstance(records, pl.DataFrame):
        return records
    known = records.select(key=record_key("record_id", "source", sourced=truth.sourced))
    if truth.members.join(known, on="key", how="semi").is_empty():
        raise InputError("The truth names no record of this register: is it the truth of another one?")
    return records.height
