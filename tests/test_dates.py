"""Tests of `ktp_dedup.dates`."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup import dates

days = st.dates(min_value=datetime.date(1850, 1, 1), max_value=datetime.date(2099, 12, 31))
_MONTH_WORDS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
MONTHS = _MONTH_WORDS.split()


def as_number(day: datetime.date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("31-12-1970", 19701231),
        ("31/12/70", 19701231),
        ("1970-12-31", 19701231),
        ("1970-12-31 00:00:00", 19701231),
        ("1970-12-31T10:15", 19701231),
        ("19701231", 19701231),
        ("31121970", 19701231),
        ("20121970", 19701220),
        ("31 Desember 1970", 19701231),
        ("31 Dec 1970", 19701231),
        ("Kamis, 31 Desember 1970", 19701231),
        ("1 Pebruari 1980", 19800201),
        ("31DES1970", 19701231),
        ("17|08|1970", 19700817),
        ("17.8.1970", 19700817),
        ("00-00-1970", 19700000),
        ("00-07-1960", 19600700),
        ("1970", 19700000),
        ("07-1970", 19700700),
        ("Juli 1970", 19700700),
        ("１９７０", 19700000),
        ("31–12–1970", 19701231),
        ("29-02-2000", 20000229),
        ("17.8.70", 19700817),
        ("17-AUG-70 12.00.00.000000000 AM", 19700817),
        ("Mon Aug 17 1970 07:00:00 GMT+0700 (Western Indonesia Time)", 19700817),
        ("1970-08-17 00:00:00+07", 19700817),
        ("1970-08-17T00:00:00.000Z", 19700817),
        ("17-08-1970 pukul 10:15 WITA", 19700817),
        ("17/08/1970 00.00.00", 19700817),
        ("Jum'at Kliwon, 17 Agustus 1970", 19700817),
        ("17 Agustus '70", 19700817),
        ("17-VIII-1970", 19700817),
        ("17-X-1970", 19701017),
        ("??-??-1970", 19700000),
        ("xx-08-1970", 19700800),
        ("1970-08-**", 19700800),
        ("3 Djanuari 1955", 19550103),
        ("4 Nopember 1970", 19701104),
        ("5 Agt 1970", 19700805),
        ("5 Ags 1970", 19700805),
        ("5 Desembr 1970", 19701205),
        ("1081970", 19700801),
        ("'17-08-1970", 19700817),
    ],
)
def test_the_usual_forms(text, value):
    """The forms of SIAK, spreadsheets and people are read."""
    assert dates.read(text) == dates.DateReading(value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("31-02-1970", "date-impossible"),
        ("29-02-1900", "date-impossible"),
        ("32-01-1970", "date-impossible"),
        ("01-01-1700", "date-implausible"),
        ("01-01-3000", "date-implausible"),
        ("besok", "date-unreadable"),
        ("1-2", "date-unreadable"),
        ("5", "date-unreadable"),
        ("1-2-3-4", "date-unreadable"),
        ("25797", "date-unreadable"),
        ("DESA 1970", "date-unreadable"),
        ("30-12-1899", "date-filler"),
        ("1900-01-01 00:00:00", "date-filler"),
        ("١٩٧٠", "date-unreadable"),
        ("", None),
        ("-", None),
        ("00-00-0000", None),
        ("NULL", None),
    ],
)
def test_what_is_no_date_has_a_problem_or_is_missing(text, problem):
    """Impossible dates are listed with their code, empty ones are only missing."""
    assert dates.read(text) == dates.DateReading(None, problem)


def test_a_month_above_twelve_is_read_as_the_day():
    """One date in American order is read, and said."""
    assert dates.read("12/31/1970") == dates.DateReading(19701231, "date-swapped")
    assert dates.read("12/31/1970", order="mdy") == dates.DateReading(19701231)


def test_two_digit_years_are_never_in_the_future():
    """The century follows from the reference date."""
    assert dates.parse("01-01-05", as_of=20240101) == 20050101
    assert dates.parse("01-01-25", as_of=20240101) == 19250101
    assert dates.parse("01-01-70") == 19700101


def test_a_date_after_the_register_is_a_problem():
    """No record can tell of a day after the register was made."""
    assert dates.read("02-01-2024", as_of=20240101) == dates.DateReading(None, "date-future")
    assert dates.parse("01-01-2024", as_of=20240101) == 20240101


@given(st.dates(min_value=datetime.date(1930, 1, 1), max_value=datetime.date(2090, 12, 31)))
def test_day_numbers_of_excel(day):
    """In both date systems the number of a day is that day, with or without a fraction."""
    for epoch, first in ((1900, datetime.date(1899, 12, 30)), (1904, datetime.date(1904, 1, 1))):
        number = (day - first).days
        for text in (f"{number}", f"{number}.5"):
            expected = as_number(day) if number >= 10_000 else None
            assert dates.parse(text, epoch=epoch) == expected


@given(days)
def test_round_trips(day):
    """Whatever way a date is written, the same day is read."""
    value = as_number(day)
    written = [
        day.isoformat(),
        day.strftime("%d-%m-%Y"),
        day.strftime("%d/%m/%Y"),
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    ]
    written += [day.isoformat() + " 00:00:00", dates.format_date(value)]
    if day.year >= 1000:
        assert [dates.parse(text) for text in written] == [value] * len(written)
    assert dates.parse(day.strftime("%m/%d/%Y"), order="mdy") == value
    assert dates.is_full(value)


@given(st.text(), st.sampled_from(["dmy", "mdy", "ymd"]), st.one_of(st.none(), st.just(20240101)))
def test_reading_is_total(text, order, as_of):
    """No text makes reading fail, and what is read can be written and read again."""
    value = dates.read(text, order=order, as_of=as_of).value
    if value is not None:
        assert dates.parse(dates.format_date(value)) == value


@given(st.from_regex(r"[0-9]{1,4}[-/ .|][0-9]{1,2}[-/ .|][0-9]{1,4}( [0-9]{2}:[0-9]{2})?", fullmatch=True))
def test_reading_date_like_texts_is_total(text):
    """Texts that look like dates are read or have a problem, and never both lack."""
    reading = dates.read(text)
    day = re.sub(r" \d\d:\d\d$", "", text)
    assert reading.value is not None or reading.problem is not None or not day.strip("0-/ .|")
