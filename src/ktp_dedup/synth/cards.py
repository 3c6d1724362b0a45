"""NIK and KK numbers: region and date with a serial, unique together (INDONESIA.md sections 5.1 and 5.2)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from ktp_dedup.synth.birthdays import parts

Ints = npt.NDArray[np.int64]

WOMAN = 40
"""Added to a woman's day of birth in the NIK."""


def stem(region: Ints, days: Ints, sex: Ints | int = 0) -> Ints:
    """The first twelve digits: region code (six), day (+40 for women), month and year of two digits each.

    >>> import numpy as np
    >>> stem(np.array([331006]), np.array([63]), np.array([1])).tolist()
    [331006450370]
    """
    year, month, day = parts(days)
    digits: Ints = ((region * 100 + day + WOMAN * np.asarray(sex)) * 100 + month) * 100 + year % 100
    return digits


def numbers(stems: Ints, rng: np.random.Generator) -> Ints:
    """Sixteen-digit numbers: each stem with serials that rise in the order of the rows, with some gaps."""
    order = np.argsort(stems, kind="stable")
    ranked = stems[order]
    starts = np.r_[True, ranked[1:] != ranked[:-1]]
    gap = np.where(rng.random(len(stems)) < 0.25, rng.geometric(0.5, len(stems)), 0)
    gap = np.where(starts, np.minimum(gap, 3), gap % 3) + 1
    running = np.cumsum(gap)
    before = np.maximum.accumulate(np.where(starts, running - gap, 0))
    serial = running - before
    result = np.empty(len(stems), dtype=np.int64)
    result[order] = ranked * 10_000 + np.minimum(serial, 9_999)
    return result


class Ledger:
    """Hands out further numbers after those already issued; used for the few second registrations."""

    def __init__(self, issued: Ints) -> None:
        ordered = np.sort(issued)
        stems = ordered // 10_000
        last = np.r_[stems[1:] != stems[:-1], True]
        self._stems = stems[last]
        self._serials = ordered[last] % 10_000
        self._later: dict[int, int] = {}

    def issue(self, stem_digits: int, step: int = 1) -> int:
        """The next number of a stem, `step` serials after the last one."""
        last = self._later.get(stem_digits)
        if last is None:
            place = int(np.searchsorted(self._stems, stem_digits))
            known = place < len(self._stems) and int(self._stems[place]) == stem_digits
            last = int(self._serials[place]) if known else 0
        serial = min(last + step, 9_999)
        self._later[stem_digits] = serial
        return stem_digits * 10_000 + serial


def draw(weights: Mapping[str, float], size: int, *, rng: np.random.Generator) -> Ints:
    """Positions in a mapping of label to weight, drawn by weight."""
    mass = np.array(list(weights.values()))
    return rng.choice(len(mass), size, p=mass / mass.sum())
