"""Tests of `ktp_dedup.nik.parts`."""

import pytest

from ktp_dedup.nik.parts import DATE, PARTS, REGION, SERIAL, is_sound, surviving_parts


@pytest.mark.parametrize(
    ("digits", "part", "sound"),
    [
        ("331006", REGION, True),
        ("910105", REGION, True),
        ("990101", REGION, False),
        ("310170", DATE, True),
        ("710170", DATE, True),
        ("310470", DATE, False),
        ("290200", DATE, True),
        ("400170", DATE, False),
        ("001270", DATE, False),
        ("0001", SERIAL, True),
        ("0000", SERIAL, False),
    ],
)
def test_soundness(digits, part, sound):
    """A part is sound if a number that was issued can have it."""
    assert is_sound(digits, part) == sound


@pytest.mark.parametrize("digits", ["", "1", "331006", "331006450", "1" * 30])
def test_far_too_short_and_too_long_numbers_say_nothing(digits):
    """With more than six digits lost, or more than one too many, nothing is beyond doubt."""
    assert surviving_parts(digits) == "*" * 16


def test_readings_that_contradict_each_other_hide_the_part():
    """A digit lost in the date or in the serial: both leave the region, and only that."""
    known = surviving_parts("331006450370001")
    assert [known[part] for part in PARTS] == ["331006", "******", "****"]
