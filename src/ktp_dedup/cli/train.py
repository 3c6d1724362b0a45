"""``ktp-dedup train``: a model whose parameters were estimated from a register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ktp_dedup.cli.options import (
    AsJson,
    AsOf,
    Language,
    Mapped,
    MaxMemory,
    ModelFile,
    Overwrite,
    Query,
    Quiet,
    Registers,
    Seed,
    Threads,
)

if TYPE_CHECKING:
    from ktp_dedup.cli.console import Output
    from ktp_dedup.train import Trained

LEAST_CHANGE = 0.1
"""Bits that a level must move to be shown; --json has them all."""


def run(
    registers: Registers,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="MODEL", help="The model file to write.")],
    labels: Annotated[
        Path | None,
        typer.Option(
            "--labels", metavar="CSV", help="Judged pairs id_a,id_b,label (1 or 0), or the whole truth."
        ),
    ] = None,
    hold: Annotated[
        list[str] | None,
        typer.Option("--hold", metavar="COMPARISON", help="Leave this comparison as it is. Repeatable."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail where training makes the model worse; else it is kept.")
    ] = False,
    map_: Mapped = None,
    query: Query = None,
    model: ModelFile = None,
    threads: Threads = None,
    max_memory: MaxMemory = None,
    seed: Seed = 0,
    as_of: AsOf = None,
    overwrite: Overwrite = False,
    json: AsJson = False,
    quiet: Quiet = False,
    lang: Language = "id",
) -> None:
    """Estimate the parameters of a model from a register.

    Without labels by EM from the model given; with labels by counting. The preset works untrained: train when many
    duplicates are known or expected.
    """
    from ktp_dedup.cli.console import Output
    from ktp_dedup.cli.reading import Limits, Reading
    from ktp_dedup.train import TrainSettings, check_target, learn

    limits = Limits(threads, max_memory, seed, as_of).settings()
    check_target(out, overwrite=overwrite)
    reading = Reading(map_, model, query)
    start = reading.read_model()
    settings = TrainSettings(hold=tuple(hold or ()), strict=strict)
    register = reading.read(registers, start)
    trained = learn(register, start, labels=labels, seed=seed, settings=settings, run=limits)
    trained.write(out, overwrite=overwrite)
    output = Output(lang, json, quiet)
    output.document({"model": str(out), **trained.report.to_dict()})
    print_training(trained, output)


def print_training(trained: Trained, output: Output) -> None:
    """Prints what changed, how it was checked, and what to be wary of."""
    from ktp_dedup.cli.console import Share
    from ktp_dedup.report.phrases import phrase
    from ktp_dedup.report.texts import word

    report, lang = trained.report, output.lang
    facts = {
        "share_before": Share(report.share_before),
        "share_after": Share(report.share_after),
        "iterations": report.iterations,
        "gain": report.verdict.gain,
        "f1_start": report.verdict.f1_start,
        "f1_trained": report.verdict.f1_trained,
    }
    output.facts((word(key, lang), value) for key, value in facts.items() if value is not None)
    columns = ["comparison", "level", "m_before", "m_after", "weight_before", "weight_after"]
    rows = [
        (phrase(comparison, lang), phrase(level, lang), *numbers)
        for comparison, level, *numbers in report.levels.select(columns).rows()
        if abs(numbers[-1] - numbers[-2]) >= LEAST_CHANGE
    ]
    output.table([word(column, lang) for column in columns], rows)
    for code, what in report.warnings:
        output.warn(code, what)
