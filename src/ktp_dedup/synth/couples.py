"""Parents who live elsewhere or are dead: couples shared by brothers and sisters in different households."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ktp_dedup.synth.households import People

Ints = npt.NDArray[np.int64]
Rng = np.random.Generator


def couples(people: People, group: Ints, rng: Rng) -> tuple[Ints, Ints]:
    """Groups people without parents in their household into brothers and sisters.

    Args:
        people: residents.
        group: number of regency and culture of each; siblings share it.
        rng: source of the choices.

    Returns:
        `couple`, per resident the number of the parents' couple or -1, and `child`, per couple the position of
        its eldest listed child.
    """
    alone = np.nonzero((people.mother < 0) & (people.father < 0))[0]
    near = people.birth[alone] + rng.normal(0, 1500, len(alone))
    order = alone[np.lexsort((near, group[alone]))]
    sizes = rng.choice([1, 2, 3, 4], len(order), p=[0.45, 0.3, 0.17, 0.08])
    number = np.repeat(np.arange(len(sizes)), sizes)[: len(order)]
    fresh = np.r_[True, group[order][1:] != group[order][:-1]]
    number = number + np.cumsum(fresh) * (len(sizes) + 1)
    _, first, dense = np.unique(number, return_index=True, return_inverse=True)
    couple = np.full(len(people), -1, dtype=np.int64)
    couple[order] = dense
    return couple, order[first]
