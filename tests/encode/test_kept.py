"""Tests of ktp_dedup.encode.kept: a register put aside gives its rows back as they were."""

import pytest
from polars.testing import assert_frame_equal

from ktp_dedup.encode import RunSettings, kept
from ktp_dedup.encode.memory import rows_stay
from ktp_dedup.encode.prepare import _narrowed
from ktp_dedup.model import residents
from ktp_dedup.register import normalise, read_register

PLENTY, LITTLE = RunSettings(max_memory=1_000_000_000), RunSettings(max_memory=1)


@pytest.fixture(scope="module")
def register(people):
    return read_register(people)


@pytest.fixture(params=[PLENTY, LITTLE], ids=["unpacked", "packed"])
def put_aside(request, register):
    """The register put aside where memory is plenty, and where it is short."""
    return kept.keep(register, request.param)


def test_rows_are_packed_where_memory_is_short(register):
    """By the memory a run may take, and by their number."""
    assert rows_stay(register.height, register.frame.width, PLENTY)
    assert not rows_stay(register.height, register.frame.width, LITTLE)
    assert rows_stay(1_100_000, 29, RunSettings(max_memory=4_000_000_000))
    assert not rows_stay(10_000_000, 29, RunSettings(max_memory=1 << 40))


@pytest.mark.parametrize("run", [PLENTY, LITTLE])
def test_rows_come_back_as_they_were_in_the_order_of_the_register(register, run, monkeypatch):
    """Whatever the parts, the rows asked for are those of the register, with all columns."""
    monkeypatch.setattr(kept, "ROWS_PER_PART", 700)
    assert len(kept.Packed(register.frame).parts()) == 8
    put_aside = kept.keep(register, run)
    wanted = register.frame.sample(50, seed=1)
    found = put_aside.some(ids=wanted.select("source", "record_id"))
    order = wanted.select("record_id")
    assert_frame_equal(found.frame, register.frame.join(order, on="record_id", how="semi"))
    assert (found.matches, found.sources) == (register.matches, register.sources)


def test_columns_come_back_for_all_rows_and_unknown_ones_are_left_out(register, put_aside):
    """Ids are always there."""
    found = put_aside.some(columns=["name", "nowhere"]).frame
    assert_frame_equal(found, register.frame.select("source", "record_id", "name"))


def test_what_is_put_aside_shows_no_value(register, put_aside):
    """A repr of counts only."""
    assert repr(put_aside) == "KeptRegister(5,000 records)"
    assert put_aside.some(ids=register.frame.head(0)).frame.height == 0


def test_what_is_packed_is_small(register):
    """Some 60 bytes a record."""
    assert sum(map(len, kept.Packed(register.frame).parts())) < 120 * register.height


def test_normalising_needs_no_other_columns(register):
    """The canonical frame and the problems are the same without the columns that nobody looks at."""
    fields = residents().fields
    narrow = _narrowed(register, fields)
    assert narrow.frame.width < register.frame.width
    whole, part = normalise(register, fields), normalise(narrow, fields)
    assert_frame_equal(part.frame, whole.frame)
    assert_frame_equal(part.problems, whole.problems)
    assert (part.as_of, part.absent, part.notes) == (whole.as_of, whole.absent, whole.notes)
