"""Small hostile registers for tests: families, twins, near names, heaped dates, missing values."""

from __future__ import annotations

import polars as pl
from hypothesis import strategies as st

WORDS = [
    "SUTRISNO",
    "SUTRINSO",
    "SOETRISNO",
    "SUTARNO",
    "MUHAMMAD",
    "MOCHAMAD",
    "MOH",
    "M",
    "A",
    "S",
    "ST",
    "SITI",
    "SRI",
    "SRIWAHYUNI",
    "WAHYUNI",
    "WAHJUNI",
    "NUR",
    "HIDAYAH",
    "NURHIDAYAH",
    "HARTONO",
    "HARTINI",
    "RAHMAN",
    "ROHMAN",
    "RAHIM",
    "ABDUL",
    "ABDURRAHMAN",
    "EKO",
    "EKA",
    "SUHARTO",
    "SUHARTA",
    "DJOKO",
    "JOKO",
    "TJAHJONO",
    "CAHYONO",
    "ZXQWVU",
    "ZXQWU",
    "HASAN",
    "HUSEN",
    "MARSUDI",
    "MARSUDDI",
    "Q",
]
DATES = (
    19700101,
    19700701,
    19701231,
    19700515,
    19700305,
    19700503,
    19710305,
    19700306,
    19800305,
    19700000,
    19700300,
)
NIKS = (
    "3310064503700001",
    "3310064503700002",
    "3310065403700001",
    "3310074503700001",
    "3310060503700001",
    "3372014503700001",
    "331006******0001",
    "3310061503700001",
)
CARDS = ("3310061201100001", "3310061201100002", "3372011201150003")
PLACES = ("KLATEN", "KLATEM", "SURAKARTA", "TRUCUK")


def _sometimes(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values | values | values


names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)

record = st.fixed_dictionaries(
    {
        "nik": _sometimes(st.sampled_from(NIKS)),
        "family_card": _sometimes(st.sampled_from(CARDS)),
        "name": _sometimes(names),
        "sex": _sometimes(st.sampled_from(("M", "F"))),
        "birth_date": _sometimes(st.sampled_from(DATES)),
        "birth_place": _sometimes(st.sampled_from(PLACES)),
        "mother_name": _sometimes(names),
        "father_name": _sometimes(names),
        "birth_certificate": _sometimes(st.sampled_from(("AK1", "AK2"))),
        "religion": _sometimes(st.sampled_from(("islam", "hindu"))),
        "blood_type": _sometimes(st.sampled_from(("A", "B"))),
        "family_role": _sometimes(st.sampled_from(("head", "wife", "child"))),
    }
)

SCHEMA = {
    "source": pl.String,
    "record_id": pl.String,
    **dict.fromkeys(("nik", "family_card", "name", "sex"), pl.String),
    "birth_date": pl.Int32,
    **dict.fromkeys(
        (
            "birth_place",
            "mother_name",
            "father_name",
            "birth_certificate",
            "religion",
            "blood_type",
            "family_role",
        ),
        pl.String,
    ),
}


def _frame(records: list[dict[str, object]]) -> pl.DataFrame:
    numbered = [{"source": "a" if i % 3 else "b", "record_id": f"{i:03}", **r} for i, r in enumerate(records)]
    return pl.DataFrame(numbered, schema=SCHEMA).sort("source", "record_id")


canonical_frames = st.lists(record, min_size=2, max_size=14).map(_frame)
"""Canonical frames as `register.normalise` makes them, in order of source and id."""
