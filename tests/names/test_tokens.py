"""Tokens and names as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.names import (
    MOST_TOKENS,
    analyse,
    analyse_token,
    canonical,
    is_plain_word,
    join_canonical,
    tables,
)
from ktp_dedup.names.tokens import split_fused

WORDS = st.one_of(
    st.sampled_from(sorted({name.upper() for name, _, _ in tables.dictionary()})),
    st.text("ABCDEHIJKLMNOPRSTUYZ", min_size=1, max_size=12),
)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("SUTRISNO", "given"),
        ("M", "initial"),
        ("MOCH", "abbreviation"),
        ("ST", "abbreviation"),
        ("NYOMAN", "birth_order"),
        ("SIREGAR", "marga"),
        ("NI", "particle"),
    ],
)
def test_role(text: str, role: str) -> None:
    """A token's role is read from its letters alone."""
    assert analyse_token(text).role == role


def test_ambiguous_abbreviations_keep_all_meanings() -> None:
    """MD may be Muhammad or Made, ST Siti or Sutan; MOCH is Muhammad and nothing else."""
    assert analyse_token("MD").stands_for == ("muhammad", "made")
    assert analyse_token("ST").stands_for == ("siti", "sutan")
    assert (analyse_token("MOCH").canonical, analyse_token("MOCH").stands_for) == ("muhammad", ())


def test_few_names_stand_behind_abbreviations() -> None:
    """The engine has one bit for each name that an abbreviation may stand for: at most 36, all canonical."""
    tokens = [analyse_token(word.upper()) for word in tables.abbreviations()]
    meant = {name for token in tokens if token.is_short for name in token.stands_for}
    assert len(meant) <= 36
    assert all(canonical(name.upper()) == name for name in meant)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("ABDURRAHMAN", ("ABDUL", "RAHMAN")),
        ("ABDULKADIR", ("ABDUL", "KADIR")),
        ("ABDULATIF", ("ABDUL", "LATIF")),
        ("ABDUSSALAM", ("ABDUL", "SALAM")),
        ("ABDULLAH", ("ABDULLAH",)),
        ("DURAHMAN", ("DU", "RAHMAN")),
        ("DURIYAH", ("DURIYAH",)),
        ("LUMBANTOBING", ("LUMBAN", "TOBING")),
    ],
)
def test_split_fused(word: str, parts: tuple[str, ...]) -> None:
    """Abdul and a name of God, Lumban and a marga, are two tokens; other words stay whole."""
    assert split_fused(word) == parts


@given(st.lists(WORDS, min_size=1, max_size=MOST_TOKENS))
def test_plain_words_need_no_neighbours(words: list[str]) -> None:
    """A name of plain words has exactly the tokens of its words."""
    if all(map(is_plain_word, words)):
        assert analyse(" ".join(words)).tokens == tuple(map(analyse_token, words))


@given(st.text(max_size=80))
def test_analyse_is_total(text: str) -> None:
    """Any text gives at most eight tokens of letters, and a problem code where there are none."""
    name = analyse(text)
    assert len(name.tokens) <= MOST_TOKENS
    assert all(
        token.text.isascii() and token.text.isalpha() and token.text.isupper() for token in name.tokens
    )
    assert all(token.canonical and token.loose for token in name.tokens)
    assert bool(name.tokens) == ("name-empty" not in name.problems)


def test_long_input_is_cut() -> None:
    """Ten thousand letters and ten thousand words are cut, with a problem code each."""
    assert analyse("a" * 10_000).problems == ("token-too-long",)
    assert "name-too-long" in analyse("budi " * 10_000).problems


def test_join_canonical_leaves_initials_alone() -> None:
    """Two tokens written as one have the canonical form of the whole; an initial joins nothing."""
    assert join_canonical("NUR", "CHASANAH") == canonical("NURHASANAH")
    assert join_canonical("M", "ALI") == ""
