"""Tests of ktp_dedup.report.phrases: a model's words in Indonesian."""

import pytest

from ktp_dedup.model import residents
from ktp_dedup.names import NameLevel
from ktp_dedup.report.phrases import INDONESIAN, phrase


def words_of(model):
    levels = (level.name for comparison in model.comparisons for level in comparison.levels)
    return [*(c.name for c in model.comparisons), *levels, *(rule.name for rule in model.rules)]


@pytest.mark.parametrize("english", dict.fromkeys(words_of(residents())))
def test_every_word_of_the_preset_has_one_in_indonesian(english):
    """What an officer reads in an explanation or a plan of residents() is Indonesian."""
    assert english in INDONESIAN
    assert phrase(english, "en") == english


@pytest.mark.parametrize("level", NameLevel)
def test_every_level_of_names_has_a_word(level):
    """How two names compare is said in Indonesian."""
    assert level.name.lower() in INDONESIAN


def test_sentences_keep_what_changes_in_them():
    """Numbers and file names stand in the Indonesian sentence as in the English one; an unknown one stays."""
    said = phrase("penduduk.csv has no id column; records are called by their row number.", "id")
    assert said == "penduduk.csv tidak punya kolom ID; data disebut dengan nomor barisnya."
    assert phrase("Something else.", "id") == "Something else."
