"""Tests of `ktp_dedup.register.headings` and of the aliases in `ktp_dedup.register.fields`."""

import pytest

from ktp_dedup.errors import InputError
from ktp_dedup.register.fields import ALIASES, FIELDS, RUNNING_NUMBERS
from ktp_dedup.register.headings import assign, check_mapping

EXPORTS = {
    "SIAK": (
        "NIK NO_KTP TMPT_SBL NAMA_LGKP JENIS_KLMIN TMPT_LHR TGL_LHR AKTA_LHR NO_AKTA_LHR GOL_DRH AGAMA STAT_KWN "
        "STAT_HBKEL PDDK_AKH JENIS_PKRJN NIK_IBU NAMA_LGKP_IBU NIK_AYAH NAMA_LGKP_AYAH TGL_ENTRI NO_KK NO_PROP NO_KAB "
        "NO_KEC NO_KEL STAT_HIDUP TGL_UBAH NO_RT NO_RW",
        {"NO_KTP", "AKTA_LHR", "NO_KEL"},
    ),
    "ministry's web service": (
        "NIK NO_KK NAMA_LGKP JENIS_KLMIN TMPT_LHR TGL_LHR AGAMA STATUS_KAWIN STAT_HBKEL GOL_DARAH PDDK_AKH JENIS_PKRJN "
        "NAMA_LGKP_IBU NAMA_LGKP_AYAH ALAMAT NO_RT NO_RW DUSUN KEL_NAME KEC_NAME KAB_NAME PROP_NAME EKTP_STATUS "
        "EKTP_CREATED",
        set(),
    ),
    "OpenSID": (
        "id alamat dusun rw rt nama no_kk nik sex tempatlahir tanggallahir agama_id pendidikan_kk_id pekerjaan_id "
        "status_kawin kk_level ayah_nik nama_ayah ibu_nik nama_ibu golongan_darah_id akta_lahir alamat_sebelumnya "
        "alamat_sekarang ktp_el status_rekam status status_dasar created_at updated_at",
        {"alamat_sekarang", "ktp_el", "status"},
    ),
    "DPT": (
        "No|No. KK|NIK|Nama|Tempat Lahir|Tanggal Lahir|Status Perkawinan B/S/P|Jenis Kelamin L/P|Alamat Jalan/Dukuh|RT"
        "|RW|Ket",
        {"Ket"},
    ),
    "DP4": (
        "NKK NIK NAMA TEMPAT_LAHIR TGL_LAHIR STS_KAWIN JENIS_KELAMIN ALAMAT RT RW NAMA_KABKO NAMA_KEC NAMA_KEL",
        set(),
    ),
    "Dapodik": (
        "No|Nama|NIPD|JK|NISN|Tempat Lahir|Tanggal Lahir|NIK|Agama|Alamat|RT|RW|Dusun|Kelurahan|Kecamatan"
        "|Data Ayah Nama|Data Ayah NIK|Data Ibu Nama|Data Ibu NIK|No Registrasi Akta Lahir|No KK",
        {"NIPD", "NISN"},
    ),
    "BIP": (
        "No|No. KK|NIK|Nama Lengkap|JK|Tmpt Lahir|Tgl Lahir|Gol. Darah|Agama|Status Kawin|SHDK|Pendidikan|Pekerjaan"
        "|Nama Ibu|Nama Ayah",
        set(),
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_are_recognised_without_a_mapping(name):
    """Every column of the usual exports is a field, a running number, or carried because another is better."""
    text, carried = EXPORTS[name]
    headings = text.split("|") if "|" in text else text.split()
    found = assign(headings, check_mapping({}), name=name)
    assert {item.heading for item in found if item.how == "carried"} == carried
    single = [item.fields for item in found if item.fields and not item.part]
    assert len(single) == len(set(single))


def test_a_heading_that_may_mean_something_else_counts_where_it_is_alone():
    """NO_KTP is the NIK where there is no column NIK; of two such headings the first is taken."""
    found = assign(["NO_KTP", "NIK_KTP", "nama"], check_mapping({}), name="a")
    assert [item.fields for item in found] == [("nik",), (), ("name",)]


def test_two_sure_headings_of_one_field_are_refused():
    """Nobody is asked to guess which of two names is meant."""
    with pytest.raises(InputError, match="two columns for the field name"):
        assign(["nama", "nama_lengkap"], check_mapping({}), name="a")


def test_no_heading_means_two_things():
    """An alias belongs to one field, and no running number is one."""
    aliases = [alias for field in FIELDS.values() for alias in field.aliases]
    assert len(aliases) == len(set(aliases))
    assert not RUNNING_NUMBERS & set(ALIASES)
