"""Phonetic keys for blocking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.names import keys, loose, token_key


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Soeharto", "Suharta"),
        ("Jaenal", "Zainal"),
        ("Febriyanti", "Pebrianti"),
        ("Khoirul", "Choirul"),
        ("Muhammad", "Moch."),
        ("Aminah", "Amina"),
    ],
)
def test_spellings_share_a_key(a: str, b: str) -> None:
    """Two spellings of one name have one key."""
    assert keys(a).tokens == keys(b).tokens


@pytest.mark.parametrize(
    ("a", "b"), [("Hartono", "Hartini"), ("Suharto", "Suharti"), ("Setiawan", "Setiawati")]
)
def test_the_sexes_have_two_keys(a: str, b: str) -> None:
    """The last vowel keeps men and women apart."""
    assert keys(a).tokens != keys(b).tokens


def test_joined_and_swapped_words() -> None:
    """Words written together share `joined`, words in another order share `pairs`; heads are not `first`."""
    assert keys("Sri Wahyuni").joined == keys("Sriwahyuni").joined
    assert keys("Rachmat Hidayat").pairs == keys("Hidayat Rahmat").pairs
    assert keys("Muhammad Rizky").first == keys("Rizki").first


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=12))
def test_key_is_a_function_of_the_loose_form(word: str) -> None:
    """The key adds nothing to the loose form: equal loose, equal key; and empty gives empty."""
    assert token_key(loose(word)) == token_key(loose(word))
    assert bool(token_key(word)) == bool(word)


@given(st.text(max_size=40))
def test_keys_are_total(text: str) -> None:
    """Any text has keys; n distinct tokens make n(n-1)/2 pairs."""
    found = keys(text)
    assert len(found.pairs) == len(found.tokens) * (len(found.tokens) - 1) // 2
