"""`results/micro.json`: the ratios of each processor that was measured, by its name.

A ratio to RapidFuzz depends on the processor, so each is held to its own, and one that was never measured to the lowest
of all.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.record import RESULTS, machine

FILE = RESULTS / "micro.json"


def read_stored(path: Path = FILE) -> dict[str, dict[str, Any]]:
    """By processor: `machine`, `pairs`, `repeats`, and by case `times_yardstick`."""
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def store_own(figures: dict[str, Any], path: Path = FILE) -> None:
    """Store the figures of this processor; those of others stay as they are."""
    here = machine()
    stored = read_stored(path) | {here["processor"]: {"machine": here, **figures}}
    path.write_text(json.dumps(stored, indent=2, sort_keys=True) + "\n", encoding="utf-8", newline="\n")


def stored_ratio(case: str, processor: str, path: Path = FILE) -> float:
    """The stored median of a case on a processor; where it was not measured there, the lowest of any processor."""
    medians: dict[str, float] = {
        name: entry["times_yardstick"][case]["median"]
        for name, entry in read_stored(path).items()
        if case in entry["times_yardstick"]
    }
    return medians.get(processor, min(medians.values()))
