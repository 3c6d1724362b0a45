"""What every benchmark notes beside its figures: machine and versions."""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def _processor() -> str:
    """The processor's name where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )


def machine() -> dict[str, Any]:
    """Processor, cores, system and versions."""
    packages = ("polars", "numpy", "numba", "rapidfuzz")
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
    }


def read_stored(path: Path) -> dict[str, dict[str, Any]]:
    """Figures that depend on the processor, by its name; {} where there is no file."""
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def store_own(figures: dict[str, Any], path: Path) -> None:
    """Store the figures of this processor; those of others stay as they are."""
    here = machine()
    stored = read_stored(path) | {here["processor"]: {"machine": here, **figures}}
    path.write_text(json.dumps(stored, indent=2, sort_keys=True) + "\n", encoding="utf-8", newline="\n")


def store(name: str, figures: dict[str, Any]) -> Path:
    """Write figures and machine as `results/NAME.json`."""
    path = RESULTS / f"{name}.json"
    text = json.dumps({"machine": machine(), **figures}, indent=2, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path
