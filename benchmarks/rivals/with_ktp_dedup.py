"""ktp_dedup, untrained, from the CSV file: reading and normalising are part of its time."""

from __future__ import annotations

import polars as pl

import ktp_dedup as kd
from benchmarks.rivals.contract import Outcome, Settings, Task


def run(task: Task, settings: Settings) -> Outcome:
    """Scan the register with `residents()` at its default thresholds."""
    model = kd.residents()
    scan = kd.scan(task.register, model, run=kd.RunSettings(threads=settings.cores))
    pairs = scan.pairs.select("left_id", "right_id", "match_weight", match=pl.col("band") == "match")
    return Outcome(
        pairs=pairs,
        stages=scan.summary["stages"],
        scoring="scan",
        settings={
            "model": model.name,
            "match": model.thresholds.match,
            "review": model.thresholds.review,
            "threads": settings.cores,
        },
        versions=scan.summary["versions"],
        scored=scan.summary["candidate_pairs"]["distinct"],
    )
