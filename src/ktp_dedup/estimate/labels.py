"""Labels of pairs: which are duplicates, which are not, and of which nothing is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ktp_dedup.engine.program import I32
from ktp_dedup.estimate.parameters import I8

UNKNOWN = -1
"""The label of a pair of which nothing is known."""


@dataclass(frozen=True)
class Labels:
    """Labelled pairs of rows.

    Attributes:
        left, right: int32 rows of the register, left < right, each pair once.
        label: int8, 1 duplicate, 0 not.
        complete: whether every pair that is not among them is known not to be a duplicate.
    """

    left: I32
    right: I32
    label: I8
    complete: bool

    def of(self, left: I32, right: I32) -> I8:
        """The label of each pair, -1 where it is not known."""
        result = np.full(len(left), 0 if self.complete else UNKNOWN, np.int8)
        if len(self.left) == 0:
            return result
        own, asked = _keys(self.left, self.right), _keys(left, right)
        order = np.argsort(own, kind="stable")
        place = np.minimum(np.searchsorted(own[order], asked), len(own) - 1)
        known = own[order][place] == asked
        result[known] = self.label[order][place][known]
        return result

    def unseen(self, left: I32, right: I32) -> tuple[I32, I32]:
        """The labelled duplicates that are not among these pairs."""
        duplicate = self.label == 1
        missing = duplicate & ~np.isin(_keys(self.left, self.right), _keys(left, right))
        return self.left[missing], self.right[missing]


def _keys(left: I32, right: I32) -> np.ndarray:
    return left.astype(np.int64) << 32 | right.astype(np.int64)
