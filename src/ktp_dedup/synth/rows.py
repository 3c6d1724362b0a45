"""The attributes of a row beside names and numbers: status, work, schooling, address, dates of recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth.cards import draw
from ktp_dedup.synth.households import CHILD, GRANDCHILD, HEAD, IN_LAW, OTHER, WIFE, People
from ktp_dedup.synth.rates import Rates
from ktp_dedup.synth.regions import HAMLETS, STREETS, Regions

Ints = npt.NDArray[np.int64]
Rng = np.random.Generator

COLUMNS = (
    "ID NIK NO_KK NAMA_LGKP JENIS_KLMIN TMPT_LHR TGL_LHR NAMA_LGKP_IBU NAMA_LGKP_AYAH AGAMA STAT_KWN STAT_HBKEL "
    "JENIS_PKRJN PDDK_AKH GOL_DRH NO_AKTA_LHR ALAMAT DUSUN NO_RT NO_RW NAMA_KEL NAMA_KEC NAMA_KAB NAMA_PROP "
    "KODE_KEC STATUS TGL_REKAM TGL_UBAH"
).split()
"""Headings of the register, in order."""

SEX = ("LAKI-LAKI", "PEREMPUAN")
ACTIVE, MOVED, DEAD = "HIDUP", "PINDAH", "MENINGGAL"
MARITAL = ("BELUM KAWIN", "KAWIN", "CERAI HIDUP", "CERAI MATI")
BLOOD = {"TIDAK TAHU": 0.82, "O": 0.07, "A": 0.045, "B": 0.045, "AB": 0.02}
RELIGIONS = {
    "javanese": {"ISLAM": 0.95, "KRISTEN": 0.025, "KATHOLIK": 0.025},
    "santri": {"ISLAM": 1.0},
    "christian": {"KRISTEN": 0.5, "KATHOLIK": 0.5},
    "sundanese": {"ISLAM": 1.0},
    "balinese": {"HINDU": 0.95, "ISLAM": 0.05},
    "batak": {"KRISTEN": 0.75, "ISLAM": 0.2, "KATHOLIK": 0.05},
    "minang": {"ISLAM": 1.0},
    "bugis": {"ISLAM": 0.97, "KRISTEN": 0.03},
    "chinese": {"KRISTEN": 0.4, "BUDHA": 0.3, "KATHOLIK": 0.25, "KHONGHUCU": 0.05},
    "eastern": {"KRISTEN": 0.6, "KATHOLIK": 0.4},
}
_SCHOOLS = (
    "TIDAK/BELUM SEKOLAH;BELUM TAMAT SD/SEDERAJAT;TAMAT SD/SEDERAJAT;SLTP/SEDERAJAT;SLTA/SEDERAJAT;"
    "AKADEMI/DIPLOMA III/S. MUDA;DIPLOMA IV/STRATA I;STRATA II"
).split(";")
_SCHOOL_BY_AGE = (
    (6, (1.0, 0, 0, 0, 0, 0, 0, 0)),
    (13, (0.1, 0.9, 0, 0, 0, 0, 0, 0)),
    (19, (0, 0.15, 0.45, 0.4, 0, 0, 0, 0)),
    (40, (0.01, 0.01, 0.1, 0.22, 0.48, 0.05, 0.12, 0.01)),
    (60, (0.05, 0.05, 0.35, 0.2, 0.25, 0.03, 0.06, 0.01)),
    (200, (0.3, 0.2, 0.35, 0.07, 0.06, 0.01, 0.01, 0)),
)
_WORK = {
    "KARYAWAN SWASTA": 0.24,
    "WIRASWASTA": 0.17,
    "BURUH HARIAN LEPAS": 0.17,
    "PETANI/PEKEBUN": 0.14,
    "BURUH TANI/PERKEBUNAN": 0.09,
    "PEDAGANG": 0.05,
    "GURU": 0.03,
    "PEGAWAI NEGERI SIPIL": 0.03,
    "PENSIUNAN": 0.03,
    "SOPIR": 0.02,
    "TUKANG KAYU": 0.01,
    "TENTARA NASIONAL INDONESIA": 0.01,
    "PERANGKAT DESA": 0.01,
}


@dataclass(frozen=True)
class Place:
    """Where each resident lives: position of the district, of the village, hamlet, RT, RW and house number."""

    district: Ints
    village: Ints
    hamlet: Ints
    rt: Ints
    rw: Ints
    house: Ints

    def of(self, index: Ints) -> Place:
        """The places at the given positions."""
        return Place(*(values[index] for values in (self.district, self.village, self.hamlet, self.rt, self.rw, self.house)))


def settle(district: Ints, regions: Regions, rng: Rng) -> Place:
    """A home in each of the given districts."""
    size = regions.first_village[district + 1] - regions.first_village[district]
    count = len(district)
    return Place(
        district=district,
        village=regions.first_village[district] + (rng.random(count) ** 1.2 * size).astype(np.int64),
        hamlet=rng.integers(0, len(HAMLETS), count),
        rt=1 + (rng.random(count) ** 1.5 * 12).astype(np.int64),
        rw=1 + (rng.random(count) ** 1.5 * 15).astype(np.int64),
        house=rng.integers(1, 220, count),
    )


def pick(labels: tuple[str, ...] | list[str], index: Ints) -> pl.Series:
    """The label at each position."""
    return pl.Series(list(labels), dtype=pl.String).gather(pl.Series(index))


def addresses(place: Place, regions: Regions) -> dict[str, pl.Series]:
    """The columns of an address, from ALAMAT to KODE_KEC."""
    town = regions.town[place.district] & (place.house % 3 > 0)
    hamlet = pick(HAMLETS, place.hamlet)
    street = pick(STREETS, place.hamlet % len(STREETS))
    number = pl.Series(place.house).cast(pl.String)
    frame = pl.DataFrame({"hamlet": hamlet, "street": street, "number": number, "town": town, "dk": place.house % 2 == 0})
    line = frame.select(
        pl.when("town")
        .then(pl.concat_str(pl.lit("JL. "), "street", pl.lit(" NO. "), "number"))
        .when("dk")
        .then(pl.concat_str(pl.lit("DK. "), "hamlet"))
        .otherwise("hamlet")
    ).to_series()
    return {
        "ALAMAT": line,
        "DUSUN": hamlet,
        "NO_RT": pl.Series(place.rt).cast(pl.String).str.zfill(3),
        "NO_RW": pl.Series(place.rw).cast(pl.String).str.zfill(3),
        "NAMA_KEL": pick(regions.villages, place.village),
        "NAMA_KEC": pick(regions.district, place.district),
        "NAMA_KAB": pick(regions.regency, place.district),
        "NAMA_PROP": pick(regions.province, place.district),
        "KODE_KEC": pl.Series(regions.code[place.district]).cast(pl.String),
    }


def day_text(days: Ints) -> pl.Series:
    """Dates in days since 1970-01-01 as `dd-mm-yyyy`."""
    return pl.Series(days.astype(np.int32)).cast(pl.Date).dt.to_string("%d-%m-%Y")


def circumstances(people: People, shown: Ints, today: int, rng: Rng) -> dict[str, pl.Series]:
    """Marital status, role, work, schooling and blood group by age, sex and role."""
    age = (today - shown) / 365.25
    return {
        "STAT_KWN": pick(MARITAL, _marital(people, age, rng)),
        "STAT_HBKEL": _role_words(people),
        "JENIS_PKRJN": _work(people, age, rng),
        "PDDK_AKH": pick(_SCHOOLS, _schooling(age, rng)),
        "GOL_DRH": pick(list(BLOOD), draw(BLOOD, len(people), rng)),
    }


def _role_words(people: People) -> pl.Series:
    from_roles = ("KEPALA KELUARGA", "ISTRI", "ANAK", "MENANTU", "CUCU", "ORANG TUA", "MERTUA", "FAMILI LAIN")
    return pick(from_roles, people.role)


def _marital(people: People, age: npt.NDArray[np.float64], rng: Rng) -> Ints:
    couple = np.zeros(int(people.household.max()) + 1, dtype=bool)
    couple[people.household[people.role == WIFE]] = True
    role = people.role
    widowed = np.where(rng.random(len(age)) < np.interp(age, [25, 50, 75], [0.1, 0.4, 0.95]), 3, 2)
    single = (role == CHILD) | (role == GRANDCHILD) | (role == OTHER) | (age < 19)
    married = (role == WIFE) | (role == IN_LAW) | ((role == HEAD) & couple[people.household])
    unwed = np.where(age < 32, 0, widowed)
    return np.where(married, 1, np.where(single & (age < 45), 0, np.where(role == HEAD, unwed, widowed)))


def _work(people: People, age: npt.NDArray[np.float64], rng: Rng) -> pl.Series:
    labels = [*_WORK, "MENGURUS RUMAH TANGGA", "PELAJAR/MAHASISWA", "BELUM/TIDAK BEKERJA"]
    work = draw(_WORK, len(people), rng)
    home = (people.sex == 1) & (age > 18) & (rng.random(len(age)) < 0.42)
    work = np.where(home, len(_WORK), work)
    work = np.where((age < 19) | ((age < 24) & (rng.random(len(age)) < 0.5)), len(_WORK) + 1, work)
    return pick(labels, np.where((age < 6) | (age > 78), len(_WORK) + 2, work))


def _schooling(age: npt.NDArray[np.float64], rng: Rng) -> Ints:
    level = np.zeros(len(age), dtype=np.int64)
    lower = -10.0
    for upper, shares in _SCHOOL_BY_AGE:
        fits = (age >= lower) & (age < upper)
        level[fits] = rng.choice(len(shares), int(fits.sum()), p=np.array(shares) / sum(shares))
        lower = upper
    return level


def recorded(shown: Ints, today: int, rng: Rng) -> tuple[Ints, Ints]:
    """Days of recording (not before birth or 2004) and of the last change (not before recording)."""
    start = np.maximum(shown, 12_418)
    span = np.maximum(today - start, 0)
    first = start + (rng.random(len(shown)) ** 1.8 * span * 0.9).astype(np.int64)
    changed = first + (rng.random(len(shown)) * (today - first)).astype(np.int64)
    return first, np.where(rng.random(len(shown)) < 0.4, first, changed)


def blank(frame: pl.DataFrame, rates: Rates, rng: Rng) -> pl.DataFrame:
    """Removes values at the rates of `Rates.missing`; a share of them becomes `-`."""
    changed = []
    for name, share in rates.missing.items():
        if share <= 0 or name not in frame.columns:
            continue
        draws = pl.Series(rng.random(len(frame)))
        dash = pl.when(draws < share * rates.dash).then(pl.lit("-"))
        changed.append(dash.when(draws < share).then(None).otherwise(pl.col(name)).alias(name))
    return frame.with_columns(changed)
