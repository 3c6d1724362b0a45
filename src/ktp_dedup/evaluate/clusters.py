"""Clusters of records: connected components of pairs, and B-cubed of one clustering against another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.evaluate.measures import BCubed

_Codes = npt.NDArray[np.int64]


def components(pairs: pl.DataFrame) -> pl.DataFrame:
    """Connected components of the graph whose edges are the rows (``a``, ``b``: text).

    Returns:
        ``key``, ``component`` (the smallest key of its component), one row per key, sorted by key.
    """
    keys = pl.concat([pairs["a"], pairs["b"].alias("a")]).unique().sort()
    codes = pl.DataFrame({"key": keys, "code": np.arange(len(keys), dtype=np.int64)})
    left, right = (pairs.join(codes, left_on=side, right_on="key", how="left")["code"] for side in "ab")
    labels = _smallest_reachable(len(keys), left.to_numpy(), right.to_numpy())
    return pl.DataFrame({"key": keys, "component": keys.gather(labels)})


def _smallest_reachable(size: int, left: _Codes, right: _Codes) -> _Codes:
    """Per node the smallest node it is connected with: labels sink along edges, then jump along labels."""
    labels = np.arange(size, dtype=np.int64)
    while True:
        low = np.minimum(labels[left], labels[right])
        sunk = labels.copy()
        for side in (left, right):
            np.minimum.at(sunk, labels[side], low)
            np.minimum.at(sunk, side, low)
        while not np.array_equal(jumped := sunk[sunk], sunk):
            sunk = jumped
        if np.array_equal(sunk, labels):
            return labels
        labels = sunk


def b_cubed(found: pl.DataFrame, true: pl.DataFrame, *, records: int | None) -> BCubed:
    """B-cubed of found clusters against true ones.

    Args:
        found: ``key``, ``component`` of clusters of two or more.
        true: ``key``, ``person``; a record absent from it is a person of its own, one absent from ``found`` a
            cluster of its own.
        records: how many records there are; those that neither frame names are right by themselves. None:
            only the named ones count.
    """
    both = true.join(found, on="key", how="full", coalesce=True).select(
        cluster=pl.coalesce(pl.format("c{}", "component"), pl.format("k{}", "key")),
        person=pl.coalesce(pl.format("p{}", "person"), pl.format("k{}", "key")),
    )
    cells = (
        both.group_by("cluster", "person")
        .len("both")
        .with_columns(pl.col("both").cast(pl.Float64))
        .with_columns(in_cluster=pl.sum("both").over("cluster"), in_person=pl.sum("both").over("person"))
        .sort("both", "in_cluster", "in_person")
    )
    total = max(both.height, records or 0)
    if not total:
        return BCubed(0, None, None)
    unnamed = total - both.height
    square = pl.col("both") ** 2
    precision, recall = cells.select(
        precision=(square / pl.col("in_cluster")).sum(), recall=(square / pl.col("in_person")).sum()
    ).row(0)
    return BCubed(total, (precision + unnamed) / total, (recall + unnamed) / total)
