"""The whole synthetic register: residents, second registrations, damage, shuffling, and the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ktp_dedup.errors import UsageError
from ktp_dedup.synth import damage, duplicates, residents, rows, second, setting
from ktp_dedup.synth.duplicates import KINDS, SETTLED, Plan
from ktp_dedup.synth.households import People
from ktp_dedup.synth.rates import Rates
from ktp_dedup.synth.setting import Setting

_ID_DIGITS = 7


@dataclass(frozen=True)
class Synthetic:
    """A synthetic register with its truth; all columns are text.

    Attributes:
        register: headings as in a SIAK export (`rows.COLUMNS`); ID is unique and says nothing.
        truth: `record_id`, `person_id` of every row.
        kinds: `record_id` (the older row), `other_id`, `kind` of every pair of rows of one person, kind one
            of `moved`, `moved_family`, `moved_settled`, `double_entry`, `double_card`.
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
        raise UsageError("The seed of a synthetic register must not be negative; give 0 or more.")
    world = setting.opened(rates or Rates(), seed)
    columns, people, plan = _drawn(n, world)
    ids, persons = _identities(plan, len(people), rng=world.rng)
    order = pl.Series(world.rng.permutation(n))
    truth = pl.DataFrame({"record_id": ids.gather(order), "person_id": persons.gather(order)})
    kinds, twins = _kinds(plan, ids), _twins(people, plan, ids=ids)
    columns["ID"] = ids
    return Synthetic(_finished(columns, order, setting=world), truth, kinds, twins)


def _drawn(n: int, setting: Setting) -> tuple[dict[str, pl.Series], People, Plan]:
    """The columns of all rows, residents first, before damage and shuffling; with the facts behind them."""
    again = round(n * setting.rates.duplicates)
    known, older = residents.settle(n - again, setting)
    plan = duplicates.plan(again, known, setting=setting)
    newer = second.write(plan, known, older=older, setting=setting)
    frame = pl.concat([_closed(older, newer, plan=plan, setting=setting), newer])
    return frame.to_dict(as_series=True), known.people, plan


def _closed(older: pl.DataFrame, newer: pl.DataFrame, *, plan: Plan, setting: Setting) -> pl.DataFrame:
    """Older rows of a plan: active, but closed on the day of the new recording where settled."""
    if not len(plan):
        return older
    places = pl.Series(plan.source)
    status = older["STATUS"].scatter(places, rows.ACTIVE)
    changed = older["TGL_UBAH"]
    index, closed = second.closings(plan, setting)
    if len(index):
        day = newer["TGL_REKAM"].filter(pl.Series(plan.settled))
        status = status.scatter(pl.Series(index), closed)
        changed = changed.scatter(pl.Series(index), day)
    return older.with_columns(status, changed)


def _finished(columns: dict[str, pl.Series], order: pl.Series, *, setting: Setting) -> pl.DataFrame:
    """Rows with damage and gaps in the order given; empties `columns`, so that memory holds each once."""
    finished = []
    for name in rows.COLUMNS:
        values = columns.pop(name)
        if name == "NIK":
            values = damage.damaged(values, setting.rates, rng=setting.rng)
        finished.append(rows.with_gaps(values, setting.rates, rng=setting.rng).gather(order))
    return pl.DataFrame(finished)


def _identities(plan: Plan, people: int, *, rng: np.random.Generator) -> tuple[pl.Series, pl.Series]:
    """Ids of all rows (residents, then second registrations), and of the person behind each."""
    total = people + len(plan)
    digits = max(_ID_DIGITS, len(str(total)))
    numbers = pl.Series("ID", rng.permutation(total) + 1).cast(pl.String).str.zfill(digits)
    labels = pl.Series("person_id", rng.permutation(people) + 1).cast(pl.String).str.zfill(digits)
    person = pl.Series(np.concatenate([np.arange(people), plan.source]))
    return ("R" + numbers).alias("ID"), ("P" + labels).gather(person)


def _kinds(plan: Plan, ids: pl.Series) -> pl.DataFrame:
    """Every pair of rows of one person with what it is; a third registration pairs with the second too."""
    newer = ids.tail(len(plan)).to_list()
    older = ids.gather(pl.Series(plan.source)).to_list()
    kinds = [SETTLED if closed else KINDS[kind] for kind, closed in zip(plan.kind, plan.settled, strict=True)]
    first: dict[int, int] = {}
    for place, source in enumerate(plan.source.tolist()):
        earlier = first.setdefault(source, place)
        if earlier != place:
            older.append(newer[earlier])
            newer.append(newer[place])
            kinds.append(KINDS[duplicates.MOVED])
    columns = {"record_id": older, "other_id": newer, "kind": kinds}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _twins(people: People, plan: Plan, *, ids: pl.Series) -> pl.DataFrame:
    """Every pair of rows of two twins."""
    younger = np.nonzero(people.twin >= 0)[0]
    owners = np.concatenate([np.arange(len(people)), plan.source])
    pairs = pl.DataFrame({"a": people.twin[younger], "b": younger})
    for side in ("a", "b"):
        known = pl.DataFrame({side: owners, f"id_{side}": ids})
        pairs = pairs.join(known, on=side, maintain_order="left_right")
    return pairs.select("id_a", "id_b")
