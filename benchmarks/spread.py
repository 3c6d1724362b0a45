"""Medians with their spread."""

from __future__ import annotations

import statistics
from collections.abc import Iterable


def spread(values: Iterable[float | None]) -> dict[str, float] | None:
    """`median`, `least` and `most` of the values that are there; None where none is."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    return {"median": statistics.median(known), "least": known[0], "most": known[-1]}
