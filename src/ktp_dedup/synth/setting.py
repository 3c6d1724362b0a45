"""What every step of the synthesis shares: rates, regions, the day of the export, the source of chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ktp_dedup.synth import regions
from ktp_dedup.synth.rates import Rates
from ktp_dedup.synth.regions import Regions


@dataclass(frozen=True)
class Setting:
    """The frame of one synthesis.

    Attributes:
        rates: the knobs.
        where: the districts of the layout.
        today: day of the export, days since 1970-01-01.
        rng: source of chance; the order of the steps is part of the result.
    """

    rates: Rates
    where: Regions
    today: int
    rng: np.random.Generator


def opened(rates: Rates, seed: int) -> Setting:
    """The setting of a synthesis with a seed."""
    today = int(np.datetime64(rates.as_of, "D").astype(np.int64))
    return Setting(rates, regions.load(rates.layout), today, np.random.Generator(np.random.PCG64(seed)))
