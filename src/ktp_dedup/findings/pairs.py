"""The table of pairs, `pairs.parquet`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.findings.bands import bands, match_probability
from ktp_dedup.findings.meaning import MEANING_SCHEMA
from ktp_dedup.model import Model


@dataclass(frozen=True)
class ScoredPairs:
    """Pairs with everything that is known of them; all arrays are one row for each pair.

    Attributes:
        left, right: int32 rows of the records.
        levels: int8[pairs, comparisons], -1 missing.
        weights: float64[pairs, comparisons] in bits.
        household: float64 bits of the household pass.
        rules: int64 bitmask of the blocking rules that bring the pair together.
    """

    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    levels: npt.NDArray[np.int8]
    weights: npt.NDArray[np.float64]
    household: npt.NDArray[np.float64]
    rules: npt.NDArray[np.int64]

    def totals(self, prior: float) -> npt.NDArray[np.float64]:
        """Match weights in bits: prior, comparisons and household."""
        sums: npt.NDArray[np.float64] = prior + self.weights.sum(axis=1) + self.household
        return sums


def in_order(ids: pl.DataFrame, scored: ScoredPairs) -> ScoredPairs:
    """The same pairs, the record that is smaller by source and id on the left; everything else is symmetric."""
    rows, sides = np.unique(np.concatenate([scored.left, scored.right]), return_inverse=True)
    place = np.empty(len(rows), np.int64)
    place[ids[rows.tolist()].select(pl.arg_sort_by("source", "record_id")).to_series()] = np.arange(len(rows))
    turned = place[sides[: len(scored.left)]] > place[sides[len(scored.left) :]]
    left, right = scored.left, scored.right
    return replace(scored, left=np.where(turned, right, left), right=np.where(turned, left, right))


def _rule_names(masks: npt.NDArray[np.int64], model: Model) -> pl.Series:
    """Names of the rules of each bitmask."""
    distinct, inverse = np.unique(masks, return_inverse=True)
    names = [[rule.name for i, rule in enumerate(model.rules) if mask >> i & 1] for mask in distinct.tolist()]
    return pl.Series("rules", names, dtype=pl.List(pl.String)).gather(inverse)


def _ids(ids: pl.DataFrame, scored: ScoredPairs) -> pl.DataFrame:
    """Sources and ids of both sides."""
    source, record = ids["source"], ids["record_id"]
    return pl.DataFrame(
        {
            "left_id": record.gather(scored.left),
            "right_id": record.gather(scored.right),
            "left_source": source.gather(scored.left),
            "right_source": source.gather(scored.right),
        }
    )


def _evidence(scored: ScoredPairs, model: Model) -> list[pl.Series]:
    """Level and weight of each comparison."""
    columns = []
    for i, comparison in enumerate(model.comparisons):
        columns.append(pl.Series(f"level_{comparison.column}", scored.levels[:, i], dtype=pl.Int8))
        columns.append(pl.Series(f"weight_{comparison.column}", scored.weights[:, i], dtype=pl.Float64))
    return columns


def pair_table(
    ids: pl.DataFrame,
    scored: ScoredPairs,
    model: Model,
    prior: float,
    *,
    meaning: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The table of pairs, sorted by match weight, best first, then by source and id.

    Args:
        ids: `source` and `record_id` of each row, sorted by them.
        scored: the pairs, see `in_order`.
        model: names comparisons, rules and thresholds.
        prior: in bits.
        meaning: the columns of `meaning.MEANING_SCHEMA`, in the order of the pairs; null where it is not given.

    Returns:
        `left_id`, `right_id`, `left_source`, `right_source` (text), `match_weight`, `match_probability` (float64),
        `band`, `finding` (text), `rules` (list of text), `residence`, `current` (text), `current_reason` (list of
        text), `act_region` (text; see `meaning.meanings`), for each comparison `level_<c>` (int8) and `weight_<c>`
        (float64 bits), `weight_prior` and `weight_household`; the weights sum to `match_weight`.
    """
    total = scored.totals(prior)
    if meaning is None:
        meaning = pl.DataFrame(schema=MEANING_SCHEMA).clear(len(total))
    columns = [
        pl.Series("match_weight", total, dtype=pl.Float64),
        pl.Series("match_probability", match_probability(total), dtype=pl.Float64),
        pl.Series("band", bands(total, model.thresholds), dtype=pl.String),
        meaning["finding"],
        _rule_names(scored.rules, model),
        *meaning.drop("finding"),
    ]
    columns += _evidence(scored, model)
    columns.append(pl.Series("weight_prior", np.full(len(total), prior), dtype=pl.Float64))
    columns.append(pl.Series("weight_household", scored.household, dtype=pl.Float64))
    table = _ids(ids, scored).with_columns(columns)
    return table.sort(
        ["match_weight", "left_source", "left_id", "right_source", "right_id"],
        descending=[True, False, False, False, False],
    )
