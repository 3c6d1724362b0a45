"""The kernel at the real cut: distinct candidate pairs a second, pair completeness, and the reference on a sample.

    python -m benchmarks.kernel [RECORDS]

One run, one register (`klaten`, seed 11): blocks of `residents()`, the scan at the review threshold minus the largest
household support, five times; in turn RapidFuzz's `cpdist` (Jaro-Winkler on one field, all threads) as the yardstick
of this machine. On 20,000 records of whole households the survivors and their weights are compared with those of the
naive scorer of `tests/reference.py`.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist
from rich.console import Console
from rich.table import Table
from tests.reference import CountingOnce, pairs_sharing_a_key

import ktp_dedup as kd
from benchmarks.blocking import Blocked
from benchmarks.record import RESULTS, store_own
from ktp_dedup.encode import RunSettings, Stages, block, prepare
from ktp_dedup.engine import scan_blocks, score_pairs, warm_up
from ktp_dedup.findings.scoring import scan_cut
from ktp_dedup.model import Model
from ktp_dedup.register import normalise
from ktp_dedup.synth import Synthetic, profile, synthesize

RECORDS, SEED, REPEATS = 1_100_000, 11, 5
YARDSTICK_PAIRS = 1_000_000
SAMPLE_RECORDS = 20_000
"""At least so many: nearly three of a household."""


def cut_of(model: Model) -> float:
    """The cut of a scan in bits."""
    return scan_cut(model, with_share=True)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def yardstick(made: Synthetic) -> float:
    """Pairs a second of RapidFuzz's Jaro-Winkler on one field, all threads, strings gathered before."""
    names = made.register["NAMA_LGKP"].fill_null("").to_list()
    rng = np.random.default_rng(SEED)
    left, right = ([names[i] for i in rng.integers(0, len(names), YARDSTICK_PAIRS)] for _ in range(2))
    return YARDSTICK_PAIRS / _seconds(lambda: cpdist(left, right, scorer=JaroWinkler.similarity, workers=-1))


def sample(made: Synthetic) -> pl.DataFrame:
    """Whole households: those of the first true pairs, and as many of other people."""
    pairs = made.kinds.head(SAMPLE_RECORDS // 8)
    twice = pl.concat([pairs["record_id"], pairs["other_id"].rename("record_id")])
    cards = made.register.filter(pl.col("ID").is_in(twice.implode()))["NO_KK"]
    some = made.register["NO_KK"].unique(maintain_order=True).head(SAMPLE_RECORDS // 4)
    return made.register.filter(pl.col("NO_KK").is_in(pl.concat([cards, some]).implode()))


def against_reference(made: Synthetic) -> dict[str, Any]:
    """Survivors and weights of the scan and of the naive scorer on the sample, and how they differ."""
    model = kd.residents()
    kept = sample(made)
    read = kd.read_register(kept)
    prepared = prepare(read, model, RunSettings(), Stages())
    blocks = block(prepared, Stages())
    program = prepared.encoded.program
    survivors, counts = scan_blocks(program, blocks, cut=cut_of(model))
    _, _, totals = score_pairs(program, survivors.left, survivors.right)
    found = dict(
        zip(zip(survivors.left.tolist(), survivors.right.tolist(), strict=True), totals, strict=True)
    )
    canonical = prepared.in_row_order(normalise(read, model.fields).frame)
    naive = CountingOnce(canonical, model, program.prior, as_of=prepared.as_of)
    always = canonical["nik"].to_list()
    pairs = pairs_sharing_a_key(prepared.encoded.keys)
    weights = {pair: naive.score(*pair).total for pair in pairs}
    wanted = {
        (a, b)
        for a, b in pairs
        if (always[a] is not None and "*" not in always[a] and always[a] == always[b])
        or weights[a, b] >= cut_of(model)
    }
    return {
        "records": kept.height,
        "pairs_by_keys": len(pairs),
        "distinct_pairs": counts.distinct,
        "survivors": len(found),
        "differing": len(found.keys() ^ wanted),
        "most_bits_apart": max((abs(float(found[pair]) - weights[pair]) for pair in found), default=0.0),
    }


def measure(records: int) -> dict[str, Any]:
    """All figures of one run."""
    model = kd.residents()
    made = synthesize(records, rates=profile("klaten"), seed=SEED)
    prepared = prepare(kd.read_register(made.register), model, RunSettings(), Stages())
    blocks = block(prepared, Stages())
    program = prepared.encoded.program
    compile_seconds = _seconds(lambda: warm_up(program, blocks))
    seconds, cpdist_rates = [], []
    for _ in range(REPEATS):
        start = time.perf_counter()
        survivors, counts = scan_blocks(program, blocks, cut=cut_of(model))
        seconds.append(time.perf_counter() - start)
        cpdist_rates.append(yardstick(made))
    rates = sorted(counts.distinct / each for each in seconds)
    return {
        "records": records,
        "profile": "klaten",
        "seed": SEED,
        "cut_bits": cut_of(model),
        "distinct_pairs": counts.distinct,
        "visited_pairs": counts.visited,
        "survivors": len(survivors.left),
        "pair_completeness": Blocked(prepared, blocks, {}).completeness(made.kinds["record_id", "other_id"]),
        "compile_or_load_seconds": compile_seconds,
        "seconds": seconds,
        "pairs_per_second": {"median": statistics.median(rates), "least": rates[0], "most": rates[-1]},
        "cpdist_pairs_per_second": statistics.median(cpdist_rates),
        "times_cpdist": statistics.median(rates) / statistics.median(cpdist_rates),
        "reference": against_reference(made),
    }


def main(records: int = RECORDS) -> None:
    """Measure, print, store."""
    figures = measure(records)
    table = Table("figure", "value")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.4g}" if isinstance(value, float) else str(value))
    Console().print(table)
    if records == RECORDS:
        store_own(figures, RESULTS / "kernel.json")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
