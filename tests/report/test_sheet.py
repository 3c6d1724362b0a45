"""Tests of ktp_dedup.report.sheet and texts."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.findings.current import REASONS
from ktp_dedup.findings.meaning import FINDINGS
from ktp_dedup.findings.residence import RESIDENCES
from ktp_dedup.model import BlockingRule, Comparison, Field, Level, Model
from ktp_dedup.register import FIELDS as REGISTER_FIELDS
from ktp_dedup.report import field_title, side_by_side, word
from ktp_dedup.report.sheet import HEAD

ALL_FIELDS = [field for field in REGISTER_FIELDS if field not in ("record_id", "source")]

MODEL = Model(
    name="small",
    fields=(Field("name", "name", ("name",)),),
    rules=(BlockingRule("name", ("name.joined",)),),
    comparisons=(
        Comparison("name", (Level("exact", 0.9, 0.1, (("name", ("exact",)),)), Level("else", 0.1, 0.9))),
    ),
)
PAIRS = pl.DataFrame(
    {
        "left_source": ["a", "a"],
        "left_id": ["2", "1"],
        "right_source": ["b", "a"],
        "right_id": ["1", "2"],
        "band": ["match", "review"],
        "match_probability": [0.99, 0.3],
        "finding": ["moved", "unclear"],
        "residence": ["other_district", "same"],
        "current": ["right", None],
        "current_reason": [["recorded_at"], None],
        "act_region": ["331006", None],
        "level_name": pl.Series([1, 0], dtype=pl.Int8),
        "weight_name": [3.2, -3.2],
    }
)
RECORDS = pl.DataFrame(
    {
        "source": ["a", "a", "b"],
        "record_id": ["1", "2", "1"],
        "name": ["SUTRISNO", "Sri Wahyuni", "SRI WAHYUNI "],
        "religion": ["ISLAM", None, "HINDU"],
        "Catatan": ["", "x", "y"],
    }
)
FIELDS = ["religion", "name", "Catatan", "nik"]
WIDTH = len(HEAD)


def sheet_of(pairs=PAIRS, records=RECORDS, *, fields=FIELDS, lang="id"):
    """The sheet with the small model."""
    return side_by_side(pairs, records, MODEL, fields=fields, lang=lang)


def test_each_pair_is_two_rows_with_the_values_of_both_records():
    """Pairs keep their order, left above right, values are as in the register, key fields first."""
    sheet = sheet_of(lang="en")
    assert sheet.columns[:WIDTH] == [
        *("No.", "Finding", "Proposal", "Reasons", "Advice", "District to act", "Source", "ID"),
    ]
    assert sheet.columns[WIDTH:] == [
        *("Name", "Religion", "Catatan", "Probability", "What differs", "Decision", "Note"),
    ]
    assert sheet["No."].to_list() == [1, 1, 2, 2]
    assert sheet["Name"].to_list() == ["Sri Wahyuni", "SRI WAHYUNI ", "SUTRISNO", "Sri Wahyuni"]
    assert sheet["Probability"].to_list() == [0.99, 0.99, 0.3, 0.3]


def test_what_differs_counts_present_values_only():
    """Case and outer spaces are no difference, a missing value is none either; it stands in the first row only."""
    sheet = sheet_of()
    assert sheet["Yang berbeda"].to_list() == ["Catatan (Catatan)", None, "Nama", None]
    assert sheet["Usulan"].to_list() == ["Diduga ganda"] * 2 + ["Perlu diperiksa"] * 2


def test_the_sheet_says_what_a_pair_means_why_and_what_to_do():
    """Finding in both rows, evidence in the first, residence and reasons in the second, advice for each record."""
    sheet = sheet_of()
    assert sheet["Temuan"].to_list() == ["Pindah, data lama masih aktif"] * 2 + ["Belum jelas"] * 2
    assert sheet["Keterangan"].to_list() == [
        "Nama: persis sama",
        "Tinggal di dua kecamatan; diusulkan berlaku 1: direkam lebih akhir",
        "Nama: lain",
        "Tinggal di satu wilayah",
    ]
    assert sheet["Saran"].to_list() == [
        "Periksa dan tutup di Trucuk, Kab. Klaten",
        "Tetap berlaku",
        None,
        None,
    ]
    assert sheet["Kecamatan yang bertindak"].to_list() == ["Trucuk, Kab. Klaten"] * 2 + [None] * 2


def test_no_pairs_make_an_empty_sheet():
    """A register without duplicates has a sheet with headings alone."""
    assert sheet_of(PAIRS.clear()).height == 0
    assert sheet_of(fields=[]).height == 4


def test_a_carried_column_may_be_called_like_a_heading():
    """Two columns never get one heading."""
    sheet = sheet_of(records=RECORDS.rename({"Catatan": "NAMA"}), fields=["name", "NAMA"])
    assert sheet.columns[WIDTH : WIDTH + 2] == ["Nama", "NAMA (NAMA)"]


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
    records = RECORDS.rename({"name": "band", "religion": "pair", "Catatan": "value 0"})
    sheet = sheet_of(records=records, fields=["value 0", "band", "pair"])
    assert sheet.columns[WIDTH:-4] == ["value 0", "band", "pair"]
    assert sheet["band"].to_list() == ["Sri Wahyuni", "SRI WAHYUNI ", "SUTRISNO", "Sri Wahyuni"]


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    "key",
    [
        *(f"finding_{finding}" for finding in FINDINGS),
        *(f"residence_{residence}" for residence in RESIDENCES),
        *(f"reason_{reason}" for reason in REASONS),
    ],
)
def test_every_code_of_a_closed_list_has_words(key, lang):
    """What a pair means is said in words, never in codes."""
    assert word(key, lang) != key
