"""Gives names to residents and to their parents: token numbers in up to five positions of a name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth.households import CHILD, People
from ktp_dedup.synth.pools import Pools
from ktp_dedup.synth.tables import ERA_STARTS, ERAS, rows

Ints = npt.NDArray[np.int64]
Slots = npt.NDArray[np.int32]
Rng = np.random.Generator

WIDTH = 4
"""Positions of a name; -1 marks an empty one."""

_LETTERS = "GSPFO"


@dataclass(frozen=True)
class Bearers:
    """Whom to name: culture (index into `cultures`), sex, birth (days) and order of birth; arrays of one length."""

    cultures: tuple[str, ...]
    culture: Ints
    sex: Ints
    birth: Ints
    order: Ints


@dataclass(frozen=True)
class Named:
    """Names as token numbers (rows by `WIDTH`, int32) and, with the same shape, the letter of each position."""

    slots: Slots
    letters: npt.NDArray[np.int8]


def era_of(birth: Ints) -> Ints:
    """Cohort, 0 to 3, of birth dates in days since 1970-01-01."""
    return np.searchsorted(np.array(ERA_STARTS), 1970 + birth / 365.25, side="right")


def give(bearers: Bearers, pools: Pools, rng: Rng) -> Named:
    """Draws a pattern for everybody, then a token for every position of it."""
    count = len(bearers.sex)
    slots = np.full((count, WIDTH), -1, dtype=np.int32)
    letters = np.full((count, WIDTH), -1, dtype=np.int8)
    group = (bearers.culture * 2 + bearers.sex) * len(ERAS) + era_of(bearers.birth)
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], np.arange(len(bearers.cultures) * 2 * len(ERAS) + 1))
    for number in range(len(bounds) - 1):
        members = order[bounds[number] : bounds[number + 1]]
        if not len(members):
            continue
        culture, rest = divmod(number, 2 * len(ERAS))
        sex, era = divmod(rest, len(ERAS))
        letters[members] = _patterns(bearers.cultures[culture], sex, era, len(members), rng)
        _fill(slots, letters, members, (bearers.cultures[culture], sex, era), bearers.order, pools, rng)
    return Named(slots, letters)


def _patterns(culture: str, sex: int, era: int, size: int, rng: Rng) -> npt.NDArray[np.int8]:
    """Patterns such as GS or PGS as letter numbers, -1 for no letter; a culture's own rows win over `any`."""
    fitting = [row for row in rows("structures") if row["sex"] == "mf"[sex] and row["era"] in (ERAS[era], "any")]
    own = [row for row in fitting if row["culture"] == culture] or [row for row in fitting if row["culture"] == "any"]
    weight = np.array([float(row["weight"]) for row in own])
    table = np.full((len(own), WIDTH), -1, dtype=np.int8)
    for index, row in enumerate(own):
        table[index, : len(row["pattern"])] = [_LETTERS.index(letter) for letter in row["pattern"]]
    drawn: npt.NDArray[np.int8] = table[rng.choice(len(own), size, p=weight / weight.sum())]
    return drawn


def _fill(
    slots: Slots,
    letters: npt.NDArray[np.int8],
    members: Ints,
    kind: tuple[str, int, int],
    birth_order: Ints,
    pools: Pools,
    rng: Rng,
) -> None:
    """Writes the tokens of one group of bearers into `slots`; a second token equal to the one before is drawn anew."""
    for letter, sign in enumerate(_LETTERS):
        for order in (1, 2, 3, 4) if sign == "O" else (1,):
            pool = pools.pool(kind[0], sign, kind[1], kind[2], order)
            for column in range(WIDTH):
                wanted = letters[members, column] == letter
                if sign == "O":
                    wanted &= (birth_order[members] - 1) % 4 + 1 == order
                rowsof = members[wanted]
                slots[rowsof, column] = pool.draw(rng, len(rowsof))
                if column:
                    same = rowsof[slots[rowsof, column] == slots[rowsof, column - 1]]
                    slots[same, column] = pool.draw(rng, len(same))


def inherit(named: Named, people: People, rng: Rng) -> Named:
    """Family names pass from father to child, and some families give all children of one sex the same last token."""
    slots = named.slots.copy()
    family = _LETTERS.index("F")
    child = np.nonzero((people.role == CHILD) & (people.father >= 0))[0]
    for column in range(WIDTH):
        for source in range(WIDTH):
            parent = people.father[child]
            passes = (named.letters[child, column] == family) & (named.letters[parent, source] == family)
            slots[child[passes], column] = slots[parent[passes], source]
    _share(slots, named.letters, people, rng)
    return Named(slots, named.letters)


def _share(slots: Slots, letters: npt.NDArray[np.int8], people: People, rng: Rng) -> None:
    """Copies the second name of the eldest child of each sex to the younger ones, in a quarter of the families."""
    second = _LETTERS.index("S")
    sharing = rng.random(int(people.household.max()) + 1) < 0.22
    child = np.nonzero((people.role == CHILD) & sharing[people.household])[0]
    for column in (1, 2, 3):
        index = child[letters[child, column] == second]
        group = people.household[index] * 2 + people.sex[index]
        _, first, inverse = np.unique(group, return_index=True, return_inverse=True)
        slots[index, column] = slots[index[first[inverse]], column]


def text(slots: Slots, words: pl.Series) -> pl.Series:
    """Full names as text: the tokens of each row, joined by a blank."""
    columns = [words.gather(pl.Series(slots[:, k]).replace(-1, len(words) - 1)).alias(f"t{k}") for k in range(slots.shape[1])]
    return pl.DataFrame(columns).select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)).to_series()
