"""The compiled scorer against the naive one on whole registers: words that many carry, and their frequent slips."""

import pytest
from tests.reference import CountingOnce

import ktp_dedup as kd
from ktp_dedup.encode import RunSettings, Stages, block, prepare
from ktp_dedup.engine import scan_blocks, score_pairs
from ktp_dedup.findings.scoring import scan_cut
from ktp_dedup.register import normalise
from ktp_dedup.synth import profile, synthesize


@pytest.mark.parametrize(("rates", "records"), [("hostile", 15_000), ("klaten", 60_000)])
def test_survivors_of_a_register_have_the_weights_of_the_naive_scorer(rates: str, records: int) -> None:
    """No small frame holds enough people to make a word known, or a frequent slip of one that far more carry."""
    model = kd.residents()
    read = kd.read_register(synthesize(records, rates=profile(rates), seed=7).register)
    prepared = prepare(read, model, RunSettings(), Stages())
    program = prepared.encoded.program
    survivors, _ = scan_blocks(program, block(prepared, Stages()), cut=scan_cut(model, with_share=True))
    left, right = survivors.left[:1500], survivors.right[:1500]
    levels, _, totals = score_pairs(program, left, right)
    canonical = prepared.in_row_order(normalise(read, model.fields).frame)
    naive = CountingOnce(canonical, model, program.prior, as_of=prepared.as_of)
    for a, b, found, total in zip(
        left.tolist(), right.tolist(), levels.tolist(), totals.tolist(), strict=True
    ):
        wanted = naive.score(a, b)
        assert list(wanted.levels.values()) == found
        assert total == pytest.approx(wanted.total, abs=1e-3)
