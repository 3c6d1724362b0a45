"""``ktp-dedup scan``: the duplicates within one register, or within and across several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ktp_dedup.cli.options import (
    AsJson,
    AsOf,
    ExpectedDuplicates,
    FailOn,
    FrequencyFile,
    Language,
    ListRelatives,
    Mapped,
    Match,
    MatchWeight,
    MaxMemory,
    ModelFile,
    OutputFormat,
    Overwrite,
    Query,
    Quiet,
    Registers,
    Review,
    ReviewWeight,
    Seed,
    ShowValues,
    Threads,
)
from ktp_dedup.errors import UsageError

if TYPE_CHECKING:
    from ktp_dedup.cli.console import Output
    from ktp_dedup.cli.reading import Reading
    from ktp_dedup.encode import ProgressCallback, RunSettings
    from ktp_dedup.model import Model
    from ktp_dedup.scan import Scan


_SIMPLE_LIMITS = {
    "dropped": "survivors_dropped",
    "refused_edges": "cluster_edges_refused",
    "crowded": "clusters_crowded",
    "not_searched": "clusters_not_searched",
    "relatives_left_out": "relatives_records_left_out",
}
"""Key of a warning -> the limit of the summary whose number it tells."""


def run(
    registers: Registers,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help="Folder to write the result to.")],
    link_only: Annotated[
        bool, typer.Option("--link-only", help="Only pairs across two registers, none within one.")
    ] = False,
    map_: Mapped = None,
    query: Query = None,
    model: ModelFile = None,
    match: Match = None,
    review: Review = None,
    match_weight: MatchWeight = None,
    review_weight: ReviewWeight = None,
    expected_duplicates: ExpectedDuplicates = None,
    frequencies: FrequencyFile = None,
    threads: Threads = None,
    max_memory: MaxMemory = None,
    seed: Seed = 0,
    as_of: AsOf = None,
    format: OutputFormat = "parquet",
    overwrite: Overwrite = False,
    show_values: ShowValues = False,
    list_relatives: ListRelatives = False,
    fail_on: FailOn = None,
    json: AsJson = False,
    quiet: Quiet = False,
    lang: Language = "id",
) -> None:
    """Find the people who are registered twice.

    Writes pairs, clusters, data problems, the model used and a summary to the folder OUT. It proposes;
    people decide.
    """
    from ktp_dedup.cli.bar import progress_bar
    from ktp_dedup.cli.console import Output
    from ktp_dedup.cli.reading import Limits, Reading, parse_bands
    from ktp_dedup.report import check_output, read_summary

    _refuse_contradictions(registers, link_only=link_only, show_values=show_values, format=format)
    bands = parse_bands(match, review, match_weight, review_weight)
    settings = replace(
        Limits(threads, max_memory, seed, as_of, frequencies).settings(),
        list_relatives=list_relatives,
        estimate_share=expected_duplicates is None,
    )
    reading = Reading(map_, model, query)
    job = _Job(registers, link_only, reading, reading.read_model(expected_duplicates), bands, settings)
    check_output(out, overwrite=overwrite)
    with progress_bar(lang, quiet=quiet) as progress:
        found = _find(job, progress)
        found.write(out, format=format, overwrite=overwrite, show_values=show_values, lang=lang)
    _print_result(read_summary(out), Output(lang, json, quiet), out)
    if fail_on is not None and any(found.summary["worklist"][band] for band in ("match", fail_on)):
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Job:
    """A scan as its options say it: what to read, what to look for, how to run."""

    registers: list[str]
    link_only: bool
    reading: Reading
    model: Model
    bands: tuple[float | None, float | None]
    settings: RunSettings


def _refuse_contradictions(
    registers: list[str], *, link_only: bool, show_values: bool, format: OutputFormat
) -> None:
    if show_values and format == "parquet":
        raise UsageError("--show-values writes a sheet for people: give --format xlsx or --format csv too.")
    if link_only and len(registers) != 2:
        raise UsageError("--link-only compares two registers: give two.")


def _find(job: _Job, progress: ProgressCallback | None) -> Scan:
    """Reads and scans; the seconds of reading stand first in the summary."""
    from ktp_dedup.encode import Stages, compile_ahead
    from ktp_dedup.link import link
    from ktp_dedup.scan import scan, with_stages

    (match, review), run = job.bands, job.settings
    stages = Stages(progress)
    compile_ahead(job.model)
    with stages.stage("read"):
        sources = [[path] for path in job.registers] if job.link_only else [job.registers]
        parts = [job.reading.read(source, job.model) for source in sources]
    if job.link_only:
        found = link(
            parts.pop(0), parts.pop(), job.model, match=match, review=review, run=run, progress=progress
        )
    else:
        found = scan(parts.pop(), job.model, match=match, review=review, run=run, progress=progress)
    return replace(found, summary=with_stages(found.summary, stages.seconds))


def _print_result(summary: Mapping[str, Any], output: Output, out: Path) -> None:
    from ktp_dedup.report import word

    output.document({**summary, "out": str(out)})
    print_scan(summary, output)
    print_stages(summary["stages"], output)
    output.line(f"{word('results_in', output.lang)} {out}")


def print_scan(summary: Mapping[str, Any], output: Output) -> None:
    """Prints what was read, compared and found, and warns of what was left out."""
    from ktp_dedup.report import word

    facts = {
        "records": summary["records"],
        "candidate_pairs": summary["candidate_pairs"]["distinct"],
        "match": summary["worklist"]["match"],
        "review": summary["worklist"]["review"],
        "clusters": summary["clusters"],
        "problems": sum(summary["problems"].values()),
    }
    output.facts((word(key, output.lang), value) for key, value in facts.items())
    print_findings(summary["findings"], output)
    _warn(summary, output)


def print_findings(counts: Mapping[str, int], output: Output) -> None:
    """Prints how many pairs have each finding, in words."""
    from ktp_dedup.report import word

    rows = [(word(f"finding_{finding}", output.lang), count) for finding, count in counts.items()]
    output.table([word("finding", output.lang), word("pairs", output.lang)], rows)


def _warn(summary: Mapping[str, Any], output: Output) -> None:
    """Prints a line for each limit that had an effect, and for each note on the reading."""
    from ktp_dedup.report.phrases import phrase

    limits = summary["limits"]
    if limits["blocks_refined"]:
        output.warn("refined", limits["blocks_refined"], limits["pairs_left_out_at_least"])
    if summary["passes"] > 1:
        output.warn("in_passes", summary["passes"])
    for key, limit in _SIMPLE_LIMITS.items():
        if limits.get(limit):
            output.warn(key, limits[limit])
    for note in summary["notes"]:
        output.line(phrase(note, output.lang))


def print_stages(seconds: Mapping[str, float], output: Output) -> None:
    """Prints the seconds of each stage and their sum."""
    from ktp_dedup.report import word

    rows = [(word(stage, output.lang), value) for stage, value in seconds.items()]
    rows.append((word("total", output.lang), sum(seconds.values())))
    output.table([word("stage", output.lang), word("seconds", output.lang)], rows)
