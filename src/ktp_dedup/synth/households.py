"""Who lives with whom: families of a civil register as flat arrays, without names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ktp_dedup.synth.setting import Setting

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Rng = np.random.Generator

ROLES = ("KEPALA KELUARGA", "ISTRI", "ANAK", "MENANTU", "CUCU", "ORANG TUA", "MERTUA", "FAMILI LAIN")
"""Relation to the head (SHDK), in the words of an export; a role is an index into it."""

HEAD, WIFE, CHILD, IN_LAW, GRANDCHILD, PARENT, WIFES_PARENT, OTHER = range(8)

YEAR = 365.25
"""Days in a year."""

_MAX_BIRTHS = 8
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

    @property
    def households(self) -> int:
        """Number of households."""
        return int(self.household[-1]) + 1

    def heads(self) -> Ints:
        """Position of the head of each household."""
        return np.nonzero(np.r_[True, self.household[1:] != self.household[:-1]])[0]


@dataclass(frozen=True)
class _Part:
    """Members of one kind; ranks fix the order in a household and tell who is whose parent (-1: nobody)."""

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
    """Heads of households: sex, birth, whether with a wife, her birth, and that of the children's mother."""

    sex: Ints
    birth: Ints
    married: Bools
    wife: Ints
    bearer: Ints


def populate(count: int, setting: Setting) -> People:
    """Draws households until there are `count` residents; the last household may be cut short."""
    people = _draw(count // 2 + 20, setting)
    while len(people) < count:
        people = _draw(len(people) + count, setting)
    kept = {name: getattr(people, name)[:count] for name in ("household", "role", "sex", "birth", "order")}
    links = {name: getattr(people, name)[:count] for name in ("mother", "father", "twin")}
    return People(**kept, **{name: np.where(link < count, link, -1) for name, link in links.items()})


def _draw(households: int, setting: Setting) -> People:
    """A number of whole households."""
    heads = _heads(households, setting)
    everyone = np.arange(households)
    wives = np.nonzero(heads.married)[0]
    ones = np.ones(len(wives), dtype=np.int64)
    parts = [
        _Part(everyone, everyone * 0, HEAD, heads.sex, heads.birth, _orders(households, setting)),
        _Part(wives, ones, WIFE, ones, heads.wife[wives], _orders(len(wives), setting)),
        *_children(heads, setting),
        *_elders(heads, setting),
        *_others(heads, setting),
    ]
    return _joined(parts)


def _orders(size: int, setting: Setting) -> Ints:
    """Orders of birth of people whose siblings live elsewhere."""
    return 1 + setting.rng.integers(0, 4, size)


def _born(age: Floats, setting: Setting) -> Ints:
    """Birth dates of people of a given age in years."""
    return (setting.today - age * YEAR - setting.rng.integers(0, 30, len(age))).astype(np.int64)


def _heads(count: int, setting: Setting) -> _Heads:
    rng = setting.rng
    age = 21 + rng.beta(1.9, 2.6, count) * 70
    married = rng.random(count) < np.interp(age, [21, 26, 35, 60, 72, 90], [0.45, 0.82, 0.9, 0.82, 0.6, 0.25])
    lone_woman = rng.random(count) < np.interp(age, [21, 40, 70], [0.35, 0.6, 0.75])
    sex = np.where(married, 0, lone_woman).astype(np.int64)
    birth = _born(age, setting)
    wife = _born(np.maximum(age - rng.normal(3.2, 3.6, count), 17.5), setting)
    return _Heads(sex, birth, married, wife, np.where(sex == 1, birth, wife))


def _children(heads: _Heads, setting: Setting) -> list[_Part]:
    """Children who still live at home, with twins; column k of the grids is the k-th birth."""
    rng = setting.rng
    birth, home, column = _births(heads, setting)
    sex = rng.integers(0, 2, len(home))
    doubled = rng.random(len(home)) < setting.rates.twins
    brother = np.where(rng.random(len(home)) < 0.68, sex, 1 - sex)
    alone = heads.sex[home] == 1
    parts = []
    for chosen, mother, father in ((~alone, 1, 0), (alone, 0, -1)):
        for twin in (0, 1):
            index = np.nonzero(chosen & (doubled | (twin == 0)))[0]
            order = column[index] + 1 + twin
            rank = 2 + 2 * column[index] + twin
            own = (brother if twin else sex)[index]
            parts.append(_Part(home[index], rank, CHILD, own, birth[index], order, mother, father, twin))
    return parts


def _births(heads: _Heads, setting: Setting) -> tuple[Ints, Ints, Ints]:
    """Birth date, household and number of each birth whose child still lives at home."""
    rng, count = setting.rng, len(heads.birth)
    year = 1970 + heads.bearer / YEAR
    wanted = rng.poisson(np.interp(year, [1935, 1955, 1970, 1985, 2005], [4.8, 3.6, 2.5, 2.0, 1.5]))
    wanted = np.where(heads.married | (heads.sex == 1) | (rng.random(count) < 0.5), wanted, 0)
    gaps = 1.1 + rng.gamma(1.6, 1.5, (count, _MAX_BIRTHS))
    gaps[:, 0] = np.clip(rng.normal(22.5, 3.4, count), 16, 38)
    age_of_mother = np.cumsum(gaps, axis=1)
    birth = heads.bearer[:, None] + (age_of_mother * YEAR).astype(np.int64)
    age = (setting.today - birth) / YEAR
    stays = rng.random(birth.shape) < np.interp(age, [18, 24, 30, 45], [0.97, 0.7, 0.28, 0.07])
    home, column = np.nonzero(
        (np.arange(_MAX_BIRTHS) < wanted[:, None]) & (age >= 0) & (age_of_mother < 45) & stays
    )
    return birth[home, column], home, column


def _elders(heads: _Heads, setting: Setting) -> list[_Part]:
    """Parents and parents-in-law in the household of a younger couple."""
    rng = setting.rng
    young = heads.birth > np.median(heads.birth)
    parts = []
    for rank, role, share in ((20, PARENT, 0.09), (21, WIFES_PARENT, 0.05)):
        home = np.nonzero(young & (rng.random(len(young)) < share))[0]
        birth = heads.birth[home] - (rng.uniform(19, 38, len(home)) * YEAR).astype(np.int64)
        sex = (rng.random(len(home)) < 0.72).astype(np.int64)
        parts.append(_Part(home, np.full(len(home), rank), role, sex, birth, _orders(len(home), setting)))
    return parts


def _others(heads: _Heads, setting: Setting) -> list[_Part]:
    """Sons- and daughters-in-law, grandchildren, and other relatives."""
    rng = setting.rng
    home = np.nonzero((heads.birth < np.median(heads.birth)) & (rng.random(len(heads.birth)) < 0.1))[0]
    birth = heads.birth[home] + (rng.uniform(22, 33, len(home)) * YEAR).astype(np.int64)
    latest = setting.today - rng.integers(1, 2000, len(home))
    young = np.minimum(birth + (rng.uniform(20, 30, len(home)) * YEAR).astype(np.int64), latest)
    guests = np.nonzero(rng.random(len(heads.birth)) < 0.03)[0]
    ages = rng.uniform(1, 80, len(guests))
    return [
        _single(home, 22, IN_LAW, birth=birth, setting=setting),
        _single(home, 23, GRANDCHILD, birth=young, setting=setting),
        _single(guests, 24, OTHER, birth=_born(ages, setting), setting=setting),
    ]


def _single(home: Ints, rank: int, role: int, *, birth: Ints, setting: Setting) -> _Part:
    """One member of a kind in each of the given households, of either sex."""
    sex = setting.rng.integers(0, 2, len(home))
    return _Part(home, np.full(len(home), rank), role, sex, birth, _orders(len(home), setting))


def _joined(parts: list[_Part]) -> People:
    """Sorts all members by household and rank, and turns ranks of parents into positions."""
    key = np.concatenate([part.household * _RANKS + part.rank for part in parts])
    order = np.argsort(key, kind="stable")
    key = key[order]

    def spread(name: str) -> Ints:
        values = [np.broadcast_to(getattr(part, name), len(part.household)) for part in parts]
        return np.concatenate(values)[order].astype(np.int64)

    def position(rank: Ints) -> Ints:
        wanted = key // _RANKS * _RANKS + rank
        place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        return np.where((rank >= 0) & (key[place] == wanted), place, -1)

    return People(
        household=key // _RANKS,
        role=spread("role"),
        sex=spread("sex"),
        birth=spread("birth"),
        order=spread("order"),
        mother=position(spread("mother")),
        father=position(spread("father")),
        twin=position(np.where(spread("twin") == 1, key % _RANKS - 1, -1)),
    )
