"""``ktp-dedup demo``: a synthetic register, scanned and evaluated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ktp_dedup.cli.options import AsJson, Language, Quiet, Seed
from ktp_dedup.cli.synth import Profile


def run(
    n: Annotated[int, typer.Option("-n", min=2, metavar="N", help="Records.")] = 110_000,
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
    output.document(
        {
            "scan": dict(shown.scan.summary),
            "evaluation": shown.evaluation.to_dict(),
            "seconds": dict(shown.seconds),
        }
    )
    print_scan(shown.scan, output)
    print_evaluation(shown.evaluation, output)
    print_stages(shown.seconds, output)
    if out is not None:
        output.line(f"{word('results_in', lang)} {out}")
