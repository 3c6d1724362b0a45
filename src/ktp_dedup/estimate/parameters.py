"""A model's parameters as arrays, what of them may be estimated, and back.

Not every m and u is a probability that data can correct. A model may say so (`fixed`), and the rest follows from how it
is built:

- A level with m = u = 1 says nothing by intention; it stays, and its pairs tell nothing of the other levels.
- Where the m of the other levels do not add up to 1 they are conditional on something, or a judgement: they stay.
- A comparison that also looks at the field another comparison is about (NIK beside birth date) states its u given the
  other's outcome, lest evidence be counted twice; strangers at large would say something else: it stays.
- `rarity` is measured on every register anyway, and its `spread` stays: the few random pairs that agree on a rare value
  say too little of it, and a spread that is too small makes every agreement too strong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ktp_dedup.errors import UsageError
from ktp_dedup.model import Comparison, Level, Model

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
I8 = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

ROUNDING = 0.05
"""How far the m of a comparison may be from adding up to 1."""


@dataclass(frozen=True)
class Parameters:
    """The levels of all comparisons behind each other, each comparison from its bottom level up.

    Attributes:
        starts: int64[comparisons + 1], where the levels of each comparison begin.
        m, u: float64[levels]; u is `spread` where the level has a rarity.
        rare: bool[levels], whether the level has a rarity.
        free_m, free_u: bool[levels], what may be estimated.
        neutral: bool[levels], levels that say nothing.
        above: bool[levels], whether the level must not weigh less than the one below it.
    """

    starts: I64
    m: F64
    u: F64
    rare: Flags
    free_m: Flags
    free_u: Flags
    neutral: Flags
    above: Flags

    @property
    def weights(self) -> F64:
        """Weights in bits, log2(m/u), without rarity."""
        result: F64 = np.log2(self.m / self.u)
        return result

    def slices(self) -> list[slice]:
        """The levels of each comparison."""
        edges = self.starts.tolist()
        return [slice(a, b) for a, b in pairwise(edges)]

    def flat(self, levels: I8) -> I64:
        """Levels of pairs (int8[pairs, comparisons]) as places in these arrays; missing is one behind the last."""
        places = levels.astype(np.int64) + self.starts[:-1]
        places[levels < 0] = self.starts[-1]
        return places


def parameters(model: Model, hold: Iterable[str] = ()) -> Parameters:
    """The parameters of a model.

    Args:
        model: as it stands.
        hold: names of comparisons of which nothing is to be estimated.

    Raises:
        UsageError: `hold` names a comparison that the model has not.
    """
    held = set(hold)
    if strange := sorted(held - {comparison.name for comparison in model.comparisons}):
        known = ", ".join(comparison.name for comparison in model.comparisons)
        raise UsageError(f"The model has no comparison '{strange[0]}' to hold: it has {known}.")
    levels = [level for comparison in model.comparisons for level in comparison.levels[::-1]]
    sizes = [len(comparison.levels) for comparison in model.comparisons]
    owner = np.repeat([comparison.name not in held for comparison in model.comparisons], sizes)
    stated = np.repeat([_is_distribution(comparison) for comparison in model.comparisons], sizes)
    alone = np.repeat([not _is_conditional(comparison, model) for comparison in model.comparisons], sizes)
    neutral = np.array([_is_neutral(level) for level in levels])
    rare = np.array([level.u is None for level in levels])
    fixed = [np.array([part in level.fixed for level in levels]) for part in ("m", "u")]
    return Parameters(
        starts=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        m=np.array([level.m for level in levels]),
        u=np.array([level.spread if level.u is None else level.u for level in levels]),
        rare=rare,
        free_m=owner & stated & ~neutral & ~fixed[0],
        free_u=owner & alone & ~rare & ~neutral & ~fixed[1],
        neutral=neutral,
        above=np.concatenate([_ordered(comparison) for comparison in model.comparisons]),
    )


def with_parameters(model: Model, found: Parameters, share: float) -> Model:
    """The model with these parameters and this share of expected duplicates."""
    comparisons = []
    for comparison, where in zip(model.comparisons, found.slices(), strict=True):
        upward = zip(comparison.levels[::-1], found.m[where].tolist(), found.u[where].tolist(), strict=True)
        levels = tuple(_with(level, m, u) for level, m, u in upward)
        comparisons.append(replace(comparison, levels=levels[::-1]))
    return model.replace(comparisons=tuple(comparisons), expected_duplicates=share)


def _with(level: Level, m: float, u: float) -> Level:
    """A level with other probabilities, to six digits; untouched where they are the same."""
    stated = level.spread if level.u is None else level.u
    m = level.m if m == level.m else _rounded(m)
    u = stated if u == stated else _rounded(u)
    return replace(level, m=m, spread=u) if level.u is None else replace(level, m=m, u=u)


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")


def _is_neutral(level: Level) -> bool:
    return level.m == level.u == 1.0


def _is_distribution(comparison: Comparison) -> bool:
    """Whether the m of the levels that say something add up to 1."""
    return abs(sum(level.m for level in comparison.levels if not _is_neutral(level)) - 1) <= ROUNDING


def _is_conditional(comparison: Comparison, model: Model) -> bool:
    """Whether it also looks at the field that another comparison is about."""
    about = {other.fields[0] for other in model.comparisons if other.name != comparison.name and other.fields}
    return any(field in about for field in comparison.fields)


def _ordered(comparison: Comparison) -> Flags:
    """For each level from the bottom up, whether it stands above the one below it and both weigh the same way."""
    upward = comparison.levels[::-1]
    above = [low.rarity == high.rarity and high.weight >= low.weight for low, high in pairwise(upward)]
    return np.array([False, *above])
