"""What people tell and clerks write the second time: names, parents' names, birth place and birth date."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth import birthdays, rows
from ktp_dedup.synth.cards import draw
from ktp_dedup.synth.rates import Rates
from ktp_dedup.synth.setting import Setting
from ktp_dedup.synth.variation import Person, vary, vary_any

Ints = npt.NDArray[np.int64]
Rng = np.random.Generator

_OLD_PLACES = {
    "SURAKARTA": ("SOLO", "SALA"),
    "YOGYAKARTA": ("JOGJAKARTA", "JOGYAKARTA", "YOGJAKARTA"),
    "JAKARTA PUSAT": ("JAKARTA", "BATAVIA"),
    "JAKARTA TIMUR": ("JAKARTA", "JAKARTA TMR"),
    "JAKARTA SELATAN": ("JAKARTA", "JAKARTA SEL"),
    "JAKARTA BARAT": ("JAKARTA",),
    "JAKARTA UTARA": ("JAKARTA",),
    "MAKASSAR": ("UJUNG PANDANG", "UJUNGPANDANG"),
    "GUNUNGKIDUL": ("GUNUNG KIDUL", "WONOSARI"),
    "KLATEN": ("KELATEN", "KLATEN JAWA TENGAH"),
    "BOYOLALI": ("BOJOLALI",),
}
_CITIES = frozenset(
    ("SURAKARTA", "YOGYAKARTA", "MAKASSAR", "DEPOK", "CIREBON", "MEDAN", "PADANG", "DENPASAR")
)
_SLIPS = {"true": 0.2, "default": 0.2, "swap": 0.2, "day": 0.15, "year": 0.15, "decade": 0.1}
_PARENT_AGE = 60


def words(source: pl.DataFrame, age: Ints, *, setting: Setting) -> dict[str, pl.Series]:
    """Names of the person and the parents, and the birth place, as written the second time.

    Args:
        source: the older rows.
        age: years of each person, for titles and adult names.
        setting: the synthesis.
    """
    rates, rng = setting.rates, setting.rng
    names, places = source["NAMA_LGKP"].to_list(), source["TMPT_LHR"].to_list()
    districts, female = source["NAMA_KEC"].to_list(), (source["JENIS_KLMIN"] == rows.SEX[1]).to_list()
    fathers = source["NAMA_LGKP_AYAH"].to_list()
    for place in range(len(names)):
        if rng.random() < rates.name_variation:
            person = Person(int(female[place]), int(age[place]), fathers[place])
            names[place] = _varied(names[place], person, rates=rates, rng=rng)
        if rng.random() < rates.place_variation:
            places[place] = _other_place(places[place], districts[place], rng=rng)
    return {
        "NAMA_LGKP": pl.Series(names, dtype=pl.String),
        "NAMA_LGKP_IBU": _parents(source["NAMA_LGKP_IBU"], 1, rates=rates, rng=rng),
        "NAMA_LGKP_AYAH": _parents(source["NAMA_LGKP_AYAH"], 0, rates=rates, rng=rng),
        "TMPT_LHR": pl.Series(places, dtype=pl.String),
    }


def _varied(name: str, person: Person, *, rates: Rates, rng: Rng) -> str:
    """A name that varies once, or with the rate `more_variation` once more; at most three times."""
    name = vary_any(name, rates.classes, rng=rng, person=person)
    for _ in range(2):
        if rng.random() >= rates.more_variation:
            break
        name = vary_any(name, rates.classes, rng=rng, person=person)
    return name


def _parents(written: pl.Series, sex: int, *, rates: Rates, rng: Rng) -> pl.Series:
    """Parents' names told again: some vary, a few are another person's."""
    names = written.to_list()
    strangers = rng.permutation(len(names))
    person = Person(sex, _PARENT_AGE)
    told = []
    for place, name in enumerate(names):
        chance = rng.random()
        if chance < rates.parent_changed:
            told.append(names[int(strangers[place])])
        elif chance < rates.parent_changed + rates.parent_variation:
            told.append(vary_any(name, rates.classes, rng=rng, person=person))
        else:
            told.append(name)
    return pl.Series(told, dtype=pl.String)


def _other_place(place: str, district: str, *, rng: Rng) -> str:
    """A birth place told otherwise: the district, with its kind, an older name, or a slip of the pen."""
    bare = place.removeprefix("KAB. ").removeprefix("KOTA ")
    kind = "KOTA" if bare in _CITIES or bare.startswith("JAKARTA") else "KAB."
    options = [district, f"{kind} {bare}", bare, *_OLD_PLACES.get(bare, ())]
    options += [vary(bare, "typo_missing", rng=rng), vary(bare, "typo_swap", rng=rng)]
    options = [option for option in options if option != place]
    return options[int(rng.integers(len(options)))]


def dates(shown: Ints, true: Ints, *, setting: Setting) -> Ints:
    """Birth dates told again: most as shown before, some with a slip, none after the day of the export.

    Args:
        shown: dates in the older rows, days since 1970-01-01.
        true: true dates.
        setting: the synthesis.
    """
    rng = setting.rng
    told = shown.copy()
    varied = np.nonzero(rng.random(len(shown)) < setting.rates.date_variation)[0]
    names = list(_SLIPS)
    for place, slip in zip(varied, draw(_SLIPS, len(varied), rng=rng), strict=True):
        told[place] = _slipped(shown[place : place + 1], true[place : place + 1], slip=names[slip], rng=rng)[
            0
        ]
    return np.minimum(told, setting.today)


def _slipped(shown: Ints, true: Ints, *, slip: str, rng: Rng) -> Ints:
    """One birth date (arrays of length one) written otherwise; a slip that does not fit gives a default."""
    year, month, day = birthdays.parts(shown)
    if slip == "true" and true[0] != shown[0]:
        return true
    if slip == "swap" and day[0] <= 12 and day[0] != month[0]:
        return birthdays.joined(year, day, month)
    if slip == "day":
        step: Ints = rng.choice([-10, -1, 1, 10], 1)
        return shown + step
    if slip in ("year", "decade"):
        step = rng.choice([-1, 1], 1) * (10 if slip == "decade" else 1)
        return birthdays.joined(year + step, month, np.minimum(day, 28))
    return birthdays.default(shown, rng.choice(len(birthdays.DEFAULT_SHARES), 1, p=birthdays.DEFAULT_SHARES))
