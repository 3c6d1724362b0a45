"""Tests of ktp_dedup.findings.facts: what is known of the records that stand in pairs."""

import polars as pl
import pytest

import ktp_dedup as kd
from ktp_dedup.findings.facts import FACT_SCHEMA, record_facts

PEOPLE = pl.DataFrame(
    {
        "ID": ["3", "1", "2", "4"],
        "NAMA": ["A", "B", "C", "D"],
        "NIK": ["3310064503700001", None, "331006******0001", None],
        "NO_KK": ["3310061201100001", "3310063112990001", "3310064512100001", "3310060001100001"],
        "KODE_KEC": ["331006", None, "3310072003", None],
        "KABUPATEN": ["Kab. Klaten", "Klaten", None, "Nowhere"],
        "KECAMATAN": ["Trucuk", "Trucuk", None, "Old Town"],
        "DESA": ["Karang Anom", "Desa Karanganom", None, "X"],
        "STATUS": ["HIDUP", "PINDAH", "MENINGGAL", None],
        "STATUS_REKAM": ["SUDAH REKAM", None, "BELUM REKAM", None],
        "TGL_REKAM": ["01-02-2015", "03-04-2016", None, None],
    }
)


@pytest.fixture(scope="module")
def facts():
    ids = pl.DataFrame({"source": ["register"] * 4, "record_id": ["1", "2", "3", "4"]})
    return record_facts(kd.read_register(PEOPLE), ids, as_of=20240630)


def test_rows_are_those_asked_for_in_their_order(facts):
    """The order is that of the ids, not of the register, and the columns are those promised."""
    assert facts.schema == FACT_SCHEMA
    assert facts["record_id"].to_list() == ["1", "2", "3", "4"]
    some = record_facts(kd.read_register(PEOPLE), facts[2:].select("source", "record_id"), as_of=20240630)
    assert some.rows() == facts[2:].rows()


def test_residences_by_code_and_by_name_are_one(facts):
    """A code says province, regency and district by name; ten digits say the village; unknown names stay names."""
    parts = facts.select("province", "regency", "district", "village").rows()
    assert parts[0] == parts[2] == ("33", "3310", "TRUCUK", "KARANGANOM")
    assert parts[1] == ("33", "3310", "KEBONARUM", "2003")
    assert parts[3] == (None, "NOWHERE", "OLDTOWN", "X")


def test_the_date_of_a_card_is_read_from_its_digits(facts):
    """The year is the latest not after the day of the register; a day that cannot be is no date."""
    assert facts["card_date"].to_list() == [19991231, None, 20100112, None]


def test_a_register_without_columns_has_null_facts():
    """A register of names and dates alone has its source as region, and nothing else."""
    register = kd.read_register(pl.DataFrame({"ID": ["1"], "NAMA": ["A"], "TGL_LHR": ["01-02-1970"]}))
    ids = pl.DataFrame({"source": ["register"], "record_id": ["1"]})
    row = record_facts(register, ids, as_of=0).row(0, named=True)
    assert row.pop("region") == "source:register"
    assert {value for name, value in row.items() if name not in ("source", "record_id")} == {None}


def test_no_pairs_need_no_facts():
    """Nothing asked, nothing said, with all columns."""
    register = kd.read_register(PEOPLE)
    ids = pl.DataFrame(schema={"source": pl.String, "record_id": pl.String})
    assert record_facts(register, ids, as_of=0).schema == FACT_SCHEMA
