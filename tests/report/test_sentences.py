"""Tests of ktp_dedup.report.sentences: pairs in words."""

import polars as pl
import pytest

from ktp_dedup.findings.explanation import explanation_of
from ktp_dedup.model import residents
from ktp_dedup.report.sentences import evidence_sentences, meaning_sentences, region_title, sentence_of


@pytest.fixture
def pairs(found):
    return found.pairs


def test_the_sentence_of_one_pair_is_that_of_the_table(pairs, found):
    """Written row by row or column by column, the words are the same, in both languages."""
    some = pairs.gather_every(max(1, pairs.height // 25))
    for lang in ("id", "en"):
        evidence, meaning = evidence_sentences(some, found.model, lang), meaning_sentences(some, lang)
        for row, *sentences in zip(some.iter_rows(named=True), evidence, meaning, strict=True):
            assert sentence_of(explanation_of(row, found.model), lang) == ". ".join(filter(None, sentences))


def test_only_what_weighs_is_told():
    """A comparison of less than a bit either way is left out; what is told begins with a capital."""
    model = residents()
    columns = {f"level_{c.column}": pl.Series([0, 0], dtype=pl.Int8) for c in model.comparisons}
    columns |= {f"weight_{c.column}": [0.9, -0.9] for c in model.comparisons}
    pairs = pl.DataFrame(columns | {"weight_name": [0.9, -6.2]})
    assert evidence_sentences(pairs, model, "id").to_list() == ["", "Nama: berbeda"]
    assert evidence_sentences(pairs, model, "en").to_list() == ["", "Name: different"]


def test_the_meaning_tells_where_which_and_why():
    """Where nothing tells the current record this is said; a pair without a finding has no words."""
    pairs = pl.DataFrame(
        {
            "left_id": ["L"] * 4,
            "right_id": ["R"] * 4,
            "finding": ["moved", "moved", "shared_nik", None],
            "residence": ["other_regency", "other_village", "same", "same"],
            "current": ["right", None, None, None],
            "current_reason": [["recorded_at", "family_card_date"], None, None, None],
        }
    )
    assert meaning_sentences(pairs, "id").to_list() == [
        "Tinggal di dua kabupaten/kota; diusulkan berlaku R: direkam lebih akhir, KK lebih baru",
        "Tinggal di dua desa/kelurahan; data mana yang berlaku tidak terlihat",
        "Tinggal di satu wilayah",
        "",
    ]


@pytest.mark.parametrize(
    ("region", "title"),
    [
        ("331006", "Trucuk, Kab. Klaten"),
        ("3310", "Kab. Klaten"),
        ("KLATENN/TRUCUK", "TRUCUK, KLATENN"),
        ("331099", "331099, Kab. Klaten"),
        ("source:desa a", "desa a"),
    ],
)
def test_regions_are_called_by_their_names(region, title):
    """Codes become names where there is one."""
    assert region_title(region) == title
