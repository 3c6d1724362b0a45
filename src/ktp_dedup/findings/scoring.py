"""From survivors to scored pairs: the household pass, the prior of the register at hand, the final cut."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ktp_dedup.encode import Prepared
from ktp_dedup.engine import Blocks, Survivors, score_pairs, shared_rules
from ktp_dedup.estimate.recapture import Missed, estimate_missed
from ktp_dedup.estimate.share import estimate_share
from ktp_dedup.findings.bands import match_probability
from ktp_dedup.findings.household import household_weights
from ktp_dedup.findings.judge import Penalised
from ktp_dedup.findings.pairs import ScoredPairs
from ktp_dedup.model import Model, prior_weight

PRIOR_ROOM = 1.0
"""Bits that a share estimated on the register may lift the prior: the scan's cut leaves room for them."""

MOST_LIFT = 4.0
"""Bits that such a share lifts the prior at most. Beyond `PRIOR_ROOM` all pairs are found that need no support of a
household; of those that do, the weakest were cut by the scan."""


@dataclass(frozen=True)
class Scoring:
    """Scored pairs, and what they say of the register.

    Attributes:
        prepared: with the prior of the share that the register shows.
        scored: pairs at or above the review threshold, and those with an equal NIK.
        penalised: pairs that the household pass took down.
        share: of records, as `Model.expected_duplicates`.
        missed: true pairs that blocking missed.
        below_review: true pairs to expect among the scored pairs below the review threshold.
    """

    prepared: Prepared
    scored: ScoredPairs
    penalised: Penalised
    share: float
    missed: Missed
    below_review: float


def scan_cut(model: Model, *, with_share: bool) -> float:
    """The cut of a scan in bits, so that the household pass and the share can still lift a pair to review."""
    return model.thresholds.review_weight - model.household.support - (PRIOR_ROOM if with_share else 0.0)


def _sides(prepared: Prepared, across: bool) -> tuple[int, int | None]:
    """Numbers of records between which pairs are made."""
    records = prepared.ids.height
    if not across:
        return records, None
    left = int((prepared.encoded.program.arrays.sources == 0).sum())
    return left, records - left


def _share(prepared: Prepared, weights: npt.NDArray[np.float64], across: bool) -> float:
    """The share of duplicates that match weights show."""
    left, right = _sides(prepared, across)
    pairs = left * right if right is not None else left * (left - 1) / 2
    return estimate_share(
        weights,
        prepared.encoded.program.prior,
        pairs=pairs,
        records=left if right is None else min(left, right),
        expected=prepared.model.expected_duplicates,
    )


def _with_prior(prepared: Prepared, share: float, across: bool) -> Prepared:
    """The prior of a share, at most `MOST_LIFT` above the model's."""
    program = prepared.encoded.program
    prior = min(prior_weight(share, *_sides(prepared, across)), program.prior + MOST_LIFT)
    return replace(prepared, encoded=replace(prepared.encoded, program=replace(program, prior=prior)))


def score_survivors(
    prepared: Prepared,
    blocks: Blocks,
    survivors: Survivors,
    *,
    across: bool = False,
    with_share: bool = True,
    threads: int | None = None,
    seed: int = 0,
) -> Scoring:
    """Score survivors in full.

    Args:
        prepared: register and model, ready for the engine.
        blocks: of all rules.
        survivors: of a scan with `scan_cut`.
        across: whether pairs are across two registers.
        with_share: estimate the share of duplicates on these survivors; else the model's expected one stands.
        threads: default all processors.
        seed: of the interval of missed pairs.
    """
    model, before = prepared.model, prepared.encoded.program
    household = household_weights(
        (survivors.left, survivors.right),
        survivors.weights,
        prepared.encoded.households,
        settings=model.household,
        good=model.thresholds.review_weight,
    )
    totals = survivors.weights + household
    share = _share(prepared, totals, across) if with_share else model.expected_duplicates
    if with_share and before.records > 1:
        prepared = _with_prior(prepared, share, across)
    program = prepared.encoded.program
    totals += program.prior - before.prior
    keep = totals >= model.thresholds.review_weight
    below_review = float(match_probability(totals[~keep]).sum())
    keep |= program.keeps(survivors.left, survivors.right)
    left, right = survivors.left[keep], survivors.right[keep]
    levels, weights, _ = score_pairs(program, left, right, threads=threads)
    rules = shared_rules(blocks, left, right)
    low = household < 0
    return Scoring(
        prepared,
        ScoredPairs(left, right, levels, weights, household[keep], rules),
        Penalised(survivors.left[low], survivors.right[low], household[low]),
        share,
        estimate_missed(rules, match_probability(totals[keep]), seed=seed),
        below_review,
    )
