"""Who lives with whom: families of a civil register as flat arrays, without names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ktp_dedup.synth.rates import Rates

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Rng = np.random.Generator

ROLES = ("KEPALA KELUARGA", "ISTRI", "ANAK", "MENANTU", "CUCU", "ORANG TUA", "MERTUA", "FAMILI LAIN")
"""Relation to the head (SHDK), in the words of an export; a role is an index into it."""

HEAD, WIFE, CHILD, IN_LAW, GRANDCHILD, PARENT, WIFES_PARENT, OTHER = range(8)

_YEAR = 365.25
_MAX_CHILDREN = 8
_RANKS = 32


@dataclass(frozen=True)
class People:
    """Residents, household after household, the head first; all arrays int64 of one length.

    Attributes:
        household: number of the household.
        role: index into `ROLES`.
        sex: 0 male, 1 female.
        birth: true birth date, days since 1970-01-01.
        order: order of birth among the siblings, from 1.
        mother, father: position of the parent in these arrays, or -1 when not in the household.
        twin: position of the elder twin, or -1.
    """

    household: Ints
    role: Ints
    sex: Ints
    birth: Ints
    order: Ints
    mother: Ints
    father: Ints
    twin: Ints

    def __len__(self) -> int:
        return len(self.household)


@dataclass(frozen=True)
class _Part:
    """Members of one kind: household, rank in it (fixes the order and who is whose parent), and facts."""

    household: Ints
    rank: Ints
    role: int
    sex: Ints
    birth: Ints
    order: Ints
    mother: int = -1
    father: int = -1
    twin: int = 0


@dataclass(frozen=True)
class _Heads:
    """Heads of households: sex, birth, whether and when born the wife, and the birth of the children's mother."""

    sex: Ints
    birth: Ints
    married: Bools
    wife: Ints
    bearer: Ints


def populate(count: int, rates: Rates, rng: Rng) -> People:
    """Draws households until there are `count` residents; the last household may be cut short."""
    people = _draw(count // 2 + 20, rates, rng)
    while len(people) < count:
        people = _draw(len(people.household) + count, rates, rng)
    return _first(people, count)


def _first(people: People, count: int) -> People:
    """The first residents; links to residents beyond them are cut."""
    links = {name: getattr(people, name)[:count] for name in ("mother", "father", "twin")}
    cut = {name: np.where(link < count, link, -1) for name, link in links.items()}
    kept = {name: getattr(people, name)[:count] for name in ("household", "role", "sex", "birth", "order")}
    return People(**kept, **cut)


def _draw(households: int, rates: Rates, rng: Rng) -> People:
    today = int(np.datetime64(rates.as_of, "D").astype(np.int64))
    heads = _heads(households, today, rng)
    everyone = np.arange(households)
    ones = np.ones(households, dtype=np.int64)
    parts = [_Part(everyone, ones * 0, HEAD, heads.sex, heads.birth, 1 + rng.integers(0, 4, households))]
    wives = everyone[heads.married]
    parts.append(_Part(wives, ones[: len(wives)], WIFE, ones[: len(wives)], heads.wife[wives], _orders(rng, len(wives))))
    parts += _children(heads, today, rates, rng)
    parts += _elders(heads, rng)
    parts += _others(heads, today, rng)
    return _joined(parts, heads)


def _orders(rng: Rng, size: int) -> Ints:
    """Orders of birth of people whose siblings live elsewhere."""
    return 1 + rng.integers(0, 4, size)


def _heads(count: int, today: int, rng: Rng) -> _Heads:
    age = 21 + rng.beta(1.9, 2.6, count) * 70
    married = rng.random(count) < np.interp(age, [21, 26, 35, 60, 72, 90], [0.45, 0.82, 0.9, 0.82, 0.6, 0.25])
    sex = np.where(married, 0, rng.random(count) < np.interp(age, [21, 40, 70], [0.35, 0.6, 0.75])).astype(np.int64)
    wife_age = np.maximum(age - rng.normal(3.2, 3.6, count), 17.5)
    birth = _day(today, age, rng)
    wife = _day(today, wife_age, rng)
    return _Heads(sex, birth, married, wife, np.where(sex == 1, birth, wife))


def _day(today: int, age: npt.NDArray[np.float64], rng: Rng) -> Ints:
    """Birth dates of people of a given age in years."""
    return (today - age * _YEAR - rng.integers(0, 30, len(age))).astype(np.int64)


def _children(heads: _Heads, today: int, rates: Rates, rng: Rng) -> list[_Part]:
    """Children who still live at home, with twins; column k of the grid is the k-th birth."""
    count = len(heads.birth)
    year = 1970 + heads.bearer / _YEAR
    wanted = rng.poisson(np.interp(year, [1935, 1955, 1970, 1985, 2005], [4.8, 3.6, 2.5, 2.0, 1.5]))
    wanted = np.where(heads.married | (heads.sex == 1) | (rng.random(count) < 0.5), wanted, 0)
    first = np.clip(rng.normal(22.5, 3.4, count), 16, 38)
    gaps = 1.1 + rng.gamma(1.6, 1.5, (count, _MAX_CHILDREN))
    gaps[:, 0] = first
    age_of_mother = np.cumsum(gaps, axis=1)
    birth = heads.bearer[:, None] + (age_of_mother * _YEAR).astype(np.int64)
    age = (today - birth) / _YEAR
    stays = rng.random(birth.shape) < np.interp(age, [18, 24, 30, 45], [0.97, 0.7, 0.28, 0.07])
    born = (np.arange(_MAX_CHILDREN) < wanted[:, None]) & (birth <= today) & (age_of_mother < 45) & stays
    home, column = np.nonzero(born)
    alone = heads.sex[home] == 1
    sex = rng.integers(0, 2, len(home))
    doubled = np.nonzero(rng.random(len(home)) < rates.twins)[0]
    parts = []
    for chosen, mother, father in ((~alone, 1, 0), (alone, 0, -1)):
        for index, twin in ((np.nonzero(chosen)[0], 0), (doubled[chosen[doubled]], 1)):
            same = rng.random(len(index)) < 0.68
            parts.append(
                _Part(
                    home[index],
                    2 + 2 * column[index] + twin,
                    CHILD,
                    np.where(same | (twin == 0), sex[index], 1 - sex[index]),
                    birth[home[index], column[index]],
                    column[index] + 1 + twin,
                    mother,
                    father,
                    twin,
                )
            )
    return parts


def _elders(heads: _Heads, rng: Rng) -> list[_Part]:
    """Parents and parents-in-law in the household of a younger couple."""
    young = heads.birth > np.median(heads.birth)
    parts = []
    for rank, role, share in ((20, PARENT, 0.09), (21, WIFES_PARENT, 0.05)):
        home = np.nonzero(young & (rng.random(len(young)) < share))[0]
        birth = heads.birth[home] - (rng.uniform(19, 38, len(home)) * _YEAR).astype(np.int64)
        sex = (rng.random(len(home)) < 0.72).astype(np.int64)
        parts.append(_Part(home, np.full(len(home), rank), role, sex, birth, _orders(rng, len(home))))
    return parts


def _others(heads: _Heads, today: int, rng: Rng) -> list[_Part]:
    """Sons- and daughters-in-law with a grandchild, and other relatives."""
    parts = []
    elderly = heads.birth < np.median(heads.birth)
    home = np.nonzero(elderly & (rng.random(len(elderly)) < 0.1))[0]
    birth = heads.birth[home] + (rng.uniform(22, 33, len(home)) * _YEAR).astype(np.int64)
    parts.append(_Part(home, np.full(len(home), 22), IN_LAW, rng.integers(0, 2, len(home)), birth, _orders(rng, len(home))))
    young = np.minimum(birth + (rng.uniform(20, 30, len(home)) * _YEAR).astype(np.int64), today - rng.integers(1, 2000, len(home)))
    parts.append(_Part(home, np.full(len(home), 23), GRANDCHILD, rng.integers(0, 2, len(home)), young, _orders(rng, len(home))))
    home = np.nonzero(rng.random(len(elderly)) < 0.03)[0]
    birth = today - (rng.uniform(1, 80, len(home)) * _YEAR).astype(np.int64)
    parts.append(_Part(home, np.full(len(home), 24), OTHER, rng.integers(0, 2, len(home)), birth, _orders(rng, len(home))))
    return parts


def _joined(parts: list[_Part], heads: _Heads) -> People:
    """Sorts all members by household and rank, and turns ranks of parents into positions."""
    key = np.concatenate([part.household * _RANKS + part.rank for part in parts])
    order = np.argsort(key, kind="stable")
    key = key[order]

    def spread(values: list[int]) -> Ints:
        return np.concatenate([np.full(len(part.household), value) for part, value in zip(parts, values, strict=True)])[order]

    household = key // _RANKS

    def position(rank: Ints) -> Ints:
        wanted = household * _RANKS + rank
        place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        return np.where((rank >= 0) & (key[place] == wanted), place, -1)

    twin = spread([part.twin for part in parts])
    return People(
        household=household,
        role=spread([part.role for part in parts]),
        sex=np.concatenate([part.sex for part in parts])[order],
        birth=np.concatenate([part.birth for part in parts])[order],
        order=np.concatenate([part.order for part in parts])[order],
        mother=position(spread([part.mother for part in parts])),
        father=position(spread([part.father for part in parts])),
        twin=np.where(twin == 1, position(key % _RANKS - 1), -1),
    )
