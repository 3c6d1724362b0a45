"""Do match probabilities mean what they say? Expected calibration error of the proposed pairs.

The pairs are put into bins by their match probability; in each the mean probability is held against the share that is
true. The error is the mean distance, each bin weighted by its pairs: 0 where probabilities are shares. Bins of equal
width show where on the scale it errs but leave most pairs in one bin; bins of equal mass hold equally many pairs.

Source: Naeini, Cooper and Hauskrecht 2015, "Obtaining well calibrated probabilities using Bayesian binning" (the
expected calibration error).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of about one match probability: how many, their mean probability, and the share that is true."""

    pairs: int
    probability: float
    true_share: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Match probabilities held against the truth.

    Attributes:
        pairs: that were held against it.
        expected: true pairs that the probabilities promise, their sum; correct: those that there are.
        equal_width, equal_mass: expected calibration error with bins of each kind, in 0..1.
        bins: of equal mass, the least probable first.
    """

    pairs: int
    expected: float
    correct: int
    equal_width: float
    equal_mass: float
    bins: tuple[Bin, ...]

    def to_dict(self) -> dict[str, Any]:
        """Everything, JSON-ready."""
        return asdict(self)


def calibration(
    probabilities: npt.NDArray[np.float64], true: npt.NDArray[np.bool_], *, bins: int = BINS
) -> Calibration | None:
    """The calibration of pairs, None where there is no pair.

    Args:
        probabilities: float64[pairs], match probabilities; equal ones always share a bin.
        true: bool[pairs], whether each pair is one person.
        bins: of each kind, at most; with few pairs there are fewer of equal mass.
    """
    if len(probabilities) == 0:
        return None
    order = np.lexsort((true, probabilities))
    p, hits = probabilities[order], true[order]
    width = np.minimum((p * bins).astype(np.int64), bins - 1)
    # the bin of the first of all equal ones, so that a tie is never torn apart
    mass = np.searchsorted(p, p, side="left") * bins // len(p)
    by_width, by_mass = _bins(width, p, hits), _bins(mass, p, hits)
    return Calibration(
        len(p), float(p.sum()), int(hits.sum()), _error(by_width, len(p)), _error(by_mass, len(p)), by_mass
    )


def _bins(
    number: npt.NDArray[np.int64], p: npt.NDArray[np.float64], hits: npt.NDArray[np.bool_]
) -> tuple[Bin, ...]:
    """Bins of sorted pairs, those that hold any."""
    _, starts, sizes = np.unique(number, return_index=True, return_counts=True)
    means, shares = np.add.reduceat(p, starts) / sizes, np.add.reduceat(hits.astype(np.int64), starts) / sizes
    rows = zip(sizes.tolist(), means.tolist(), shares.tolist(), strict=True)
    return tuple(Bin(size, mean, share) for size, mean, share in rows)


def _error(bins: tuple[Bin, ...], pairs: int) -> float:
    return sum(each.pairs * abs(each.probability - each.true_share) for each in bins) / pairs
