"""Second registrations: who is registered again, where, as what, and how the row is written this time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ktp_dedup.synth.cards import draw
from ktp_dedup.synth.households import HEAD, WIFE
from ktp_dedup.synth.rates import Rates
from ktp_dedup.synth.regions import Regions
from ktp_dedup.synth.residents import Residents

Ints = npt.NDArray[np.int64]
Rng = np.random.Generator

MOVED, FAMILY, ENTRY, CARD = range(4)
KINDS = ("moved", "moved_family", "double_entry", "double_card")
"""What a second registration is; `moved_settled` replaces the first two when the older row is closed."""

SETTLED = "moved_settled"


@dataclass(frozen=True)
class Plan:
    """The second registrations to be written, one position each.

    Attributes:
        source: position of the resident.
        kind: index into `KINDS`.
        group: number that members of one moving family share (else unique).
        district: position of the district of the new row.
        host: position of a resident whose household a single mover joins, or -1.
        settled: whether the older row is already marked moved or dead.
    """

    source: Ints
    kind: Ints
    group: Ints
    district: Ints
    host: Ints
    settled: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.source)


def plan(count: int, residents: Residents, where: Regions, rates: Rates, rng: Rng) -> Plan:
    """Chooses `count` second registrations at the rates given; a share of them are third ones."""
    entries, card = round(count * rates.double_entry), round(count * rates.double_card)
    thirds = min(round(count * rates.thrice), (count - entries - card) // 3)
    movers = count - entries - card - thirds
    family, group = _families(round(movers * rates.family_moves), residents, rng)
    free = np.ones(len(residents.people), dtype=bool)
    free[family] = False
    age = (residents.births.shown.max(initial=0) - residents.births.shown) / 365.25
    single = _suited(movers - len(family), free, np.interp(age, [0, 16, 20, 38, 60, 95], [0, 0.1, 2, 2, 0.6, 0.2]), rng)
    double = _suited(entries, free, np.interp(age, [0, 5, 30, 90], [1.0, 1.0, 0.8, 1.2]), rng)
    carded = _suited(card, free, np.interp(age, [0, 15, 20, 35, 60], [0.2, 0.3, 2, 2, 0.4]), rng)
    again = single[rng.permutation(len(single))[:thirds]]
    if len(again) < thirds:
        again = np.concatenate([again, family[: thirds - len(again)]])
    parts = [(family, FAMILY), (single, MOVED), (double, ENTRY), (carded, CARD), (again, MOVED)]
    source = np.concatenate([index for index, _ in parts])
    kind = np.concatenate([np.full(len(index), number) for index, number in parts])
    groups = np.r_[group, group.max(initial=-1) + 1 + np.arange(len(source) - len(group))].astype(np.int64)
    district = _targets(residents.place.district[source], kind, groups, where, rates, rng)
    settled = (rng.random(groups.max(initial=0) + 1) < rates.settled)[groups] & (kind <= FAMILY)
    settled[len(source) - len(again) :] = False
    return Plan(source, kind, groups, district, _hosts(kind, district, residents, rates, rng), settled)


def _families(wanted: int, residents: Residents, rng: Rng) -> tuple[Ints, Ints]:
    """Members of whole families (couples, with whoever lives with them), and the number of each one's family."""
    people = residents.people
    couple = np.unique(people.household[people.role == WIFE])
    chosen = rng.permutation(couple)
    rank = np.full(int(people.household.max(initial=0)) + 1, len(chosen), dtype=np.int64)
    rank[chosen] = np.arange(len(chosen))
    member = np.nonzero(rank[people.household] < len(chosen))[0]
    member = member[np.argsort(rank[people.household[member]], kind="stable")][:wanted]
    return member, rank[people.household[member]]


def _suited(wanted: int, free: npt.NDArray[np.bool_], weight: npt.NDArray[np.float64], rng: Rng) -> Ints:
    """Residents drawn by weight without replacement among the free ones, who are then no longer free."""
    keys = np.log(rng.random(len(free))) / np.maximum(weight, 1e-9)
    keys[~free] = -np.inf
    chosen = np.argsort(-keys, kind="stable")[:wanted]
    free[chosen] = False
    return chosen


def _targets(home: Ints, kind: Ints, group: Ints, where: Regions, rates: Rates, rng: Rng) -> Ints:
    """A district for each new row: the same for double entries, else another one, near or attractive ones first."""
    first = np.unique(group, return_index=True)[1]
    leader = first[np.searchsorted(group[first], group)] if len(group) else group
    stays = (rng.random(len(home)) < rates.same_regency)[leader]
    target = home.copy()
    inward = where.share
    outward = where.share**0.3 * where.pull
    for index in np.nonzero((kind <= FAMILY) & (leader == np.arange(len(home))))[0]:
        same = where.regency_of == where.regency_of[home[index]]
        weight = np.where(same, inward, 0.0) if stays[index] else np.where(same, 0.0, outward)
        weight[home[index]] = 0.0
        if not weight.any():
            weight = np.where(np.arange(len(weight)) == home[index], 0.0, outward)
        target[index] = rng.choice(len(weight), p=weight / weight.sum())
    return np.where(kind <= FAMILY, target[leader], home)


def _hosts(kind: Ints, district: Ints, residents: Residents, rates: Rates, rng: Rng) -> Ints:
    """For some single movers a household at the destination; for the others -1."""
    people = residents.people
    head = np.nonzero(people.role == HEAD)[0]
    head = head[np.argsort(residents.place.district[head], kind="stable")]
    bounds = np.searchsorted(residents.place.district[head], district)
    ends = np.searchsorted(residents.place.district[head], district, side="right")
    joins = (kind == MOVED) & (rng.random(len(kind)) < rates.joins_household) & (ends > bounds)
    pick = bounds + (rng.random(len(kind)) * (ends - bounds)).astype(np.int64)
    return np.where(joins, head[np.minimum(pick, len(head) - 1)], -1)


_DATE_SLIPS = {"true": 0.2, "default": 0.2, "swap": 0.2, "day": 0.15, "year": 0.15, "decade": 0.1}


def slips(size: int, rng: Rng) -> list[str]:
    """Names of ways in which a birth date is written wrongly, drawn by weight."""
    names = list(_DATE_SLIPS)
    return [names[index] for index in draw(_DATE_SLIPS, size, rng)]
