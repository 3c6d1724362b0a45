"""The closed list of fields of a resident register, and the headings under which offices write them.

Headings are compared without case, spaces and punctuation, so ``TGL_LHR``, ``Tgl Lhr`` and ``tgl.lhr`` are
one alias. Sources of the aliases: SIAK exports and its family book (BIP), the ministry's web service, OpenSID's
import and export, the KTP-el as printed, the voters' roll and its base (DPT, DP4), the pupils' roll (Dapodik),
plain Indonesian, English.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "text", "date", "code", "number", "nik", "place", "regency", "region"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the register.

    ``kind`` says how its values are normalised (see `ktp_dedup.register.normalise`); ``aliases`` are the
    normalised headings that mean it.
    """

    name: str
    kind: Kind
    aliases: frozenset[str]


def normalise_heading(text: str) -> str:
    """A heading without case, spaces, punctuation and diacritics.

    >>> normalise_heading(" Tgl. Lahir "), normalise_heading("NO_KK")
    ('tgllahir', 'nokk')
    """
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())


_TABLE: tuple[tuple[str, Kind, str], ...] = (
    (
        "nik",
        "nik",
        "nik no_nik nomor_nik nomor_induk_kependudukan no_induk_kependudukan no_ktp nomor_ktp noktp "
        "nik_ktp nik_no_ktp nik_siswa nik_peserta_didik national_id resident_number",
    ),
    (
        "family_card",
        "nik",
        "no_kk nkk no_nkk nomor_kk nomor_kartu_keluarga no_kartu_keluarga kk kartu_keluarga family_card "
        "family_card_number",
    ),
    (
        "name",
        "name",
        "nama nama_lgkp nama_lengkap nama_penduduk nama_warga nama_pemilih nama_anggota_keluarga "
        "nama_lgkp_penduduk nama_siswa nama_peserta_didik nama_anggota nm_lengkap name full_name",
    ),
    (
        "sex",
        "code",
        "jk jenis_klmin jenis_kelamin jns_klmin jns_kelamin jenkel sex gender kelamin l/p lp jklmin "
        "jenis_kelamin_l/p jk_l/p kelamin_l/p jns_klm kode_jenis_kelamin",
    ),
    (
        "birth_place",
        "place",
        "tmpt_lhr tempat_lahir tmp_lahir tmpt_lahir tempat_lhr tempat_kelahiran tp_lahir tmp_lhr birth_place "
        "place_of_birth",
    ),
    (
        "birth_date",
        "date",
        "tgl_lhr tanggal_lahir tgl_lahir tanggal_lhr tanggal_kelahiran tgl_kelahiran birth_date date_of_birth "
        "dob birthdate",
    ),
    (
        "birth_certificate",
        "code",
        "no_akta_lhr no_akta_lahir no_akta_kelahiran akta_lahir akta_kelahiran nomor_akta_lahir "
        "nomor_akta_kelahiran no_akte_lahir no_akte_kelahiran akte_lahir akte_kelahiran akta_lhr "
        "no_registrasi_akta_lahir reg_akta_lahir no_reg_akta_lahir birth_certificate birth_certificate_number",
    ),
    (
        "mother_name",
        "name",
        "nama_lgkp_ibu nama_ibu nama_ibu_kandung nama_lengkap_ibu ibu ibu_kandung data_ibu_nama ibu_nama "
        "nm_ibu mother_name mothers_name mother",
    ),
    (
        "father_name",
        "name",
        "nama_lgkp_ayah nama_ayah nama_ayah_kandung nama_lengkap_ayah ayah bapak nama_bapak data_ayah_nama "
        "ayah_nama nm_ayah father_name fathers_name father",
    ),
    ("mother_nik", "nik", "nik_ibu ibu_nik nik_ibu_kandung data_ibu_nik mother_nik"),
    ("father_nik", "nik", "nik_ayah ayah_nik nik_bapak data_ayah_nik father_nik"),
    ("religion", "code", "agama agama_id agama_kepercayaan agama_dan_kepercayaan religion"),
    (
        "marital_status",
        "code",
        "stat_kwn status_kawin status_perkawinan stat_kawin sts_kawin status_kwn status_nikah "
        "status_pernikahan perkawinan status_perkawinan_b/s/p status_kawin_b/s/p kawin b/s/p sts_perkawinan "
        "stat_perkawinan marital_status",
    ),
    (
        "family_role",
        "code",
        "stat_hbkel shdk status_hubungan_dalam_keluarga hubungan_keluarga hub_keluarga "
        "hubungan_dalam_keluarga status_hub_keluarga hub_kel kk_level status_hubungan_keluarga hubkel "
        "stat_hub_keluarga status_dalam_keluarga kedudukan_dalam_keluarga hubungan family_role",
    ),
    (
        "occupation",
        "code",
        "jenis_pkrjn jns_pkrjn pekerjaan pekerjaan_id jenis_pekerjaan jns_pekerjaan occupation job",
    ),
    (
        "education",
        "code",
        "pddk_akh pendidikan pendidikan_kk_id pendidikan_terakhir pendidikan_akhir pendidikan_kk "
        "pendidikan_dalam_kk education",
    ),
    (
        "blood_type",
        "code",
        "gol_drh gol_darah golongan_darah golongan_darah_id goldar gd blood_type blood_group",
    ),
    (
        "address",
        "text",
        "alamat alamat_sekarang alamat_lengkap alamat_ktp alamat_rumah alamat_jalan alamat_jalan/dukuh "
        "jalan/dukuh alamat_tempat_tinggal address",
    ),
    (
        "previous_address",
        "text",
        "alamat_sebelumnya alamat_asal alamat_lama alamat_sebelum tmpt_sbl previous_address",
    ),
    (
        "hamlet",
        "place",
        "dusun nama_dusun lingkungan dusun/lingkungan nama_dusun_lingkungan dukuh kampung hamlet",
    ),
    ("rt", "code", "rt no_rt nomor_rt"),
    ("rw", "code", "rw no_rw nomor_rw"),
    (
        "village",
        "place",
        "nama_kel kel desa kelurahan nama_desa kel_desa desa_kel desa_kelurahan kelurahan_desa "
        "nama_kelurahan nama_kel_desa kel_name nm_kel nmkel desa_kelurahan_nama village",
    ),
    (
        "district",
        "place",
        "nama_kec kec kecamatan nama_kecamatan kec_name nm_kec nmkec district sub_district",
    ),
    (
        "regency",
        "place",
        "nama_kab kab kabupaten kab_kota kabupaten_kota nama_kab_kota nama_kabupaten kabkot nama_kota "
        "nama_kabko kab_name nm_kab nmkab kota regency",
    ),
    (
        "province",
        "place",
        "nama_prop nama_prov provinsi propinsi prop prov nama_provinsi nama_propinsi prop_name nm_prop nmpro "
        "province",
    ),
    (
        "region_code",
        "code",
        "kode_kec kode_kecamatan kode_wilayah kd_kec kd_wilayah kode_kemendagri region_code",
    ),
    (
        "status",
        "code",
        "status status_dasar status_penduduk status_hidup stat_hidup status_warga keadaan resident_status",
    ),
    (
        "recording_status",
        "code",
        "status_rekam status_ktpel status_ktp_el status_perekaman stat_rekam ektp_status recording_status",
    ),
    (
        "recorded_at",
        "date",
        "tgl_rekam tanggal_rekam tgl_entri tgl_entry tgl_input tgl_perekaman tanggal_perekaman "
        "tgl_daftar tanggal_daftar ektp_created recorded_at created_at",
    ),
    (
        "updated_at",
        "date",
        "tgl_ubah tanggal_ubah tgl_update tanggal_update tgl_perubahan tgl_pemutakhiran updated_at "
        "last_update",
    ),
)

_YIELDING = (
    "no_ktp nomor_ktp nik_ktp akta_lahir akta_lhr akta_kelahiran akte_lahir akte_kelahiran status status_penduduk "
    "alamat_sekarang alamat_ktp alamat_rumah lingkungan dukuh kampung tgl_entri tgl_entry tgl_input "
    "tgl_daftar created_at"
)

YIELDING = frozenset(map(normalise_heading, _YIELDING.split()))
"""Headings that mean their field only where no other column does.

SIAK has ``NIK`` beside ``NO_KTP`` and ``NO_AKTA_LHR`` beside ``AKTA_LHR`` (is there one?), OpenSID
``status_dasar`` beside ``status`` (permanent or not).
"""

FIELDS: dict[str, Field] = {
    name: Field(name, kind, frozenset(normalise_heading(alias) for alias in (name, *aliases.split())))
    for name, kind, aliases in _TABLE
}
"""Every field by name, in the order of the register's columns."""

ID_FIELD = "record_id"

_IDS = ("id", "record_id", "rec_id", "id_penduduk", "id_warga")
_RUNNING_NUMBERS = ("no", "nomor", "no_urut", "nomor_urut", "urut", "no.", "#", "index", "unnamed: 0")

ID_ALIASES = frozenset(map(normalise_heading, _IDS))
RUNNING_NUMBERS = frozenset(map(normalise_heading, _RUNNING_NUMBERS)) - {""}

REGION_PARTS: dict[str, str] = {
    normalise_heading(alias): part
    for part, aliases in {
        "province": "no_prop no_prov kode_prop kode_prov kode_provinsi kode_propinsi kd_prop kd_prov",
        "regency": "no_kab kode_kab kode_kabupaten kode_kab_kota kd_kab",
        "district": "no_kec",
    }.items()
    for alias in aliases.split()
}
"""Headings of the two-digit codes that together make the region code (SIAK)."""

COMBINED: dict[str, tuple[str, str]] = {
    normalise_heading(alias): fields
    for fields, aliases in {
        ("birth_place", "birth_date"): "tempat_tgl_lahir tempat_tanggal_lahir ttl tmpt_tgl_lahir "
        "tempat_dan_tanggal_lahir tempat/tgl.lahir",
        ("rt", "rw"): "rt_rw",
    }.items()
    for alias in aliases.split()
}
"""Headings of cells that hold two fields, such as ``KLATEN, 17-08-1970`` and ``003/005``."""

ALIASES: dict[str, str] = {
    alias: field.name for field in FIELDS.values() for alias in sorted(field.aliases)
} | dict.fromkeys(sorted(ID_ALIASES), ID_FIELD)
"""Field name by normalised heading."""
