"""Two words of a name that are one word of the register, written apart."""

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.factory import WORDS

from ktp_dedup.encode.name_table import NameTable, build_name_table
from ktp_dedup.names import join_canonical, listed_spellings

SOUNDS = """
b c d f g h j k l m n p q r s t v w x y z ch kh tj dj sj nj dl dz ts sy sh th dh gh ph ck ll tt ss ng
a i u e o oe ie ae ao aw ay iy uw ai oh aa uloh
"""
spelled = st.lists(st.sampled_from(SOUNDS.split()), min_size=1, max_size=6).map(
    lambda sounds: "".join(sounds).upper()
)
listed = st.sampled_from(sorted(word.upper() for word in listed_spellings() if word.isalpha()))
words = st.sampled_from(WORDS) | spelled | listed


@st.composite
def apart(draw: st.DrawFn) -> tuple[str, str]:
    """A word cut in two, or two words."""
    word = draw(words)
    if len(word) < 4 or draw(st.booleans()):
        return word, draw(words)
    at = draw(st.integers(2, len(word) - 2))
    return word[:at], word[at:]


def _table(names: list[str]) -> NameTable:
    return build_name_table({"name": pl.Series(names, dtype=pl.String)}, len(names))


def _wanted(table: NameTable) -> list[int]:
    """The joins of a table by writing each two neighbours together."""
    texts = [table.words.texts[token] for token in table.token.tolist()]
    wanted = [-1] * len(texts)
    for start, end in zip(table.offsets[:-1].tolist(), table.offsets[1:].tolist(), strict=True):
        for at in range(start, end - 1):
            wanted[at] = table.words.numbers.get(join_canonical(texts[at], texts[at + 1]), -1)
    return wanted


@given(st.lists(apart(), min_size=1, max_size=12))
@example(
    [("MALIK", "HASAN"), ("TRI", "JARWO"), ("SUPRI", "YADI"), ("RATNA", "NINGSIH"), ("SITI", "MAIMUNAH")]
)
@example(
    [("ST", "SUMARTINI"), ("AZ", "ZAHRA"), ("MUHAMMAD", "LUTFI"), ("ABDUL", "LOH"), ("NURULLOH", "SIDIK")]
)
@example(
    [
        ("JUBAIDAH", "OESMAN"),
        ("SOE", "ROJO"),
        ("PRASE", "TJO"),
        ("RAMA", "DLAN"),
        ("CA", "ROLINA"),
        ("KH", "AN"),
    ]
)
@example(
    [
        ("HAN", "DAYANI"),
        ("MUHA", "MAD"),
        ("JUL", "KARNAIN"),
        ("CHA", "NDRA"),
        ("YOHANES", "KH"),
        ("NJOE", "LOE"),
    ]
)
@settings(max_examples=400)
def test_two_words_join_wherever_the_register_holds_them_as_one(pairs: list[tuple[str, str]]) -> None:
    """Joins are those that writing each two neighbours together finds, whatever the rules do at the seam."""
    names = [text for first, second in pairs for text in (f"{first} {second}", first + second)]
    names += [join_canonical(*pair).upper() or "EKO" for pair in pairs]
    table = _table(names)
    assert table.joins.tolist() == _wanted(table)


@pytest.mark.parametrize(("apart", "one"), [("SRI WAHYUNI", "SRIWAHYUNI"), ("NUR HIDAYAH", "NURHIDAYAH")])
def test_the_spelling_of_a_join_does_not_matter(apart: str, one: str) -> None:
    """The word may be spelled otherwise than the two."""
    table = _table([apart, one.replace("Y", "J").replace("U", "OE")])
    assert table.joins.max() == table.words.numbers[join_canonical(*apart.split())]


def test_a_single_letter_joins_to_nothing() -> None:
    """S RI is no Sri, and the last word of a name has none behind it."""
    table = _table(["S RI", "SRI", "WAHYUNI", "SRI WAHYUNI"])
    assert table.joins.tolist() == [-1] * len(table.token)
