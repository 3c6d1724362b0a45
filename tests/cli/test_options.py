"""Tests of ktp_dedup.cli.options and reading: texts of options become values, or one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.cli.options import parse_date, parse_mapping, parse_probability, parse_size
from ktp_dedup.cli.reading import parse_bands
from ktp_dedup.errors import UsageError


def test_a_mapping_splits_at_its_last_equals_sign():
    """Headings may hold an equals sign, fields may not; an empty field ignores the column."""
    assert parse_mapping(["Nama = lengkap=name", "X="]) == {"Nama = lengkap": "name", "X": ""}
    assert parse_mapping(None) == {}


@pytest.mark.parametrize("pairs", [["name"], ["=name"], ["A=name", "A=sex"]])
def test_a_malformed_mapping_is_refused(pairs):
    """No equals sign, no heading, or a heading twice is wrong usage."""
    with pytest.raises(UsageError, match="--map"):
        parse_mapping(pairs)


@given(st.integers(1, 10**6), st.sampled_from(["", "k", "M", "g", "T"]), st.booleans())
def test_sizes_are_read_with_any_unit(number, unit, binary):
    """Units of 1000 and of 1024 are told apart, in any case of letters."""
    base = 1024 if binary and unit else 1000
    expected = number * base ** " kmgt".index(unit.lower() or " ")
    assert parse_size(f"{number} {unit}{'i' if binary and unit else ''}B") == expected


@pytest.mark.parametrize("text", ["", "much", "0", "-1GB", "4XB"])
def test_an_impossible_size_is_refused(text):
    """Words, nothing and less than a byte are no sizes."""
    with pytest.raises(UsageError, match="--max-memory"):
        parse_size(text)


@pytest.mark.parametrize("value", [3, 0, 1, -0.5, float("nan")])
def test_an_impossible_probability_is_refused(value):
    """--match 3 gets a sentence that says what to give."""
    with pytest.raises(UsageError, match="between 0 and 1"):
        parse_probability(value, "--match")


def test_dates_are_read_as_people_write_them():
    """A whole date in any usual form, or a sentence."""
    assert parse_date("31-12-2024") == parse_date("2024-12-31") == 20241231
    for text in ("2024", "31-02-2024", "soon"):
        with pytest.raises(UsageError, match="--as-of"):
            parse_date(text)


@given(st.floats(-45, 45))
def test_bits_and_probability_say_the_same(bits):
    """A threshold in bits is the probability with those odds."""
    probability, _ = parse_bands(None, None, bits, None)
    assert probability / (1 - probability) == pytest.approx(2**bits, rel=0.05)


@pytest.mark.parametrize(
    "given_thresholds",
    [(0.9, None, 3.0, None), (None, 0.9, None, 3.0), (0.2, 0.9, None, None), (None, None, 1e4, None)],
)
def test_contradicting_thresholds_are_refused(given_thresholds):
    """A threshold given twice, review above match, and weights beyond floats are wrong usage."""
    with pytest.raises(UsageError):
        parse_bands(*given_thresholds)
