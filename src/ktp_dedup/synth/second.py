"""Writes the rows of second registrations: new card, address and dates; NIK, names and birth date as told again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth import birthdays, cards, rows
from ktp_dedup.synth.cards import Ledger
from ktp_dedup.synth.duplicates import CARD, ENTRY, FAMILY, MOVED, Plan, slips
from ktp_dedup.synth.rates import Rates
from ktp_dedup.synth.regions import Regions
from ktp_dedup.synth.residents import Residents
from ktp_dedup.synth.rows import Place
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
    "MAKASSAR": ("UJUNG PANDANG",),
    "GUNUNGKIDUL": ("GUNUNG KIDUL", "WONOSARI"),
    "KLATEN": ("KELATEN", "KLATEN JAWA TENGAH"),
}


@dataclass(frozen=True)
class _Dates:
    """New birth dates shown, dates in new NIKs, and days of recording and change."""

    shown: Ints
    nik: Ints
    first: Ints
    changed: Ints


def write(plan: Plan, residents: Residents, where: Regions, rates: Rates, rng: Rng) -> pl.DataFrame:
    """The rows of a plan with the columns of `rows.COLUMNS` without ID, in the order of the plan."""
    today = int(np.datetime64(rates.as_of, "D").astype(np.int64))
    source = residents.frame[pl.Series(plan.source)]
    dates = _dates(plan, residents, rates, today, rng)
    wrong = rng.random(len(plan)) < rates.sex_wrong
    sex = np.where(wrong, 1 - residents.people.sex[plan.source], residents.people.sex[plan.source])
    place = _places(plan, residents, where, rng)
    columns = {
        **rows.addresses(place, where),
        **_words(plan, source, where, rates, rng),
        "NIK": _niks(plan, residents, dates, sex, place, where, rates, rng),
        "NO_KK": _new_cards(plan, residents, dates, place, where),
        "JENIS_KLMIN": rows.pick(rows.SEX, sex),
        "TGL_LHR": rows.day_text(dates.shown),
        "TGL_REKAM": rows.day_text(dates.first),
        "TGL_UBAH": rows.day_text(dates.changed),
        "STATUS": pl.Series([rows.ACTIVE] * len(plan), dtype=pl.String),
    }
    same = plan.kind == ENTRY
    kept = source.select(list(rows.addresses(place, where)))
    for name in kept.columns:
        columns[name] = kept[name].zip_with(pl.Series(same), columns[name])
    return source.with_columns(**columns).with_columns(_life(plan, source, rng))


def closings(plan: Plan, rng: Rng) -> tuple[Ints, pl.Series]:
    """Positions of older rows that are already closed, and the status that stands there."""
    index = plan.source[plan.settled]
    dead = rng.random(len(index)) < 0.15
    return index, rows.pick((rows.MOVED, rows.DEAD), dead.astype(np.int64))


def _dates(plan: Plan, residents: Residents, rates: Rates, today: int, rng: Rng) -> _Dates:
    shown = residents.births.shown[plan.source].copy()
    varied = np.nonzero(rng.random(len(plan)) < rates.date_variation)[0]
    for index, slip in zip(varied, slips(len(varied), rng), strict=True):
        shown[index] = min(_slipped(shown[index], residents.people.birth[plan.source[index]], slip, rng), today)
    differs = rng.random(len(plan)) < rates.nik_date_differs
    kind = rng.choice(4, len(plan), p=birthdays.DEFAULT_SHARES)
    other = np.minimum(birthdays.default(shown, kind), today)
    start = np.maximum(residents.first[plan.source], shown)
    later = np.concatenate([rng.random(plan.group.max(initial=0) + 1)])[plan.group]
    first = start + ((0.05 + 0.95 * later) * np.maximum(today - start, 0)).astype(np.int64)
    changed = first + (rng.random(len(plan)) * np.maximum(today - first, 0) * 0.5).astype(np.int64)
    return _Dates(shown, np.where(differs, other, shown), first, changed)


def _slipped(shown: np.int64, true: np.int64, slip: str, rng: Rng) -> int:
    """One birth date written otherwise, in days since 1970-01-01."""
    days = np.array([shown])
    year, month, day = birthdays.parts(days)
    if slip == "true" and true != shown:
        return int(true)
    if slip == "swap" and day[0] <= 12 and day[0] != month[0]:
        return int(birthdays.joined(year, day, month)[0])
    if slip == "day":
        return int(shown) + int(rng.choice([-1, 1, 10, -10]))
    if slip == "year":
        return int(birthdays.joined(year + rng.choice([-1, 1]), month, np.minimum(day, 28))[0])
    if slip == "decade":
        return int(birthdays.joined(year + rng.choice([-10, 10]), month, np.minimum(day, 28))[0])
    return int(birthdays.default(days, rng.choice(4, 1, p=birthdays.DEFAULT_SHARES))[0])


def _places(plan: Plan, residents: Residents, where: Regions, rng: Rng) -> Place:
    """Homes of the new rows: one per family, the host's for those who join a household."""
    homes = rows.settle(plan.district, where, rng)
    _, first = np.unique(plan.group, return_index=True)
    lead = first[np.searchsorted(plan.group[first], plan.group)] if len(plan) else plan.group
    mine = homes.of(lead)
    host = residents.place.of(np.maximum(plan.host, 0))
    own = residents.place.of(plan.source)
    fields = []
    for name in ("district", "village", "hamlet", "rt", "rw", "house"):
        value = np.where(plan.host >= 0, getattr(host, name), getattr(mine, name))
        keep = (plan.kind == ENTRY) | ((plan.kind == CARD) & (name in ("district", "village")))
        fields.append(np.where(keep, getattr(own, name), value))
    return Place(*fields)


def _new_cards(plan: Plan, residents: Residents, dates: _Dates, place: Place, where: Regions) -> pl.Series:
    """KK numbers: the old one for a double entry, the host's, or a new one per family."""
    ledger = Ledger(residents.card)
    issued: dict[int, int] = {}
    stems = cards.stem(where.code[place.district], dates.first)
    card = residents.card[plan.source].copy()
    for index in range(len(plan)):
        if plan.kind[index] == ENTRY:
            continue
        if plan.host[index] >= 0:
            card[index] = residents.card[plan.host[index]]
            continue
        group = int(plan.group[index])
        if group not in issued:
            issued[group] = ledger.issue(int(stems[index]))
        card[index] = issued[group]
    return pl.Series(card).cast(pl.String)


def _niks(
    plan: Plan, residents: Residents, dates: _Dates, sex: Ints, place: Place, where: Regions, rates: Rates, rng: Rng
) -> pl.Series:
    """The old NIK or a second one: region of the new row and the birth date as told there."""
    mover = plan.kind <= FAMILY
    second = rng.random(len(plan)) < np.where(mover, rates.second_nik, rates.entry_second_nik)
    nik = residents.nik[plan.source].copy()
    same_region = ~mover & (rng.random(len(plan)) < 0.8)
    region = np.where(same_region, nik // 10**10, where.code[place.district])
    stems = cards.stem(region, dates.nik, sex)
    ledger = Ledger(residents.nik)
    for index in np.nonzero(second)[0]:
        nik[index] = ledger.issue(int(stems[index]), int(rng.integers(1, 3)))
    return pl.Series(nik).cast(pl.String)


def _words(plan: Plan, source: pl.DataFrame, where: Regions, rates: Rates, rng: Rng) -> dict[str, pl.Series]:
    """Names of the person and the parents, and the birth place, as written the second time."""
    names = source["NAMA_LGKP"].to_list()
    mothers = source["NAMA_LGKP_IBU"].to_list()
    fathers = source["NAMA_LGKP_AYAH"].to_list()
    places = source["TMPT_LHR"].to_list()
    female = (source["JENIS_KLMIN"] == rows.SEX[1]).to_list()
    others = {"mothers": rng.permutation(mothers).tolist(), "fathers": rng.permutation(fathers).tolist()}
    for index in range(len(plan)):
        person = Person(int(female[index]), fathers[index])
        if rng.random() < rates.name_variation:
            names[index] = _varied(names[index], rates, rng, person)
        for parents, kind in ((mothers, "mothers"), (fathers, "fathers")):
            if rng.random() < rates.parent_changed:
                parents[index] = others[kind][index]
            elif rng.random() < rates.parent_variation:
                parents[index] = vary_any(parents[index], rates.classes, rng)
        if rng.random() < rates.place_variation:
            places[index] = _other_place(places[index], source["NAMA_KEC"][index], rng)
    return {
        "NAMA_LGKP": pl.Series(names, dtype=pl.String),
        "NAMA_LGKP_IBU": pl.Series(mothers, dtype=pl.String),
        "NAMA_LGKP_AYAH": pl.Series(fathers, dtype=pl.String),
        "TMPT_LHR": pl.Series(places, dtype=pl.String),
    }


def _varied(name: str, rates: Rates, rng: Rng, person: Person) -> str:
    name = vary_any(name, rates.classes, rng, person)
    while rng.random() < rates.more_variation:
        name = vary_any(name, rates.classes, rng, person)
    return name


def _other_place(place: str, district: str, rng: Rng) -> str:
    """A birth place told otherwise: the district, with its kind, an older name, or a slip of the pen."""
    bare = place.removeprefix("KAB. ").removeprefix("KOTA ")
    options = [district, f"KAB. {bare}", bare, *_OLD_PLACES.get(bare, ())]
    options.append(vary(bare, "typo_missing", rng))
    options.append(vary(bare, "typo_swap", rng))
    options = [option for option in options if option != place]
    return options[int(rng.integers(len(options)))]


def _life(plan: Plan, source: pl.DataFrame, rng: Rng) -> list[pl.Expr]:
    """What changes in a life between two registrations: role, marriage, work, certificate."""
    alone = pl.Series((plan.kind == MOVED) & (plan.host < 0)) | pl.Series(plan.kind == CARD)
    joins = pl.Series(plan.host >= 0)
    weds = pl.Series((plan.kind != ENTRY) & (rng.random(len(plan)) < 0.35)) & (source["STAT_KWN"] == "BELUM KAWIN")
    adult = source["JENIS_PKRJN"].is_in(["PELAJAR/MAHASISWA", "BELUM/TIDAK BEKERJA"]).not_()
    works = pl.Series(rng.random(len(plan)) < 0.3)
    keeps = pl.Series(rng.random(len(plan)) < 0.75)
    work = pl.Series(np.array(["KARYAWAN SWASTA", "WIRASWASTA", "BURUH HARIAN LEPAS"])[rng.integers(0, 3, len(plan))])
    role = pl.when(joins & weds).then(pl.lit("MENANTU")).when(joins).then(pl.lit("FAMILI LAIN"))
    return [
        role.when(alone & adult).then(pl.lit("KEPALA KELUARGA")).otherwise("STAT_HBKEL").alias("STAT_HBKEL"),
        pl.when(weds & adult).then(pl.lit("KAWIN")).otherwise("STAT_KWN").alias("STAT_KWN"),
        pl.when(works & adult).then(work).otherwise("JENIS_PKRJN").alias("JENIS_PKRJN"),
        pl.when(keeps).then("NO_AKTA_LHR").alias("NO_AKTA_LHR"),
    ]
