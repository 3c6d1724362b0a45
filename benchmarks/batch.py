"""How right a small batch is judged: by itself, by the frequencies of a large register, and within that register.

    python -m benchmarks.batch [--records 150000] [--batch 2000] [--seeds 101 102 103 104 105]

A batch holds both records of some duplicates and records of other people, all drawn from the register. Default
thresholds, untrained; the share of duplicates is the model's throughout, so that only rarity differs. Writes
`results/batch.json`.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table

import ktp_dedup as kd
from benchmarks.quality import Figures, figures_of
from benchmarks.record import store
from benchmarks.spread import spread
from ktp_dedup.synth import Synthetic, profile, synthesize

SEEDS = (101, 102, 103, 104, 105)
PAIRS_PER_BATCH = 20
"""One duplicate for so many records of a batch."""

_SHOWN = ("precision, match", "recall, match and review", "F1, match", "F1, match and review")


def draw_batch(made: Synthetic, size: int, seed: int) -> Synthetic:
    """A register of `size` records with the duplicates among them, drawn from a larger one."""
    kinds = made.kinds.sample(min(size // PAIRS_PER_BATCH, made.kinds.height), seed=seed)
    both = pl.concat([kinds["record_id"], kinds["other_id"]]).unique()
    doubled = pl.concat([made.kinds["record_id"], made.kinds["other_id"]])
    others = made.register.filter(~pl.col("ID").is_in(doubled.implode()))["ID"]
    ids = pl.concat([both, others.sample(size - len(both), seed=seed)]).implode()
    within = pl.col("record_id").is_in(ids) & pl.col("other_id").is_in(ids)
    twins = pl.col("id_a").is_in(ids) & pl.col("id_b").is_in(ids)
    return Synthetic(
        register=made.register.filter(pl.col("ID").is_in(ids)),
        truth=made.truth.filter(pl.col("record_id").is_in(ids)),
        kinds=made.kinds.filter(within),
        twins=made.twins.filter(twins),
    )


def _differences(scan: kd.Scan, within: kd.Scan) -> float:
    """Median of the bits by which pairs of both scans differ, without the prior."""
    own = [
        each.pairs.select("left_id", "right_id", bits=pl.col("match_weight") - pl.col("weight_prior"))
        for each in (scan, within)
    ]
    both = own[0].join(own[1], on=["left_id", "right_id"])
    return float(np.median(np.abs(both["bits"] - both["bits_right"])))


def _one(records: int, size: int, name: str, seed: int) -> dict[str, Figures]:
    """All three ways on one register."""
    made = synthesize(records, rates=profile(name), seed=seed)
    large = kd.scan(made.register)
    batch = draw_batch(made, size, seed)
    ways = {
        "by itself": kd.scan(batch.register, run=kd.RunSettings(estimate_share=False)),
        "by frequencies": kd.scan(
            batch.register, run=kd.RunSettings(estimate_share=False, frequencies=large.frequencies)
        ),
    }
    return {
        way: figures_of(scan, batch) | {"bits from the register": _differences(scan, large)}
        for way, scan in ways.items()
    }


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """All profiles, all seeds."""
    profiles = {}
    for name in given.profiles:
        runs = [_one(given.records, given.batch, name, seed) for seed in given.seeds]
        profiles[name] = {
            way: {
                figure: spread(run[way][figure] for run in runs)
                for figure in (*_SHOWN, "bits from the register")
            }
            for way in runs[0]
        }
    return {"records": given.records, "batch": given.batch, "seeds": list(given.seeds), "profiles": profiles}


def _print(figures: dict[str, Any]) -> None:
    table = Table("profile", "way", *_SHOWN, "bits from the register")
    for name, ways in figures["profiles"].items():
        for way, found in ways.items():
            cells = (
                f"{each['median']:.3f} ({each['least']:.3f} to {each['most']:.3f})" for each in found.values()
            )
            table.add_row(name, way, *cells)
    Console().print(table)


def main(words: list[str] | None = None) -> None:
    """Measure, print, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--records", type=int, default=150_000)
    parser.add_argument("--batch", type=int, default=2_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--profiles", nargs="+", default=["klaten", "hostile"])
    figures = measure(parser.parse_args(words))
    _print(figures)
    store("batch", figures)


if __name__ == "__main__":
    main()
