"""The compiled scorer is the naive one of `reference.py`, pair by pair and bound by bound."""

import random

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factory import canonical_frames
from tests.reference import ReferenceScorer, pairs_sharing_a_key

from ktp_dedup.encode import RunSettings, Stages, block, encode, prepare
from ktp_dedup.engine import (
    build_blocks,
    count_candidates,
    count_patterns,
    scan_blocks,
    score_pairs,
    shared_rules,
)
from ktp_dedup.engine import survivors as thinning
from ktp_dedup.engine.bounds import DATE, SCALE, SECOND, THIRD, VALUE, record_bounds
from ktp_dedup.engine.kernel import make_space
from ktp_dedup.engine.program import COLUMNS
from ktp_dedup.engine.scan import MARGIN, _job
from ktp_dedup.engine.survivors import Collector, best_rank
from ktp_dedup.findings import household_weights
from ktp_dedup.model import residents
from ktp_dedup.register import read_register
from ktp_dedup.synth import profile, synthesize

MODEL = residents()
thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def all_pairs(count: int) -> tuple[np.ndarray, np.ndarray]:
    left, right = np.triu_indices(count, 1)
    return left.astype(np.int32), right.astype(np.int32)


@given(frame=canonical_frames)
@thorough
def test_every_pair_has_the_levels_and_weights_of_the_naive_scorer(frame: pl.DataFrame) -> None:
    """Levels are equal and weights equal to single precision, for all pairs of a hostile register."""
    encoded = encode(frame, MODEL, as_of=20240101)
    reference = ReferenceScorer(frame, MODEL, encoded.program.prior, as_of=20240101)
    left, right = all_pairs(frame.height)
    levels, weights, totals = score_pairs(encoded.program, left, right)
    for k, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        wanted = reference.score(a, b)
        assert dict(zip(wanted.levels, levels[k].tolist(), strict=True)) == wanted.levels
        assert weights[k].tolist() == pytest.approx(list(wanted.weights.values()), abs=1e-4)
        assert totals[k] == pytest.approx(wanted.total, abs=1e-3)


def test_tables_have_the_columns_that_compiled_code_takes_for_granted() -> None:
    """Those of the program, and those that a scan makes of it."""
    made = synthesize(200, rates=profile("klaten"), seed=2)
    prepared = prepare(read_register(made.register), MODEL, RunSettings(), Stages())
    program = prepared.encoded.program
    job = _job(program, block(prepared, Stages()), 0.0, across=False, threads=1)
    space = make_space(job.blocks, job.largest)
    for tables in (program.arrays, program.arrays.names, job.blocks, job.task, space):
        for name, count in getattr(tables, COLUMNS).items():
            table = getattr(tables, name)
            assert table.shape[1:] == (count,) and table.flags.c_contiguous, name


@given(frame=canonical_frames)
@thorough
def test_no_weight_exceeds_its_upper_bound(frame: pl.DataFrame) -> None:
    """The bound of a comparison, the lower of both records, is never below its weight."""
    program = encode(frame, MODEL, as_of=20240101).program
    left, right = all_pairs(frame.height)
    _, weights, _ = score_pairs(program, left, right)
    limits, _ = record_bounds(program, 0.0, threads=1)
    most = np.minimum(limits[left], limits[right])[:, : len(MODEL.comparisons)]
    assert (weights * SCALE <= most).all()


@given(frame=canonical_frames)
@thorough
def test_a_pair_reaches_its_own_weight_in_its_class(frame: pl.DataFrame) -> None:
    """With the weight of a pair as the cut, both records have the class to which its true outcomes belong."""
    program = encode(frame, MODEL, as_of=20240101).program
    left, right = all_pairs(frame.height)
    _, _, totals = score_pairs(program, left, right)
    reference = ReferenceScorer(frame, MODEL, program.prior, as_of=20240101)
    values = program.value
    for a, b, total in zip(left.tolist(), right.tolist(), totals.tolist(), strict=True):
        own, mother, father, date = (
            reference.outcome(field, a, b)[0]
            for field in ("name", "mother_name", "father_name", "birth_date")
        )
        known = {"different": 0, "near": 1, "partial": 2}.get(own, 3)
        known |= SECOND * (mother not in ("different", "near", "partial"))
        known |= THIRD * (father not in ("different", "near", "partial"))
        alike = date != "else" if known & 1 else date in ("equal", "missing")
        known |= VALUE * int(values[a] == values[b] != -1) | DATE * alike
        _, reach = record_bounds(program, total - MARGIN, threads=1)
        assert reach[a] & reach[b] & np.uint64(1 << known)


@given(frame=canonical_frames, cut=st.sampled_from((-30.0, -15.0, -7.0, 0.0, 5.0)), across=st.booleans())
@thorough
def test_the_scan_keeps_exactly_what_scoring_everything_keeps(
    frame: pl.DataFrame, cut: float, across: bool
) -> None:
    """Survivors are the pairs that share a key and reach the cut, household pass included; pairs count once."""
    encoded = encode(frame, MODEL, across=frozenset("a") if across else None, as_of=20240101)
    program = encoded.program
    blocks = build_blocks(encoded.keys, encoded.rank, budget=10**9)
    survivors, counts = scan_blocks(program, blocks, cut=cut, across=across, threads=2)
    sources = frame["source"].to_list()
    candidates = {
        (a, b) for a, b in pairs_sharing_a_key(encoded.keys) if not across or sources[a] != sources[b]
    }
    assert counts.distinct == len(candidates)
    left = np.array([a for a, _ in sorted(candidates)], np.int32)
    right = np.array([b for _, b in sorted(candidates)], np.int32)
    _, _, totals = score_pairs(program, left, right)
    niks = frame["nik"].to_list()
    same = np.array(
        [niks[a] is not None and "*" not in niks[a] and niks[a] == niks[b] for a, b in sorted(candidates)],
        bool,
    )
    keep = (totals >= cut) | same
    assert survivors.left.tolist() == left[keep].tolist()
    assert survivors.right.tolist() == right[keep].tolist()
    support = household_weights(
        (survivors.left, survivors.right),
        survivors.weights,
        encoded.households,
        settings=MODEL.household,
        good=cut,
    )
    naive = household_weights(
        (left[keep], right[keep]), totals[keep], encoded.households, settings=MODEL.household, good=cut
    )
    assert support.tolist() == naive.tolist()


@given(frame=canonical_frames, budget=st.integers(0, 40))
@thorough
def test_refinement_never_invents_a_pair_nor_counts_one_twice(frame: pl.DataFrame, budget: int) -> None:
    """With blocks refined, distinct pairs are those of the final blocks, and all share a key."""
    encoded = encode(frame, MODEL, as_of=20240101)
    blocks = build_blocks(encoded.keys, encoded.rank, budget=budget)
    within = set()
    for start, end in zip(blocks.starts[:-1].tolist(), blocks.starts[1:].tolist(), strict=True):
        members = blocks.entries[start:end].tolist()
        assert len(set(members)) == len(members)
        within |= {(min(a, b), max(a, b)) for a in members for b in members if a != b}
    assert within <= pairs_sharing_a_key(encoded.keys)
    assert count_candidates(encoded.program, blocks).distinct == len(within)


@given(frame=canonical_frames)
@thorough
def test_shared_rules_are_those_whose_keys_meet(frame: pl.DataFrame) -> None:
    """The bitmask of rules of a pair is exact, rule by rule."""
    encoded = encode(frame, MODEL, as_of=20240101)
    blocks = build_blocks(encoded.keys, encoded.rank, budget=10**9)
    left, right = all_pairs(frame.height)
    masks = shared_rules(blocks, left, right)
    for number, rule in enumerate(encoded.keys):
        sharing = pairs_sharing_a_key([rule])
        found = {
            (a, b)
            for a, b, mask in zip(left.tolist(), right.tolist(), masks.tolist(), strict=True)
            if mask >> number & 1
        }
        assert found == sharing


@given(frame=canonical_frames)
@thorough
def test_patterns_are_counts_of_equal_level_rows(frame: pl.DataFrame) -> None:
    """Level patterns and their counts are those of the pairs' levels."""
    encoded = encode(frame, MODEL, as_of=20240101)
    left, right = all_pairs(frame.height)
    levels, _, _ = score_pairs(encoded.program, left, right)
    patterns, counts = count_patterns(encoded.program, left, right)
    wanted, times = np.unique(levels, axis=0, return_counts=True)
    assert sorted(map(tuple, patterns.tolist())) == sorted(map(tuple, wanted.tolist()))
    assert dict(zip(map(tuple, patterns.tolist()), counts.tolist(), strict=True)) == dict(
        zip(map(tuple, wanted.tolist()), times.tolist(), strict=True)
    )


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 4)), max_size=25),
    st.integers(1, 3),
)
def test_the_best_of_each_record_stay(rows: list[tuple[int, int, int]], most: int) -> None:
    """A pair stays when it is among the best of either record; ties go to the smaller rows."""
    distinct = {(min(a, b), max(a, b)): w for a, b, w in rows if a != b}
    pairs = sorted(distinct)
    left, right = (np.array([p[i] for p in pairs], np.int32) for i in (0, 1))
    weights = np.array([distinct[p] for p in pairs], np.float64)
    mask = best_rank(left, right, weights) < most
    ranked = sorted(range(len(pairs)), key=lambda k: (-weights[k], pairs[k]))
    wanted = [
        any([k for k in ranked if record in pairs[k]].index(i) < most for record in pair)
        for i, pair in enumerate(pairs)
    ]
    assert mask.tolist() == wanted


@given(frame=canonical_frames, order=st.randoms(use_true_random=False))
@settings(thorough, max_examples=40)
def test_thinning_early_gives_what_thinning_once_gives(frame: pl.DataFrame, order: random.Random) -> None:
    """However the pairs come in, the same survive."""
    program = encode(frame, MODEL, as_of=20240101).program
    left, right = all_pairs(frame.height)
    shuffled = list(range(len(left)))
    order.shuffle(shuffled)
    found = []
    for waiting, rows in ((10**9, list(range(len(left)))), (0, shuffled)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(thinning, "PER_RECORD", 2)
            patch.setattr(thinning, "WAITING", waiting)
            collector = Collector(program, cut=-20.0, threads=1)
            for start in range(0, len(rows), 3):
                collector.add(left[rows[start : start + 3]], right[rows[start : start + 3]])
            survivors = collector.finish()
        found.append((survivors.left.tolist(), survivors.right.tolist(), survivors.dropped))
    assert found[0] == found[1]
