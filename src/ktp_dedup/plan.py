"""`plan`: what a scan would compare, before it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from ktp_dedup.encode import RunSettings, Stages, as_register, block, prepare
from ktp_dedup.engine import count_candidates
from ktp_dedup.model import Model, residents
from ktp_dedup.register import Register, RegisterSource

PAIRS_PER_SECOND = 10e6
"""A cautious rate of the scorer for each thread, for the expected time; `benchmarks/kernel.py` measures it."""


@dataclass(frozen=True)
class Plan:
    """What a scan would compare.

    Attributes:
        rules: one row for each blocking rule: `rule`, `blocks`, `largest_block` (records, before refinement),
            `implied_pairs` (that share its key), `candidate_pairs` (after refinement), `refined_blocks`,
            `refined_records`, `left_out_pairs` (at least so many are not compared).
        distinct_pairs: pairs that are compared at least once, counted exactly.
        records: of the register.
        expected_seconds: of the scoring alone, at a cautious rate.
        array_bytes: memory of the encoded register and its blocks.
    """

    rules: pl.DataFrame
    distinct_pairs: int
    records: int
    expected_seconds: float
    array_bytes: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "records": self.records,
            "distinct_pairs": self.distinct_pairs,
            "expected_seconds": self.expected_seconds,
            "array_bytes": self.array_bytes,
            "rules": self.rules.to_dicts(),
        }


def plan(
    register: Register | RegisterSource | Sequence[RegisterSource],
    model: Model | None = None,
    *,
    run: RunSettings | None = None,
) -> Plan:
    """Count the candidate pairs of each blocking rule, and those of all rules together, without scoring.

    Args:
        register: what `read_register` returns or takes.
        model: default `residents()`.
        run: threads, the day that counts as today.

    Raises:
        InputError: the register cannot be read or lacks a required column.
    """
    stages = Stages()
    chosen, run = model or residents(), run or RunSettings()
    prepared = prepare(as_register(register, chosen, stages), chosen, run, stages)
    blocks = block(prepared, stages)
    counts = count_candidates(prepared.encoded.program, blocks, threads=run.threads)
    arrays = (
        *prepared.encoded.program.arrays,
        blocks.entries,
        blocks.starts,
        blocks.columns,
        blocks.record_blocks,
    )
    rules = pl.DataFrame([asdict(statistics) for statistics in blocks.statistics])
    return Plan(
        rules=rules.rename({"name": "rule", "planned_pairs": "candidate_pairs"}),
        distinct_pairs=counts.distinct,
        records=prepared.ids.height,
        expected_seconds=round(counts.distinct / (PAIRS_PER_SECOND * (run.threads or 2)), 2),
        array_bytes=sum(array.nbytes for array in arrays),
    )
