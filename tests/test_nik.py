"""Tests of `ktp_dedup.nik`."""

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
    assert (nik.parse(text).problem is None) == (
        nik.parse(text).status in ("masked", "missing")
    ) or nik.is_valid(text)


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
        ("331006450370", "malformed", "nik-length"),
        ("331006450370000", "malformed", "nik-length"),
        ("33100645037000011", "malformed", "nik-length"),
        ("3310064503700000", "malformed", "nik-serial"),
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
