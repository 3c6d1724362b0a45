"""dedupe's classifier on our candidate pairs and canonical columns.

dedupe learns from a person who labels pairs at the console; here it learns from the labelled pairs of a register of
another seed: all true ones, and as many false candidate pairs as `handover` draws, families among them. The classifier
is fitted as `Dedupe.train` does; its own search for blocking predicates is left out, since our pairs are given.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import dedupe
import numpy as np
import polars as pl
from dedupe import variables

from benchmarks.rivals.contract import Clock, Outcome, Settings, Task, candidate_pairs

NAMES = ("name", "mother_name", "father_name")
TEXTS = ("birth_date", "nik", "birth_place")
EXACT = ("sex", "family_card", "birth_certificate", "religion", "blood_type")
DEFAULT_SCORE = 0.5
LEAST = 1e-7

Record = dict[str, str | None]


def _variables() -> list[Any]:
    names = [variables.String(field, has_missing=True) for field in NAMES]
    texts = [variables.ShortString(field, has_missing=True) for field in TEXTS]
    exact = [variables.Exact(field, has_missing=True) for field in EXACT]
    return [*names, *texts, *exact]


def _people(records: pl.DataFrame) -> list[Record]:
    """One dictionary for each row, in order of rows."""
    fields = records.sort("row").select(*NAMES, pl.col("birth_date").cast(pl.String), *TEXTS[1:], *EXACT)
    return fields.to_dicts()


def _learn(task: Task, matcher: dedupe.Dedupe) -> int:
    """Fit the classifier on the lesson; returns the number of labelled pairs."""
    people = _people(pl.read_parquet(task.folder / "lesson_records.parquet"))
    lesson = pl.read_parquet(task.folder / "lesson_pairs.parquet")
    examples = [(people[left], people[right]) for left, right, _ in lesson.iter_rows()]
    matcher.classifier.fit(matcher.data_model.distances(examples), lesson["same"].to_numpy().astype(int))
    return lesson.height


def _pairs(pairs: pl.DataFrame, people: list[Record]) -> Iterator[Any]:
    for left, right in pairs.iter_rows():
        yield (left, people[left]), (right, people[right])


def run(task: Task, settings: Settings) -> Outcome:
    """Learn from the lesson, then score all candidate pairs."""
    clock = Clock()
    with clock.stage("load"):
        people = _people(pl.read_parquet(task.records))
        matcher = dedupe.Dedupe(_variables(), num_cores=settings.cores, in_memory=True)
    with clock.stage("train"):
        labelled = _learn(task, matcher)
    with clock.stage("block"):
        pairs = candidate_pairs(task, settings)
    with clock.stage("score"):
        scores = matcher.score(_pairs(pairs, people))
    probability = np.clip(np.asarray(scores["score"], np.float64), LEAST, 1 - LEAST)
    found = pl.DataFrame(
        {
            "left": np.asarray(scores["pairs"][:, 0], np.int64),
            "right": np.asarray(scores["pairs"][:, 1], np.int64),
            "match_weight": np.log2(probability / (1 - probability)),
            "match": probability >= DEFAULT_SCORE,
        }
    )
    return Outcome(
        pairs=found,
        stages=clock.seconds,
        scoring="score",
        settings={
            "labelled_pairs": labelled,
            "strings": NAMES,
            "short_strings": TEXTS,
            "exact": EXACT,
            "pairs_on_one_card": settings.same_card,
            "threshold": DEFAULT_SCORE,
        },
        versions={name: version(name) for name in ("dedupe", "scikit-learn")},
        scored=pairs.height,
    )
