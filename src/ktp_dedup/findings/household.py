"""The household pass: a household found again elsewhere supports its members, assigned one to one.

When a family registers again, its members come in pairs between two family cards. The best pairs are assigned one to
one. An assigned pair beside another good one is supported; a pair that the assignment leaves over although one of its
records has a good partner (twin A1 with twin B2) is taken for what it is, another member of the family.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ktp_dedup.model import Household

MISSING = -1


def _groups(
    first: npt.NDArray[np.int64], second: npt.NDArray[np.int64], order: npt.NDArray[np.int64]
) -> list[npt.NDArray[np.int64]]:
    """Pairs between the same two households, two or more, best first."""
    key = np.minimum(first, second) * (np.int64(1) << 32) + np.maximum(first, second)
    grouped = order[np.argsort(key[order], kind="stable")]
    edges = np.flatnonzero(np.diff(key[grouped])) + 1
    return [group for group in np.split(grouped, edges) if len(group) > 1]


def household_weights(
    pairs: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]],
    weights: npt.NDArray[np.float64],
    households: npt.NDArray[np.int32],
    *,
    settings: Household,
    good: float,
) -> npt.NDArray[np.float64]:
    """Bits that households add to or take from pairs.

    Args:
        pairs: rows of the left and right records.
        weights: match weights without the household, in bits.
        households: number of the household of each record, -1 missing.
        settings: support and penalty.
        good: match weight from which a pair supports others or shows another up as a cross pair.

    Returns:
        float64[pairs]: `support`, `penalty` or 0.
    """
    result = np.zeros(len(weights), np.float64)
    left, right = pairs
    if not settings.field or len(weights) == 0:
        return result
    first, second = households[left].astype(np.int64), households[right].astype(np.int64)
    between = np.flatnonzero((first != second) & (first != MISSING) & (second != MISSING))
    order = between[np.lexsort((right[between], left[between], -weights[between]))]
    for group in _groups(first, second, order):
        _assign(group, left, right, weights, settings, good, result)
    return result


def _assign(
    group: npt.NDArray[np.int64],
    left: npt.NDArray[np.int32],
    right: npt.NDArray[np.int32],
    weights: npt.NDArray[np.float64],
    settings: Household,
    good: float,
    result: npt.NDArray[np.float64],
) -> None:
    """Assign the pairs of two households one to one, best first, and weigh them."""
    partner_weight: dict[int, float] = {}
    assigned: list[int] = []
    for pair in group.tolist():
        a, b = int(left[pair]), int(right[pair])
        if a in partner_weight or b in partner_weight:
            best = max(partner_weight.get(a, -np.inf), partner_weight.get(b, -np.inf))
            result[pair] = settings.penalty if best >= good else 0.0
        else:
            partner_weight[a] = partner_weight[b] = weights[pair]
            assigned.append(pair)
    anchors = [pair for pair in assigned if weights[pair] >= good]
    for pair in assigned:
        if len(anchors) - (weights[pair] >= good) > 0:
            result[pair] = settings.support
