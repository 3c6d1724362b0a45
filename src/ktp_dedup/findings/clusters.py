"""Clusters: records joined by match edges, as people see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.engine import components
from ktp_dedup.findings.current import CLOSED
from ktp_dedup.findings.vetoes import Edges, Rows, inner_pairs, is_veto, refused_edges

CLUSTER_SCHEMA = pl.Schema(
    {"source": pl.String(), "record_id": pl.String(), "cluster_id": pl.String(), "cluster_size": pl.Int64()}
)

CROWDED = 3
"""Members that live in one region from which a cluster is reported: namesakes, or a family taken for one person."""

Evidence = Callable[[Rows, Rows], tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]]
"""Match weights of pairs, household included, and the bits of each piece of evidence: float64[pairs], [pairs, n]."""


@dataclass(frozen=True)
class Clustering:
    """Which edges join records, and which do not.

    Attributes:
        refused: bool for each edge: it would bring two records together that exclude each other.
        not_searched: clusters too large to be searched for such records.
    """

    refused: npt.NDArray[np.bool_]
    not_searched: int


def vet_clusters(edges: Edges, evidence: Evidence, *, cut: float) -> Clustering:
    """Refuse the edges that would join records whose own pair speaks strongly against one person.

    Args:
        edges: match edges.
        evidence: scores the pairs within clusters of three members or more.
        cut: match weight below which no household could lift a pair to review.
    """
    left, right, not_searched = inner_pairs(edges.left, edges.right)
    if len(left) == 0:
        return Clustering(np.zeros(len(edges.left), np.bool_), not_searched)
    veto = is_veto(*evidence(left, right), cut=cut)
    return Clustering(refused_edges(edges, left[veto], right[veto]), not_searched)


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


def crowded_clusters(clusters: pl.DataFrame, facts: pl.DataFrame) -> list[str]:
    """Ids of the clusters with three active records or more in one region, sorted.

    Args:
        clusters: see `find_clusters`.
        facts: `source`, `record_id`, `region` and `status` of all members.
    """
    active = facts.filter(~pl.col("status").is_in(CLOSED).fill_null(False))
    lived = clusters.join(active.select("source", "record_id", "region"), on=["source", "record_id"])
    counts = lived.group_by("cluster_id", "region").len().filter(pl.col("len") >= CROWDED)
    return counts["cluster_id"].unique().sort().to_list()
