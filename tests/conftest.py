"""A synthetic register and its scan, made once for the tests of the doors."""

import polars as pl
import pytest
from hypothesis import settings

import ktp_dedup as kd
from ktp_dedup.synth import profile

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")  # no test depends on luck


SIZE = 5000


@pytest.fixture(scope="session")
def people() -> pl.DataFrame:
    """A register of families, twins, heaped dates, damaged cells and second registrations."""
    return kd.synthesize(SIZE, rates=profile("hostile"), seed=5).register


@pytest.fixture(scope="session")
def found(people):
    """The scan of `people` with the preset."""
    return kd.scan(people)
