"""Puts residents together: every person once, with names, numbers and all columns filled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth import birthdays, cards, fullnames, homes, households, origins, rows
from ktp_dedup.synth.birthdays import Births
from ktp_dedup.synth.homes import Homes
from ktp_dedup.synth.households import People
from ktp_dedup.synth.origins import CULTURES, Origins
from ktp_dedup.synth.setting import Setting

Ints = npt.NDArray[np.int64]

_OLDEST_CARD = 9_131
"""1995-01-01 in days since 1970-01-01: no KK is older."""


@dataclass(frozen=True)
class Residents:
    """The facts behind everybody's row, in household order.

    Attributes:
        people, births, homes: who, when born, where they live.
        nik, card: NIK and KK numbers, int64.
        recorded: day of recording, days since 1970-01-01.
    """

    people: People
    births: Births
    homes: Homes
    nik: Ints
    card: Ints
    recorded: Ints


def settle(count: int, setting: Setting) -> tuple[Residents, pl.DataFrame]:
    """Draws residents who are all different persons.

    Args:
        count: how many, at least 1.
        setting: the synthesis.

    Returns:
        The facts, and the rows: the columns of `rows.COLUMNS` without ID, all text, nothing missing but
        certificates.
    """
    rng, where = setting.rng, setting.where
    people = households.populate(count, setting)
    births = birthdays.record(people, setting)
    family_homes = homes.drawn(rng.choice(len(where.code), people.households, p=where.share), where, rng=rng)
    home = family_homes.of(people.household)
    origin = origins.trace(people, home.district, setting=setting)
    names = fullnames.columns(people, births, origins=origin, setting=setting)
    nik = cards.numbers(cards.stem(origin.code, births.nik, people.sex), rng)
    card = _family_cards(people, family_homes, setting=setting)[people.household]
    first, changed = rows.recorded(births.shown, setting)
    columns = {
        "NIK": pl.Series(nik).cast(pl.String),
        "NO_KK": pl.Series(card).cast(pl.String),
        **names,
        "JENIS_KLMIN": rows.pick(rows.SEX, people.sex),
        "TMPT_LHR": homes.birth_places(origin.district, where, rng=rng),
        "TGL_LHR": rows.day_text(births.shown),
        "AGAMA": _religions(people, origin, setting=setting),
        **rows.circumstances(people, births.shown, setting=setting),
        "NO_AKTA_LHR": rows.certificates(births.shown, where.code[origin.district], rng=rng),
        **homes.addresses(home, where),
        "STATUS": rows.statuses(births.shown, setting),
        "TGL_REKAM": rows.day_text(first),
        "TGL_UBAH": rows.day_text(changed),
    }
    return Residents(people, births, home, nik, card, first), pl.DataFrame(columns).select(rows.COLUMNS[1:])


def _family_cards(people: People, home: Homes, *, setting: Setting) -> Ints:
    """A KK number per household: its district (in a tenth another one) and a date of issue."""
    rng, where, count = setting.rng, setting.where, people.households
    start = np.maximum(people.birth[people.heads()] + 17 * 365, _OLDEST_CARD)
    issue = start + (rng.random(count) ** 0.7 * np.maximum(setting.today - start, 1)).astype(np.int64)
    other = rng.choice(len(where.code), count, p=where.share)
    district = np.where(rng.random(count) < 0.1, other, home.district)
    return cards.numbers(cards.stem(where.code[district], np.minimum(issue, setting.today)), rng)


def _religions(people: People, origin: Origins, *, setting: Setting) -> pl.Series:
    """One religion per household, by its culture."""
    culture = origin.culture[people.heads()]
    labels = sorted({label for shares in rows.RELIGIONS.values() for label in shares})
    religion = np.zeros(people.households, dtype=np.int64)
    for number, name in enumerate(CULTURES):
        chosen = np.nonzero(culture == number)[0]
        known = np.array([labels.index(label) for label in rows.RELIGIONS[name]])
        religion[chosen] = known[cards.draw(rows.RELIGIONS[name], len(chosen), rng=setting.rng)]
    return rows.pick(labels, religion[people.household])
