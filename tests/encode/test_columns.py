"""What an identity number fills in."""

import polars as pl

from ktp_dedup.encode.columns import canonical_columns
from ktp_dedup.model import residents

WOMAN, MAN, MASKED = "3310064503700001", "3310060503230001", "33100645*3700001"


def _columns(**columns):
    return canonical_columns(pl.DataFrame(columns), residents(), 20240101)


def test_a_gap_is_filled_from_the_number():
    """Digits 7 to 12 are the date of birth, 40 added to a woman's day; a masked digit says nothing."""
    found = _columns(
        nik=[WOMAN, MAN, MASKED, None],
        sex=pl.Series([None] * 4, dtype=pl.String),
        birth_date=pl.Series([None] * 4, dtype=pl.Int32),
    )
    assert found["sex"].to_list() == ["F", "M", None, None]
    assert found["birth_date"].to_list() == [19700305, 20230305, None, None]
    assert found["birth_date"].dtype == pl.Int32


def test_what_the_register_says_stands():
    """A cell that is filled is never replaced, though the number says otherwise."""
    found = _columns(
        nik=[WOMAN, WOMAN], sex=["M", None], birth_date=pl.Series([19991231, None], dtype=pl.Int32)
    )
    assert found["sex"].to_list() == ["M", "F"]
    assert found["birth_date"].to_list() == [19991231, 19700305]


def test_the_register_itself_is_left_alone():
    """Filling gaps changes no column of the frame that was given."""
    frame = pl.DataFrame({"nik": [WOMAN, WOMAN], "sex": ["M", None]})
    canonical_columns(frame, residents(), 20240101)
    assert frame["sex"].to_list() == ["M", None]


def test_a_missing_column_is_made_of_the_number_alone():
    """Without a column of birth dates the number tells all of them; without numbers there is none."""
    assert _columns(nik=[MAN])["birth_date"].to_list() == [20230305]
    assert _columns(name=["EKO"])["birth_date"] is None


def test_the_century_makes_nobody_older_than_a_hundred():
    """A year behind the day the register tells of belongs to the last century."""
    assert _columns(nik=["3310060503250001"])["birth_date"].to_list() == [19250305]
