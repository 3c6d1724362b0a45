"""The worlds of `worlds.py` as fixtures."""

import pytest
from tests.estimate import worlds


@pytest.fixture
def model():
    return worlds.MODEL


@pytest.fixture(scope="session")
def world():
    return worlds.pairs()
