"""Tests of ktp_dedup.engine.blocks and keys: blocks are the records that share a key, in one pass or several."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tests.reference import pairs_sharing_a_key

from ktp_dedup.engine import KeyColumns, build_blocks, build_passes
from ktp_dedup.engine.keys import NO_KEY, Lookup

RECORDS = 12
codes = hnp.arrays(np.int32, RECORDS, elements=st.integers(-1, 3))


@st.composite
def lookups(draw, most=5, widths=(1, 2)):
    """Values of records; the last row of a table is for those that have none."""
    table = draw(hnp.arrays(np.int32, (4, draw(st.sampled_from(widths))), elements=st.integers(-1, most)))
    return Lookup(draw(codes), np.concatenate([table, np.full((1, table.shape[1]), NO_KEY, np.int32)]))


@st.composite
def key_columns(draw):
    """One rule with one to three factors, and refinements."""
    factors = tuple(draw(st.lists(lookups(), min_size=1, max_size=3)))
    return KeyColumns("rule", factors, tuple(draw(st.lists(lookups(widths=(1,)), max_size=2))))


rules = st.lists(key_columns(), min_size=1, max_size=3)
RANK = Lookup(np.arange(RECORDS, dtype=np.int32), np.arange(RECORDS, dtype=np.int64)[:, np.newaxis])


def pairs_of(blocks):
    """Pairs in blocks, by block."""
    for first, last in zip(blocks.starts[:-1].tolist(), blocks.starts[1:].tolist(), strict=True):
        members = sorted(blocks.entries[first:last].tolist())
        yield {(a, b) for a in members for b in members if a < b}


def keys_by_hand(rule, record):
    """The keys of a record: each value of each factor with each of the others."""
    found = [()]
    for factor in rule.factors:
        values = factor.table[factor.codes[record]].tolist()
        found = [(*key, value) for key in found for value in values]
    return {key for key in found if min(key) >= 0}


@given(rule=key_columns())
def test_keys_are_the_products_of_their_factors(rule):
    """Two records share a key where one of the tuples of values is the same, and no key stands twice."""
    keys = rule.keys
    assert keys.shape == (RECORDS, rule.width)
    for row in keys.tolist():
        there = [key for key in row if key != NO_KEY]
        assert len(set(there)) == len(there)
    by_hand = [keys_by_hand(rule, record) for record in range(RECORDS)]
    met = {(a, b) for a in range(RECORDS) for b in range(a + 1, RECORDS) if by_hand[a] & by_hand[b]}
    assert pairs_sharing_a_key([rule]) == met


def test_keys_too_large_for_one_number_are_mixed():
    """The product of the sizes may be beyond 64 bits; records still share a key where all values agree."""
    far = np.array([[0], [2_000_000_000], [NO_KEY]], np.int64)
    factor = Lookup(np.array([0, 1, 1, 0, -1], np.int32), far)
    rule = KeyColumns("wide", (factor, factor, factor))
    keys = rule.keys[:, 0].tolist()
    assert keys[0] == keys[3] != keys[1] == keys[2] != NO_KEY == keys[4]
    assert set(pairs_of(build_blocks([rule], RANK_OF_FIVE, budget=99)).__next__()) in ({(0, 3)}, {(1, 2)})


RANK_OF_FIVE = Lookup(np.arange(5, dtype=np.int32), np.arange(5, dtype=np.int64)[:, np.newaxis])


@given(rules=rules)
def test_blocks_hold_the_records_that_share_a_key(rules):
    """Nothing more and nothing less, rule by rule, where nothing is refined."""
    blocks = build_blocks(rules, RANK, budget=10**9)
    found = [set() for _ in rules]
    for rule, pairs in zip(blocks.rules.tolist(), pairs_of(blocks), strict=True):
        found[rule] |= pairs
    assert found == [pairs_sharing_a_key([rule]) for rule in rules]
    starts, of_record = blocks.record_starts, blocks.record_blocks
    for record in range(RECORDS):
        listed = of_record[starts[record] : starts[record + 1]].tolist()
        members = [blocks.entries[blocks.starts[b] : blocks.starts[b + 1]].tolist() for b in listed]
        assert listed == sorted(listed)
        assert all(record in each for each in members)
        assert len(listed) == np.count_nonzero(blocks.entries == record)


@given(rules=rules, passes=st.integers(1, 3))
def test_passes_build_the_same_blocks(rules, passes):
    """Pass by pass the blocks of all rules, and in the end the same keys and statistics."""
    whole = build_blocks(rules, RANK, budget=10)
    parts = list(build_passes(rules, RANK, budget=10, passes=passes))
    assert len(parts) == passes
    assert [each for part in parts for each in pairs_of(part)] == list(pairs_of(whole))
    assert np.array_equal(np.concatenate([part.rules for part in parts]), whole.rules)
    assert np.array_equal(parts[-1].columns, whole.columns)
    assert parts[-1].statistics == whole.statistics
    last = parts[-1]
    shift = len(whole.rules) - len(last.rules)
    assert np.array_equal(last.record_blocks + shift, whole.record_blocks)


def test_what_is_settled_still_knows_keys_and_statistics():
    """Blocks that were scanned take no memory."""
    rule = KeyColumns("one", (Lookup(np.array([0, 0, 1, 1, -1], np.int32), np.array([[3], [4], [NO_KEY]])),))
    blocks = build_blocks([rule], RANK_OF_FIVE, budget=10)
    assert (blocks.pairs.tolist(), len(blocks.entries)) == ([1, 1], 4)
    settled = blocks.settled()
    assert (settled.statistics, settled.pairs.sum(), len(settled.entries)) == (blocks.statistics, 0, 0)
    assert settled.columns is blocks.columns


@pytest.mark.parametrize("bits", [8, 60])
def test_equal_keys_are_found_whether_or_not_they_fit_beside_their_place(bits):
    """Small keys are sorted as one number with their place, large ones by themselves."""
    rng = np.random.default_rng(bits)
    values = rng.integers(0, 1 << bits, 50)
    codes = rng.integers(0, 50, 3000).astype(np.int32)
    factor = Lookup(codes, values[:, np.newaxis])
    rank = Lookup(np.arange(3000, dtype=np.int32), np.zeros((3000, 1), np.int64))
    blocks = build_blocks([KeyColumns("one", (factor,))], rank, budget=10**9)
    sizes = np.unique(values[codes], return_counts=True)[1]
    assert sorted(np.diff(blocks.starts).tolist()) == sorted(sizes[sizes > 1].tolist())
