"""Names that are none: whatever a cell holds, there is a Name with what there is, a problem code, no exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.names import MOST_TOKENS, NameLevel, analyse, compare, keys, variants
from ktp_dedup.names.tokens import MOST_ALIASES

MANY = 5_000


def _texts(name: str) -> list[str]:
    return [token.text for token in analyse(name).tokens]


@pytest.mark.parametrize(
    ("name", "tokens", "problems"),
    [
        ("", [], ("name-empty",)),
        (" \t\n", [], ("name-empty",)),
        ("H. DRS.", ["H", "DRS"], ("name-only-titles",)),
        ("123 456", [], ("odd-character", "name-empty")),
        ("😀😀", [], ("odd-character", "name-empty")),
        ("😀 Budi", ["BUDI"], ("odd-character",)),
        ("محمد", [], ("odd-character", "name-empty")),
        ("苏哈托", [], ("odd-character", "name-empty")),
        ("M. A. S.", ["M", "A", "S"], ()),
        ('Siti "Ayu', ["SITI", "AYU"], ()),
        ("Budi (", ["BUDI"], ()),
        (") Budi", ["BUDI"], ()),
        ("-", [], ("name-empty",)),
        ("...,,,", [], ("name-empty",)),
        ("bin", ["BIN"], ()),
        ("alias", [], ("name-empty",)),
        ("\x00Budi\x07", ["BUDI"], ("odd-character",)),
    ],
)
def test_what_there_is(name: str, tokens: list[str], problems: tuple[str, ...]) -> None:
    """What can be read of empty cells, titles, digits, emoji and other scripts is; a code says the rest."""
    assert (_texts(name), analyse(name).problems) == (tokens, problems)


@pytest.mark.parametrize(
    "name",
    [
        "a" * 10_000,
        "ma" * MANY,
        "budi " * MANY,
        "a/" * MANY,
        "x alias " * MANY,
        "(budi" * MANY,
        "(((((" * MANY,
        "budi bin " * MANY,
        "S.Pd, " * MANY,
        "." * 10_000,
        "é" * 10_000,
        "🙂" * 10_000,
    ],
    ids=lambda name: repr(name[:8]),
)
def test_long_input_stays_small(name: str) -> None:
    """However long a text is, at most eight tokens and four aliases are compared, so the work has a bound."""
    found = analyse(name)
    parts = [found.tokens, found.patronym, *found.aliases]
    assert all(len(part) <= MOST_TOKENS for part in parts)
    assert len(found.aliases) <= MOST_ALIASES
    assert all(len(token.text) <= 40 for part in parts for token in part)
    assert len(keys(name).pairs) <= MOST_TOKENS * (MOST_TOKENS - 1) // 2
    assert compare(name, name).level in (NameLevel.EXACT, NameLevel.DIFFERENT)


def test_many_aliases_are_cut_with_a_code() -> None:
    """More than four aliases are cut, and a code says so."""
    assert "name-too-long" in analyse("/".join(["Budi", "Tono", "Yanto", "Slamet", "Karto", "Suro"])).problems


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=60))
def test_variants_are_total(token: str) -> None:
    """Any token has variants that are words and are not it; each costs something."""
    assert all(variant.text and variant.cost > 0 for variant in variants(token))


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_name_agrees_with_nothing(a: str, b: str) -> None:
    """A text without tokens is different from every other, itself included."""
    if not analyse(a).tokens:
        assert compare(a, b).level == NameLevel.DIFFERENT
