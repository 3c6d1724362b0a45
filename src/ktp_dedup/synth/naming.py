"""Gives names to people: token numbers in up to four positions of a name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth.households import CHILD, YEAR, People
from ktp_dedup.synth.pools import ORDERS, SEXES, Group, Pools
from ktp_dedup.synth.tables import ERA_STARTS, ERAS, rows

Ints = npt.NDArray[np.int64]
Slots = npt.NDArray[np.int32]
Letters = npt.NDArray[np.int8]
Rng = np.random.Generator

WIDTH = 4
"""Positions of a name; -1 marks an empty one."""

_LETTERS = "GSPFO"
_SECOND, _FAMILY, _ORDER = 1, 3, 4
_SHARING = 0.22


@dataclass(frozen=True)
class Bearers:
    """Whom to name; arrays of one length.

    Attributes:
        cultures: names of the cultures.
        culture: index into `cultures`.
        sex: 0 male, 1 female.
        birth: days since 1970-01-01.
        order: order of birth, from 1.
    """

    cultures: tuple[str, ...]
    culture: Ints
    sex: Ints
    birth: Ints
    order: Ints


@dataclass(frozen=True)
class Named:
    """Names as token numbers (people by `WIDTH`), and the pattern letter of each position (index, or -1)."""

    slots: Slots
    letters: Letters


def give(bearers: Bearers, pools: Pools, *, rng: Rng) -> Named:
    """Draws a pattern for everybody, then a token for every position of it."""
    count = len(bearers.sex)
    named = Named(np.full((count, WIDTH), -1, dtype=np.int32), np.full((count, WIDTH), -1, dtype=np.int8))
    eras = np.searchsorted(np.array(ERA_STARTS), 1970 + bearers.birth / YEAR, side="right")
    code = (bearers.culture * len(SEXES) + bearers.sex) * len(ERAS) + eras
    order = np.argsort(code, kind="stable")
    numbers, starts = np.unique(code[order], return_index=True)
    for number, members in zip(numbers.tolist(), np.split(order, starts[1:]), strict=True):
        culture, rest = divmod(number, len(SEXES) * len(ERAS))
        group = Group(bearers.cultures[culture], *divmod(rest, len(ERAS)))
        letters = _patterns(group, len(members), rng=rng)
        named.letters[members] = letters
        named.slots[members] = _tokens(letters, bearers.order[members], group=group, pools=pools, rng=rng)
    return named


def _patterns(group: Group, size: int, *, rng: Rng) -> Letters:
    """Patterns such as GS or PGS as letter numbers, -1 for no letter; a culture's own rows win over `any`."""
    eras = (ERAS[group.era], "any")
    fitting = [row for row in rows("structures") if row["sex"] == SEXES[group.sex] and row["era"] in eras]
    own = [row for row in fitting if row["culture"] == group.culture]
    own = own or [row for row in fitting if row["culture"] == "any"]
    weight = np.array([float(row["weight"]) for row in own])
    table = np.full((len(own), WIDTH), -1, dtype=np.int8)
    for index, row in enumerate(own):
        table[index, : len(row["pattern"])] = [_LETTERS.index(letter) for letter in row["pattern"]]
    return table[rng.choice(len(own), size, p=weight / weight.sum())]


def _tokens(letters: Letters, orders: Ints, *, group: Group, pools: Pools, rng: Rng) -> Slots:
    """Tokens for the letters of one group; a token equal to the one before it is drawn once more."""
    slots = np.full(letters.shape, -1, dtype=np.int32)
    for letter, sign in enumerate(_LETTERS):
        for order in range(1, ORDERS + 1) if letter == _ORDER else (1,):
            wanted = letters == letter
            if letter == _ORDER:
                wanted &= ((orders - 1) % ORDERS + 1 == order)[:, None]
            if not wanted.any():
                continue
            pool = pools.pool(group, sign, order=order)
            slots[wanted] = pool.draw(int(wanted.sum()), rng)
            again = wanted[:, 1:] & (slots[:, 1:] == slots[:, :-1])
            slots[:, 1:][again] = pool.draw(int(again.sum()), rng)
    return slots


def inherit(named: Named, people: People, *, rng: Rng) -> Slots:
    """Names in which children bear their father's family name, and some siblings share their last name."""
    slots = named.slots.copy()
    child = np.nonzero((people.role == CHILD) & (people.father >= 0))[0]
    for column in range(WIDTH):
        for source in range(WIDTH):
            parent = people.father[child]
            passes = (named.letters[child, column] == _FAMILY) & (named.letters[parent, source] == _FAMILY)
            slots[child[passes], column] = slots[parent[passes], source]
    sharing = rng.random(people.households) < _SHARING
    child = np.nonzero((people.role == CHILD) & sharing[people.household])[0]
    for column in range(1, WIDTH):
        index = child[named.letters[child, column] == _SECOND]
        _, first, back = np.unique(
            people.household[index] * 2 + people.sex[index], return_index=True, return_inverse=True
        )
        slots[index, column] = slots[index[first[back]], column]
    return slots


def text(slots: Slots, words: pl.Series) -> pl.Series:
    """Full names as text: the tokens of each row, joined by a blank; the last of `words` is null, for -1."""
    last = len(words) - 1
    columns = [
        words.gather(pl.Series(np.where(column < 0, last, column))).alias(str(place))
        for place, column in enumerate(slots.T)
    ]
    return pl.DataFrame(columns).select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)).to_series()
