"""The smallest benchmark runs, and what it measures holds as a ratio within the run."""

import time

from benchmarks import kernel
from tests.reference import ReferenceScorer

import ktp_dedup as kd
from ktp_dedup.encode import RunSettings, Stages, prepare
from ktp_dedup.register import normalise
from ktp_dedup.synth import profile, synthesize

RECORDS = 20_000
NAIVE_PAIRS = 300


def naive_pairs_per_second() -> float:
    """Rate of the naive scorer on this machine, now."""
    model = kd.residents()
    read = kd.read_register(synthesize(1_000, rates=profile("klaten"), seed=1).register)
    prepared = prepare(read, model, RunSettings(), Stages())
    frame = normalise(read, model.fields).frame.sort("source", "record_id")
    scorer = ReferenceScorer(frame, model, prepared.encoded.program.prior, as_of=prepared.as_of)
    start = time.perf_counter()
    for row in range(NAIVE_PAIRS):
        scorer.score(row, row + 1)
    return NAIVE_PAIRS / (time.perf_counter() - start)


def test_the_kernel_keeps_its_lead_and_its_pairs():
    """Survivors are the naive scorer's, blocking keeps the true pairs, and the kernel is 50 times as fast at least."""
    figures = kernel.measure(RECORDS)
    assert figures["reference"]["survivors"] > 20
    assert figures["reference"]["differing"] == 0
    assert figures["pair_completeness"] > 0.95
    assert figures["pairs_per_second"]["median"] > 50 * naive_pairs_per_second()
