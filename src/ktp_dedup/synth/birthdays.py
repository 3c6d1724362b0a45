"""Birth dates as a register shows them: defaults for unknown dates, and corrections that the NIK does not follow.

Unknown dates were entered as 31 December before 2004, as 1 July in SIAK, and as day 15 when the month was known
(INDONESIA.md section 4); a corrected birth date never changes the NIK (section 5.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ktp_dedup.synth.households import People
from ktp_dedup.synth.rates import Rates

Ints = npt.NDArray[np.int64]
Rng = np.random.Generator

JULY, DECEMBER, JANUARY, MIDDLE = range(4)
"""The defaults: 1 July, 31 December, 1 January, day 15 of the true month."""

DEFAULT_SHARES = (0.433, 0.192, 0.144, 0.231)
"""Share of each default; with the rate .1023 they make 1 July 19, 31 December 9 and 1 January 7 ordinary days."""

_UNKNOWN_BY_YEAR = ([1925, 1940, 1955, 1970, 1985, 2000, 2010], [6.0, 5.0, 3.2, 1.6, 0.5, 0.1, 0.02])


@dataclass(frozen=True)
class Births:
    """Dates in days since 1970-01-01: `shown` in the row, and `nik`, which the NIK encodes."""

    shown: Ints
    nik: Ints


def parts(days: Ints) -> tuple[Ints, Ints, Ints]:
    """Year, month and day of the month of dates in days since 1970-01-01."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    year = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    return year, month, (dates - months.astype("datetime64[D]")).astype(np.int64) + 1


def joined(year: Ints, month: Ints, day: Ints) -> Ints:
    """Days since 1970-01-01 of a year, month and day; days beyond the month's end run into the next."""
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64) + day - 1


def default(days: Ints, kind: Ints) -> Ints:
    """The default date of a kind in the year (and month) of a true date."""
    year, month, _ = parts(days)
    day = np.choose(kind, [1, 31, 1, 15])
    return joined(year, np.choose(kind, [7 + 0 * month, 12 + 0 * month, 1 + 0 * month, month]), day)


def record(people: People, rates: Rates, rng: Rng) -> Births:
    """What the register shows and what the NIK says; twins always show the same date."""
    count = len(people)
    today = int(np.datetime64(rates.as_of, "D").astype(np.int64))
    year, _, _ = parts(people.birth)
    risk = np.interp(year, *_UNKNOWN_BY_YEAR)
    unknown = rng.random(count) < np.minimum(risk * (rates.unknown_dates / max(risk.mean(), 1e-9)), 0.95)
    kind = rng.choice(4, count, p=DEFAULT_SHARES)
    rounded = people.birth - np.where(unknown & (rng.random(count) < 0.3), (year % 5) * 365, 0)
    heaped = default(rounded, kind)
    shown = np.where(unknown & (heaped <= today), heaped, people.birth)
    first = np.where(people.twin >= 0, people.twin, np.arange(count))
    shown = shown[first]
    corrected = rng.random(count) < rates.corrected_dates
    nik = np.where(corrected, _before_correction(shown, today, rng), shown)
    return Births(shown, nik)


def _before_correction(days: Ints, today: int, rng: Rng) -> Ints:
    """What stood there before: a default, a swapped day and month, or a neighbouring year."""
    year, month, day = parts(days)
    options = [
        default(days, np.full(len(days), JULY)),
        default(days, np.full(len(days), DECEMBER)),
        joined(year, np.where(day <= 12, day, month), np.where(day <= 12, month, day)),
        joined(year + rng.choice([-1, 1], len(days)), month, np.minimum(day, 28)),
    ]
    before = np.choose(rng.choice(4, len(days), p=[0.4, 0.2, 0.2, 0.2]), options)
    return np.where(before <= today, before, days)
