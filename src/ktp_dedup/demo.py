"""The demonstration: a synthetic register with known duplicates, scanned and held against its truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ktp_dedup.encode import ProgressCallback, Stages
from ktp_dedup.evaluate import Evaluation, evaluate
from ktp_dedup.scan import Scan, scan
from ktp_dedup.synth import profile as rates_of
from ktp_dedup.synth import synthesize


@dataclass(frozen=True)
class Demo:
    """What a demonstration found.

    Attributes:
        scan: the result.
        evaluation: the result against the truth.
        seconds: seconds of each stage: ``synth``, those of the scan, ``evaluate``.
    """

    scan: Scan
    evaluation: Evaluation
    seconds: Mapping[str, float]

    def __repr__(self) -> str:
        return f"Demo(found={self.evaluation.match.correct} of {self.evaluation.true_pairs})"


def demo(
    n: int = 110_000,
    seed: int = 0,
    *,
    profile: str = "klaten",
    out: str | Path | None = None,
    progress: ProgressCallback | None = None,
) -> Demo:
    """Makes a register of ``n`` records with known duplicates, scans it untrained, evaluates the result.

    Args:
        n: records.
        seed: of the synthetic register.
        profile: kind of register, see ``ktp_dedup.synth.profile``.
        out: a new folder for the result, or None to write nothing.
        progress: called with each step of the scan.

    Raises:
        UsageError: the profile is unknown.
        OutputError: the folder cannot be written.
    """
    rates = rates_of(profile)
    stages = Stages(progress)
    with stages.stage("synth"):
        made = synthesize(n, rates=rates, seed=seed)
    found = scan(made.register, progress=progress)
    with stages.stage("evaluate"):
        evaluation = evaluate(found.pairs, made.truth)
    if out is not None:
        found.write(out)
    before, after = stages.seconds["synth"], stages.seconds["evaluate"]
    return Demo(found, evaluation, {"synth": before, **found.summary["stages"], "evaluate": after})
