"""The share of duplicates in a register, estimated with all weights held.

The prior of a pair is a guess until the register has been scanned. Every pair x is a duplicate with probability q, and
its likelihood ratio is L(x) = 2^(match weight - prior). The log likelihood of q over all N pairs,

    sum over survivors of log(1 - q + q·L)  +  (N - survivors)·log(1 - q·c),

is concave, so it has one maximum; EM on q alone climbs to it, bisection finds it at once. The second term is what makes
the estimate honest about truncation: `c`, the coverage, is the share of duplicates that survive blocking and cut, and a
pair that did not survive is a duplicate with probability about q·(1 - c) (among strangers nearly none survives). With
q near 0 the maximum is where `c·q·N` equals the sum of the survivors' match probabilities.

Where no duplicates are, chance alone gives the survivors ratios whose sum is about c·N, and the maximum lies near 0.
A weak prior (Gamma) worth `STRENGTH` records of the expected share keeps a small register near what the model expects:
of 1,000 records half the say is the prior's, of a million a thousandth.

Source: Winkler 2002, "Methods for record linkage and Bayesian networks" (the share as the only free parameter).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

STRENGTH = 1000.0
"""Records that the prior of the share is worth."""

LEAST, MOST = 1e-7, 0.99
"""Bounds of the share, as a model allows them."""

_STEPS = 100
_MOST_BITS = 900.0
"""A likelihood ratio beyond this says no more; it keeps 2^bits a finite number."""


def estimate_share(
    weights: npt.NDArray[np.float64],
    prior: float,
    *,
    pairs: float,
    records: float,
    expected: float,
    coverage: float = 1.0,
) -> float:
    """Estimate the share of records that have a duplicate, as `Model.expected_duplicates` means it.

    Args:
        weights: match weights in bits of the survivors of a scan, prior included; the lower their cut the better, and
            in any order.
        prior: in bits, as contained in each weight.
        pairs: all pairs of the register, n(n-1)/2, or n·m across two; also those that were never compared.
        records: n, or the smaller of both registers.
        expected: the share to expect without data, in (0, 1): that of the model.
        coverage: share of duplicates that survive blocking and cut, in (0, 1]; see `estimate_missed`.

    Returns:
        The share, within `LEAST` and `MOST`; `expected` where there are no pairs.
    """
    if pairs <= 0 or records <= 0:
        return expected
    ratios = np.exp2(np.clip(np.sort(weights) - prior, -_MOST_BITS, _MOST_BITS))

    def slope(share: float) -> float:
        """Derivative of log likelihood and log prior by log share; falls as the share grows."""
        chance = min(share * records / pairs, 0.5)
        survivors = float(np.sum(chance * (ratios - 1) / (1 - chance + chance * ratios)))
        others = (pairs - len(ratios)) * chance * coverage / (1 - chance * coverage)
        return survivors - others + STRENGTH * (expected - share)

    low, high = np.log(LEAST), np.log(MOST)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if slope(float(np.exp(middle))) > 0:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2))
