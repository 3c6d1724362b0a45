"""Tests of ktp_dedup.encode.kept: a register put aside gives its rows back as they were."""

import pytest
from polars.testing import assert_frame_equal

from ktp_dedup.encode import kept
from ktp_dedup.encode.prepare import _narrowed
from ktp_dedup.model import residents
from ktp_dedup.register import normalise, read_register


@pytest.fixture(scope="module")
def register(people):
    return read_register(people)


def test_rows_come_back_as_they_were_in_the_order_of_the_register(register, monkeypatch):
    """Whatever the parts, the rows asked for are those of the register, with all columns."""
    monkeypatch.setattr(kept, "ROWS_PER_PART", 700)
    put_aside = kept.keep(register)
    assert len(put_aside.parts) == 8
    wanted = register.frame.sample(50, seed=1)
    found = put_aside.some(ids=wanted.select("source", "record_id"))
    order = wanted.select("record_id")
    assert_frame_equal(found.frame, register.frame.join(order, on="record_id", how="semi"))
    assert (found.matches, found.sources) == (register.matches, register.sources)


def test_columns_come_back_for_all_rows_and_unknown_ones_are_left_out(register):
    """Ids are always there."""
    found = kept.keep(register).some(columns=["name", "nowhere"]).frame
    assert_frame_equal(found, register.frame.select("source", "record_id", "name"))


def test_what_is_put_aside_is_small_and_shows_no_value(register):
    """Some 60 bytes a record, and a repr of counts only."""
    put_aside = kept.keep(register)
    assert sum(map(len, put_aside.parts)) < 120 * register.height
    assert repr(put_aside) == "KeptRegister(5,000 records)"
    assert kept.keep(register).some(ids=register.frame.head(0)).frame.height == 0


def test_normalising_needs_no_other_columns(register):
    """The canonical frame and the problems are the same without the columns that nobody looks at."""
    fields = residents().fields
    narrow = _narrowed(register, fields)
    assert narrow.frame.width < register.frame.width
    whole, part = normalise(register, fields), normalise(narrow, fields)
    assert_frame_equal(part.frame, whole.frame)
    assert_frame_equal(part.problems, whole.problems)
    assert (part.as_of, part.absent, part.notes) == (whole.as_of, whole.absent, whole.notes)
