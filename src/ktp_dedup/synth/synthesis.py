"""The whole synthetic register: residents, second registrations, damage, shuffling, and the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.errors import UsageError
from ktp_dedup.synth import birthdays, duplicates, regions, residents, rows, second
from ktp_dedup.synth.duplicates import KINDS, SETTLED, Plan
from ktp_dedup.synth.rates import Rates
from ktp_dedup.synth.residents import Residents

Ints = npt.NDArray[np.int64]
Rng = np.random.Generator


@dataclass(frozen=True)
class Synthetic:
    """A synthetic register with its truth; all columns are text.

    Attributes:
        register: headings as in a SIAK export (`rows.COLUMNS`); ID is unique and says nothing.
        truth: `record_id`, `person_id` of every row.
        kinds: `record_id` (the older row), `other_id`, `kind` of every pair of rows of one person, kind one of
            `moved`, `moved_family`, `moved_settled`, `double_entry`, `double_card`.
        twins: `id_a`, `id_b` of every pair of rows of two twins, also across households.
    """

    register: pl.DataFrame
    truth: pl.DataFrame
    kinds: pl.DataFrame
    twins: pl.DataFrame


def synthesize(n: int, *, rates: Rates | None = None, seed: int = 0) -> Synthetic:
    """Makes a synthetic register of exactly `n` rows; the same arguments give the same frames.

    Args:
        n: rows in all, second registrations included; at least 1.
        rates: the knobs; the profile `klaten` if not given.
        seed: seed of the random numbers, at least 0.

    Raises:
        UsageError: `n` or `seed` is out of range.
    """
    if n < 1:
        raise UsageError("A synthetic register needs at least one row; give a larger number.")
    if seed < 0:
        raise UsageError("The seed must not be negative.")
    rates = rates or Rates()
    rng = np.random.Generator(np.random.PCG64(seed))
    extra = min(round(n * rates.duplicates), n // 3)
    base = residents.settle(n - extra, rates, rng)
    where = regions.load(rates.layout)
    plan = duplicates.plan(extra, base, where, rates, rng)
    again = second.write(plan, base, where, rates, rng)
    frame = pl.concat([_closed(base, plan, again, rng), again])
    frame = rows.blank(_damaged(_pressed(frame, len(base.people), rates, rng), rates, rng), rates, rng)
    return _shuffled(frame, plan, base, rng)


def _closed(base: Residents, plan: Plan, again: pl.DataFrame, rng: Rng) -> pl.DataFrame:
    """Residents with the older rows of settled moves marked moved or dead on the day of the new recording."""
    index, status = second.closings(plan, rng)
    if not len(index):
        return base.frame
    where = pl.Series(index)
    day = again["TGL_REKAM"].filter(pl.Series(plan.settled))
    return base.frame.with_columns(
        base.frame["STATUS"].scatter(where, status), base.frame["TGL_UBAH"].scatter(where, day)
    )


def _pressed(frame: pl.DataFrame, people: int, rates: Rates, rng: Rng) -> pl.DataFrame:
    """Presses some residents into popular names and popular dates: namesakes who are strangers."""
    chosen = np.nonzero(rng.random(people) < rates.namesakes)[0]
    if not len(chosen):
        return frame
    popular = frame["NAMA_LGKP"].value_counts().sort(["count", "NAMA_LGKP"], descending=[True, False])
    names = popular["NAMA_LGKP"].head(60).gather(pl.Series(rng.integers(0, min(60, len(popular)), len(chosen))))
    year = rng.integers(1945, 1985, len(chosen))
    month = np.where(rng.random(len(chosen)) < 0.7, 7, 12)
    days = birthdays.joined(year, month, np.where(month == 7, 1, 31))
    where = pl.Series(chosen)
    return frame.with_columns(
        frame["NAMA_LGKP"].scatter(where, names), frame["TGL_LHR"].scatter(where, rows.day_text(days))
    )


def _damaged(frame: pl.DataFrame, rates: Rates, rng: Rng) -> pl.DataFrame:
    """Gives some rows a stranger's NIK and damages the NIK of some others."""
    nik = frame["NIK"]
    shared = np.nonzero(rng.random(len(frame)) < rates.nik_shared)[0]
    if len(shared):
        nik = nik.scatter(pl.Series(shared), nik.gather(pl.Series(rng.integers(0, len(frame), len(shared)))))
    broken = np.nonzero(rng.random(len(frame)) < rates.nik_malformed)[0]
    if len(broken):
        values = [_broken(value, int(style)) for value, style in zip(nik.gather(pl.Series(broken)), rng.integers(0, 7, len(broken)), strict=True)]
        nik = nik.scatter(pl.Series(broken), values)
    return frame.with_columns(nik)


def _broken(nik: str, style: int) -> str:
    """A damaged NIK: a digit short, a letter O, a number format, a placeholder, a temporary or serial 0000."""
    return (
        nik[:7] + nik[8:],
        nik.replace("0", "O", 1),
        f"{nik[0]}.{nik[1:3]}E+15",
        "9999999999999994",
        nik[0] * 16,
        "0" + nik[:6] + "2001" + nik[11:],
        nik[:12] + "0000",
    )[style]


def _shuffled(frame: pl.DataFrame, plan: Plan, base: Residents, rng: Rng) -> Synthetic:
    """Shuffles rows, gives them ids that say nothing, and states the truth with those ids."""
    total, people = len(frame), len(base.people)
    order = rng.permutation(total)
    width = max(7, len(str(total)))
    ids = pl.Series("ID", rng.permutation(total) + 1).cast(pl.String).str.zfill(width)
    ids = ("R" + ids).alias("ID")
    person = np.concatenate([np.arange(people), plan.source])
    labels = "P" + pl.Series(rng.permutation(people) + 1).cast(pl.String).str.zfill(width)
    register = frame.insert_column(0, ids)[pl.Series(order)].select(rows.COLUMNS)
    truth = pl.DataFrame({"record_id": ids.gather(pl.Series(order)), "person_id": labels.gather(pl.Series(person[order]))})
    return Synthetic(register, truth, _kinds(plan, people, ids), _twins(plan, base, ids))


def _kinds(plan: Plan, people: int, ids: pl.Series) -> pl.DataFrame:
    """Every pair of rows of one person with what it is."""
    names = [SETTLED if settled else KINDS[kind] for kind, settled in zip(plan.kind, plan.settled, strict=True)]
    left = [ids[int(source)] for source in plan.source]
    right = ids.slice(people).to_list()
    seen: dict[int, int] = {}
    for index, source in enumerate(plan.source.tolist()):
        earlier = seen.setdefault(source, index)
        if earlier != index:
            left.append(right[earlier])
            right.append(right[index])
            names.append(KINDS[duplicates.MOVED])
    data = {"record_id": left, "other_id": right, "kind": names}
    return pl.DataFrame(data, schema={"record_id": pl.String, "other_id": pl.String, "kind": pl.String})


def _twins(plan: Plan, base: Residents, ids: pl.Series) -> pl.DataFrame:
    """Every pair of rows of two twins."""
    people = len(base.people)
    younger = np.nonzero(base.people.twin >= 0)[0]
    pairs = pl.DataFrame({"a": base.people.twin[younger], "b": younger})
    owners = np.concatenate([np.arange(people), plan.source])
    rowsof = pl.DataFrame({"person": owners, "id": ids})
    joined = pairs.join(rowsof, left_on="a", right_on="person", maintain_order="left_right").rename({"id": "id_a"})
    joined = joined.join(rowsof, left_on="b", right_on="person", maintain_order="left_right").rename({"id": "id_b"})
    return joined.select("id_a", "id_b")
