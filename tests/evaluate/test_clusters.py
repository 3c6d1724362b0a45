"""Tests of ktp_dedup.evaluate.clusters."""

import time

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ktp_dedup.evaluate.clusters import components

EDGES = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), min_size=1, max_size=25)


@settings(max_examples=60, deadline=None)
@given(EDGES)
def test_components_are_those_of_a_naive_search(edges):
    """Two keys share a component exactly if a walk along edges leads from one to the other."""
    pairs = pl.DataFrame([(f"{a:02}", f"{b:02}") for a, b in edges], schema=["a", "b"], orient="row")
    reach = {key: {key} for edge in pairs.rows() for key in edge}
    for _ in reach:
        for a, b in pairs.rows():
            reach[a] |= reach[b]
            reach[b] |= reach[a]
    assert dict(components(pairs).rows()) == {key: min(others) for key, others in reach.items()}


def test_a_long_chain_is_joined_in_few_rounds():
    """A chain of 50,000 links in random order takes a moment, not a round for each link."""
    keys = np.array([f"{number:05}" for number in np.random.default_rng(0).permutation(50_000)])
    start = time.perf_counter()
    joined = components(pl.DataFrame({"a": keys[:-1], "b": keys[1:]}))
    assert joined["component"].unique().to_list() == ["00000"]
    assert time.perf_counter() - start < 5
