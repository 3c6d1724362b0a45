"""`train`: a model whose parameters were estimated from a register, by EM or from labels."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from ktp_dedup.encode import Prepared, RunSettings, Stages, as_register, block, prepare
from ktp_dedup.engine import Blocks, Survivors, scan_blocks, score_pairs, warm_up
from ktp_dedup.engine.program import I32
from ktp_dedup.errors import InputError, OutputError, UsageError
from ktp_dedup.estimate.em import Fit, Population, Settings
from ktp_dedup.estimate.guard import Candidates, Estimator, Verdict, judge
from ktp_dedup.estimate.labels import UNKNOWN, Labels
from ktp_dedup.estimate.parameters import F64, I8, Parameters, parameters, with_parameters
from ktp_dedup.estimate.report import Training, training_report
from ktp_dedup.estimate.strangers import (
    Strangers,
    dependence,
    estimate_u,
    pair_fold,
    random_pairs,
    rarity_bits,
)
from ktp_dedup.evaluate.labels import as_labels, read_labels
from ktp_dedup.findings import household_weights
from ktp_dedup.model import Model, residents, write_model
from ktp_dedup.register import Register, RegisterSource

__all__ = ["TrainSettings", "Trained", "Training", "train"]

ALL_CANDIDATES = 2_000_000
"""Up to so many planned pairs every candidate pair is looked at, beyond it those near the review threshold."""
DEPTH = 6.0
"""Bits below the cut of a scan down to which pairs are looked at."""
MOST_REACH = 40.0
EVERYTHING = -1e9


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """What training may do.

    Attributes:
        hold: names of comparisons that stay as they are.
        reach: bits that a probability may move from where it starts; more only for a start that knows nothing.
        strict: a model that would be worse is an error, instead of a warning and the old model.

    Raises:
        UsageError: reach is not above 0.
    """

    hold: tuple[str, ...] = ()
    reach: float = 3.0
    strict: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.reach <= MOST_REACH:
            raise UsageError(f"reach must be above 0 and at most {MOST_REACH:g} bits")


@dataclass(frozen=True)
class Trained:
    """A trained model, and how it came about.

    Attributes:
        model: the new model; the old one where training did not make it better (`report.kept` says so).
        report: before and after, convergence, what was never seen, dependence, and the check.
    """

    model: Model
    report: Training

    def __repr__(self) -> str:
        return f"Trained({self.model.name!r}, kept={self.report.kept!r})"

    def write(self, path: str | Path, *, overwrite: bool = False) -> None:
        """Write the model as TOML, all at once.

        Raises:
            OutputError: the file exists and `overwrite` is not given, or it cannot be written.
        """
        check_target(path, overwrite=overwrite)
        target = Path(path)
        new = target.with_name(f".{target.name}.new")
        try:
            write_model(self.model, new)
            new.replace(target)
        except OSError:
            new.unlink(missing_ok=True)
            raise OutputError(
                f"Cannot write {path}: check the folder, the free space and whether the file is open."
            ) from None


def check_target(path: str | Path, *, overwrite: bool = False) -> None:
    """Make sure, before long work, that a model file may be written.

    Raises:
        OutputError: the file exists and `overwrite` is not given, is a folder, or its folder does not exist.
    """
    target = Path(path)
    if target.is_dir():
        raise OutputError(f"{path} is a folder: give the name of a model file, such as model.toml.")
    if target.exists() and not overwrite:
        raise OutputError(f"{path} exists: choose another name, or give --overwrite to replace it.")
    if not target.parent.is_dir():
        raise OutputError(f"The folder {target.parent} does not exist: make it first.")


def train(
    register: Register | RegisterSource | Sequence[RegisterSource],
    model: Model | None = None,
    *,
    labels: pl.DataFrame | str | Path | None = None,
    seed: int = 0,
    settings: TrainSettings | None = None,
    run: RunSettings | None = None,
) -> Model:
    """The model of `learn`, which see; what it warns of goes to the log `ktp_dedup`."""
    trained = learn(register, model, labels=labels, seed=seed, settings=settings, run=run)
    for code, what in trained.report.warnings:
        logging.getLogger(__name__).warning("%s: %s", code, what)
    return trained.model


def learn(
    register: Register | RegisterSource | Sequence[RegisterSource],
    model: Model | None = None,
    *,
    labels: pl.DataFrame | str | Path | None = None,
    seed: int = 0,
    settings: TrainSettings | None = None,
    run: RunSettings | None = None,
) -> Trained:
    """Estimate the parameters of a model from a register: u by random pairs, m and the share of duplicates by EM.

    Args:
        register: what `read_register` returns or takes.
        model: to start from; default `residents()`.
        labels: pairs that are known, then m is counted on them: `id_a`, `id_b` and `label` (1 duplicate, 0 not), or
            the whole truth in a form that `read_truth` takes.
        seed: of sampling by id and of the halves that check each other.
        settings: what training may do.
        run: threads, memory, the day that counts as today.

    Raises:
        InputError: the register or the labels cannot be read, or no label fits the register.
        UsageError: `settings.hold` names no comparison, or with `strict` the trained model is worse than the old one.
    """
    stages, run = Stages(), run or RunSettings()
    start, allowed = model or residents(), settings or TrainSettings()
    held = parameters(start, allowed.hold)
    prepared = prepare(as_register(register, start, stages), start, run, stages)
    known = _labels(labels, prepared.ids)
    blocks = block(prepared, stages)
    with stages.stage("compile"):
        warm_up(prepared.encoded.program, blocks)
    task = _Task(prepared, held, known, Settings(reach=allowed.reach), seed, run)
    with stages.stage("scan"):
        candidates = _candidates(task, blocks)
    with stages.stage("train"):
        outcome = _estimate(task, candidates)
    return _trained(start, held, outcome, allowed.strict)


@dataclass(frozen=True)
class _Task:
    """What all steps share."""

    prepared: Prepared
    held: Parameters
    known: Labels | None
    settings: Settings
    seed: int
    run: RunSettings


@dataclass(frozen=True)
class _Outcome:
    """What was estimated."""

    fit: Fit
    verdict: Verdict
    seen: F64
    dependence: list[tuple[int, int, float]]


def _trained(start: Model, held: Parameters, outcome: _Outcome, strict: bool) -> Trained:
    """The better of both models, with the report."""
    if strict and not outcome.verdict.better:
        raise UsageError(
            "The trained model is worse than the one it started from on pairs that neither was fitted to: "
            "hold comparisons, give labels, or keep the model."
        )
    fit = outcome.fit
    model = with_parameters(start, fit.found, fit.share) if outcome.verdict.better else start
    report = training_report(start, held, fit, outcome.verdict, outcome.seen, outcome.dependence)
    return Trained(model, report)


def _labels(labels: pl.DataFrame | str | Path | None, ids: pl.DataFrame) -> Labels | None:
    """Labels as rows of the register."""
    if labels is None:
        return None
    given = as_labels(labels) if isinstance(labels, pl.DataFrame) else read_labels(labels)
    pairs = given.rows(ids)
    if not (pairs["label"] == 1).any():
        raise InputError(
            "No labelled duplicate is a pair of this register: are they the labels of another one?"
        )
    left, right = (pairs[side].to_numpy().astype(np.int32) for side in ("left", "right"))
    return Labels(left, right, pairs["label"].to_numpy(), given.complete)


def _scored(task: _Task, left: I32, right: I32) -> tuple[I8, F64, F64]:
    """Levels, weights and rarity bits of pairs."""
    levels, weights, _ = score_pairs(task.prepared.encoded.program, left, right, threads=task.run.threads)
    return levels, weights, rarity_bits(levels, weights, task.held)


def _survivors(task: _Task, blocks: Blocks) -> Survivors:
    """All candidate pairs of a small register, those within reach of the review threshold of a large one."""
    model = task.prepared.model
    cut = model.thresholds.review_weight - model.household.support - DEPTH
    if int(blocks.pairs.sum()) <= ALL_CANDIDATES:
        cut = EVERYTHING
    return scan_blocks(task.prepared.encoded.program, blocks, cut=cut, threads=task.run.threads)[0]


def _candidates(task: _Task, blocks: Blocks) -> Candidates:
    """Pairs that may be duplicates, without pairs of one household, and all labelled duplicates."""
    survivors, homes = _survivors(task, blocks), task.prepared.encoded.households
    household = household_weights(
        (survivors.left, survivors.right),
        survivors.weights,
        homes,
        settings=task.prepared.model.household,
        good=task.prepared.model.thresholds.review_weight,
    )
    apart = (homes[survivors.left] != homes[survivors.right]) | (homes[survivors.left] < 0)
    left, right, extra = survivors.left[apart], survivors.right[apart], household[apart]
    label = np.full(len(left), UNKNOWN, np.int8)
    if task.known is not None:
        more = task.known.unseen(left, right)
        left, right = np.concatenate([left, more[0]]), np.concatenate([right, more[1]])
        extra = np.concatenate([extra, np.zeros(len(more[0]))])
        label = task.known.of(left, right)
    levels, _, rarity = _scored(task, left, right)
    return Candidates(levels, rarity.sum(axis=1) + extra, pair_fold(left, right, seed=task.seed), label)


def _estimate(task: _Task, candidates: Candidates) -> _Outcome:
    """Estimate on all candidates, and judge on halves."""
    model, records = task.prepared.model, task.prepared.ids.height
    levels, weights, _ = _scored(task, *random_pairs(records, seed=task.seed))
    total = task.prepared.encoded.program.prior + weights.sum(axis=1)
    mass = 1 / (1 + np.exp2(np.clip(total, -1000, 1000)))
    start, seen = estimate_u(task.held, Strangers(levels, mass), reach=task.settings.reach)
    correlated = dependence(np.where(levels < 0, np.nan, weights), mass)
    population = Population(records * (records - 1) / 2, records, model.expected_duplicates)
    estimator = Estimator(start, population, task.settings)
    labelled = 0 if task.known is None else int((task.known.label == 1).sum())
    fitted = (estimator.from_labels if labelled else estimator.by_em)(candidates)
    verdict = judge(candidates, estimator, task.held, labelled=labelled, threshold=model.thresholds.match)
    return _Outcome(fitted, verdict, seen, correlated)
