"""``ktp-dedup demo``: a synthetic register, scanned and evaluated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ktp_dedup.cli.options import AsJson, Language, Quiet, Seed
from ktp_dedup.cli.synth import Profile


def run(
    n: Annotated[int, typer.Option("-n", min=1, metavar="N", help="Records.")] = 110_000,
    seed: Seed = 0,
    profile: Profile = "klaten",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="OUT", help="New folder for the result.")
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
    lang: Language = "id",
) -> None:
    """Scan a synthetic register and evaluate the result.

    Shows what was found against the known truth, and how long each stage took.
    """
    from ktp_dedup.cli.bar import progress_bar
    from ktp_dedup.cli.console import Output
    from ktp_dedup.cli.evaluate import print_evaluation
    from ktp_dedup.cli.scan import print_scan, print_stages
    from ktp_dedup.demo import demo
    from ktp_dedup.report import check_output, word

    if out is not None:
        check_output(out)
    output = Output(lang, json, quiet)
    with progress_bar(lang, quiet=quiet) as progress:
        shown = demo(n, seed, profile=profile, out=out, progress=progress)
    seconds = dict(shown.seconds)
    evaluation = shown.evaluation
    output.document({"scan": shown.scan.summary, "evaluation": evaluation.to_dict(), "seconds": seconds})
    print_scan(shown.scan.summary, output)
    found = evaluation.match
    share = f"{output.cell(found.correct)} {word('of', lang)} {output.cell(found.true_pairs)}"
    output.line(f"{word('duplicates_found', lang)}: {share}")
    print_evaluation(evaluation, output)
    print_stages(seconds, output)
    if out is not None:
        output.line(f"{word('results_in', lang)} {out}")
