"""``ktp-dedup evaluate``: a result against the truth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ktp_dedup.cli.options import AsJson, Language, Quiet

if TYPE_CHECKING:
    from ktp_dedup.cli.console import Output, Share
    from ktp_dedup.evaluate import Cut, Evaluation
    from ktp_dedup.evaluate.measures import BCubed, Measure

MOST_ROWS = 20
"""Cuts that the table shows; --json has them all."""


def run(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder that a scan wrote.")],
    truth: Annotated[
        Path, typer.Option("--truth", metavar="CSV", help="Pairs id_a,id_b or persons record_id,person_id.")
    ],
    json: AsJson = False,
    quiet: Quiet = False,
    lang: Language = "id",
) -> None:
    """Measure a result against known truth.

    Precision, recall and F1 by band and by match weight, effort of review, quality of clusters (B-cubed).
    """
    from ktp_dedup.cli.console import Output
    from ktp_dedup.evaluate import evaluate, read_truth
    from ktp_dedup.report import read_results

    results = read_results(out)
    records = results.summary.get("records")
    found = evaluate(results.pairs, read_truth(truth), records=records if isinstance(records, int) else None)
    output = Output(lang, json, quiet)
    output.document(found.to_dict())
    print_evaluation(found, output)
    print_cuts(found, output)


def print_evaluation(found: Evaluation, output: Output) -> None:
    """Prints precision and recall by band and of the clusters."""
    from ktp_dedup.report.texts import word

    lang = output.lang
    headings = [word(key, lang) for key in ("found", "correct", "true_pairs", "precision", "recall", "f1")]
    rows = [
        (word(key, lang), m.found, m.correct, m.true_pairs, *_shares(m))
        for key, m in (("match", found.match), ("match_and_review", found.review))
    ]
    clusters = {"b_cubed": found.b_cubed, "b_cubed_named": found.b_cubed_named}
    of_records = [(word(key, lang), None, None, None, *_shares(b)) for key, b in clusters.items()]
    output.table(["", *headings], [*rows, *of_records])
    output.line(f"{word('review_pairs_per_true', lang)}: {output.cell(found.review_pairs_per_true)}")
    if found.calibration is not None:
        errors = output.cell(found.calibration.equal_mass), output.cell(found.calibration.equal_width)
        output.line(
            f"{word('calibration_error', lang)}: {errors[0]} ({word('equal_width', lang)} {errors[1]})"
        )


def print_cuts(found: Evaluation, output: Output) -> None:
    """Prints precision and recall by match weight, thinned to what a screen holds, and the best cut."""
    from ktp_dedup.report.texts import word

    headings = [
        word(key, output.lang) for key in ("match_weight", "found", "correct", "precision", "recall", "f1")
    ]
    last_of_each = {cut.measure: cut for cut in found.cuts}
    cuts = list(last_of_each.values())
    step = len(cuts) // MOST_ROWS + 1
    output.table(headings, map(_row, cuts[::step]))
    if found.best is not None:
        output.table(headings, [_row(found.best)], title=word("best", output.lang))


def _row(cut: Cut) -> tuple[float | None, ...]:
    return (cut.match_weight, cut.measure.found, cut.measure.correct, *_shares(cut.measure))


def _shares(measure: Measure | BCubed) -> tuple[Share | None, ...]:
    """Precision, recall and F1, to be shown in percent."""
    from ktp_dedup.cli.console import Share

    values = (measure.precision, measure.recall, measure.f1)
    return tuple(None if value is None else Share(value) for value in values)
