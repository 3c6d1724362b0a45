"""Bands and probabilities of match weights."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ktp_dedup.model import Thresholds

MATCH, REVIEW, NON_MATCH = "match", "review", "non-match"


def match_probability(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Match probability of match weights in bits of posterior odds."""
    return 1.0 / (1.0 + np.exp2(-np.clip(weights, -1000.0, 1000.0)))


def bands(weights: npt.NDArray[np.float64], thresholds: Thresholds) -> npt.NDArray[np.str_]:
    """Band of each match weight."""
    at_least_review = np.where(weights >= thresholds.review_weight, REVIEW, NON_MATCH)
    return np.where(weights >= thresholds.match_weight, MATCH, at_least_review)
