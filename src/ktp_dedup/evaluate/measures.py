"""What an evaluation says, as frozen values. A share is a fraction of 1; a share of nothing is None."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ktp_dedup.evaluate.calibration import Calibration


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision and recall of one set of proposed pairs.

    Attributes:
        found: pairs proposed.
        correct: those of them that the truth holds.
        true_pairs: pairs in the truth, also those that no rule ever compared.
    """

    found: int
    correct: int
    true_pairs: int

    @property
    def precision(self) -> float | None:
        """Share of the proposed pairs that are right."""
        return _share(self.correct, self.found)

    @property
    def recall(self) -> float | None:
        """Share of the true pairs that are proposed."""
        return _share(self.correct, self.true_pairs)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return _share(2 * self.correct, self.found + self.true_pairs)

    def to_dict(self) -> dict[str, Any]:
        """Counts and shares, JSON-ready."""
        return {**asdict(self), "precision": self.precision, "recall": self.recall, "f1": self.f1}


@dataclass(frozen=True, slots=True)
class Cut:
    """The measure of all pairs whose match weight is at least ``match_weight`` bits."""

    match_weight: float
    measure: Measure

    def to_dict(self) -> dict[str, Any]:
        """The threshold beside its measure, JSON-ready."""
        return {"match_weight": self.match_weight, **self.measure.to_dict()}


@dataclass(frozen=True, slots=True)
class BCubed:
    """B-cubed precision and recall of the clusters: how pure and how whole a record's cluster is, on average.

    Source: Bagga and Baldwin 1998, "Algorithms for scoring coreference chains".

    Attributes:
        records: how many records the mean is taken over.
        precision: mean share of a record's cluster that is the same person.
        recall: mean share of a person's records that share the record's cluster.
    """

    records: int
    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two."""
        if self.precision is None or self.recall is None:
            return None
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def to_dict(self) -> dict[str, Any]:
        """Count and shares, JSON-ready."""
        return {**asdict(self), "f1": self.f1}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A result held against the truth.

    Attributes:
        true_pairs: pairs of records that are one person.
        match: what the band ``match`` alone proposes.
        review: what ``match`` and ``review`` propose together.
        review_pairs: pairs left to clerical review.
        review_true_pairs: those of them that are right.
        written: every pair of these two bands; its recall is the ceiling of any threshold.
        pair_completeness: share of true pairs that blocking kept; None without candidate information.
        b_cubed: quality of the clusters that the ``match`` pairs form, over all records where they are known.
        b_cubed_named: the same over the records of true or found clusters only.
        cuts: precision and recall by match weight, lowest first; empty when the pairs carry no weights.
        best: the cut with the highest F1 (the highest weight among equals); None without weights.
        calibration: match probabilities of `match` and `review` against the truth; None without weights.
    """

    true_pairs: int
    match: Measure
    review: Measure
    review_pairs: int
    review_true_pairs: int
    written: Measure
    pair_completeness: float | None
    b_cubed: BCubed
    b_cubed_named: BCubed
    cuts: tuple[Cut, ...]
    best: Cut | None
    calibration: Calibration | None

    @property
    def review_pairs_per_true(self) -> float | None:
        """Pairs a clerk looks at in review for each true one found there."""
        return _share(self.review_pairs, self.review_true_pairs)

    def to_dict(self) -> dict[str, Any]:
        """Everything, JSON-ready; the recall of ``written`` is given as ``recall_ceiling``."""
        return {
            "true_pairs": self.true_pairs,
            "match": self.match.to_dict(),
            "match_and_review": self.review.to_dict(),
            "review_pairs": self.review_pairs,
            "review_true_pairs": self.review_true_pairs,
            "review_pairs_per_true": self.review_pairs_per_true,
            "pair_completeness": self.pair_completeness,
            "recall_ceiling": self.written.recall,
            "b_cubed": self.b_cubed.to_dict(),
            "b_cubed_named": self.b_cubed_named.to_dict(),
            "best": None if self.best is None else self.best.to_dict(),
            "calibration": None if self.calibration is None else self.calibration.to_dict(),
            "cuts": [cut.to_dict() for cut in self.cuts],
        }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
