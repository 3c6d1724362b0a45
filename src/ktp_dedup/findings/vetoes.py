"""Vetoes: pairs of records in one cluster that exclude each other, and the edges that are refused for them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.engine import components

STRONG = 5.0
"""Bits that one comparison must speak against a pair to make a veto: 32 to 1."""

MOST_MEMBERS = 200
"""Clusters with more members are not searched for vetoes: their pairs grow with the square."""

Rows = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Edges:
    """Match edges: rows of both records and match weight in bits."""

    left: Rows
    right: Rows
    weight: npt.NDArray[np.float64]


def inner_pairs(left: Rows, right: Rows) -> tuple[Rows, Rows, int]:
    """All pairs of records within connected components of three members or more.

    Args:
        left, right: rows of the edges.

    Returns:
        Rows of both records of each pair, the smaller left, and how many components were too large to search.
    """
    members = np.unique(np.concatenate([left, right]))
    ends = [np.searchsorted(members, side).astype(np.int32) for side in (left, right)]
    nodes = pl.DataFrame({"node": members, "root": components(len(members), *ends)})
    sized = nodes.with_columns(size=pl.len().over("root"))
    searched = sized.filter(pl.col("size").is_between(3, MOST_MEMBERS))
    pairs = (
        searched.join(searched, on="root")
        .filter(pl.col("node") < pl.col("node_right"))
        .sort("node", "node_right")
    )
    skipped = sized.filter(pl.col("size") > MOST_MEMBERS)["root"].n_unique()
    return pairs["node"].to_numpy(), pairs["node_right"].to_numpy(), skipped


def is_veto(
    totals: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], *, cut: float
) -> npt.NDArray[np.bool_]:
    """Whether pairs exclude each other: hopeless, and not for want of evidence.

    Args:
        totals: match weights in bits, household included.
        weights: float64[pairs, pieces of evidence] in bits, household included.
        cut: match weight below which no household could lift a pair to review.
    """
    strong: npt.NDArray[np.bool_] = weights.min(axis=1, initial=0.0) <= -STRONG
    return (totals < cut) & strong


def refused_edges(edges: Edges, veto_left: Rows, veto_right: Rows) -> npt.NDArray[np.bool_]:
    """The edges that would bring two records together that exclude each other.

    Edges are taken best first, ties by rows; one is refused when the two clusters that it would join hold a vetoed
    pair. So the result does not depend on the order of edges or vetoes.

    Returns:
        bool[edges].
    """
    refused = np.zeros(len(edges.left), np.bool_)
    if len(veto_left) == 0:
        return refused
    concerned = _concerned(edges, veto_left)
    clusters = _Clusters(veto_left, veto_right)
    order = np.lexsort((edges.right[concerned], edges.left[concerned], -edges.weight[concerned]))
    for edge in concerned[order].tolist():
        refused[edge] = not clusters.join(int(edges.left[edge]), int(edges.right[edge]))
    return refused


def _concerned(edges: Edges, vetoed: Rows) -> npt.NDArray[np.int64]:
    """Edges of the components that hold a veto."""
    members = np.unique(np.concatenate([edges.left, edges.right]))
    left, right = (np.searchsorted(members, side).astype(np.int32) for side in (edges.left, edges.right))
    roots = components(len(members), left, right)
    with_veto = np.unique(roots[np.searchsorted(members, vetoed)])
    return np.flatnonzero(np.isin(roots[left], with_veto))


class _Clusters:
    """Growing clusters that know which records they must not take in."""

    def __init__(self, veto_left: Rows, veto_right: Rows) -> None:
        self._cluster: dict[int, int] = {}
        self._members: dict[int, set[int]] = {}
        self._excluded: defaultdict[int, set[int]] = defaultdict(set)
        for a, b in zip(veto_left.tolist(), veto_right.tolist(), strict=True):
            self._excluded[a].add(b)
            self._excluded[b].add(a)

    def join(self, a: int, b: int) -> bool:
        """Joins the clusters of two records; False where they exclude each other."""
        first, second = self._of(a), self._of(b)
        if first == second:
            return True
        if not self._members[second].isdisjoint(self._excluded[first]):
            return False
        if len(self._members[first]) < len(self._members[second]):
            first, second = second, first
        for member in self._members[second]:
            self._cluster[member] = first
        self._members[first] |= self._members.pop(second)
        self._excluded[first] |= self._excluded.pop(second, set())
        return True

    def _of(self, record: int) -> int:
        if record not in self._cluster:
            self._cluster[record] = record
            self._members[record] = {record}
        return self._cluster[record]
