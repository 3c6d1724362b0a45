"""Writes the rows of second registrations: new card, address and dates; NIK and words as told again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth import birthdays, cards, homes, retold, rows
from ktp_dedup.synth.cards import Ledger
from ktp_dedup.synth.duplicates import CARD, ENTRY, FAMILY, MOVED, Plan
from ktp_dedup.synth.homes import Homes
from ktp_dedup.synth.households import YEAR
from ktp_dedup.synth.residents import Residents
from ktp_dedup.synth.setting import Setting

Ints = npt.NDArray[np.int64]

_SAME_NIK_REGION = 0.8
_WEDS, _NEW_WORK, _KEEPS_CERTIFICATE = 0.35, 0.3, 0.75
_JOBS = ("KARYAWAN SWASTA", "WIRASWASTA", "BURUH HARIAN LEPAS")


@dataclass(frozen=True)
class _New:
    """Facts of the new rows: birth date shown, day of recording, sex and home."""

    shown: Ints
    recorded: Ints
    sex: Ints
    home: Homes


def write(plan: Plan, residents: Residents, *, older: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """The rows of a plan, in its order.

    Args:
        plan: who is registered again.
        residents: the facts of all residents.
        older: the rows of all residents, columns of `rows.COLUMNS` without ID.
        setting: the synthesis.

    Returns:
        Rows with the columns of `older`.
    """
    rng = setting.rng
    source = older[pl.Series(plan.source)]
    new = _facts(plan, residents, setting=setting)
    changed = new.recorded + (rng.random(len(plan)) * 0.5 * (setting.today - new.recorded)).astype(np.int64)
    columns = {
        **homes.addresses(new.home, setting.where),
        **retold.words(source, (setting.today - new.shown) // int(YEAR), setting=setting),
        "NIK": _niks(plan, residents, new=new, setting=setting),
        "NO_KK": _cards(plan, residents, new=new, setting=setting),
        "JENIS_KLMIN": rows.pick(rows.SEX, new.sex),
        "TGL_LHR": rows.day_text(new.shown),
        "TGL_REKAM": rows.day_text(new.recorded),
        "TGL_UBAH": rows.day_text(np.maximum(changed, new.recorded)),
        "STATUS": pl.Series([rows.ACTIVE], dtype=pl.String).new_from_index(0, len(plan)),
    }
    same = pl.Series(plan.kind == ENTRY)
    for name in homes.COLUMNS:
        columns[name] = source[name].zip_with(same, columns[name])
    return source.with_columns(**columns).with_columns(_life(plan, source, setting=setting))


def closings(plan: Plan, setting: Setting) -> tuple[Ints, pl.Series]:
    """Positions of older rows that are already closed, and the status that stands there."""
    index = plan.source[plan.settled]
    dead = setting.rng.random(len(index)) < 0.15
    return index, rows.pick((rows.MOVED, rows.DEAD), dead.astype(np.int64))


def _facts(plan: Plan, residents: Residents, *, setting: Setting) -> _New:
    rng, rates, count = setting.rng, setting.rates, len(plan)
    leader = plan.leaders()
    born = residents.births.shown[plan.source]
    shown = retold.dates(born, residents.people.birth[plan.source], setting=setting)
    start = np.maximum(residents.recorded[plan.source], shown)
    later = 0.05 + 0.95 * rng.random(count)[leader]
    recorded = start + (later * np.maximum(setting.today - start, 0)).astype(np.int64)
    sex = residents.people.sex[plan.source]
    sex = np.where(rng.random(count) < rates.sex_wrong, 1 - sex, sex)
    return _New(shown, np.minimum(recorded, setting.today), sex, _homes(plan, residents, setting=setting))


def _homes(plan: Plan, residents: Residents, *, setting: Setting) -> Homes:
    """Homes of the new rows: one per family, the host's for who joins one, the old village on a second KK."""
    fresh = homes.drawn(plan.district, setting.where, rng=setting.rng).of(plan.leaders())
    own = residents.homes.of(plan.source)
    nearby = Homes(own.district, own.village, fresh.hamlet, fresh.rt, fresh.rw, fresh.house)
    moved = residents.homes.of(np.maximum(plan.host, 0)).where(plan.host >= 0, fresh)
    return own.where(plan.kind == ENTRY, nearby.where(plan.kind == CARD, moved))


def _cards(plan: Plan, residents: Residents, *, new: _New, setting: Setting) -> pl.Series:
    """KK numbers: the old one for a double entry, the host's, or a new one per family."""
    ledger = Ledger(residents.card)
    leader = plan.leaders()
    stems = cards.stem(setting.where.code[new.home.district], new.recorded)
    card = np.where(plan.host >= 0, residents.card[np.maximum(plan.host, 0)], residents.card[plan.source])
    fresh = (plan.kind != ENTRY) & (plan.host < 0)
    for index in np.nonzero(fresh & (leader == np.arange(len(plan))))[0]:
        card[index] = ledger.issue(int(stems[index]))
    return pl.Series(np.where(fresh, card[leader], card)).cast(pl.String)


def _niks(plan: Plan, residents: Residents, *, new: _New, setting: Setting) -> pl.Series:
    """The old NIK or a second one: the region of the new row, and the birth date as told there."""
    rng, rates, count = setting.rng, setting.rates, len(plan)
    mover = plan.kind <= FAMILY
    second = rng.random(count) < np.where(mover, rates.second_nik, rates.entry_second_nik)
    nik = residents.nik[plan.source].copy()
    keeps = ~mover & (rng.random(count) < _SAME_NIK_REGION)
    region = np.where(keeps, nik // 10**10, setting.where.code[new.home.district])
    kind = rng.choice(len(birthdays.DEFAULT_SHARES), count, p=birthdays.DEFAULT_SHARES)
    differs = rng.random(count) < rates.nik_date_differs
    date = np.where(differs, np.minimum(birthdays.default(new.shown, kind), setting.today), new.shown)
    stems = cards.stem(region, date, new.sex)
    ledger = Ledger(residents.nik)
    for index in np.nonzero(second)[0]:
        nik[index] = ledger.issue(int(stems[index]), int(rng.integers(1, 3)))
    return pl.Series(nik).cast(pl.String)


def _life(plan: Plan, source: pl.DataFrame, *, setting: Setting) -> list[pl.Expr]:
    """What changes in a life between two registrations: role, marriage, work, certificate."""
    rng, count = setting.rng, len(plan)
    adult = source["JENIS_PKRJN"].is_in(["PELAJAR/MAHASISWA", "BELUM/TIDAK BEKERJA"]).not_()
    lone = pl.Series(((plan.kind == MOVED) & (plan.host < 0)) | (plan.kind == CARD))
    joins = pl.Series(plan.host >= 0)
    weds = pl.Series((plan.kind != ENTRY) & (rng.random(count) < _WEDS)) & adult
    weds &= source["STAT_KWN"] == "BELUM KAWIN"
    works = pl.Series(rng.random(count) < _NEW_WORK) & adult
    keeps = pl.Series(rng.random(count) < _KEEPS_CERTIFICATE)
    job = rows.pick(_JOBS, rng.integers(0, len(_JOBS), count))
    role = pl.when(joins & weds).then(pl.lit("MENANTU")).when(joins).then(pl.lit("FAMILI LAIN"))
    return [
        role.when(lone & adult).then(pl.lit("KEPALA KELUARGA")).otherwise("STAT_HBKEL").alias("STAT_HBKEL"),
        pl.when(weds).then(pl.lit("KAWIN")).otherwise("STAT_KWN").alias("STAT_KWN"),
        pl.when(works).then(job).otherwise("JENIS_PKRJN").alias("JENIS_PKRJN"),
        pl.when(keeps).then("NO_AKTA_LHR").alias("NO_AKTA_LHR"),
    ]
