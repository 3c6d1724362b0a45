"""Pairs in full: every level and weight of given pairs, without pruning; level patterns; shared rules.

The scan uses bounds; everything that leaves the engine is scored here, so that a pair has one score, however found.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ktp_dedup.engine._borrow import borrow
from ktp_dedup.engine._jit import jit
from ktp_dedup.engine._refer import refer
from ktp_dedup.engine.blocks import Blocks
from ktp_dedup.engine.program import F64, I8, I32, I64, Arrays, Program
from ktp_dedup.engine.score import Scratch, make_scratch, pair_levels

PAIRS_PER_CALL = 1 << 16
MAX_RULES = 62


@jit
def _score_range(
    owned: Arrays,
    owned_scratch: Scratch,
    prior: float,
    left: I64,
    right: I64,
    owned_levels: I8,
    owned_weights: F64,
    totals: F64,
) -> None:
    arrays = refer(borrow(owned))
    levels, weights = borrow((owned_levels, owned_weights))
    scratch = refer(borrow(owned_scratch))
    for k in range(len(left)):
        totals[k] = pair_levels(arrays, prior, left[k], right[k], scratch, levels[k], weights[k])


def _score(program: Program, left: I32, right: I32, levels: I8, weights: F64, totals: F64) -> None:
    """Score pairs in full, on one thread, into the arrays given."""
    scratch = make_scratch(program.arrays)
    rows = left.astype(np.int64), right.astype(np.int64)  # as in the scan: what is called is compiled once
    _score_range(program.arrays, scratch, program.prior, *rows, levels, weights, totals)


def _in_parts(pairs: int, work: Callable[[slice], None], threads: int | None) -> None:
    """Run `work` over slices of all pairs on threads."""
    parts = [slice(i, i + PAIRS_PER_CALL) for i in range(0, pairs, PAIRS_PER_CALL)]
    if len(parts) < 2:
        work(slice(0, pairs))  # also without pairs, so that a warm-up compiles
        return
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        for _ in pool.map(work, parts):
            pass


def score_pairs(
    program: Program, left: I32, right: I32, *, threads: int | None = None
) -> tuple[I8, F64, F64]:
    """Score given pairs in full.

    Args:
        program: the compiled model over the records.
        left, right: int32 rows of the records of each pair.
        threads: default all processors.

    Returns:
        levels int8[pairs, comparisons] (-1 missing, 0 else), weights float64[pairs, comparisons] in bits, and match
        weights float64[pairs]: the prior plus the weights, summed from left to right.
    """
    levels = np.empty((len(left), program.comparisons), np.int8)
    weights = np.empty((len(left), program.comparisons), np.float64)
    totals = np.empty(len(left), np.float64)

    def work(part: slice) -> None:
        _score(program, left[part], right[part], levels[part], weights[part], totals[part])

    _in_parts(len(left), work, threads)
    return levels, weights, totals


def total_weights(program: Program, left: I32, right: I32, *, threads: int | None = None) -> F64:
    """Match weights alone, float64[pairs]."""
    totals = np.empty(len(left), np.float64)

    def work(part: slice) -> None:
        here = totals[part]
        levels = np.empty((len(here), program.comparisons), np.int8)
        weights = np.empty((len(here), program.comparisons), np.float64)
        _score(program, left[part], right[part], levels, weights, here)

    _in_parts(len(left), work, threads)
    return totals


def count_patterns(program: Program, left: I32, right: I32, *, threads: int | None = None) -> tuple[I8, I64]:
    """Level patterns of pairs and how often each occurs: int8[patterns, comparisons] and int64[patterns].

    Training needs the number of patterns only, not of pairs. Patterns are sorted by their mixed-radix id.
    """
    radices = program.arrays.comparisons[:, 3].astype(np.int64) + 1
    if float(np.prod(radices.astype(np.float64))) > 2.0**62:
        raise OverflowError("too many comparisons for pattern counting")
    counts: dict[int, int] = {}
    for start in range(0, len(left), 1 << 20):
        part = slice(start, start + (1 << 20))
        levels, _, _ = score_pairs(program, left[part], right[part], threads=threads)
        ids = np.zeros(len(levels), np.int64)
        for column, radix in enumerate(radices):
            ids = ids * radix + (levels[:, column] + 1)
        for pattern, count in zip(*(x.tolist() for x in np.unique(ids, return_counts=True)), strict=True):
            counts[pattern] = counts.get(pattern, 0) + count
    ids = np.array(sorted(counts), np.int64)
    patterns = np.empty((len(ids), len(radices)), np.int8)
    rest = ids.copy()
    for column in range(len(radices) - 1, -1, -1):
        patterns[:, column] = rest % radices[column] - 1
        rest //= radices[column]
    return patterns, np.array([counts[i] for i in ids.tolist()], np.int64)


@jit
def _mark_shared(columns: I32, starts: I32, left: I32, right: I32, masks: I64) -> None:
    for k in range(len(left)):
        for rule in range(len(starts) - 1):
            for i in range(starts[rule], starts[rule + 1]):
                key = columns[left[k], i]
                for j in range(starts[rule], starts[rule + 1]):
                    if key >= 0 and key == columns[right[k], j]:
                        masks[k] |= 1 << rule


def shared_rules(blocks: Blocks, left: I32, right: I32) -> I64:
    """Bitmask of all blocking rules whose key a pair shares, int64[pairs]; refinement does not matter here."""
    masks = np.zeros(len(left), np.int64)
    _mark_shared(blocks.columns, blocks.column_starts, left, right, masks)
    return masks
