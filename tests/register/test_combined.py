"""Tests of `ktp_dedup.register.combined`: cells that hold two fields."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.register import read_register
from ktp_dedup.register.combined import split

BIRTHS = {
    "KLATEN, 17-08-1970": ("KLATEN", "17-08-1970"),
    "Klaten/17 Agustus 1970": ("Klaten", "17 Agustus 1970"),
    "KLATEN 17/08/1970": ("KLATEN", "17/08/1970"),
    "KLATEN,17|08|1970": ("KLATEN", "17|08|1970"),
    "KAB. KLATEN, 17-8-70": ("KAB. KLATEN", "17-8-70"),
    "PARE-PARE, 1 Mei 1980": ("PARE-PARE", "1 Mei 1980"),
    "Klaten, Agustus 1970": ("Klaten", "Agustus 1970"),
    "Klaten - 17 Agt. 1970": ("Klaten", "17 Agt. 1970"),
    "17-08-1970, KLATEN": ("KLATEN", "17-08-1970"),
    "17 Agustus 1970 / Klaten": ("Klaten", "17 Agustus 1970"),
    "KLATEN, **-**-1970": ("KLATEN", "**-**-1970"),
    "Klaten": ("Klaten", None),
    "KLATEN, ": ("KLATEN", None),
    ", 17-08-1970": (None, "17-08-1970"),
    "1970-08-17": (None, "1970-08-17"),
    "-": (None, None),
    "": (None, None),
}
AREAS = {
    "003/005": ("003", "005"),
    "3 / 5": ("3", "5"),
    "03-05": ("03", "05"),
    "03 05": ("03", "05"),
    "003005": ("003", "005"),
    "RT/RW 003/005": ("003", "005"),
    "RT 03 RW 05": ("03", "05"),
    "RT.03/RW.05": ("03", "05"),
    "RT003RW005": ("003", "005"),
    "RW 05 RT 03": ("03", "05"),
    "RT: 001, RW: 002": ("001", "002"),
    "RT 3": ("3", None),
    "003": ("003", None),
    "/05": (None, "05"),
    "-/-": (None, None),
    "2024-05-03": (None, None),
}


def parts(fields, text):
    frame = pl.DataFrame({"cell": [text]})
    return frame.select(split(field, pl.col("cell")).alias(field) for field in fields).row(0)


@pytest.mark.parametrize("text", BIRTHS)
def test_place_and_date_of_birth(text):
    """However a place and a date stand in one cell, each is found, and what is not there is empty."""
    assert parts(("birth_place", "birth_date"), text) == BIRTHS[text]


@pytest.mark.parametrize("text", AREAS)
def test_rt_and_rw(text):
    """With labels and without, in any order; a date that a spreadsheet made of them tells neither."""
    assert parts(("rt", "rw"), text) == AREAS[text]


@given(st.text(max_size=20), st.sampled_from([("birth_place", "birth_date"), ("rt", "rw")]))
def test_any_text_is_split_without_an_error_and_nothing_is_invented(text, fields):
    """Every part is a piece of the cell."""
    assert all(part is None or part in text for part in parts(fields, text))


def test_cells_that_show_neither_field_are_listed():
    """A date in the column RT/RW is a problem of its record; an empty cell is none."""
    frame = pl.DataFrame(
        {"id": ["a", "b", "c"], "RT/RW": ["2024-05-03", "-/-", "3/5"], "nama": ["A", "B", "C"]}
    )
    assert read_register(frame).problems.rows() == [("register", "a", "rt", "cell-not-split")]
