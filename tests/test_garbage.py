"""Tests of ktp_dedup.garbage: thresholds of the process are as before, whoever leaves first."""

import gc

import pytest

from ktp_dedup.garbage import SELDOM, seldom_collected


@pytest.fixture(autouse=True)
def thresholds():
    """Those of the process come back whatever a test does."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_thresholds_are_as_before_also_after_an_error():
    """Seldom inside, as before outside."""
    gc.set_threshold(321, 7, 5)
    with pytest.raises(ValueError, match="stop"), seldom_collected():
        assert gc.get_threshold() == SELDOM
        raise ValueError("stop")
    assert gc.get_threshold() == (321, 7, 5)


def test_the_last_one_to_leave_restores_what_the_first_one_found():
    """Two scans at a time, the first one done first."""
    gc.set_threshold(321, 7, 5)
    first, second = seldom_collected(), seldom_collected()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == SELDOM
    second.__exit__(None, None, None)
    assert gc.get_threshold() == (321, 7, 5)


def test_a_collector_that_is_switched_off_stays_so():
    """Threshold 0 means never."""
    gc.set_threshold(0)
    with seldom_collected():
        assert gc.get_threshold()[0] == 0
    assert gc.get_threshold()[0] == 0
