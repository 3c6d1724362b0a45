"""The attributes of a row beside names, numbers and address: marriage, work, school, status, dates, gaps."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth.cards import draw
from ktp_dedup.synth.households import CHILD, GRANDCHILD, HEAD, IN_LAW, OTHER, ROLES, WIFE, YEAR, People
from ktp_dedup.synth.rates import Rates
from ktp_dedup.synth.setting import Setting

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Rng = np.random.Generator


def _words(text: str, mark: str = " ") -> tuple[str, ...]:
    return tuple(text.split(mark))


COLUMNS = _words(
    "ID NIK NO_KK NAMA_LGKP JENIS_KLMIN TMPT_LHR TGL_LHR NAMA_LGKP_IBU NAMA_LGKP_AYAH AGAMA STAT_KWN "
    "STAT_HBKEL JENIS_PKRJN PDDK_AKH GOL_DRH NO_AKTA_LHR ALAMAT DUSUN NO_RT NO_RW NAMA_KEL NAMA_KEC NAMA_KAB "
    "NAMA_PROP KODE_KEC STATUS TGL_REKAM TGL_UBAH"
)
"""Headings of the register, in order."""

SEX = ("LAKI-LAKI", "PEREMPUAN")
"""Words for sex 0 and 1."""

ACTIVE, MOVED, DEAD = "HIDUP", "PINDAH", "MENINGGAL"
"""Words of the column STATUS."""

_FIRST_RECORDING = 12_418
"""2004-01-01, when SIAK began, in days since 1970-01-01."""

_MARITAL = ("BELUM KAWIN", "KAWIN", "CERAI HIDUP", "CERAI MATI")
_BLOOD = {"TIDAK TAHU": 0.82, "O": 0.07, "A": 0.045, "B": 0.045, "AB": 0.02}
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
"""Religions of the households of a culture, with shares."""

_SCHOOLS = _words(
    "TIDAK/BELUM SEKOLAH;BELUM TAMAT SD/SEDERAJAT;TAMAT SD/SEDERAJAT;SLTP/SEDERAJAT;SLTA/SEDERAJAT;"
    "AKADEMI/DIPLOMA III/S. MUDA;DIPLOMA IV/STRATA I;STRATA II",
    ";",
)
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


def pick(labels: tuple[str, ...] | list[str], index: Ints) -> pl.Series:
    """The label at each position, as text.

    >>> pick(SEX, np.array([1, 0])).to_list()
    ['PEREMPUAN', 'LAKI-LAKI']
    """
    return pl.Series(list(labels), dtype=pl.String).gather(pl.Series(index))


def day_text(days: Ints) -> pl.Series:
    """Dates in days since 1970-01-01 as `dd-mm-yyyy`.

    >>> day_text(np.array([63])).to_list()
    ['05-03-1970']
    """
    return pl.Series(days.astype(np.int32)).cast(pl.Date).dt.to_string("%d-%m-%Y")


def circumstances(people: People, shown: Ints, *, setting: Setting) -> dict[str, pl.Series]:
    """Marital status, role, work, schooling and blood group by age, sex and role."""
    rng = setting.rng
    age = (setting.today - shown) / YEAR
    return {
        "STAT_KWN": pick(_MARITAL, _marital(people, age, rng=rng)),
        "STAT_HBKEL": pick(ROLES, people.role),
        "JENIS_PKRJN": _work(people, age, rng=rng),
        "PDDK_AKH": pick(_SCHOOLS, _schooling(age, rng)),
        "GOL_DRH": pick(list(_BLOOD), draw(_BLOOD, len(people), rng=rng)),
    }


def _marital(people: People, age: Floats, *, rng: Rng) -> Ints:
    couple = np.zeros(people.households, dtype=bool)
    couple[people.household[people.role == WIFE]] = True
    role = people.role
    widowed = np.where(rng.random(len(age)) < np.interp(age, [25, 50, 75], [0.1, 0.4, 0.95]), 3, 2)
    married = (role == WIFE) | (role == IN_LAW) | ((role == HEAD) & couple[people.household])
    single = ((role == CHILD) | (role == GRANDCHILD) | (role == OTHER)) & (age < 45)
    single |= (age < 19) | ((role == HEAD) & (age < 32))
    return np.select([married, single], [1, 0], widowed)


def _work(people: People, age: Floats, *, rng: Rng) -> pl.Series:
    labels = [*_WORK, "MENGURUS RUMAH TANGGA", "PELAJAR/MAHASISWA", "BELUM/TIDAK BEKERJA"]
    housewife = (people.sex == 1) & (rng.random(len(age)) < 0.42)
    student = (age < 19) | ((age < 24) & (rng.random(len(age)) < 0.5))
    idle = (age < 6) | (age > 78)
    first = len(_WORK)
    work = draw(_WORK, len(people), rng=rng)
    return pick(labels, np.select([idle, student, housewife], [first + 2, first + 1, first], work))


def _schooling(age: Floats, rng: Rng) -> Ints:
    level = np.zeros(len(age), dtype=np.int64)
    lower = -np.inf
    for upper, shares in _SCHOOL_BY_AGE:
        fits = (age >= lower) & (age < upper)
        level[fits] = rng.choice(len(shares), int(fits.sum()), p=np.array(shares) / sum(shares))
        lower = upper
    return level


def recorded(shown: Ints, setting: Setting) -> tuple[Ints, Ints]:
    """Days of recording (not before birth or 2004) and of the last change (not before recording)."""
    rng, count = setting.rng, len(shown)
    start = np.maximum(shown, _FIRST_RECORDING)
    span = np.maximum(setting.today - start, 0)
    first = start + (rng.random(count) ** 1.8 * span * 0.9).astype(np.int64)
    changed = first + (rng.random(count) * np.maximum(setting.today - first, 0)).astype(np.int64)
    return first, np.where(rng.random(count) < 0.4, first, changed)


def statuses(shown: Ints, setting: Setting) -> pl.Series:
    """STATUS of rows without a second registration: mostly active, the old more often dead than moved."""
    rng, count = setting.rng, len(shown)
    inactive = rng.random(count) < setting.rates.inactive
    dead = rng.random(count) < np.interp((setting.today - shown) / YEAR, [20, 60, 90], [0.02, 0.5, 0.97])
    return pick((ACTIVE, MOVED, DEAD), np.where(inactive, np.where(dead, 2, 1), 0))


def certificates(shown: Ints, code: Ints, *, rng: Rng) -> pl.Series:
    """Numbers of birth certificates, null for the many who have none: `3310-LU-17052003-0021`."""
    count = len(shown)
    year = 1970 + shown / YEAR
    has = rng.random(count) < np.interp(year, [1960, 1985, 2000, 2015], [0.03, 0.25, 0.75, 0.97])
    issued = day_text(shown + rng.integers(5, 90, count)).str.replace_all("-", "", literal=True)
    frame = pl.DataFrame(
        {
            "code": pl.Series(code // 100).cast(pl.String),
            "kind": pick(("-LT-", "-LU-"), (year > 2006).astype(np.int64)),
            "issued": issued,
            "serial": pl.Series(rng.integers(1, 400, count)).cast(pl.String).str.zfill(4),
            "has": has,
        }
    )
    number = pl.concat_str("code", "kind", "issued", pl.lit("-"), "serial")
    return frame.select(pl.when("has").then(number)).to_series()


def with_gaps(values: pl.Series, rates: Rates, *, rng: Rng) -> pl.Series:
    """A column that misses values at its rate in `Rates.missing`; a share of them is written `-`."""
    share = rates.missing.get(values.name, 0.0)
    gaps = np.nonzero(rng.random(len(values)) < share)[0] if share else np.empty(0, dtype=np.int64)
    if not len(gaps):
        return values
    dashes = pl.Series(rng.random(len(gaps)) < rates.dash)
    marks = pl.select(pl.when(dashes).then(pl.lit("-"))).to_series()
    return values.scatter(pl.Series(gaps), marks)
