"""Tests of ktp_dedup.encode.memory: in how many passes a scan keeps within its memory."""

import os
import platform
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import ktp_dedup as kd
from ktp_dedup.encode import memory
from ktp_dedup.encode.memory import expected_bytes, give_back, machine_memory, passes_for
from ktp_dedup.errors import UsageError

RULES = len(kd.residents().rules)


def within(records, passes):
    """Settings under which so many passes are needed."""
    return kd.RunSettings(max_memory=expected_bytes(records, passes))


@pytest.mark.parametrize("passes", [2, 3, RULES])
def test_passes_change_no_result(people, found, passes):
    """The same tables and the same counts of pairs, however many rules are blocked at a time."""
    scan = kd.scan(people, run=within(people.height, passes))
    assert scan.summary["passes"] == passes
    assert found.summary["passes"] == 1
    assert_frame_equal(scan.pairs, found.pairs, check_exact=True)
    assert_frame_equal(scan.clusters, found.clusters)
    for part in ("candidate_pairs", "limits", "expected_missed"):
        assert _without_rate(scan.summary[part]) == _without_rate(found.summary[part])


def test_passes_change_no_result_where_blocks_are_refined(people):
    """A pair that one pass compared in a refined block is known to the next."""
    crowd = people.head(3000).with_columns(TGL_LHR=pl.lit("01-07-1960"), NAMA_LGKP=pl.lit("SULASTRI"))
    one = kd.scan(crowd)
    assert one.summary["limits"]["blocks_refined"] > 0
    for passes in (2, RULES):
        other = kd.scan(crowd, run=within(crowd.height, passes))
        assert_frame_equal(other.pairs, one.pairs, check_exact=True)
        assert other.summary["candidate_pairs"]["distinct"] == one.summary["candidate_pairs"]["distinct"]
        assert other.summary["candidate_pairs"]["rules"] == one.summary["candidate_pairs"]["rules"]


def test_as_few_passes_as_memory_allows():
    """Enough memory for all blocks at once means one pass, and each pass less needs more."""
    records = 1_000_000
    assert passes_for(records, RULES, within(records, 1)) == 1
    assert [passes_for(records, RULES, within(records, n)) for n in range(1, RULES + 1)] == [
        *range(1, RULES + 1)
    ]


def test_a_run_that_fits_in_no_pass_is_refused():
    """One sentence with both figures; nothing was done yet."""
    with pytest.raises(
        UsageError, match=r"1,000,000 records need about [\d,]+ MB and max-memory allows 800 MB"
    ):
        passes_for(1_000_000, RULES, kd.RunSettings(max_memory=800_000_000))


def test_without_a_limit_the_machine_decides_and_refuses_nothing(monkeypatch):
    """A register too large for the machine is scanned in the smallest passes."""
    monkeypatch.setattr(memory, "machine_memory", lambda: 1_000_000_000)
    assert passes_for(100_000, RULES, kd.RunSettings()) == 1
    assert passes_for(10_000_000, RULES, kd.RunSettings()) == RULES
    monkeypatch.setattr(memory, "machine_memory", lambda: None)
    assert passes_for(10_000_000, RULES, kd.RunSettings()) == 1


def test_the_machine_tells_its_memory():
    """More than this test takes."""
    assert (machine_memory() or 1 << 40) > 100_000_000


def _without_rate(figures):
    return {name: value for name, value in figures.items() if name != "per_second"}


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what was freed")
def test_what_was_freed_goes_back_to_the_system():
    """Small pieces beneath one that is still used stay with the process until they are handed back."""

    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    pieces = [bytearray(50_000) for _ in range(4_000)]
    kept, before = pieces[-1], resident()
    del pieces
    give_back()
    assert resident() < before - 100_000_000
    assert len(kept) == 50_000
