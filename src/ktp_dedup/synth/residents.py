"""Puts residents together: every person once, with names, numbers and all columns filled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth import birthdays, cards, households, naming, pools, regions, rows
from ktp_dedup.synth.birthdays import Births
from ktp_dedup.synth.couples import couples
from ktp_dedup.synth.households import People
from ktp_dedup.synth.rates import Rates
from ktp_dedup.synth.regions import Regions
from ktp_dedup.synth.respelling import respell
from ktp_dedup.synth.rows import RELIGIONS, Place
from ktp_dedup.synth.tables import rows as table_rows
from ktp_dedup.synth.twinnames import name_twins

Ints = npt.NDArray[np.int64]
Rng = np.random.Generator

CULTURES = tuple(RELIGIONS)
"""Cultures; a household's culture is an index into it."""


@dataclass(frozen=True)
class Residents:
    """Everybody once, in household order.

    Attributes:
        frame: the columns of `rows.COLUMNS` without ID, all text, nothing missing but birth certificates.
        people, births, place: the facts behind the text.
        nik, card: NIK and KK numbers.
        first, changed: days of recording and of the last change.
    """

    frame: pl.DataFrame
    people: People
    births: Births
    place: Place
    nik: Ints
    card: Ints
    first: Ints
    changed: Ints


@dataclass(frozen=True)
class _Origin:
    """Where a person was first registered, and the culture of the household."""

    district: Ints
    code: Ints
    culture: Ints


def settle(count: int, rates: Rates, rng: Rng) -> Residents:
    """Draws `count` residents who are all different persons."""
    today = int(np.datetime64(rates.as_of, "D").astype(np.int64))
    where = regions.load(rates.layout)
    people = households.populate(count, rates, rng)
    births = birthdays.record(people, rates, rng)
    homes = int(people.household.max()) + 1 if count else 0
    home = rows.settle(rng.choice(len(where.code), homes, p=where.share), where, rng)
    place = home.of(people.household)
    origin = _origins(people, place, where, rates, rng)
    names = _names(people, births, origin, where, rates, rng)
    nik = cards.numbers(cards.stem(origin.code, births.nik, people.sex), rng)
    card = _cards(people, home, where, today, rng)[people.household]
    first, changed = rows.recorded(births.shown, today, rng)
    columns = {
        "NIK": pl.Series(nik).cast(pl.String),
        "NO_KK": pl.Series(card).cast(pl.String),
        **names,
        "JENIS_KLMIN": rows.pick(rows.SEX, people.sex),
        "TMPT_LHR": birth_places(origin.district, where, rng),
        "TGL_LHR": rows.day_text(births.shown),
        "AGAMA": _religions(people, origin, rng),
        **rows.circumstances(people, births.shown, today, rng),
        "NO_AKTA_LHR": certificates(births.shown, where.code[origin.district], rng),
        **rows.addresses(place, where),
        "STATUS": _statuses(births.shown, today, rates, rng),
        "TGL_REKAM": rows.day_text(first),
        "TGL_UBAH": rows.day_text(changed),
    }
    frame = pl.DataFrame(columns).select(rows.COLUMNS[1:])
    return Residents(frame, people, births, place, nik, card, first, changed)


def _origins(people: People, place: Place, where: Regions, rates: Rates, rng: Rng) -> _Origin:
    """District of first registration (twins share it) and its code, which may lie outside the layout."""
    count = len(people)
    first = np.where(people.twin >= 0, people.twin, np.arange(count))
    foreign = (rng.random(count) < rates.foreign_nik)[first]
    near = rng.choice(len(where.code), count, p=where.share)[first]
    district = np.where(foreign, near, place.district)
    far = (rng.random(count) < 0.2)[first] & foreign
    code = np.where(far, rng.choice(regions.all_codes(), count)[first], where.code[district])
    homes = int(people.household.max()) + 1 if count else 0
    head = np.zeros(homes, dtype=np.int64)
    head[people.household[::-1]] = place.district[::-1]
    culture = np.zeros(homes, dtype=np.int64)
    for mix in sorted(set(where.mix)):
        chosen = np.nonzero(np.array([name == mix for name in where.mix])[head])[0]
        shares = {row["culture"]: float(row["share"]) for row in table_rows("mixes") if row["mix"] == mix}
        numbers = np.array([CULTURES.index(name) for name in shares])
        culture[chosen] = numbers[cards.draw(shares, len(chosen), rng)]
    return _Origin(district, code, culture[people.household])


def _names(
    people: People, births: Births, origin: _Origin, where: Regions, rates: Rates, rng: Rng
) -> dict[str, pl.Series]:
    """The columns NAMA_LGKP, NAMA_LGKP_IBU and NAMA_LGKP_AYAH."""
    pool = pools.load(rates.pool_tilt)
    own = naming.give(naming.Bearers(CULTURES, origin.culture, people.sex, people.birth, people.order), pool, rng)
    own = naming.inherit(own, people, rng)
    couple, child = couples(people, where.regency_of[origin.district] * 100 + origin.culture, rng)
    slots, words = respell(own.slots, people.birth, pool.tokens, rates.spelled, rng)
    elders: dict[str, pl.Series] = {}
    for column, sex, age in (("NAMA_LGKP_IBU", 1, 26), ("NAMA_LGKP_AYAH", 0, 30)):
        born = people.birth[child] - age * 365
        bearers = naming.Bearers(CULTURES, origin.culture[child], np.full(len(child), sex), born, people.order[child])
        given, words = respell(naming.give(bearers, pool, rng).slots, born, words, rates.spelled, rng)
        link = people.mother if sex else people.father
        known = np.where(link[:, None] >= 0, slots[link], given[couple])
        known, words = respell(known, people.birth, words, rates.sibling_spelling, rng)
        elders[column] = naming.text(known, words)
    full = _twins_renamed(naming.text(slots, words), people, rng)
    return {"NAMA_LGKP": _titled(full, people, rates, rng), **elders}


def _twins_renamed(names: pl.Series, people: People, rng: Rng) -> pl.Series:
    younger = np.nonzero(people.twin >= 0)[0]
    elder = people.twin[younger]
    pairs = [
        name_twins(a, b, (int(people.sex[i]), int(people.sex[j])), rng)
        for a, b, i, j in zip(names.gather(elder), names.gather(younger), elder, younger, strict=True)
    ]
    if not pairs:
        return names
    index = pl.Series(np.concatenate([elder, younger]))
    return names.scatter(index, [a for a, _ in pairs] + [b for _, b in pairs])


def _titled(names: pl.Series, people: People, rates: Rates, rng: Rng) -> pl.Series:
    """Adds H., HJ. or a degree to some adults born before 1998."""
    chosen = (rng.random(len(people)) < rates.title) & (people.birth < 10_000)
    pilgrim = rng.random(len(people)) < 0.6
    front = np.where(people.sex == 1, "HJ. ", "H. ")
    degrees = np.array([", S.PD", ", SE", ", SH", ", A.MD", ", S.KOM", ", ST"])
    frame = pl.DataFrame({"name": names, "front": front, "degree": degrees[rng.integers(0, 6, len(people))]})
    frame = frame.with_columns(pilgrim=pl.Series(chosen & pilgrim), graduate=pl.Series(chosen & ~pilgrim))
    title = pl.when("pilgrim").then(pl.concat_str("front", "name"))
    return frame.select(title.when("graduate").then(pl.concat_str("name", "degree")).otherwise("name")).to_series()


def _cards(people: People, home: Place, where: Regions, today: int, rng: Rng) -> Ints:
    """A KK number per household: its district (in a tenth another one) and a date of issue."""
    homes = len(home.district)
    head = np.zeros(homes, dtype=np.int64)
    head[people.household[::-1]] = people.birth[::-1]
    start = np.maximum(head + 17 * 365, 9_131)
    issue = start + (rng.random(homes) ** 0.7 * np.maximum(today - start, 1)).astype(np.int64)
    moved = rng.random(homes) < 0.1
    district = np.where(moved, rng.choice(len(where.code), homes, p=where.share), home.district)
    return cards.numbers(cards.stem(where.code[district], np.minimum(issue, today)), rng)


def birth_places(district: Ints, where: Regions, rng: Rng) -> pl.Series:
    """Birth places: mostly the regency, else the district, the regency with its kind, or another regency."""
    count = len(district)
    style = rng.random(count)
    elsewhere = np.where(style > 0.95, rng.choice(len(where.code), count, p=where.share), district)
    frame = pl.DataFrame(
        {"regency": rows.pick(where.regency, elsewhere), "district": rows.pick(where.district, district), "style": style}
    )
    named = pl.when(pl.col("style") < 0.06).then("district")
    return frame.select(
        named.when(pl.col("style") < 0.09).then(pl.concat_str(pl.lit("KAB. "), "regency")).otherwise("regency")
    ).to_series()


def certificates(shown: Ints, code: Ints, rng: Rng) -> pl.Series:
    """Numbers of birth certificates, null for the many who have none: `3310-LU-17052003-0021`."""
    count = len(shown)
    year = 1970 + shown / 365.25
    has = rng.random(count) < np.interp(year, [1960, 1985, 2000, 2015], [0.03, 0.25, 0.75, 0.97])
    issued = rows.day_text(shown + rng.integers(5, 90, count)).str.replace_all("-", "", literal=True)
    frame = pl.DataFrame(
        {
            "code": pl.Series(code // 100).cast(pl.String),
            "kind": np.where(year > 2006, "-LU-", "-LT-"),
            "issued": issued,
            "serial": pl.Series(rng.integers(1, 400, count)).cast(pl.String).str.zfill(4),
            "has": has,
        }
    )
    number = pl.concat_str("code", "kind", "issued", pl.lit("-"), "serial")
    return frame.select(pl.when("has").then(number)).to_series()


def _religions(people: People, origin: _Origin, rng: Rng) -> pl.Series:
    homes = int(people.household.max()) + 1 if len(people) else 0
    labels = sorted({label for table in RELIGIONS.values() for label in table})
    chosen = np.zeros((len(CULTURES), homes), dtype=np.int64)
    for number, culture in enumerate(CULTURES):
        known = np.array([labels.index(label) for label in RELIGIONS[culture]])
        chosen[number] = known[cards.draw(RELIGIONS[culture], homes, rng)]
    return rows.pick(labels, chosen[origin.culture, people.household])


def _statuses(shown: Ints, today: int, rates: Rates, rng: Rng) -> pl.Series:
    inactive = rng.random(len(shown)) < rates.inactive
    dead = rng.random(len(shown)) < np.interp((today - shown) / 365.25, [20, 60, 90], [0.02, 0.5, 0.97])
    return rows.pick((rows.ACTIVE, rows.MOVED, rows.DEAD), np.where(inactive, np.where(dead, 2, 1), 0))
