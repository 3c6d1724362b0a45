"""How good a result is, measured against known truth: precision, recall, F1, B-cubed, pair completeness."""

from ktp_dedup.evaluate.evaluation import evaluate
from ktp_dedup.evaluate.measures import BCubed, Cut, Evaluation, Measure
from ktp_dedup.evaluate.truth import Truth, as_truth, read_truth

__all__ = ["BCubed", "Cut", "Evaluation", "Measure", "Truth", "as_truth", "evaluate", "read_truth"]
