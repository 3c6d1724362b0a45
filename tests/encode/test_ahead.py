"""What is compiled ahead is what a scan needs."""

import polars as pl
import pytest

import ktp_dedup as kd
from ktp_dedup.encode.ahead import compile_ahead, compile_for
from ktp_dedup.engine.kernel import scan_range
from ktp_dedup.synth import synthesize


def test_a_scan_compiles_nothing_that_was_compiled_ahead():
    """Made-up records have arrays of the same types as those of a register."""
    compile_for(kd.residents())
    before = list(scan_range.signatures)
    kd.scan(synthesize(300, seed=5).register)
    assert list(scan_range.signatures) == before


def test_what_goes_wrong_ahead_is_left_to_the_scan(monkeypatch: pytest.MonkeyPatch):
    """The thread ends quietly; the scan itself says what is wrong."""
    monkeypatch.setattr("ktp_dedup.encode.ahead.compile_for", lambda model: 1 / 0)
    compile_ahead(kd.residents())
    assert isinstance(kd.scan(synthesize(60, seed=5).register).pairs, pl.DataFrame)
