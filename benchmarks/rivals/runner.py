"""Runs tools in processes of their own, in turn, and reads what they found."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.rivals.contract import Settings

ROOT = Path(__file__).parents[2]
OTHER = ROOT / ".bench-venv"
MOST_BITS = 1_000.0


@dataclass(frozen=True)
class Tool:
    """A tool as it is run: `name` in results, its module `with_MODULE`, settings, and the most records that it is
    given (its documentation or a try says that it cannot do more on this machine)."""

    name: str
    module: str
    settings: Settings = field(default_factory=Settings)
    most_records: int = 100_000_000


SPLINK_RECORDS, ECM_RECORDS, DEDUPE_RECORDS = 3_000_000, 200_000, 20_000
"""Beyond: more than 20 GB; hours (a Python call for each string); hours again, and a person's labels."""

TOOLS = (
    Tool("ktp_dedup", "ktp_dedup"),
    Tool("Splink, EM", "splink", most_records=SPLINK_RECORDS),
    Tool("Splink, EM, other cards", "splink", Settings(same_card="removed"), SPLINK_RECORDS),
    Tool("Splink, labels", "splink", Settings(train="labels"), SPLINK_RECORDS),
    Tool(
        "Splink, labels, other cards", "splink", Settings(train="labels", same_card="removed"), SPLINK_RECORDS
    ),
    Tool("recordlinkage ECM", "recordlinkage", Settings(default_threshold=0.5), most_records=ECM_RECORDS),
    Tool(
        "recordlinkage ECM, other cards",
        "recordlinkage",
        Settings(default_threshold=0.5, same_card="removed"),
        most_records=ECM_RECORDS,
    ),
    Tool("dedupe", "dedupe", Settings(default_threshold=0.5), most_records=DEDUPE_RECORDS),
)
"""The field; `other cards` leaves out pairs on one family card, `labels` learns m from the very truth."""


@dataclass(frozen=True)
class Run:
    """One run of a tool: `failure` is empty where it finished; seconds of the whole process, stages, peak bytes."""

    failure: str
    wall: float
    stages: dict[str, float]
    scoring_seconds: float | None
    peak_memory: int | None
    scored: int | None
    settings: dict[str, Any]
    versions: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Its figures, ready for JSON."""
        told = asdict(self)
        return {name: told[name] for name in ("failure", "wall", "stages", "peak_memory", "scored")}


def python_of(tool: Tool) -> Path:
    """The interpreter of a tool's environment; `BENCH_PYTHON` names another one for the rivals."""
    if tool.module == "ktp_dedup":
        return Path(sys.executable)
    if named := os.environ.get("BENCH_PYTHON"):
        return Path(named)
    return OTHER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run_tool(tool: Tool, folder: Path, out: Path, *, timeout: float) -> Run:
    """Run a tool on a folder that was handed over; its pairs are then in `out/pairs.parquet`."""
    arguments = ["-m", "benchmarks.rivals.child", tool.module, str(folder), str(out)]
    command = [str(python_of(tool)), *arguments, json.dumps(asdict(tool.settings))]
    start = time.perf_counter()
    failure = _call(command, timeout)
    wall = time.perf_counter() - start
    if failure:
        return Run(failure, wall, {}, None, None, None, {}, {})
    told = json.loads((out / "outcome.json").read_text(encoding="utf-8"))
    return Run(
        failure="",
        wall=wall,
        stages=told["stages"],
        scoring_seconds=told["stages"][told["scoring"]],
        peak_memory=told["peak_memory"],
        scored=told["scored"],
        settings=told["settings"],
        versions=told["versions"],
    )


def _call(command: list[str], timeout: float) -> str:
    """Run a command to its end; returns why it did not get there, "" if it did."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        _, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        return f"not finished within {timeout:.0f} s"
    finally:
        if process.poll() is None:  # too long, or interrupted
            _end(process)
    if process.returncode == 0:
        return ""
    sys.stderr.write(errors)
    if process.returncode < 0:
        return f"ended by the system (signal {-process.returncode})"
    return _kind_of_error(errors)


def _kind_of_error(errors: str) -> str:
    """The kind of the exception that ended a process; the message, which may hold paths, goes to the console only."""
    last = (errors.strip().splitlines() or [""])[-1]
    return last.split(":")[0].split(".")[-1] or "ended without a message"


def _end(process: subprocess.Popen[str]) -> None:
    """End a process that we started, and those that it started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def found_pairs(out: Path, folder: Path) -> pl.DataFrame:
    """What a tool found: `left_id`, `right_id`, `match_weight`, `band` (`match` above its default, else `review`).

    A pair whose weight is not a number counts as not found; endless weights are cut at `MOST_BITS`.
    """
    pairs = pl.read_parquet(out / "pairs.parquet").filter(pl.col("match_weight").is_not_nan())
    pairs = pairs.with_columns(pl.col("match_weight").clip(-MOST_BITS, MOST_BITS))
    if "left" in pairs.columns:
        ids = pl.read_parquet(folder / "persons.parquet", columns=["record_id"])["record_id"]
        pairs = pairs.with_columns(left_id=ids.gather(pairs["left"]), right_id=ids.gather(pairs["right"]))
    band = pl.when("match").then(pl.lit("match")).otherwise(pl.lit("review"))
    return pairs.select("left_id", "right_id", "match_weight", band=band)
