"""Clusters: records joined by match edges, as people see them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.engine import components

CLUSTER_SCHEMA = pl.Schema(
    {"source": pl.String(), "record_id": pl.String(), "cluster_id": pl.String(), "cluster_size": pl.Int64()}
)


def find_clusters(
    ids: pl.DataFrame, left: npt.NDArray[np.int32], right: npt.NDArray[np.int32]
) -> pl.DataFrame:
    """Clusters of two records or more.

    Args:
        ids: `source` and `record_id` of each row.
        left, right: rows of the match pairs.

    Returns:
        `source`, `record_id`, `cluster_id` (SOURCE:ID of the smallest member by source and id),
        `cluster_size`; sorted by cluster, source and id.
    """
    members = np.unique(np.concatenate([left, right]))
    if len(members) == 0:
        return pl.DataFrame(schema=CLUSTER_SCHEMA)
    small_left, small_right = np.searchsorted(members, left), np.searchsorted(members, right)
    roots = components(len(members), small_left.astype(np.int32), small_right.astype(np.int32))
    frame = ids[members.tolist()].select("source", "record_id").with_columns(root=pl.Series(roots))
    named = frame.sort("source", "record_id").with_columns(
        cluster_id=pl.concat_str("source", "record_id", separator=":").first().over("root"),
        cluster_size=pl.len().over("root").cast(pl.Int64),
    )
    table: pl.DataFrame = named.sort("cluster_id", "source", "record_id").select(CLUSTER_SCHEMA.names())
    return table
