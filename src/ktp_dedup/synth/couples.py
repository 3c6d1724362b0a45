"""Parents who live elsewhere or are dead: couples shared by brothers and sisters in different households."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ktp_dedup.synth.households import CHILD, People

Ints = npt.NDArray[np.int64]
Rng = np.random.Generator


def couples(people: People, group: Ints, *, rng: Rng) -> tuple[Ints, Ints]:
    """Couples behind everybody who lacks a parent in the household.

    Children at home with one parent share one couple per household; everybody else is grouped into brothers
    and sisters of near age.

    Args:
        people: residents.
        group: number of regency and culture of each; grown siblings share it.
        rng: source of the choices.

    Returns:
        `couple`, per resident the number of a couple or -1; `child`, per couple the position of one child.
    """
    lacking = (people.mother < 0) | (people.father < 0)
    at_home = np.nonzero(lacking & (people.role == CHILD))[0]
    grown = np.nonzero(lacking & (people.role != CHILD))[0]
    near = people.birth[grown] + rng.normal(0, 1500, len(grown))
    grown = grown[np.lexsort((near, group[grown]))]
    sizes = rng.choice([1, 2, 3, 4], len(grown), p=[0.45, 0.3, 0.17, 0.08])
    starts = np.repeat(np.arange(len(sizes)), sizes)[: len(grown)]
    changes = np.cumsum(np.r_[0, np.diff(group[grown]) != 0])[: len(grown)]
    key = np.r_[starts * (int(group.max()) + 2) + changes, -1 - people.household[at_home]]
    _, first, number = np.unique(key, return_index=True, return_inverse=True)
    members = np.concatenate([grown, at_home])
    couple = np.full(len(people), -1, dtype=np.int64)
    couple[members] = number
    return couple, members[first]
