"""Speed, peak memory and accuracy together: ktp_dedup and its rivals in turn, on the same register, fields and keys.

    python -m benchmarks.suite --sizes 10000 100000 --profile klaten

Each tool runs in a process of its own (`rivals.runner`), `--repeats` times, one after the other and then all again. A
run that takes longer than `--timeout` seconds is stopped and said so. Adds to `results/suite.json` what it measured, in
place of earlier figures of the same tools for the same profile and size.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

import ktp_dedup as kd
from benchmarks.record import RESULTS, machine, store
from benchmarks.rivals.runner import ROOT, TOOLS, Run, Tool, found_pairs, run_tool
from benchmarks.spread import spread

SEED = 21
WARM_UP_RECORDS = 2_000


def accuracy(out: Path, folder: Path) -> dict[str, Any]:
    """Measures at the tool's best threshold of all, chosen on the truth, and at its default one."""
    truth = pl.read_parquet(folder / "persons.parquet").select(
        "record_id", person_id=pl.col("person").cast(pl.String)
    )
    evaluation = kd.evaluate(found_pairs(out, folder), truth)
    best = evaluation.best
    return {
        "best": None if best is None else best.to_dict(),
        "default": evaluation.match.to_dict(),
        "returned": evaluation.written.to_dict(),
    }


def summary(runs: list[Run], facts: dict[str, Any]) -> dict[str, Any]:
    """Medians and spread of the runs that finished."""
    done = [run for run in runs if not run.failure]
    stages = {name for run in done for name in run.stages}
    rates = [
        (run.scored or facts["candidate_pairs"]) / run.scoring_seconds for run in done if run.scoring_seconds
    ]
    return {
        "failures": sorted({run.failure for run in runs if run.failure}),
        "wall_seconds": spread(run.wall for run in done),
        "peak_memory": spread(run.peak_memory for run in done),
        "pairs_per_second": spread(rates),
        "stages": {name: spread(run.stages.get(name) for run in done) for name in sorted(stages)},
        "settings": done[0].settings if done else {},
        "versions": done[0].versions if done else {},
        "runs": [run.to_dict() for run in runs],
    }


def hand_over(records: int, profile: str, folder: Path) -> dict[str, Any]:
    """Make the register in another process, so that its memory is nobody's; returns the facts."""
    command = [sys.executable, "-m", "benchmarks.rivals.handover", str(records), profile, str(SEED)]
    subprocess.run([*command, str(folder)], cwd=ROOT, check=True)
    facts: dict[str, Any] = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    return facts


def measure(records: int, profile: str, tools: list[Tool], repeats: int, timeout: float) -> dict[str, Any]:
    """All tools on one register, in turn."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        facts = hand_over(records, profile, folder)
        runs: dict[str, list[Run]] = {tool.name: [] for tool in tools}
        quality: dict[str, Any] = {}
        for _ in range(repeats):
            for tool in tools:
                if records > tool.most_records or any(run.failure for run in runs[tool.name]):
                    continue
                run = run_tool(tool, folder, folder / "out", timeout=timeout)
                runs[tool.name].append(run)
                if not run.failure:
                    quality[tool.name] = accuracy(folder / "out", folder)
        measured = {
            tool.name: summary(runs[tool.name], facts) | {"accuracy": quality.get(tool.name)}
            for tool in tools
            if runs[tool.name]
        }
    return {"facts": facts, "repeats": repeats, "timeout": timeout, "machine": machine(), "tools": measured}


def _warm_up() -> None:
    """Let ktp_dedup compile once: the result is cached, and a user has it, too; the rivals compile nothing."""
    with tempfile.TemporaryDirectory() as temporary:
        hand_over(WARM_UP_RECORDS, "klaten", Path(temporary))
        run_tool(TOOLS[0], Path(temporary), Path(temporary) / "out", timeout=600)


def _add(entry: dict[str, Any]) -> None:
    """Store an entry in place of the one for the same profile and size."""
    path = RESULTS / "suite.json"
    old = json.loads(path.read_text(encoding="utf-8"))["entries"] if path.exists() else []

    def key(each: dict[str, Any]) -> tuple[str, int]:
        return each["facts"]["profile"], each["facts"]["records"]

    for each in old:
        if key(each) == key(entry):
            entry = entry | {"tools": each["tools"] | entry["tools"]}
    entries = [*(each for each in old if key(each) != key(entry)), entry]
    store("suite", {"entries": sorted(entries, key=key)})


def _print(entry: dict[str, Any]) -> None:
    facts = entry["facts"]
    title = f"{facts['records']:,} records, {facts['profile']}, {facts['candidate_pairs']:,} candidate pairs"
    table = Table("tool", "wall s", "M pairs/s", "GB", "best F1", "F1", "P", "R", "failed", title=title)
    for name, figures in entry["tools"].items():
        row = [
            f"{middle['median'] / scale:.2f}" if (middle := figures[key]) else ""
            for key, scale in (("wall_seconds", 1), ("pairs_per_second", 1e6), ("peak_memory", 1e9))
        ]
        found = figures["accuracy"] or {"best": None, "default": {}}
        best, default = found["best"] or {}, found["default"]
        shares = [
            best.get("f1"),
            *(default.get(key) for key in ("f1", "precision", "recall")),
        ]
        row += ["" if share is None else f"{share:.3f}" for share in shares]
        table.add_row(name, *row, "; ".join(figures["failures"]))
    Console().print(table)


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_100_000])
    parser.add_argument("--profile", default="klaten")
    parser.add_argument("--tools", nargs="+", default=[""], help="beginnings of names; default all")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--timeout", type=float, default=1_800)
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> None:
    """Measure, print, store."""
    given = _arguments(words)
    tools = [tool for tool in TOOLS if tool.name.startswith(tuple(given.tools))]
    _warm_up()
    for records in given.sizes:
        entry = measure(records, given.profile, tools, given.repeats, given.timeout)
        _print(entry)
        _add(entry)


if __name__ == "__main__":
    main()
