"""A small model and scored pairs for the tests of tables and explanations."""

import numpy as np
import polars as pl
import pytest

from ktp_dedup.findings.pairs import ScoredPairs
from ktp_dedup.model import BlockingRule, Comparison, Field, Level, Model


def comparison(name, field):
    """A comparison of one field with two levels."""
    return Comparison(name, (Level("equal", 0.9, 0.1, ((field, ("equal",)),)), Level("else", 0.1, 0.9)))


@pytest.fixture(scope="session")
def model():
    return Model(
        name="small",
        fields=(Field("place", "text", ("place",)), Field("born", "date", ("born",))),
        rules=tuple(BlockingRule(name, ("born",)) for name in ("first", "second", "third")),
        comparisons=(comparison("Birth Place", "place"), comparison("born", "born")),
    )


@pytest.fixture(scope="session")
def ids():
    return pl.DataFrame({"source": ["a", "a", "b", "b"], "record_id": ["1", "2", "1", "3"]})


@pytest.fixture(scope="session")
def scored():
    return ScoredPairs(
        left=np.array([0, 2, 1, 0, 0], np.int32),
        right=np.array([1, 3, 2, 3, 2], np.int32),
        levels=np.array([[0, -1], [1, 1], [1, 1], [1, 0], [1, 1]], np.int8),
        weights=np.array([[-3.1, 0.0], [4.7, 9.3], [4.7, 9.3], [4.1, -3.2], [4.7, 9.3]], np.float64),
        household=np.array([0.0, 5.0, 5.0, 0.0, 5.0]),
        rules=np.array([1, 2, 6, 0, 5], np.int64),
    )
