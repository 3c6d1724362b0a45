"""How candidate pairs, completeness, time and memory grow with the register, and what a nation would take.

    python -m benchmarks.growth [--sizes 10000 30000 100000 300000 1100000]      10000000 on request

Each size runs through the command line, in processes of its own: `synth`, `scan`, `evaluate`, and `--one`, which
encodes and blocks once more to see which true pairs blocking keeps and what the engine holds of a record. The exponent
b of a figure is that of `figure = a * records^b`, fitted on logarithms. Adds to `results/growth.json` what it measured,
in place of earlier figures of the same profile and sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

import ktp_dedup as kd
from benchmarks.blocking import Blocked, block_register
from benchmarks.nation import nation
from benchmarks.record import RESULTS, store
from benchmarks.whole import command
from ktp_dedup.engine.bounds import padded
from ktp_dedup.engine.look import HEADS
from ktp_dedup.plan import nbytes

SEED = 31
SIZES = (10_000, 30_000, 100_000, 300_000, 1_100_000)
LEAST_RECORDS_OF_FIT = 100_000
"""Below, fixed costs (start, tables) hide the growth."""

FITTED = ("candidate_pairs", "seconds", "scan_seconds", "peak_memory")


def bytes_per_record(blocked: Blocked) -> dict[str, float]:
    """What the engine holds of each record: row, first look, its share of names and texts, blocks."""
    program, blocks = blocked.prepared.encoded.program, blocked.blocks
    rows = {"ints", "floats", "sources"}
    arrays = program.arrays._asdict()
    held = {
        "row": sum(nbytes(arrays[name]) for name in rows) + nbytes(program.bounds),
        "first look": program.records * (8 * HEADS + 8 + 2 * padded(program.comparisons)),
        "names and texts": sum(nbytes(array) for name, array in arrays.items() if name not in rows),
        "blocks": sum(
            nbytes(getattr(blocks, field.name)) for field in fields(blocks) if field.name != "statistics"
        ),
    }
    return {name: round(total / program.records, 1) for name, total in held.items()}


def of_blocks(register: Path, truth: Path) -> dict[str, Any]:
    """Share of the true pairs that blocking keeps, after refinement, and bytes of each record in the engine."""
    blocked = block_register(kd.read_register(register))
    pairs = kd.read_truth(truth).pairs()
    return {"pair_completeness": blocked.completeness(pairs), "bytes_per_record": bytes_per_record(blocked)}


def measure(records: int, profile: str, folder: Path) -> dict[str, Any]:
    """One size."""
    register, truth, out = folder / "register.csv", folder / "truth.csv", folder / "out"
    made = ["-n", str(records), "-o", register, "--truth", truth, "--seed", str(SEED), "--profile", profile]
    command("synth", *made)
    wall, summary = command("scan", register, "-o", out, "--overwrite")
    _, evaluation = command("evaluate", out, "--truth", truth)
    one = [sys.executable, "-m", "benchmarks.growth", "--one", str(register), str(truth)]
    kept = subprocess.run(one, capture_output=True, text=True, check=True, encoding="utf-8")
    candidates = summary["candidate_pairs"]
    return {
        "records": records,
        "candidate_pairs": candidates["distinct"],
        "pairs_per_record": candidates["distinct"] / records,
        "refined_blocks": summary["limits"]["blocks_refined"],
        "left_out_pairs": summary["limits"]["pairs_left_out_at_least"],
        **json.loads(kept.stdout),
        "wall_seconds": wall,
        "seconds": summary["seconds"],
        "scan_seconds": summary["stages"]["scan"],
        "stages": summary["stages"],
        "peak_memory": summary["peak_memory"],
        "match": evaluation["match"],
        "match_and_review": evaluation["match_and_review"],
    }


def exponents(sizes: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """`a` and `b` of each fitted figure, over the larger sizes (over all where there are fewer than two)."""
    large = [each for each in sizes if each["records"] >= LEAST_RECORDS_OF_FIT]
    used = large if len(large) > 1 else sizes
    if len(used) < 2:
        return {}
    records = np.log([each["records"] for each in used])
    fits = {}
    for name in FITTED:
        slope, intercept = np.polyfit(records, np.log([max(each[name], 1e-3) for each in used]), 1)
        fits[name] = {"a": float(np.exp(intercept)), "b": float(slope)}
    return fits


def _print(figures: dict[str, Any]) -> None:
    names = ("records", "candidate_pairs", "pairs_per_record", "pair_completeness", "seconds", "scan_seconds")
    table = Table(*names, "GB")
    for each in figures["sizes"]:
        table.add_row(*(f"{each[name]:,.4g}" for name in names), f"{each['peak_memory'] / 1e9:.2f}")
    Console().print(table, figures["fits"], figures["nation"])


def _stored(profile: str) -> list[dict[str, Any]]:
    """The sizes of an earlier run."""
    path = RESULTS / "growth.json"
    stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"profile": None}
    return list(stored["sizes"]) if stored["profile"] == profile else []


def main(words: list[str] | None = None) -> None:
    """Measure, print, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--profile", default="klaten")
    parser.add_argument("--one", nargs=2, type=Path, metavar=("REGISTER", "TRUTH"))
    given = parser.parse_args(words)
    if given.one:
        sys.stdout.write(json.dumps(of_blocks(*given.one)))
        return
    measured = {each["records"]: each for each in _stored(given.profile)}
    for records in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            measured[records] = measure(records, given.profile, Path(folder))
    sizes = [measured[records] for records in sorted(measured)]
    fits = exponents(sizes)
    on_paper = nation(sizes[-1], fits, cores=os.cpu_count() or 1)
    figures = {"profile": given.profile, "seed": SEED, "sizes": sizes, "fits": fits, "nation": on_paper}
    _print(figures)
    store("growth", figures)


if __name__ == "__main__":
    main()
