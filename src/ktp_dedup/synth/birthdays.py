"""Birth dates as a register shows them: defaults for unknown dates, corrections that the NIK does not follow.

Unknown dates were entered as 31 December before 2004, as 1 July in SIAK, and as day 15 when the month was
known (INDONESIA.md section 4); a corrected birth date never changes the NIK (section 5.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ktp_dedup.synth.households import WIFE, People
from ktp_dedup.synth.setting import Setting

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

JULY, DECEMBER, JANUARY, MIDDLE = range(4)
"""The defaults: 1 July, 31 December, 1 January, day 15 of the true month."""

DEFAULT_SHARES = (0.433, 0.192, 0.144, 0.231)
"""Share of each default; the rate .1023 makes 1 July 19, 31 December 9 and 1 January 7 ordinary days."""

_RISK_BY_YEAR = ([1925, 1940, 1955, 1970, 1985, 2000, 2010], [6.0, 5.0, 3.2, 1.6, 0.5, 0.1, 0.02])
_ROUNDED_YEARS = 0.3
_PRESSED_BEFORE = 1985


@dataclass(frozen=True)
class Births:
    """Dates in days since 1970-01-01: `shown` in the row, `nik` in the NIK; who is a `pressed` namesake."""

    shown: Ints
    nik: Ints
    pressed: Bools


def parts(days: Ints) -> tuple[Ints, Ints, Ints]:
    """Year, month and day of the month of dates in days since 1970-01-01.

    >>> [int(part[0]) for part in parts(np.array([63]))]
    [1970, 3, 5]
    """
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    number = months.astype(np.int64)
    return number // 12 + 1970, number % 12 + 1, (dates - months.astype("datetime64[D]")).astype(np.int64) + 1


def joined(year: Ints, month: Ints, day: Ints) -> Ints:
    """Days since 1970-01-01 of a year, month and day; days beyond the month's end run into the next."""
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64) + day - 1


def default(days: Ints, kind: Ints) -> Ints:
    """The default date of a kind (`JULY` ...) in the year, and for `MIDDLE` in the month, of a true date."""
    year, month, _ = parts(days)
    return joined(
        year, np.where(kind == MIDDLE, month, np.array([7, 12, 1, 0])[kind]), np.array([1, 31, 1, 15])[kind]
    )


def record(people: People, setting: Setting) -> Births:
    """What the register shows and what the NIK says; twins always show the same date."""
    rng, rates, count = setting.rng, setting.rates, len(people)
    year, _, _ = parts(people.birth)
    risk = np.interp(year, *_RISK_BY_YEAR)
    unknown = rng.random(count) < np.minimum(risk * (rates.unknown_dates / risk.mean()), 0.95)
    kind = rng.choice(len(DEFAULT_SHARES), count, p=DEFAULT_SHARES)
    pressed = (rng.random(count) < rates.namesakes) & (people.role <= WIFE) & (year < _PRESSED_BEFORE)
    rounds = (unknown & (rng.random(count) < _ROUNDED_YEARS)) | pressed
    heaped = default(people.birth - np.where(rounds, year % 5 * 365, 0), np.where(pressed, kind % 2, kind))
    shown = np.where((unknown | pressed) & (heaped <= setting.today), heaped, people.birth)
    shown = shown[np.where(people.twin >= 0, people.twin, np.arange(count))]
    corrected = (rng.random(count) < rates.corrected_dates) & ~pressed
    return Births(shown, np.where(corrected, _before_correction(shown, setting), shown), pressed)


def _before_correction(days: Ints, setting: Setting) -> Ints:
    """What stood there before: a default, a swapped day and month, or a neighbouring year."""
    year, month, day = parts(days)
    swaps = day <= 12
    options = [
        default(days, np.full(len(days), JULY)),
        default(days, np.full(len(days), DECEMBER)),
        joined(year, np.where(swaps, day, month), np.where(swaps, month, day)),
        joined(year + setting.rng.choice([-1, 1], len(days)), month, np.minimum(day, 28)),
    ]
    before = np.choose(setting.rng.choice(4, len(days), p=[0.4, 0.2, 0.2, 0.2]), options)
    return np.where(before <= setting.today, before, days)
