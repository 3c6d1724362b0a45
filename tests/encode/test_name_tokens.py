"""Distinct names as tokens."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.encode.name_tokens import split_names
from ktp_dedup.names import analyse

WORDS = ("SUTRISNO", "SRI", "NUR", "M", "M.", "ABDURRAHMAN", "H.", "HJ", "DRS.", "BIN", "ALIAS", "ST", "EKO")
ENDS = ("", "", ", S.PD", ", SE", " (EKO)", " S. KOM", ".", "-")
plain_or_not = st.builds(
    lambda words, end: " ".join(words) + end,
    st.lists(st.sampled_from(WORDS), max_size=10),
    st.sampled_from(ENDS),
)
names = plain_or_not | st.text(alphabet="AZB .,'-()0É", max_size=12) | st.text(max_size=8)


def _tokens(found, number):
    return [
        found.words[token]
        for token in found.token[found.offsets[number] : found.offsets[number + 1]].tolist()
    ]


@given(st.lists(names, unique=True, max_size=12))
def test_tokens_are_those_of_the_analysis(texts):
    """Splitting many names at once gives each the tokens that `names.analyse` gives it alone."""
    found = split_names(pl.Series(texts, dtype=pl.String))
    for number, text in enumerate(texts):
        assert _tokens(found, number) == [token.text for token in analyse(text).tokens]


@given(st.lists(names, unique=True, max_size=12))
def test_words_are_sorted_and_used(texts):
    """The words are those of the tokens alone, each once, in order: titles are none of them."""
    found = split_names(pl.Series(texts, dtype=pl.String))
    assert list(found.words) == sorted(
        {word for number in range(len(texts)) for word in _tokens(found, number)}
    )
