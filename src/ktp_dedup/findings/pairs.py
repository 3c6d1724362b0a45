"""The table of pairs, `pairs.parquet`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.findings.bands import bands, match_probability
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


def _rule_names(masks: npt.NDArray[np.int64], model: Model) -> pl.Series:
    """Names of the rules of each bitmask."""
    distinct, inverse = np.unique(masks, return_inverse=True)
    names = [[rule.name for i, rule in enumerate(model.rules) if mask >> i & 1] for mask in distinct.tolist()]
    return pl.Series("rules", names, dtype=pl.List(pl.String)).gather(inverse)


def _ids(ids: pl.DataFrame, scored: ScoredPairs) -> pl.DataFrame:
    """Sources and ids of both sides; rows are in order of source and id, so left is the smaller."""
    source, record = ids["source"], ids["record_id"]
    return pl.DataFrame(
        {
            "left_id": record.gather(scored.left),
            "right_id": record.gather(scored.right),
            "left_source": source.gather(scored.left),
            "right_source": source.gather(scored.right),
        }
    )


def pair_table(ids: pl.DataFrame, scored: ScoredPairs, model: Model, prior: float) -> pl.DataFrame:
    """The table of pairs, sorted by match weight, best first, then by source and id.

    Args:
        ids: `source` and `record_id` of each row, sorted by them.
        scored: the pairs.
        model: names comparisons, rules and thresholds.
        prior: in bits.

    Returns:
        `left_id`, `right_id`, `left_source`, `right_source` (text), `match_weight`, `match_probability` (float64),
        `band`, `finding` (text, null until findings exist), `rules` (list of text), for each comparison `level_<c>`
        (int8) and `weight_<c>` (float64 bits), `weight_prior` and `weight_household`; the weights sum to
        `match_weight`.
    """
    total = prior + scored.weights.sum(axis=1) + scored.household if len(scored.left) else np.zeros(0)
    columns = [
        pl.Series("match_weight", total, dtype=pl.Float64),
        pl.Series("match_probability", match_probability(total), dtype=pl.Float64),
        pl.Series("band", bands(total, model.thresholds), dtype=pl.String),
        pl.Series("finding", [None] * len(total), dtype=pl.String),
        _rule_names(scored.rules, model),
    ]
    for i, comparison in enumerate(model.comparisons):
        columns.append(pl.Series(f"level_{comparison.column}", scored.levels[:, i], dtype=pl.Int8))
        columns.append(pl.Series(f"weight_{comparison.column}", scored.weights[:, i], dtype=pl.Float64))
    columns.append(pl.Series("weight_prior", np.full(len(total), prior), dtype=pl.Float64))
    columns.append(pl.Series("weight_household", scored.household, dtype=pl.Float64))
    table = _ids(ids, scored).with_columns(columns)
    return table.sort(
        ["match_weight", "left_source", "left_id", "right_source", "right_id"],
        descending=[True, False, False, False, False],
    )
