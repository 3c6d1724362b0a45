"""Tests of what damaged numbers and dates of a register become when it is encoded."""

import polars as pl

from ktp_dedup.encode import RunSettings, Stages, prepare
from ktp_dedup.model import residents
from ktp_dedup.register import read_register

FRAME = pl.DataFrame(
    {
        "nama": ["a", "b", "c", "d"],
        "tgl_lahir": ["03/04/1970", "12/31/1970", "12/30/1970", "12/29/1970"],
        "no_kk": ["331006******0001", "331006******0001", "3310061203080004", "3310061203080004"],
    }
)


def test_masked_family_cards_make_no_household():
    """What is hidden may differ, so only whole numbers say that people live together."""
    prepared = prepare(read_register(FRAME), residents(), RunSettings(), Stages())
    by_id = dict(zip(prepared.ids["record_id"], prepared.encoded.households.tolist(), strict=True))
    first, second, third, fourth = (by_id[each] for each in sorted(by_id))
    assert first == second == -1 != third == fourth


def test_notes_on_how_cells_were_read_reach_the_result():
    """What normalising found out about the dates stands beside the notes of reading."""
    prepared = prepare(read_register(FRAME), residents(), RunSettings(), Stages())
    assert any("month first" in note for note in prepared.notes)
