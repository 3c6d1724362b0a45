"""recordlinkage's ECM classifier (Fellegi-Sunter without labels) on our candidate pairs and canonical columns.

Its features are yes or no, so each field has one threshold; those of strings are Jaro-Winkler on names in canonical
spelling. The match weight of a pair is the log-odds of the probability that the classifier gives.
"""

from __future__ import annotations

from importlib.metadata import version

import numpy as np
import pandas as pd
import polars as pl
import recordlinkage

from benchmarks.rivals.contract import Clock, Outcome, Settings, Task, candidate_pairs

STRINGS = {"name": 0.9, "mother_name": 0.9, "father_name": 0.9, "birth_place": 0.88}
EXACT = ("birth_date", "sex", "nik", "birth_certificate", "religion", "blood_type")
DEFAULT_PROBABILITY = 0.5
LEAST = 1e-12


def _people(task: Task) -> pd.DataFrame:
    """The fields that are compared, as pandas has them; the row is the index."""
    records = pl.read_parquet(task.records, columns=["row", *STRINGS, *EXACT])
    return records.with_columns(pl.col("birth_date").cast(pl.String)).to_pandas().set_index("row")


def _compare() -> recordlinkage.Compare:
    compare = recordlinkage.Compare()
    for field, threshold in STRINGS.items():
        compare.string(field, field, method="jarowinkler", threshold=threshold, label=field)
    for field in EXACT:
        compare.exact(field, field, label=field)
    return compare


def run(task: Task, settings: Settings) -> Outcome:
    """Compare all candidate pairs, fit the classifier on them, take its probabilities."""
    clock = Clock()
    with clock.stage("load"):
        people = _people(task)
    with clock.stage("block"):
        pairs = candidate_pairs(task, settings)
        links = pd.MultiIndex.from_arrays([pairs["left"].to_numpy(), pairs["right"].to_numpy()])
    with clock.stage("compare"):
        features = _compare().compute(links, people)
    with clock.stage("classify"):
        classifier = recordlinkage.ECMClassifier()
        classifier.fit(features)
        probability = np.clip(classifier.prob(features).to_numpy(), LEAST, 1 - LEAST)
    weights = np.log2(probability / (1 - probability))
    found = pairs.with_columns(match_weight=weights, match=probability >= DEFAULT_PROBABILITY)
    return Outcome(
        pairs=found.filter(pl.col("match_weight") >= settings.cut_bits),
        stages=clock.seconds,
        scoring="compare",
        settings={
            "classifier": "ECM",
            "jaro_winkler": STRINGS,
            "exact": EXACT,
            "pairs_on_one_card": settings.same_card,
            "threshold": DEFAULT_PROBABILITY,
        },
        versions={name: version(name) for name in ("recordlinkage", "pandas", "scikit-learn")},
        scored=pairs.height,
    )
