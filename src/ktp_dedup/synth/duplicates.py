"""Who is registered a second time, where, and as what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ktp_dedup.synth.households import HEAD, WIFE, YEAR
from ktp_dedup.synth.residents import Residents
from ktp_dedup.synth.setting import Setting

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Rng = np.random.Generator

MOVED, FAMILY, ENTRY, CARD = range(4)
"""Kinds of a second registration; the first two are movers."""

KINDS = ("moved", "moved_family", "double_entry", "double_card")
"""Names of the kinds."""

SETTLED = "moved_settled"
"""Kind of a move whose older row is already marked moved or dead."""

_MINOR = 17


@dataclass(frozen=True)
class Plan:
    """The second registrations to be written; arrays of one length.

    Attributes:
        source: position of the resident.
        kind: index into `KINDS`.
        group: number that members of one moving family share (else unique).
        district: district of the new row, position in the layout.
        host: position of a resident whose household a single mover joins, or -1.
        settled: whether the older row is already marked moved or dead.
    """

    source: Ints
    kind: Ints
    group: Ints
    district: Ints
    host: Ints
    settled: Bools

    def __len__(self) -> int:
        return len(self.source)

    def leaders(self) -> Ints:
        """For each position the first one of its group."""
        _, first, back = np.unique(self.group, return_index=True, return_inverse=True)
        return first[back]


def plan(count: int, residents: Residents, *, setting: Setting) -> Plan:
    """Chooses `count` second registrations at the rates of the setting; a share of them are third ones."""
    rates, rng = setting.rates, setting.rng
    source, kind, family, thirds = _chosen(count, residents, setting=setting)
    lone = family.max(initial=-1) + 1 + np.arange(count - len(family))
    group = np.concatenate([family, lone])
    home = residents.homes.district[source]
    draft = Plan(source, kind, group, home, np.full(count, -1), np.zeros(count, dtype=bool))
    district = _targets(draft, setting)
    settled = (rng.random(count) < rates.settled)[draft.leaders()] & (kind <= FAMILY) & ~thirds
    settled &= ~np.isin(source, source[thirds])
    draft = Plan(source, kind, group, district, draft.host, settled)
    return Plan(source, kind, group, district, _hosts(draft, residents, setting=setting), settled)


def _chosen(count: int, residents: Residents, *, setting: Setting) -> tuple[Ints, Ints, Ints, Bools]:
    """Positions, kinds, numbers of the families that come first, and which are third registrations."""
    rates, rng = setting.rates, setting.rng
    entries = round(count * rates.double_entry)
    extra_cards = min(round(count * rates.double_card), count - entries)
    movers = count - entries - extra_cards
    thirds = min(round(count * rates.thrice), movers // 2)
    members, family = _families(round((movers - thirds) * rates.family_moves), residents, rng=rng)
    free = np.ones(len(residents.people), dtype=bool)
    free[members] = False
    age = (setting.today - residents.births.shown) / YEAR
    drawn = []
    for wanted, ages, weights in (
        (movers - thirds - len(members), [0, 16, 20, 38, 60, 95], [0.02, 0.1, 2.0, 2.0, 0.6, 0.2]),
        (entries, [0, 5, 30, 90], [1.0, 1.0, 0.8, 1.2]),
        (extra_cards, [0, 15, 20, 35, 60], [0.2, 0.3, 2.0, 2.0, 0.4]),
    ):
        drawn.append(_suited(wanted, np.where(free, np.interp(age, ages, weights), 0.0), rng=rng))
        free[drawn[-1]] = False
    again = rng.permutation(np.concatenate([members, drawn[0]]))[:thirds]
    parts = ((members, FAMILY), (drawn[0], MOVED), (drawn[1], ENTRY), (drawn[2], CARD), (again, MOVED))
    source = np.concatenate([index for index, _ in parts])
    kind = np.concatenate([np.full(len(index), number) for index, number in parts])
    return source, kind, family, np.arange(count) >= count - thirds


def _families(wanted: int, residents: Residents, *, rng: Rng) -> tuple[Ints, Ints]:
    """Members of whole families (couples, and who lives with them), and the number of each one's family."""
    people = residents.people
    couple = rng.permutation(np.unique(people.household[people.role == WIFE]))
    rank = np.full(people.households, len(couple), dtype=np.int64)
    rank[couple] = np.arange(len(couple))
    ranks = rank[people.household]
    member = np.nonzero(ranks < len(couple))[0]
    member = member[np.argsort(ranks[member], kind="stable")][:wanted]
    return member, ranks[member]


def _suited(wanted: int, weight: Floats, *, rng: Rng) -> Ints:
    """Positions drawn by weight without replacement; those of weight 0 never."""
    keys = np.log(rng.random(len(weight))) / np.maximum(weight, 1e-9)
    keys[weight <= 0] = -np.inf
    return np.argsort(-keys, kind="stable")[:wanted]


def _targets(draft: Plan, setting: Setting) -> Ints:
    """A district for each new row: the old one for double entries, else another, attractive ones first."""
    rng, where = setting.rng, setting.where
    leader = draft.leaders()
    stays = rng.random(len(draft)) < setting.rates.same_regency
    outward = where.share**0.3 * where.pull
    target = draft.district.copy()
    for index in np.nonzero((draft.kind <= FAMILY) & (leader == np.arange(len(draft))))[0]:
        home = draft.district[index]
        same = where.regency_of == where.regency_of[home]
        weight = np.where(same, where.share, 0.0) if stays[index] else np.where(same, 0.0, outward)
        weight[home] = 0.0
        target[index] = rng.choice(len(weight), p=weight / weight.sum())
    return target[leader]


def _hosts(draft: Plan, residents: Residents, *, setting: Setting) -> Ints:
    """A household at the destination for some single movers and all minors among them; for the others -1."""
    rng, people = setting.rng, residents.people
    head = np.nonzero(people.role == HEAD)[0]
    head = head[np.argsort(residents.homes.district[head], kind="stable")]
    district = residents.homes.district[head]
    first = np.searchsorted(district, draft.district)
    last = np.searchsorted(district, draft.district, side="right")
    minor = residents.births.shown[draft.source] > setting.today - _MINOR * YEAR
    joins = (rng.random(len(draft)) < setting.rates.joins_household) | minor
    drawn = first + (rng.random(len(draft)) * (last - first)).astype(np.int64)
    return np.where(
        joins & (draft.kind == MOVED) & (last > first), head[np.minimum(drawn, len(head) - 1)], -1
    )
