"""Clusters as graphs: connected components by union-find."""

from __future__ import annotations

import numpy as np

from ktp_dedup.engine._jit import jit
from ktp_dedup.engine.program import I32


@jit
def _union(parents: I32, left: I32, right: I32) -> None:
    """Join the components of each pair; the smallest row is the root (path halving, Tarjan & van Leeuwen 1984)."""
    for k in range(len(left)):
        a, b = left[k], right[k]
        while parents[a] != a:
            parents[a] = parents[parents[a]]
            a = parents[a]
        while parents[b] != b:
            parents[b] = parents[parents[b]]
            b = parents[b]
        if a < b:
            parents[b] = a
        else:
            parents[a] = b
    for i in range(len(parents)):
        root = parents[i]
        while parents[root] != root:
            root = parents[root]
        parents[i] = root


def components(nodes: int, left: I32, right: I32) -> I32:
    """Root of each node's connected component: its smallest node, int32[nodes]."""
    parents = np.arange(nodes, dtype=np.int32)
    _union(parents, left, right)
    return parents
