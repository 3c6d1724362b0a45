"""The whole way: a CSV of 1.1 million records to results, through the command line, in processes of their own.

    python -m benchmarks.whole [RECORDS] [PROFILE]

`synth` writes the register and its truth, `scan` runs three times on the file, `evaluate` holds the last result against
the truth. Peak memory and stages are those of `summary.json`; wall time is that of the process, start and exit
included. Before them a small register is scanned with an empty cache, which tells what the first compile takes.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.record import RESULTS, store_own

RECORDS, SEED, REPEATS = 1_100_000, 21, 3
RECORDS_OF_FIRST = 2_000


def command(*arguments: str | Path, cache: Path | None = None) -> tuple[float, dict[str, Any]]:
    """Run `ktp-dedup ... --json`, with a cache of compiled code elsewhere; returns wall seconds and the document."""
    start = time.perf_counter()
    call = [sys.executable, "-m", "ktp_dedup.cli", *map(str, arguments), "--json"]
    environment = os.environ if cache is None else {**os.environ, "KTP_DEDUP_CACHE": str(cache)}
    done = subprocess.run(call, capture_output=True, text=True, check=True, encoding="utf-8", env=environment)
    return time.perf_counter() - start, json.loads(done.stdout)


def first_compile(folder: Path) -> float:
    """Seconds of the stage `compile` where nothing is compiled yet."""
    register = folder / "first.csv"
    made = ("--truth", folder / "first_truth.csv", "--seed", str(SEED))
    command("synth", "-n", str(RECORDS_OF_FIRST), "-o", register, *made)
    _, summary = command("scan", register, "-o", folder / "first", cache=folder / "cache")
    return float(summary["stages"]["compile"])


def measure(records: int, profile: str, folder: Path) -> dict[str, Any]:
    """All figures of one run."""
    register, truth = folder / "register.csv", folder / "truth.csv"
    made, _ = command(
        "synth",
        "-n",
        str(records),
        "-o",
        register,
        "--truth",
        truth,
        "--seed",
        str(SEED),
        "--profile",
        profile,
    )
    first = first_compile(folder)
    walls, summaries = [], []
    for _ in range(REPEATS):
        wall, summary = command("scan", register, "-o", folder / "out", "--overwrite")
        walls.append(wall)
        summaries.append(summary)
    _, evaluation = command("evaluate", folder / "out", "--truth", truth)
    middle = summaries[walls.index(statistics.median(walls))]
    return {
        "records": records,
        "profile": profile,
        "seed": SEED,
        "synth_seconds": made,
        "megabytes": round(register.stat().st_size / 1e6),
        "wall_seconds": walls,
        "first_compile_seconds": first,
        "stages": middle["stages"],
        "peak_memory_gigabytes": max(summary["peak_memory"] for summary in summaries) / 1e9,
        "distinct_pairs": middle["candidate_pairs"]["distinct"],
        "pairs": middle["pairs"],
        "match": evaluation["match"],
        "match_and_review": evaluation["match_and_review"],
    }


def main(records: int = RECORDS, profile: str = "klaten") -> None:
    """Measure, print, store."""
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(records, profile, Path(folder))
    table = Table("figure", "value")
    for name, value in figures.items():
        table.add_row(name, str(value))
    Console().print(table)
    if (records, profile) == (RECORDS, "klaten"):
        store_own(figures, RESULTS / "whole.json")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]), *sys.argv[2:3])
