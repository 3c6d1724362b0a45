"""Values as the columns that the engine compares."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.encode.bounds import ABSENT, SHARED, UNIQUE
from ktp_dedup.encode.program import Atom
from ktp_dedup.encode.values import Values, nik_segments
from ktp_dedup.engine import Kind

digit = st.sampled_from("0123456789")
niks = st.lists(
    st.none()
    | st.lists(digit, min_size=16, max_size=16).map("".join)
    | st.lists(digit | st.just("*"), min_size=16, max_size=16).map("".join),
    min_size=1,
    max_size=12,
)


def _segments(nik):
    """Region, date and serial of one number, the slow way."""
    if nik is None:
        return [-1, -1, -1]
    parts = [nik[:6], nik[6:12], nik[12:]]
    region, date, serial = (-1 if "*" in part else int(part) for part in parts)
    return [region + 2, date, serial]


def _columns(values, kind, *, rare=False):
    atom = Atom("field", kind, 0, (), ("missing", "else", "equal"))
    return Values({"field": values}, len(values)).columns(atom, rare=rare)


@given(niks)
def test_segments_of_numbers_with_and_without_masked_digits(values):
    """Each segment stands as its digits, as masked or as missing, however the other segments look."""
    found = nik_segments(pl.Series(values, dtype=pl.String))
    assert np.stack(found, axis=1).tolist() == [_segments(value) for value in values]


def test_a_value_is_absent_unique_or_shared():
    """Bounds know that a value which no other record has can never be equal."""
    columns = _columns(pl.Series(["a", "b", "a", None]), Kind.CODE)
    assert columns.states.tolist() == [SHARED, UNIQUE, SHARED, ABSENT]


def test_a_number_is_never_unique():
    """Numbers are compared in single precision, where two that differ may be equal."""
    columns = _columns(pl.Series([1.0, 2.0, None]), Kind.NUMBER)
    assert columns.states.tolist() == [SHARED, SHARED, ABSENT]
    assert columns.number.tolist() == [1.0, 2.0, 0.0]


def test_only_a_rare_field_has_a_column_of_rarity():
    """A column of rarities is kept only where a level adds them."""
    values = pl.Series(["a", "b", "a"])
    assert _columns(values, Kind.CODE).floats == []
    rare = _columns(values, Kind.CODE, rare=True)
    assert [column.tolist() for column in rare.floats] == [rare.bits.tolist()]


def test_a_register_without_the_field_has_the_columns_all_the_same():
    """A model may ask for a field that the register lacks: it is missing everywhere."""
    atom = Atom("nik", Kind.NIK, 0, (), ("missing", "else", "equal"))
    columns = Values({"nik": None}, 2).columns(atom, rare=False)
    assert [column.tolist() for column in columns.ints] == [[-1, -1]] * 3
    assert columns.states.tolist() == [ABSENT, ABSENT]


def test_masked_numbers_are_not_told_apart():
    """Two numbers with hidden digits may be two: they are equal to nothing, not even to their like."""
    values = pl.Series(["3310064503700001", "331006******0001", "331006******0001", None])
    found = Values({"field": values, "elsewhere": None}, 4)
    assert found.numbers("field").tolist() == [0, -1, -1, -1]
    assert found.numbers("elsewhere").tolist() == [-1, -1, -1, -1]


def test_equal_texts_share_their_letters():
    """Distinct texts stand once in the table of texts, and records hold their numbers."""
    values = Values({"field": pl.Series(["BATU", "UTAB", "BATU", None])}, 4)
    columns = values.columns(Atom("field", Kind.TEXT, 0, (), ("missing", "else", "equal")), rare=False)
    offsets, letters = values.texts.arrays()
    first, second, third, gap = columns.ints[0].tolist()
    assert first == third != second
    assert gap == -1
    assert (
        letters[offsets[first] : offsets[first + 1]].tolist()
        == letters[offsets[second] : offsets[second + 1]].tolist()[::-1]
    )
