"""Tests of ktp_dedup.report.sheet and texts."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.register import FIELDS
from ktp_dedup.report import field_title, side_by_side, word

ALL_FIELDS = [field for field in FIELDS if field not in ("record_id", "source")]

PAIRS = pl.DataFrame(
    {
        "left_source": ["a", "a"],
        "left_id": ["2", "1"],
        "right_source": ["b", "a"],
        "right_id": ["1", "2"],
        "band": ["match", "review"],
        "match_probability": [0.99, 0.3],
    }
)
RECORDS = pl.DataFrame(
    {
        "source": ["a", "a", "b"],
        "record_id": ["1", "2", "1"],
        "name": ["SUTRISNO", "Sri Wahyuni", "SRI WAHYUNI "],
        "birth_place": ["KLATEN", None, "BOYOLALI"],
        "Catatan": ["", "x", "y"],
    }
)
FIELDS = ["birth_place", "name", "Catatan", "nik"]


def test_each_pair_is_two_rows_with_the_values_of_both_records():
    """Pairs keep their order, the left record stands above the right, and values are as in the register."""
    sheet = side_by_side(PAIRS, RECORDS, fields=FIELDS, lang="en")
    assert sheet.columns[:5] == ["No.", "Proposal", "Probability", "Source", "ID"]
    assert sheet.columns[5:] == ["Name", "Birth place", "Catatan", "What differs", "Decision", "Note"]
    assert sheet["No."].to_list() == [1, 1, 2, 2]
    assert sheet["Name"].to_list() == ["Sri Wahyuni", "SRI WAHYUNI ", "SUTRISNO", "Sri Wahyuni"]
    assert sheet["Probability"].to_list() == [0.99, 0.99, 0.3, 0.3]


def test_what_differs_counts_present_values_only():
    """Case and outer spaces are no difference, a missing value is none either; it stands in the first row only."""
    sheet = side_by_side(PAIRS, RECORDS, fields=FIELDS)
    assert sheet["Yang berbeda"].to_list() == ["Catatan (Catatan)", None, "Nama", None]
    assert sheet["Usulan"].to_list() == ["Diduga ganda"] * 2 + ["Perlu diperiksa"] * 2


def test_a_non_match_with_one_nik_has_a_proposal_of_its_own():
    """In a table that weighs NIKs a non-match stands there because the NIK is one; elsewhere it is just none."""
    pairs = PAIRS.with_columns(band=pl.lit("non-match"))
    assert set(side_by_side(pairs, RECORDS, fields=[])["Usulan"]) == {"Bukan ganda"}
    weighed = pairs.with_columns(level_nik=pl.lit(7))
    assert set(side_by_side(weighed, RECORDS, fields=[])["Usulan"]) == {"Satu NIK, dua orang: periksa"}


def test_no_pairs_make_an_empty_sheet():
    """A register without duplicates has a sheet with headings alone."""
    assert side_by_side(PAIRS.clear(), RECORDS, fields=FIELDS).height == 0
    assert side_by_side(PAIRS, RECORDS, fields=[]).height == 4


def test_a_carried_column_may_be_called_like_a_heading():
    """Two columns never get one heading."""
    records = RECORDS.rename({"Catatan": "NAMA"})
    sheet = side_by_side(PAIRS, records, fields=["name", "NAMA"])
    assert sheet.columns[5:7] == ["Nama", "NAMA (NAMA)"]


@pytest.mark.parametrize(("lang", "expected"), [("id", "Diduga ganda"), ("en", "Suspected duplicate")])
def test_words_follow_the_language(lang, expected):
    """A key has a word in each language."""
    assert word("match", lang) == expected


@given(st.text(min_size=1).filter(lambda text: text not in ALL_FIELDS))
def test_a_carried_column_stands_for_itself(heading):
    """Headings of carried columns are shown as they are, also those that are words of ours."""
    assert field_title(heading, "id") == heading


def test_every_field_has_a_title_in_both_languages():
    """No field of a register is shown under its English name in code."""
    assert all(field_title(field, lang) != field for field in ALL_FIELDS for lang in ("id", "en"))


def test_carried_columns_may_have_names_of_ours():
    """A register may have columns called band, pair or value 0."""
    records = RECORDS.rename({"name": "band", "birth_place": "pair", "Catatan": "value 0"})
    sheet = side_by_side(PAIRS, records, fields=["value 0", "band", "pair"])
    assert sheet.columns[5:-3] == ["value 0", "band", "pair"]
    assert sheet["band"].to_list() == ["Sri Wahyuni", "SRI WAHYUNI ", "SUTRISNO", "Sri Wahyuni"]
