"""What a result can be worth is said, and what a register lacks."""

import polars as pl
import pytest

import ktp_dedup as kd
from ktp_dedup.report.phrases import phrase


def _notes(register):
    return kd.scan(register).summary["notes"]


def test_a_full_register_has_no_warning(people, found):
    """Nearly every record holds enough to be matched under another number."""
    assert found.summary["notes"] == []
    shares = found.summary["records_that_can_be"]
    assert 0.95 < shares["matched"] <= shares["reviewed"] <= 1


@pytest.mark.parametrize(
    ("missing", "fields"),
    [
        (["NIK"], "nik"),
        (["NAMA_LGKP_IBU"], "mother_name"),
        (["NAMA_LGKP_IBU", "NAMA_LGKP_AYAH"], "mother_name, father_name"),
    ],
)
def test_what_a_register_lacks_is_said(people, missing, fields):
    """By the names of fields, in both languages."""
    notes = _notes(people.drop(missing))
    assert notes[0].startswith(f"Nothing is known of {fields}:")
    assert phrase(notes[0], "id").startswith(f"Tidak ada isi untuk {fields}:")


def test_name_and_birth_date_are_never_enough_for_a_match(people):
    """All that such a register can give is pairs for review, and it is said before anybody waits for more."""
    scan = kd.scan(people.select("ID", "NAMA_LGKP", "TGL_LHR"))
    assert scan.summary["records_that_can_be"]["matched"] < 0.1
    told = [note for note in scan.summary["notes"] if "enough for a match" in note]
    assert len(told) == 1
    assert "cukup untuk diperiksa" in phrase(told[0], "id")
    assert not (scan.pairs["band"] == "match").any()


def test_half_empty_records_are_counted(people):
    """Records that hold a name alone cannot be found, whatever the others hold."""
    bare = [name for name in people.columns if name not in ("ID", "NAMA_LGKP")]
    half = people.with_columns(
        pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.col(name)).alias(name) for name in bare
    )
    shares = kd.scan(half).summary["records_that_can_be"]
    assert 0.4 < shares["matched"] < 0.6


def test_a_small_register_is_told_where_rarity_could_come_from(people, found):
    """Not when it already has it."""
    few = people.head(300)
    told = [note for note in _notes(few) if "--frequencies" in note]
    assert len(told) == 1
    assert "register yang lebih besar" in phrase(told[0], "id")
    run = kd.RunSettings(frequencies=found.frequencies)
    assert not any("--frequencies" in note for note in kd.scan(few, run=run).summary["notes"])
