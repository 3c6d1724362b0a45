"""Tests of `ktp_dedup.inspect`."""

import json
from dataclasses import dataclass

import polars as pl

from ktp_dedup.inspect import inspect
from ktp_dedup.register import FIELDS, read_register


@dataclass(frozen=True)
class Wanted:
    name: str
    kind: str
    columns: tuple[str, ...] = ()


ALL = [Wanted(field.name, field.kind) for field in FIELDS.values()]
NIKS = [
    "3310064503700001",
    "331006******0001",
    "1111111111111111",
    "0331006200100001",
    "123",
    None,
    "3310994503700001",
    "9101054503700001",
]
FRAME = pl.DataFrame(
    {
        "nama": ["SULASTRI"] * 7 + [None],
        "nik": NIKS,
        "tgl_lahir": ["01-07-1960"] * 5 + ["15-03-1970", "00-00-1950", "x"],
    }
)


def test_counts_and_shares():
    """Completeness, problems, heaping and statuses add up."""
    found = inspect(read_register(FRAME), ALL)
    assert (found.rows, found.sources) == (8, (("register", 8),))
    assert found.completeness == {"name": 7 / 8, "nik": 4 / 8, "birth_date": 7 / 8}
    assert {(p.field, p.code): p.count for p in found.problems} == {
        ("name", "name-empty"): 1,
        ("nik", "nik-placeholder"): 1,
        ("nik", "nik-temporary"): 1,
        ("nik", "nik-length"): 1,
        ("birth_date", "date-unreadable"): 1,
    }
    assert found.nik_statuses == {
        "valid": 3,
        "masked": 1,
        "placeholder": 1,
        "temporary": 1,
        "malformed": 1,
        "missing": 1,
        "former district": 1,
        "unknown district": 1,
    }
    assert found.heaping is not None and found.heaping.full_dates == 6
    assert (found.heaping.july_1, found.heaping.day_15, found.heaping.january_1) == (5 / 6, 1 / 6, 0.0)
    assert found.heaping.top_dates == (("1960-07-01", 5),)
    assert "mother_name" in found.absent and found.as_of == 19700315


def test_no_personal_value_is_shown():
    """Neither the repr nor the JSON document has a name, a NIK or a date that few people share."""
    found = inspect(read_register(FRAME), ALL)
    text = json.dumps(found.to_dict()) + repr(found)
    assert not any(value in text for value in ("SULASTRI", "33100645", "331006*", "1970-03-15"))


def test_a_register_without_nik_and_date():
    """What is not there is not counted."""
    found = inspect(read_register(FRAME.select("nama")), ALL)
    assert found.heaping is None and found.nik_statuses == {}
    assert found.to_dict()["heaping"] is None
