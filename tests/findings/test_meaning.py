"""Tests of ktp_dedup.findings.meaning, residence and current: what a pair means and who must act."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ktp_dedup.findings.facts import FACT_SCHEMA
from ktp_dedup.findings.meaning import FINDINGS, MEANING_SCHEMA, WORK, Judged, meanings
from ktp_dedup.findings.residence import RESIDENCES

HERE = {
    "source": "a",
    "region": "331006",
    "province": "33",
    "regency": "3310",
    "district": "TRUCUK",
    "village": "WANGLU",
    "nik": "3310064503700001",
    "family_card": "3310061201100001",
}
SECOND = {"nik": "3310074503700001", "family_card": "3310071201150001"}
VILLAGE = SECOND | {"village": "KALIKEBO"}
DISTRICT = VILLAGE | {"district": "CEPER", "region": "331011"}
REGENCY = DISTRICT | {"regency": "3309", "region": "330901"}
PROVINCE = REGENCY | {"province": "34", "regency": "3404", "region": "340401"}


def meaning(left=None, right=None, band="match", *, refused=False, listed=""):
    """What a pair of two records means; each is HERE with changes."""
    facts = pl.DataFrame(
        [HERE | {"record_id": "1"} | (left or {}), HERE | {"record_id": "2"} | (right or {})],
        schema=FACT_SCHEMA,
    )
    pair = Judged(
        np.array([4], np.int32),
        np.array([9], np.int32),
        np.array([band]),
        np.array([refused]),
        np.array([listed]),
    )
    table = meanings(pair, np.array([4, 9], np.int32), facts)
    assert table.schema == MEANING_SCHEMA
    return table.row(0, named=True)


@pytest.mark.parametrize(
    ("right", "finding", "residence"),
    [
        ({}, "same_nik", "same"),
        (SECOND, "double_entry", "same"),
        (VILLAGE, "moved", "other_village"),
        (DISTRICT, "moved", "other_district"),
        (REGENCY, "moved", "other_regency"),
        (PROVINCE, "moved", "other_province"),
        (PROVINCE | {"nik": HERE["nik"]}, "moved", "other_province"),
    ],
)
def test_two_residences_make_a_move_and_one_a_double_entry(right, finding, residence):
    """The largest unit that differs is named; one NIK in two regions is a move that was not carried through."""
    found = meaning({}, right)
    assert (found["finding"], found["residence"]) == (finding, residence)


@pytest.mark.parametrize("missing", ["village", "district", "regency", "province"])
def test_a_unit_that_one_record_lacks_says_nothing(missing):
    """Without the unit in one record the others decide."""
    assert meaning({}, SECOND | {missing: None})["finding"] == "double_entry"
    assert meaning({}, REGENCY | {missing: None})["finding"] == "moved"


def test_where_no_residence_is_known_the_source_decides():
    """Two registers are two regions, one register is one."""
    nowhere = dict.fromkeys(("province", "regency", "district", "village"))
    assert meaning(nowhere, SECOND | nowhere)["residence"] == "same"
    assert meaning(nowhere, SECOND)["residence"] == "same"
    assert meaning(nowhere, SECOND | nowhere | {"source": "b"})["residence"] == "other_source"
    assert meaning({}, SECOND | {"source": "b"})["residence"] == "same"


@pytest.mark.parametrize("status", ["moved", "invalid"])
def test_a_row_that_is_closed_is_settled(status):
    """Nobody has to act; the other row is the current one. A missing person is still to be looked for."""
    found = meaning({"status": status}, PROVINCE)
    assert (found["finding"], found["current"], found["act_region"]) == ("moved_settled", "right", None)
    assert found["current_reason"] == ["status"]
    assert meaning({"status": "missing"}, PROVINCE)["finding"] == "moved"


def test_a_death_is_settled_only_if_the_other_row_was_made_afterwards():
    """A person who registered after a row was closed as dead had moved; else a dead person is still active."""
    dead = {"status": "dead", "recorded_at": 20100101, "updated_at": 20180101}
    found = meaning(dead, PROVINCE | {"recorded_at": 20150101, "status": "alive"})
    assert (found["finding"], found["current"], found["current_reason"]) == (
        "deceased_active",
        "left",
        ["death"],
    )
    assert found["act_region"] == "340401"
    assert meaning(dead, PROVINCE | {"recorded_at": 20190101})["finding"] == "moved_settled"
    assert meaning(dead, PROVINCE)["finding"] == "deceased_active"
    assert meaning(dead, PROVINCE | {"status": "dead"})["finding"] == "moved_settled"
    assert meaning(PROVINCE, dead)["finding"] == "deceased_active"


def test_one_nik_of_a_non_match_is_shared():
    """The engine brings such pairs whatever their weight; a non-match with two NIKs means nothing."""
    assert meaning({}, {}, "non-match")["finding"] == "shared_nik"
    assert meaning({}, SECOND, "non-match")["finding"] is None
    masked = {"nik": "331006******0001"}
    assert meaning(masked, masked, "non-match")["finding"] is None


def test_what_review_cannot_tell_is_unclear():
    """One NIK, or one card, beside evidence that is not enough; a refused edge of a cluster too."""
    assert meaning({}, {}, "review")["finding"] == "unclear"
    assert meaning({}, SECOND | {"family_card": HERE["family_card"]}, "review")["finding"] == "unclear"
    assert meaning({}, SECOND, "review")["finding"] == "double_entry"
    refused = meaning({}, SECOND | {"recorded_at": 20150101}, refused=True)
    assert (refused["finding"], refused["current"], refused["act_region"]) == ("unclear", None, "331006")


def test_listed_relatives_keep_their_kind_and_ask_for_nothing():
    """Twins and relatives come from the household join."""
    found = meaning({}, SECOND, "non-match", listed="twin")
    assert (found["finding"], found["current"], found["act_region"]) == ("twin", None, None)


@pytest.mark.parametrize(
    ("left", "right", "current", "reasons"),
    [
        ({"recorded_at": 20120101}, {"recorded_at": 20150101}, "right", ["recorded_at"]),
        (
            {"recorded_at": 20120101, "card_date": 20160101},
            {"recorded_at": 20150101},
            "right",
            ["recorded_at"],
        ),
        ({"card_date": 20160101}, {"card_date": 20150101}, "left", ["family_card_date"]),
        ({"updated_at": 20160101}, {"updated_at": 20150101}, "left", ["updated_at"]),
        (
            {"recording_status": "recorded", "recorded_at": 20120101, "card_date": 20160101},
            {"recording_status": "duplicate", "recorded_at": 20150101, "card_date": 20150101},
            "left",
            ["recording_status", "family_card_date"],
        ),
        ({"recorded_at": 20120101}, {"recorded_at": 20120101}, None, None),
        ({}, {}, None, None),
    ],
)
def test_the_current_record_is_the_one_that_the_first_reason_speaks_for(left, right, current, reasons):
    """All reasons for it are told, those against it are not; where none speaks nothing is proposed."""
    found = meaning(left, DISTRICT | right)
    assert (found["current"], found["current_reason"]) == (current, reasons)
    stale = {"left": "331011", "right": "331006", None: None}
    assert found["act_region"] == stale[current]


side = st.fixed_dictionaries(
    {
        "source": st.sampled_from("ab"),
        "status": st.sampled_from((None, "alive", "dead", "moved", "missing")),
        "recording_status": st.sampled_from((None, "recorded", "duplicate")),
        "nik": st.sampled_from((None, HERE["nik"], SECOND["nik"])),
        "family_card": st.sampled_from((None, HERE["family_card"])),
        "village": st.sampled_from((None, "A", "B")),
        "regency": st.sampled_from((None, "3310", "3404")),
        "recorded_at": st.sampled_from((None, 20100101, 20150101)),
    }
)
SWAPPED = {"left": "right", "right": "left", None: None}


@settings(max_examples=150, deadline=None)
@given(side, side, st.sampled_from(("match", "review", "non-match")))
def test_a_pair_means_the_same_from_either_side(left, right, band):
    """Only left and right change places; findings and residences are of their closed lists."""
    found, turned = meaning(left, right, band), meaning(right, left, band)
    assert found["current"] == SWAPPED[turned["current"]]
    assert {name: value for name, value in found.items() if name != "current"} == {
        name: value for name, value in turned.items() if name != "current"
    }
    assert found["residence"] in RESIDENCES
    assert found["finding"] in (*FINDINGS, None)
    assert found["act_region"] is None or found["finding"] in WORK
