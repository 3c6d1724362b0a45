"""`plan`: what a scan would compare, what it would cost, and what it would miss, before it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl

from ktp_dedup.encode import Prepared, RunSettings, Stages, as_register, block, prepare
from ktp_dedup.encode.memory import expected_bytes, reading_bytes
from ktp_dedup.engine import Blocks, Survivors, scan_blocks, shared_rules
from ktp_dedup.estimate import Missed, estimate_missed
from ktp_dedup.findings.bands import match_probability
from ktp_dedup.model import Model, residents
from ktp_dedup.register import Register, RegisterSource

PAIRS_PER_SECOND = 10e6
"""A cautious rate of the scorer for each thread, for the expected time; `benchmarks/kernel.py` measures it."""

WORST_BLOCKS = 10
"""Largest blocks that a plan lists."""


@dataclass(frozen=True)
class Plan:
    """What a scan would compare.

    Attributes:
        rules: one row for each blocking rule: `rule`, `blocks`, `largest_block` (records, before refinement),
            `implied_pairs` (that share its key), `candidate_pairs` (after refinement), `refined_blocks`,
            `refined_records`, `left_out_pairs` (at least so many are not compared), `pair_completeness` (estimated
            share of all true pairs that the rule brings together, null where nothing is found).
        worst_blocks: the `WORST_BLOCKS` largest blocks before refinement: `rule`, `records`, `implied_pairs`,
            `share_of_pairs` (of all that rules imply). A block is named by its rule and size, never by its value.
        missed: true pairs that the rules miss, estimated by capture-recapture; see `estimate.recapture`.
        distinct_pairs: pairs that are compared at least once, counted exactly.
        records: of the register.
        expected_seconds: of the scoring alone, at a cautious rate.
        array_bytes: memory of the encoded register and its blocks; expected_bytes: peak of a whole run.
    """

    rules: pl.DataFrame
    worst_blocks: pl.DataFrame
    missed: Missed
    distinct_pairs: int
    records: int
    expected_seconds: float
    array_bytes: int
    expected_bytes: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "records": self.records,
            "distinct_pairs": self.distinct_pairs,
            "expected_seconds": self.expected_seconds,
            "array_bytes": self.array_bytes,
            "expected_bytes": self.expected_bytes,
            "true_pairs": self.missed.to_dict(),
            "rules": self.rules.to_dicts(),
            "worst_blocks": self.worst_blocks.to_dicts(),
        }


def plan(
    register: Register | RegisterSource | Sequence[RegisterSource],
    model: Model | None = None,
    *,
    run: RunSettings | None = None,
) -> Plan:
    """Count the candidate pairs of each blocking rule and of all together, and estimate what the rules miss.

    The true pairs behind the estimate are those that the model finds at the review threshold, without household pass.

    Args:
        register: what `read_register` returns or takes.
        model: default `residents()`.
        run: threads, the day that counts as today, the seed of the interval.

    Raises:
        InputError: the register cannot be read or lacks a required column.
    """
    stages = Stages()
    chosen, run = model or residents(), run or RunSettings()
    prepared = prepare(as_register(register, chosen, stages), chosen, run, stages)
    blocks = block(prepared, stages)
    cut = chosen.thresholds.review_weight
    survivors, counts = scan_blocks(prepared.encoded.program, blocks, cut=cut, threads=run.threads)
    missed = _missed(blocks, survivors, run.seed)
    return Plan(
        rules=_rules(blocks, missed),
        worst_blocks=_worst_blocks(blocks, [rule.name for rule in chosen.rules]),
        missed=missed,
        distinct_pairs=counts.distinct,
        records=prepared.ids.height,
        expected_seconds=round(counts.distinct / (PAIRS_PER_SECOND * (run.threads or 2)), 2),
        array_bytes=_array_bytes(prepared, blocks),
        expected_bytes=max(reading_bytes(prepared.ids.height), expected_bytes(prepared.ids.height)),
    )


def _missed(blocks: Blocks, survivors: Survivors, seed: int) -> Missed:
    """Misses by capture-recapture over the pairs that were found."""
    masks = shared_rules(blocks, survivors.left, survivors.right)
    return estimate_missed(masks, match_probability(survivors.weights), seed=seed)


def _rules(blocks: Blocks, missed: Missed) -> pl.DataFrame:
    """Statistics of each rule, with its pair completeness."""
    rules = pl.DataFrame([asdict(statistics) for statistics in blocks.statistics])
    shares = [missed.rule_completeness(rule) for rule in range(rules.height)]
    return rules.rename({"name": "rule", "planned_pairs": "candidate_pairs"}).with_columns(
        pair_completeness=pl.Series(shares, dtype=pl.Float64)
    )


def _worst_blocks(blocks: Blocks, names: list[str]) -> pl.DataFrame:
    """The largest blocks of all rules together, by size, then in the order of the rules."""
    sizes, owners = [], []
    for rule in range(len(names)):
        keys = blocks.columns[:, blocks.column_starts[rule] : blocks.column_starts[rule + 1]]
        largest = np.sort(np.bincount(keys[keys >= 0], minlength=1))[::-1][:WORST_BLOCKS]
        sizes.append(largest[largest > 1])
        owners.append(np.full(len(sizes[-1]), rule))
    every, owner = np.concatenate(sizes).astype(np.int64), np.concatenate(owners)
    order = np.lexsort((owner, -every))[:WORST_BLOCKS]
    pairs = every[order] * (every[order] - 1) // 2
    implied = max(sum(statistics.implied_pairs for statistics in blocks.statistics), 1)
    return pl.DataFrame(
        {
            "rule": [names[rule] for rule in owner[order].tolist()],
            "records": every[order],
            "implied_pairs": pairs,
            "share_of_pairs": pairs / implied,
        },
        schema={
            "rule": pl.String,
            "records": pl.Int64,
            "implied_pairs": pl.Int64,
            "share_of_pairs": pl.Float64,
        },
    )


def _array_bytes(prepared: Prepared, blocks: Blocks) -> int:
    """Bytes of the encoded register and its blocks."""
    return nbytes(
        (prepared.encoded.program.arrays, blocks.entries, blocks.starts, blocks.columns, blocks.record_blocks)
    )


def nbytes(arrays: Any) -> int:
    """Bytes of an array, or of tuples of arrays together."""
    return sum(map(nbytes, arrays)) if isinstance(arrays, tuple) else int(arrays.nbytes)
