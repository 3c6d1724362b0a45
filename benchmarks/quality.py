"""How right the untrained model is: every profile of synthetic registers, several seeds, and each evidence left out.

    python -m benchmarks.quality [--records 150000] [--seeds 101 102 103 104 105]

Default thresholds. A pair of rows of two twins (also across households) is counted by the truth of the generator;
relatives are false pairs on one family card, or with the same parents. Writes `results/quality.json`, medians with
spread over the seeds.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table

import ktp_dedup as kd
from benchmarks.ablation import variants
from benchmarks.blocking import block_register
from benchmarks.record import store
from benchmarks.spread import spread
from ktp_dedup.model import Model
from ktp_dedup.register import Register
from ktp_dedup.synth import Synthetic, profile, synthesize

PROFILES = ("klaten", "hostile", "heldout", "clean")
SEEDS = (101, 102, 103, 104, 105)
"""Not used while the model was made."""

ABLATION_FIGURES = (
    "F1, match",
    "F1, match and review",
    "precision, match",
    "recall, match and review",
    "review pairs per true pair",
)

BINS = 10
PER = 100_000

Figures = dict[str, float | None]


def _unordered(frame: pl.DataFrame, left: str, right: str) -> pl.DataFrame:
    """`a` < `b`, the ids of each pair."""
    return frame.with_columns(a=pl.min_horizontal(left, right), b=pl.max_horizontal(left, right))


def calibration_error(probability: pl.Series, true: pl.Series) -> float | None:
    """Expected calibration error: mean distance of probability and share of true pairs over bins of probability.

    Source: Naeini, Cooper and Hauskrecht 2015, "Obtaining well calibrated probabilities using Bayesian binning".
    """
    if not len(probability):
        return None
    bins = np.minimum((probability.to_numpy() * BINS).astype(int), BINS - 1)
    sums = [np.bincount(bins, column.cast(pl.Float64).to_numpy(), BINS) for column in (probability, true)]
    return float(np.abs(sums[0] - sums[1]).sum() / len(probability))


def _relatives(pairs: pl.DataFrame, register: pl.DataFrame) -> pl.Series:
    """Whether two rows share a family card or both parents."""
    family = register.select("ID", card="NO_KK", mother="NAMA_LGKP_IBU", father="NAMA_LGKP_AYAH")
    left, right = (
        pairs.select(ID=side).join(family, on="ID", how="left", maintain_order="left") for side in "ab"
    )
    same = {name: (left[name] == right[name]).fill_null(False) for name in ("card", "mother", "father")}
    return same["card"] | (same["mother"] & same["father"])


def judged_pairs(scan: kd.Scan, made: Synthetic) -> pl.DataFrame:
    """Pairs of match and review with `true`, `twin`, `relative` beside band and probability."""
    pairs = _unordered(scan.pairs.filter(pl.col("band") != "non-match"), "left_id", "right_id")
    true = _unordered(made.kinds, "record_id", "other_id").select("a", "b", "kind")
    twins = _unordered(made.twins, "id_a", "id_b").select("a", "b", twin=True).unique()
    judged = pairs.select("a", "b", "band", "match_probability")
    judged = judged.join(true, on=["a", "b"], how="left", maintain_order="left").with_columns(
        true=pl.col("kind").is_not_null()
    )
    judged = judged.join(twins, on=["a", "b"], how="left", maintain_order="left")
    judged = judged.with_columns(twin=pl.col("twin").fill_null(False))
    return judged.with_columns(relative=_relatives(judged, made.register) & ~pl.col("true"))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def figures_of(scan: kd.Scan, made: Synthetic) -> Figures:
    """Everything that one scan says against the truth of its register."""
    pairs = judged_pairs(scan, made)
    match = pairs.filter(pl.col("band") == "match")
    true_pairs, records = made.kinds.height, made.register.height
    found: Figures = {}
    for name, band in (("match", match), ("match and review", pairs)):
        found[f"precision, {name}"] = _share(int(band["true"].sum()), band.height)
        found[f"recall, {name}"] = _share(int(band["true"].sum()), true_pairs)
        found[f"F1, {name}"] = _share(2 * int(band["true"].sum()), band.height + true_pairs)
        found[f"share of twin pairs in {name}"] = _share(int(band["twin"].sum()), made.twins.height)
        found[f"relatives among pairs of {name}"] = _share(int(band["relative"].sum()), band.height)
    found["review pairs per true pair"] = _share(pairs.height - match.height, true_pairs)
    found[f"matches per {PER:,} records"] = match.height * PER / records
    found["expected calibration error"] = calibration_error(pairs["match_probability"], pairs["true"])
    return found | _recall_by_kind(pairs, made)


def _recall_by_kind(pairs: pl.DataFrame, made: Synthetic) -> Figures:
    counts = dict(made.kinds["kind"].value_counts().iter_rows())
    found = dict(pairs.drop_nulls("kind")["kind"].value_counts().iter_rows())
    return {f"recall of {kind}": found.get(kind, 0) / counts[kind] for kind in sorted(counts)}


def ablations(register: Register, made: Synthetic, model: Model) -> dict[str, Figures]:
    """Figures with each part of the model left out."""
    found = {}
    for name, variant in variants(register, model).items():
        figures = figures_of(kd.scan(register, variant), made)
        found[name] = {figure: figures[figure] for figure in ABLATION_FIGURES}
    return found


def _medians(runs: Iterable[Mapping[str, float | None]]) -> dict[str, Any]:
    runs = list(runs)
    names = dict.fromkeys(name for run in runs for name in run)
    return {name: spread(run.get(name) for run in runs) for name in names}


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """All profiles, all seeds."""
    model = kd.residents()
    runs: dict[str, list[Figures]] = {name: [] for name in given.profiles}
    without: dict[str, list[dict[str, Figures]]] = {name: [] for name in given.ablate}
    for name in given.profiles:
        for seed in given.seeds:
            made = synthesize(given.records, rates=profile(name), seed=seed)
            register = kd.read_register(made.register)
            found = figures_of(kd.scan(register, model), made)
            kept = block_register(register, model).completeness(made.kinds.select("record_id", "other_id"))
            runs[name].append({"pair completeness": kept} | found)
            if name in given.ablate and seed in given.seeds[: given.ablation_seeds]:
                without[name].append(ablations(register, made, model))
            Console(stderr=True).print(name, seed, {k: v for k, v in found.items() if "recall of" not in k})
    return {
        "records": given.records,
        "seeds": list(given.seeds),
        "profiles": {name: _medians(each) for name, each in runs.items()},
        "ablation_seeds": list(given.seeds[: given.ablation_seeds]),
        "ablation": {
            name: {variant: _medians(run[variant] for run in each) for variant in each[0]}
            for name, each in without.items()
            if each
        },
    }


def _print(figures: dict[str, Any]) -> None:
    table = Table("figure", *figures["profiles"])
    names = dict.fromkeys(name for each in figures["profiles"].values() for name in each)
    for name in names:
        cells = [each.get(name) for each in figures["profiles"].values()]
        table.add_row(
            name,
            *("" if c is None else f"{c['median']:.4f} ({c['least']:.4f} to {c['most']:.4f})" for c in cells),
        )
    Console().print(table)


def main(words: list[str] | None = None) -> None:
    """Measure, print, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--records", type=int, default=150_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--profiles", nargs="+", default=list(PROFILES))
    parser.add_argument(
        "--ablate", nargs="*", default=["klaten", "hostile"], help="profiles for the ablation"
    )
    parser.add_argument("--ablation-seeds", type=int, default=2, help="seeds of each")
    parser.add_argument("--name", default="quality", help="of the result file")
    given = parser.parse_args(words)
    figures = measure(given)
    _print(figures)
    store(given.name, figures)


if __name__ == "__main__":
    main()
