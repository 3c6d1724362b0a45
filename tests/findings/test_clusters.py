"""Tests of ktp_dedup.findings.clusters against a naive search."""

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ktp_dedup.findings import find_clusters
from ktp_dedup.findings.clusters import CLUSTER_SCHEMA

IDS = pl.DataFrame(
    {
        "source": ["a"] * 6 + ["b"] * 6,
        "record_id": ["x", "9", "2", "10", "02", "01", "9", "x", "10", "02", "01", "2"],
    }
)


def clusters(edges):
    """The table of clusters of edges between rows of IDS."""
    left, right = (np.array([edge[i] for edge in edges], np.int32) for i in (0, 1))
    return find_clusters(IDS, left, right)


def naive(edges):
    """Rows of the table, by joining sets until none meet."""
    groups = []
    for edge in edges:
        touching = [group for group in groups if group & set(edge)]
        groups = [group for group in groups if not group & set(edge)]
        groups.append(set(edge).union(*touching))
    names = [sorted(IDS.row(row) for row in group) for group in groups]
    rows = [(*member, ":".join(group[0]), len(group)) for group in names for member in group]
    return sorted(rows, key=lambda row: (row[2], row[0], row[1]))


EDGES = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda edge: edge[0] < edge[1]), max_size=12
)


@settings(max_examples=100, deadline=None)
@given(st.data(), EDGES)
def test_clusters_equal_those_of_a_naive_search_whatever_the_order(data, edges):
    """Members, sizes, and the smallest member's source and id as name; the order of edges makes no difference."""
    assert clusters(edges).rows() == naive(edges)
    assert clusters(data.draw(st.permutations(edges))).rows() == naive(edges)


def test_a_cluster_is_called_by_its_smallest_member():
    """Smallest by source, then id as text; chains are one cluster."""
    found = clusters([(3, 9), (5, 9)])
    assert found.rows() == [("a", "01", "a:01", 3), ("a", "10", "a:01", 3), ("b", "02", "a:01", 3)]


def test_no_edges_give_an_empty_table_with_its_columns():
    """The schema is the same whether or not something was found."""
    assert clusters([]).schema == clusters([(0, 1)]).schema == CLUSTER_SCHEMA
    assert clusters([]).height == 0
