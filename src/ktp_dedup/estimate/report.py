"""What training found, as a table to read: every level before and after, and what to be wary of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl

from ktp_dedup.estimate.em import Fit
from ktp_dedup.estimate.guard import Verdict
from ktp_dedup.estimate.parameters import F64, Parameters
from ktp_dedup.model import Model

LEAST_SEEN = 1.0
"""Fewer expected duplicates than this on a level: it was never seen."""
STRONG = 0.1
"""A correlation among strangers from which evidence is called dependent."""


@dataclass(frozen=True)
class Training:
    """How a model was trained.

    Attributes:
        kept: `trained`, or `start` where training would have made the model worse.
        levels: one row for each level, in the order of the model: `comparison`, `level`, `m_before`, `m_after`,
            `u_before`, `u_after` (spread where the level has a rarity: `rare`), `weight_before`, `weight_after` (bits,
            without rarity), `duplicates` and `strangers` (how many were seen on it), `held` (nothing estimated),
            `at_bound` (m or u moved as far as allowed).
        dependence: `left`, `right` (comparisons), `correlation` of their weights among strangers, strongest first.
        verdict: start against trained on pairs that neither was fitted to.
        share_before, share_after: of records that have a duplicate.
        iterations, converged: of EM.
    """

    kept: Literal["trained", "start"]
    levels: pl.DataFrame
    dependence: pl.DataFrame
    verdict: Verdict
    share_before: float
    share_after: float
    iterations: int
    converged: bool

    @property
    def warnings(self) -> tuple[tuple[str, str], ...]:
        """What to be wary of, each as a code and what it is about; empty if all went well.

        `start_kept` training would have made the model worse · `not_converged` after so many iterations · `never_seen`
        levels without duplicates · `at_bound` levels that moved as far as they may · `dependent` comparisons whose
        weights correlate among strangers.
        """
        never = ~pl.col("held") & (pl.col("duplicates") < LEAST_SEEN)
        found = (
            ("start_kept", "", self.kept == "start"),
            ("not_converged", str(self.iterations), not self.converged),
            ("never_seen", self._levels(never), True),
            ("at_bound", self._levels(pl.col("at_bound")), True),
            ("dependent", self._dependent(), True),
        )
        return tuple((code, what) for code, what, holds in found if holds and (what or code == "start_kept"))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "kept": self.kept,
            "share_before": self.share_before,
            "share_after": self.share_after,
            "iterations": self.iterations,
            "converged": self.converged,
            "check": self.verdict.to_dict(),
            "warnings": [{"code": code, "what": what} for code, what in self.warnings],
            "levels": self.levels.to_dicts(),
            "dependence": self.dependence.to_dicts(),
        }

    def _levels(self, where: pl.Expr) -> str:
        rows = self.levels.filter(where).select("comparison", "level").rows()
        return ", ".join(f"{comparison}: {level}" for comparison, level in rows)

    def _dependent(self) -> str:
        strong = self.dependence.filter(pl.col("correlation").abs() >= STRONG)
        return ", ".join(f"{left} × {right} ({value:+.2f})" for left, right, value in strong.rows())


def training_report(
    model: Model,
    before: Parameters,
    after: Fit,
    verdict: Verdict,
    strangers: F64,
    dependence: list[tuple[int, int, float]],
) -> Training:
    """The report of a training.

    Args:
        model: as it was; before: its parameters.
        after: what was estimated.
        verdict: of both.
        strangers: float64[levels], random pairs on each level.
        dependence: see `estimate.strangers.dependence`.
    """
    names = [comparison.name for comparison in model.comparisons]
    rows = [(names[a], names[b], value) for a, b, value in dependence]
    schema = {"left": pl.String, "right": pl.String, "correlation": pl.Float64}
    return Training(
        kept="trained" if verdict.better else "start",
        levels=_levels(model, before, after, strangers),
        dependence=pl.DataFrame(rows, schema=schema, orient="row"),
        verdict=verdict,
        share_before=model.expected_duplicates,
        share_after=after.share,
        iterations=after.iterations,
        converged=after.converged,
    )


def _levels(model: Model, before: Parameters, after: Fit, strangers: F64) -> pl.DataFrame:
    found = after.found
    moved_m, moved_u = np.abs(np.log2(found.m / before.m)), np.abs(np.log2(found.u / before.u))
    at = after.reach - 0.01
    columns = {
        "comparison": [c.name for c in model.comparisons for _ in c.levels],
        "level": [level.name for c in model.comparisons for level in c.levels[::-1]],
        "m_before": before.m,
        "m_after": found.m,
        "u_before": before.u,
        "u_after": found.u,
        "rare": before.rare,
        "weight_before": before.weights,
        "weight_after": found.weights,
        "duplicates": after.duplicates,
        "strangers": strangers,
        "held": ~(before.free_m | before.free_u),
        "at_bound": ((moved_m > at) & before.free_m) | ((moved_u > at) & before.free_u),
    }
    place = pl.concat([pl.arange(s.stop - 1, s.start - 1, -1, eager=True) for s in before.slices()])
    return pl.DataFrame(columns)[place.to_list()]
