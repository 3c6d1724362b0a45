"""The cases: a model, its scorer on given pairs, and a yardstick on the values of the same pairs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import OSA, Jaro, JaroWinkler, Levenshtein
from rapidfuzz.process import cpdist
from tests.reference import ReferenceScorer

from ktp_dedup.encode import Prepared, RunSettings, Stages, block, prepare
from ktp_dedup.engine import ScanCounts, scan_blocks, score_pairs
from ktp_dedup.model import BlockingRule, Comparison, Field, Level, Model, residents
from ktp_dedup.register import normalise, read_register
from ktp_dedup.synth import profile, synthesize

RECORDS, PAIRS, NAIVE_PAIRS, SEED = 4_000, 4_000, 20, 5
ROUNDS = 25
"""Many short rounds: the quickest of them is one that nobody disturbed, also on a busy machine."""

Rows = npt.NDArray[np.int32]

WIDE = BlockingRule("birth year and sex", ("birth_date.year", "sex"))

METRICS = {
    "jaro_winkler": JaroWinkler.similarity,
    "jaro": Jaro.similarity,
    "levenshtein": Levenshtein.normalized_similarity,
    "osa": OSA.normalized_similarity,
}

KINDS = {
    "name": ("name", "exact"),
    "nik": ("nik", "same_date"),
    "date": ("birth_date", "equal"),
    "code": ("sex", "equal"),
}
"""Kind of field -> the field it is tried on, and an outcome to look for."""

NAIVE, STREAM = "every pair in full", "stream of blocks"

CASES = (*METRICS, *KINDS, STREAM, NAIVE)
"""Text metrics (against the same metric of RapidFuzz), kinds (against its Jaro-Winkler on the values), and
`residents()` streaming blocks at the real cut (the same yardstick) and scoring pairs in full (against the naive
scorer of `tests/reference.py`)."""


@dataclass(frozen=True)
class Race:
    """Our scorer and the yardstick on the same pairs; the naive one takes the first few only."""

    ours: Callable[[], object]
    theirs: Callable[[], object]
    our_pairs: int = PAIRS
    their_pairs: int = PAIRS


@cache
def _register() -> pl.DataFrame:
    return synthesize(RECORDS, rates=profile("klaten"), seed=SEED).register


def _model(case: str) -> Model:
    """A model with one comparison; text is tried on whole names as they are written."""
    kind, field, outcome = "text", "written", f"{case} >= 0.88"
    if case in KINDS:
        kind, (field, outcome) = case, KINDS[case]
    columns = ("NAMA_LGKP",) if case in METRICS else (field,)
    levels = (Level("close", m=0.9, u=0.01, when=((field, (outcome,)),)), Level("else", m=0.1, u=0.99))
    return Model(
        name=case,
        fields=(Field(field, kind, columns),),
        rules=(BlockingRule("any", (field,)),),
        comparisons=(Comparison(case, levels),),
    )


@cache
def race(case: str) -> Race:
    """A case, ready to run; the scorer is compiled and the strings are gathered."""
    register = read_register(_register())
    model = _model(case) if case in METRICS or case in KINDS else residents()
    prepared = prepare(
        register, model.replace(rules=(WIDE,)) if case == STREAM else model, RunSettings(), Stages()
    )
    rng = np.random.default_rng(SEED)
    left, right = (rng.integers(0, RECORDS, PAIRS, dtype=np.int32) for _ in range(2))
    program = prepared.encoded.program

    def ours() -> object:
        return score_pairs(program, left, right, threads=1)

    ours()
    if case == STREAM:
        stream, distinct = _stream(prepared)
        return Race(stream, _rapidfuzz(case, prepared, left, right), our_pairs=distinct)
    if case == NAIVE:
        pairs = list(zip(left[:NAIVE_PAIRS].tolist(), right[:NAIVE_PAIRS].tolist(), strict=True))
        return Race(ours, _naive(prepared, pairs), their_pairs=NAIVE_PAIRS)
    return Race(ours, _rapidfuzz(case, prepared, left, right))


def _stream(prepared: Prepared) -> tuple[Callable[[], object], int]:
    """The scan over blocks of one birth year and sex, and its distinct candidate pairs."""
    program, model = prepared.encoded.program, prepared.model
    blocks = block(prepared, Stages())
    cut = model.thresholds.review_weight - model.household.support

    def stream() -> ScanCounts:
        return scan_blocks(program, blocks, cut=cut, threads=1)[1]

    return stream, stream().distinct


def _rapidfuzz(case: str, prepared: Prepared, left: Rows, right: Rows) -> Callable[[], object]:
    """RapidFuzz on the values of both sides as the register writes them."""
    heading = {"nik": "NIK", "date": "TGL_LHR", "code": "JENIS_KLMIN"}.get(case, "NAMA_LGKP")
    in_order = prepared.ids.join(_register(), left_on="record_id", right_on="ID", maintain_order="left")
    texts = in_order[heading].fill_null("").to_list()
    pairs = [texts[i] for i in left], [texts[i] for i in right]
    scorer = METRICS.get(case, JaroWinkler.similarity)
    return lambda: cpdist(*pairs, scorer=scorer, workers=1)


def _naive(prepared: Prepared, pairs: list[tuple[int, int]]) -> Callable[[], object]:
    """The naive scorer on a few pairs."""
    model = prepared.model
    frame = prepared.in_row_order(normalise(read_register(_register()), model.fields).frame)
    scorer = ReferenceScorer(frame, model, prepared.encoded.program.prior, as_of=prepared.as_of)
    return lambda: [scorer.score(a, b) for a, b in pairs]


def ratio(case: str, rounds: int = ROUNDS) -> float:
    """How many times as fast our scorer is as the yardstick: the quickest round of each, run in turn."""
    runners = race(case)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(_seconds(runners.ours))
        theirs.append(_seconds(runners.theirs))
    return (min(theirs) / runners.their_pairs) / (min(ours) / runners.our_pairs)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
