"""Where people come from: the district of first registration (kept by the NIK) and the culture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ktp_dedup.synth import regions
from ktp_dedup.synth.cards import draw
from ktp_dedup.synth.households import People
from ktp_dedup.synth.regions import Regions
from ktp_dedup.synth.rows import RELIGIONS
from ktp_dedup.synth.setting import Setting
from ktp_dedup.synth.tables import rows

Ints = npt.NDArray[np.int64]

CULTURES = tuple(RELIGIONS)
"""Cultures; a household's culture is an index into it."""

_FAR = 0.2


@dataclass(frozen=True)
class Origins:
    """District of first registration (position in the layout), its code as the NIK has it, and the culture.

    The code may lie outside the layout, when somebody was registered far away.
    """

    district: Ints
    code: Ints
    culture: Ints

    def district_group(self, where: Regions) -> Ints:
        """Number of regency and culture; people who share it may be brothers and sisters."""
        return where.regency_of[self.district] * len(CULTURES) + self.culture


def trace(people: People, home: Ints, *, setting: Setting) -> Origins:
    """Origins of residents whose homes lie in the given districts; twins share theirs.

    Args:
        people: residents.
        home: district of each, position in the layout.
        setting: the synthesis.
    """
    rng, where, count = setting.rng, setting.where, len(people)
    elder = np.where(people.twin >= 0, people.twin, np.arange(count))
    foreign = (rng.random(count) < setting.rates.foreign_nik)[elder]
    far = foreign & (rng.random(count) < _FAR)[elder]
    near = rng.choice(len(where.code), count, p=where.share)[elder]
    district = np.where(foreign, near, home)
    code = np.where(far, rng.choice(regions.all_codes(), count)[elder], where.code[district])
    return Origins(district, code, _cultures(home[people.heads()], setting)[people.household])


def _cultures(home: Ints, setting: Setting) -> Ints:
    """A culture for each household, by the mix of its regency."""
    culture = np.zeros(len(home), dtype=np.int64)
    for mix in sorted(set(setting.where.mix)):
        chosen = np.nonzero(np.array([name == mix for name in setting.where.mix])[home])[0]
        shares = {row["culture"]: float(row["share"]) for row in rows("mixes") if row["mix"] == mix}
        numbers = np.array([CULTURES.index(name) for name in shares])
        culture[chosen] = numbers[draw(shares, len(chosen), rng=setting.rng)]
    return culture
