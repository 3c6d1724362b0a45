"""`score_pairs`: levels and weights of pairs that the caller brings."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.encode import RunSettings, Stages, as_register, prepare
from ktp_dedup.engine import score_pairs as score_rows
from ktp_dedup.errors import InputError
from ktp_dedup.findings.bands import bands, match_probability
from ktp_dedup.model import Model, residents
from ktp_dedup.register import Register, RegisterSource


def _rows(ids: pl.DataFrame, pairs: pl.DataFrame, side: str) -> npt.NDArray[np.int32]:
    """Rows of the records of one side."""
    wanted = pairs.select(record_id=pl.col(f"{side}_id").cast(pl.String))
    by = ["record_id"]
    if f"{side}_source" in pairs.columns:
        wanted = wanted.with_columns(source=pairs[f"{side}_source"].cast(pl.String))
        by = ["source", "record_id"]
    elif ids["record_id"].n_unique() != ids.height:
        raise InputError(f"The register has several sources: pairs need the column {side}_source too.")
    rows = wanted.join(ids.with_row_index("row"), on=by, how="left", maintain_order="left")["row"]
    if missing := rows.null_count():
        raise InputError(f"{missing:,} of {len(rows):,} pairs name a {side}_id that is not in the register.")
    return rows.to_numpy().astype(np.int32)


def score_pairs(
    register: Register | RegisterSource,
    pairs: pl.DataFrame,
    model: Model | None = None,
    *,
    run: RunSettings | None = None,
) -> pl.DataFrame:
    """Score pairs that the caller brings, every one in full, without household pass.

    The prior is that of the model's expected duplicates; a scan estimates the share on the register instead, unless
    `RunSettings.estimate_share` is off.

    Args:
        register: what `read_register` returns or takes.
        pairs: `left_id`, `right_id` and, where ids repeat between sources, `left_source`, `right_source`.
        model: default `residents()`.
        run: threads, the day that counts as today.

    Returns:
        The pairs in the order given, with `match_weight` (float64 bits), `match_probability`, `band`, for
        each comparison `level_<c>` (int8, -1 missing) and `weight_<c>` (float64 bits), and `weight_prior`.

    Raises:
        InputError: a column is missing or an id is not in the register.
    """
    for column in ("left_id", "right_id"):
        if column not in pairs.columns:
            raise InputError(f"The pairs have no column {column}.")
    stages = Stages()
    chosen = model or residents()
    run = run or RunSettings()
    prepared = prepare(as_register(register, chosen, stages), chosen, run, stages)
    program = prepared.encoded.program
    left, right = _rows(prepared.ids, pairs, "left"), _rows(prepared.ids, pairs, "right")
    levels, weights, totals = score_rows(
        program, np.minimum(left, right), np.maximum(left, right), threads=run.threads
    )
    columns = [
        pl.Series("match_weight", totals),
        pl.Series("match_probability", match_probability(totals)),
        pl.Series("band", bands(totals, chosen.thresholds), dtype=pl.String),
    ]
    for i, comparison in enumerate(chosen.comparisons):
        columns.append(pl.Series(f"level_{comparison.column}", levels[:, i]))
        columns.append(pl.Series(f"weight_{comparison.column}", weights[:, i]))
    return pairs.with_columns(*columns, pl.lit(program.prior).alias("weight_prior"))
