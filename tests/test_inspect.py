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
    assert not any(value in text for value in ("SULASTRI", "33100645", "1970-03-15", "15-03-1970"))
    assert "331006" not in repr(found)


def test_a_register_without_nik_and_date():
    """What is not there is not counted."""
    found = inspect(read_register(FRAME.select("nama")), ALL)
    assert found.heaping is None and found.nik_statuses == {}
    assert found.to_dict()["heaping"] is None


def test_examples_are_masked_and_from_every_source():
    """Ten records at most, with their ids, and cells of which only the kind can be seen."""
    register = read_register(FRAME, FRAME)
    found = inspect(register, ALL)
    assert len(found.examples) == 10
    assert {row["source"] for row in found.examples} == {"register", "register#2"}
    assert found.examples[0] == {
        "source": "register",
        "record_id": "1",
        "nik": "331006******0001",
        "name": "S***",
        "birth_date": "**-**-1960",
    }


def test_fields_that_the_model_does_not_use_are_looked_at_too():
    """Problems of every recognised column are counted."""
    frame = FRAME.with_columns(pekerjaan=pl.lit("ASTRONOT"))
    found = inspect(read_register(frame), [Wanted("name", "name")])
    assert {(p.field, p.code) for p in found.problems} >= {
        ("occupation", "code-unknown"),
        ("nik", "nik-length"),
    }
    assert found.listing.height == sum(p.count for p in found.problems)


def test_a_damaged_number_that_is_compared_in_part_counts_as_masked():
    """The states of the NIKs add up to the records."""
    found = inspect(
        read_register(pl.DataFrame({"nik": ["3310064503700000", "3,31E+15", "33IO064503700001"]})), ALL
    )
    assert {status: count for status, count in found.nik_statuses.items() if count} == {
        "valid": 1,
        "masked": 1,
        "malformed": 1,
    }
