"""Tests of `ktp_dedup.nik`: what a number says, and what a damaged one still says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup import dates, nik

births = st.tuples(st.integers(1, 12), st.integers(0, 99)).flatmap(
    lambda pair: st.tuples(st.integers(1, dates.days_in_month(pair[0])), st.just(pair[0]), st.just(pair[1]))
)
regions = st.sampled_from(["331006", "337201", "340401", "320809", "910105"])


@given(regions, births, st.booleans(), st.integers(1, 9999))
def test_round_trip(region, birth, woman, serial):
    """Every part that goes into a NIK comes out of it."""
    day, month, year = birth
    number = nik.parse(f"{region}{day + 40 * woman:02}{month:02}{year:02}{serial:04}")
    assert number.status == "valid" and number.problem is None
    assert (number.region_code, number.day, number.month, number.year) == (region, day, month, year)
    assert (number.sex, number.serial) == ("F" if woman else "M", f"{serial:04}")
    assert nik.parse(number.format()) == number
    assert nik.normalize(number.text) == number.text
    masked = nik.parse(number.mask())
    assert (masked.status, masked.region_code, masked.serial) == ("masked", region, f"{serial:04}")
    assert masked.day is None and masked.sex is None and masked.birth_date() is None


@given(st.text())
def test_parse_is_total(text):
    """No text makes parsing fail; only sixteen characters are usable."""
    number = nik.parse(text)
    assert number.status in ("valid", "masked", "placeholder", "temporary", "malformed", "missing")
    assert not number.is_usable or len(number.text) == 16
    assert nik.is_valid(text) == (number.status == "valid")
    assert isinstance(nik.mask(text), str)


@given(st.text(alphabet="0123456789*xOI. -'", max_size=20))
def test_parse_is_total_on_near_numbers(text):
    """Texts near to a NIK have a status, and normalising twice changes nothing."""
    assert nik.normalize(nik.normalize(text)) == nik.normalize(text)
    number = nik.parse(text)
    assert number.problem is not None or number.status in ("valid", "masked", "missing")
    assert number.status != "masked" or "*" in number.text


@pytest.mark.parametrize(
    ("text", "status", "problem"),
    [
        ("3310064503700001", "valid", None),
        (" '3310.0645.0370.0001 ", "valid", None),
        ("3310064503700001.0", "valid", None),
        ("33IO06450370OOO1", "valid", "nik-letters"),
        ("3310994503700001", "valid", None),
        ("331006******0001", "masked", None),
        ("331006xxxxxx0001", "masked", None),
        ("331006450370", "masked", "nik-length"),
        ("331006450370000", "masked", "nik-length"),
        ("33100645037000011", "masked", "nik-length"),
        ("081234567890", "malformed", "nik-length"),
        ("12345", "malformed", "nik-length"),
        ("99999", "placeholder", "nik-placeholder"),
        ("331006200100001", "temporary", "nik-temporary"),
        ("3310064503700000", "masked", "nik-serial"),
        ("99****4503700001", "masked", None),
        ("991006******0001", "malformed", "nik-region"),
        ("331006310270****", "malformed", "nik-date"),
        ("331006******0000", "masked", "nik-serial"),
        ("33IO06******0001", "malformed", "nik-characters"),
        ("33IO06310270OOO1", "malformed", "nik-characters"),
        ("BELUM ADA", "placeholder", "nik-placeholder"),
        ('="3310064503700001"', "valid", None),
        ("NIK : 3310064503700001", "valid", None),
        ("3310064503700001\x00", "valid", None),
        ("３３１００６４５０３７００００１", "valid", None),
        ("3.310064503700001E+15", "valid", None),
        ("3.310064503700001E+14", "malformed", "nik-scientific"),
        ("3310060003700001", "malformed", "nik-date"),
        ("3310063203700001", "malformed", "nik-date"),
        ("3310067203700001", "malformed", "nik-date"),
        ("3310068103700001", "malformed", "nik-date"),
        ("3310063002700001", "malformed", "nik-date"),
        ("3310060513700001", "malformed", "nik-date"),
        ("9910064503700001", "malformed", "nik-region"),
        ("3.31E+15", "malformed", "nik-scientific"),
        ("3,31006E+15", "malformed", "nik-scientific"),
        ("tidak ada nomor", "malformed", "nik-characters"),
        ("3333333333333333", "placeholder", "nik-placeholder"),
        ("1111111111111111", "placeholder", "nik-placeholder"),
        ("9999999999999994", "placeholder", "nik-placeholder"),
        ("0000000000000000", "placeholder", "nik-placeholder"),
        ("0", "placeholder", "nik-placeholder"),
        ("1890000000000000", "placeholder", "nik-placeholder"),
        ("0331006200100001", "temporary", "nik-temporary"),
        ("", "missing", None),
        ("-", "missing", None),
        ("****************", "missing", None),
        ("NULL", "missing", None),
    ],
)
def test_statuses(text, status, problem):
    """The defects of the catalogue have their status and code."""
    number = nik.parse(text)
    assert (number.status, number.problem) == (status, problem)


def test_the_woman_of_trucuk():
    """The example of the fact sheet is read whole."""
    number = nik.parse("3310064503700001")
    assert (number.day, number.month, number.year, number.sex, number.serial) == (5, 3, 70, "F", "0001")
    region = number.region()
    assert region is not None and (region.district, region.regency) == ("Trucuk", "Kab. Klaten")


def test_century_by_plausibility_and_by_record():
    """Without a record date nobody is born in the future; with one, its century counts."""
    number = nik.parse("3310060503100001")
    assert number.birth_date(as_of=20240101) == 20100305
    assert number.birth_date(as_of=20100304) == 19100305
    assert number.birth_date(record_date=19110000) == 19100305
    assert number.birth_date(record_date=20090701) == 20100305


@pytest.mark.parametrize("text", ["3310064503700001", "3310064513700001", "12345", "Siti Aminah"])
def test_neither_repr_nor_mask_shows_the_birth_date(text):
    """What is printed by accident has no date, and nothing of what is no NIK."""
    number = nik.parse(text)
    assert text not in repr(number) and text not in number.mask()
    assert not (number.is_usable and text[6:12] in repr(number))
    assert number.is_usable or set(number.mask()) == {"*"}


def test_unknown_and_former_districts_are_valid():
    """A NIK keeps the code of a kecamatan that is gone or older than the tables."""
    former, unknown = nik.parse("9101054503700001"), nik.parse("3310994503700001")
    assert former.status == unknown.status == "valid"
    assert former.region().status == "former" and unknown.region().status == "unknown district"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("3.31006450370000E+15", "331006450370000*"),
        ("3,310064503700E+15", "331006450370****"),
        ("3.310064E+15", "331006**********"),
        ("9.101054503700002E+15", "910105450370000*"),
        ("9101054503700002.0", "910105450370000*"),
        ("3310064503700000", "331006450370000*"),
        ("331006450370", "331006450370****"),
        ("10064503700001", "******4503700001"),
        ("4503700001", "******4503700001"),
        ("331006450370001", "331006**********"),
        ("310064503700001", "******4503700001"),
        ("33100645037000011", "331006**********"),
        ("331006450370000.0", "331006450370****"),
    ],
)
def test_what_is_beyond_doubt_in_a_damaged_number_stays(text, left):
    """Parts that the damage cannot have touched are kept, all others are masked."""
    number = nik.parse(text)
    assert (number.text, number.status, number.is_usable) == (left, "masked", True)


def test_the_last_digit_shown_in_scientific_notation_is_rounded():
    """3.31006E+15 may be a number of district 05: the region is not beyond doubt."""
    assert not nik.parse("3.31006E+15").is_usable
    assert nik.parse("3.310064E+15").region_code == "331006"


def test_only_a_whole_part_is_evidence():
    """A masked number of which no part is whole cannot be compared."""
    assert not nik.parse("33**************").is_usable
    assert nik.parse("331006**********").is_usable


def test_one_digit_too_many_is_repaired_where_one_number_fits():
    """A doubled 0 in the serial of somebody born in 2000 can only be the one number."""
    assert nik.parse("33100617080000001") == nik.Nik("3310061708000001", "valid", "nik-repaired")


@given(regions, births, st.integers(1, 9999), st.integers(0, 15), st.sampled_from(["lost", "doubled"]))
def test_a_part_that_survives_is_the_right_one(region, birth, serial, at, damage):
    """Whichever digit is lost or typed twice, no visible part of the reading is wrong."""
    day, month, year = birth
    whole = f"{region}{day:02}{month:02}{year:02}{serial:04}"
    text = whole[:at] + whole[at + 1 :] if damage == "lost" else whole[:at] + whole[at] + whole[at:]
    number = nik.parse(text)
    if number.is_usable:
        assert all(seen in ("*", true) for seen, true in zip(number.text, whole, strict=True))
