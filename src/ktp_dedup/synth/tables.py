"""Reads the human-edited tables in `synth/data`: UTF-8 CSV with a heading, one fact per line."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

ERAS = ("old", "mid", "new", "now")
"""Birth cohorts: before 1955, 1955 to 1979, 1980 to 1999, 2000 and later (INDONESIA.md section 4)."""

ERA_STARTS = (1955, 1980, 2000)
"""First birth years of the second, third and fourth cohort."""

_FADE = (1.0, 0.06, 0.004, 0.0003)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of one table, as dictionaries from heading to text.

    Args:
        name: file name without ending, for example `names`.
    """
    text = resources.files("ktp_dedup.synth").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def era_weights(tag: str) -> tuple[float, ...]:
    """How common a token of an era tag is in each of the four cohorts, relative to its best cohort.

    A tag is `any`, one era, or a range such as `mid-new`; names fade quickly outside their time.

    >>> era_weights("mid-new")
    (0.06, 1.0, 1.0, 0.06)
    """
    if tag == "any":
        return (1.0,) * len(ERAS)
    first, _, last = tag.partition("-")
    start = ERAS.index(first)
    stop = ERAS.index(last or first)
    return tuple(_FADE[max(start - era, era - stop, 0)] for era in range(len(ERAS)))
