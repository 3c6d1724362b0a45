"""`results/micro.json`: the ratios of each processor that was measured, by its name.

A ratio to RapidFuzz depends on the processor, so each is held to its own, and one that was never measured to the lowest
of all.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.record import RESULTS, read_stored

FILE = RESULTS / "micro.json"
"""By processor: `machine`, `pairs`, `repeats`, and by case `times_yardstick`."""


def stored_ratio(case: str, processor: str, path: Path = FILE) -> float:
    """The stored median of a case on a processor; where it was not measured there, the lowest of any processor."""
    medians: dict[str, float] = {
        name: entry["times_yardstick"][case]["median"]
        for name, entry in read_stored(path).items()
        if case in entry["times_yardstick"]
    }
    return medians.get(processor, min(medians.values()))
