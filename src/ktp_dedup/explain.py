"""`explain`: why a pair of a result has its weight, or why it was not found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from ktp_dedup import dates
from ktp_dedup.encode import RunSettings, Stages, block, prepare
from ktp_dedup.engine import score_pairs, shared_rules
from ktp_dedup.errors import UsageError
from ktp_dedup.findings.explanation import Explanation, Step, explain_row, explanation_of, find_pair
from ktp_dedup.findings.pairs import ScoredPairs, in_order, pair_table
from ktp_dedup.model import Model, model_from_toml
from ktp_dedup.register import Register
from ktp_dedup.report import read_results

__all__ = ["Explanation", "Step", "explain_result"]


def explain_result(
    out: str | Path, left: str, right: str, *, register: Register | None = None
) -> Explanation:
    """Why a pair has its weight; with the register also why a pair is not among the results.

    Args:
        out: folder that a scan wrote.
        left, right: record ids, or SOURCE:ID.
        register: the register that was scanned.

    Raises:
        InputError: the folder is no result.
        UsageError: the pair is not there and no register is given, or an id is unknown or means several records.
    """
    results = read_results(out)
    model = model_from_toml(results.model_text, where=f"{Path(out) / 'model.toml'}")
    if register is None or find_pair(results.pairs, left, right).height:
        return explain_row(results.pairs, model, left, right)
    run = RunSettings(as_of=dates.parse(results.summary["as_of"] or ""), frequencies=results.frequencies)
    return explain_missing(register, model, (left, right), run=run, prior=results.summary["prior_bits"])


def explain_missing(
    register: Register, model: Model, wanted: tuple[str, str], *, run: RunSettings, prior: float
) -> Explanation:
    """Score a pair that a scan did not report, without household pass, and say why it was not found.

    Args:
        register, model, run: as of the scan.
        wanted: both records, each ID or SOURCE:ID.
        prior: of the scan, in bits; that of a link is not that of a scan.

    Raises:
        UsageError: an id is unknown or means several records, or both mean the same one.
    """
    stages = Stages()
    prepared = prepare(register, model, run, stages)
    rows = sorted(_row(prepared.ids, record) for record in wanted)
    if rows[0] == rows[1]:
        raise UsageError(f"{wanted[0]} and {wanted[1]} are one record, given twice; give two records.")
    first, second = np.array(rows[:1], np.int32), np.array(rows[1:], np.int32)
    program = prepared.encoded.program
    levels, weights, _ = score_pairs(program, first, second)
    rules = shared_rules(block(prepared, stages), first, second)
    scored = ScoredPairs(first, second, levels, weights, np.zeros(1), rules)
    table = pair_table(prepared.ids, in_order(prepared.ids, scored), model, prior)
    if not rules[0]:
        note = "Not found: no blocking rule brings these records together."
    elif table["match_weight"][0] < model.thresholds.review_weight:
        note = f"Not found: below the review threshold of {model.thresholds.review_weight:.2f} bits."
    else:
        note = "Not found: refinement of a large block or the household pass left it out."
    return explanation_of(table.row(0, named=True), model, note=note)


def _row(ids: pl.DataFrame, wanted: str) -> int:
    """Row of a record given by ID or SOURCE:ID."""
    full = pl.concat_str("source", pl.lit(":"), "record_id")
    found = ids.with_row_index("row").filter((pl.col("record_id") == wanted) | (full == wanted))
    if found.height != 1:
        what = "is not in the register" if found.height == 0 else "is in several sources: give SOURCE:ID"
        raise UsageError(f"The record {wanted} {what}.")
    return int(found["row"][0])
