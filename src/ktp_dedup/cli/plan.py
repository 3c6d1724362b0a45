"""``ktp-dedup plan``: what a scan would compare, before it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ktp_dedup.cli.options import (
    AsJson,
    AsOf,
    Language,
    Mapped,
    MaxMemory,
    ModelFile,
    Query,
    Quiet,
    Registers,
    Seed,
    Threads,
)

if TYPE_CHECKING:
    from ktp_dedup.cli.console import Output
    from ktp_dedup.plan import Plan

LEAST_SECONDS = 0.1
"""Less is not worth a promise."""


def run(
    registers: Registers,
    map_: Mapped = None,
    query: Query = None,
    model: ModelFile = None,
    threads: Threads = None,
    max_memory: MaxMemory = None,
    seed: Seed = 0,
    as_of: AsOf = None,
    json: AsJson = False,
    quiet: Quiet = False,
    lang: Language = "id",
) -> None:
    """Count what a scan would compare, and estimate what it would miss.

    Candidate pairs of each blocking rule, its estimated pair completeness, the largest blocks, time and memory.
    """
    from ktp_dedup.cli.console import Output, Share
    from ktp_dedup.cli.reading import Limits, Reading
    from ktp_dedup.plan import plan
    from ktp_dedup.report.phrases import phrase
    from ktp_dedup.report.texts import word

    settings = Limits(threads, max_memory, seed, as_of).settings()
    reading = Reading(map_, model, query)
    chosen = reading.read_model()
    planned = plan(reading.read(registers, chosen), chosen, run=settings)
    output = Output(lang, json, quiet)
    output.document(planned.to_dict())
    facts = {
        "records": planned.records,
        "candidate_pairs": planned.distinct_pairs,
        "expected_seconds": max(LEAST_SECONDS, planned.expected_seconds),
        "megabytes": round(planned.array_bytes / 1e6),
        "expected_megabytes": round(planned.expected_bytes / 1e6),
    }
    output.facts((word(key, lang), value) for key, value in facts.items())
    print_missed(planned, output)
    columns = ["rule", "blocks", "largest_block", "candidate_pairs", "refined_blocks", "pair_completeness"]
    rows = [
        (phrase(rule, lang), *counts, None if share is None else Share(share))
        for rule, *counts, share in planned.rules.select(columns).rows()
    ]
    output.table([word(column, lang) for column in columns], rows)
    worst = ["rule", "records", "implied_pairs"]
    largest = [(phrase(rule, lang), *sizes) for rule, *sizes in planned.worst_blocks.select(worst).rows()]
    output.table([word(column, lang) for column in worst], largest, title=word("worst_blocks", lang))
    refined, left_out = planned.rules.select("refined_blocks", "left_out_pairs").sum().row(0)
    if refined:
        output.warn("will_refine", refined, left_out)


def print_missed(planned: Plan, output: Output) -> None:
    """Prints pair completeness with its interval, if there is anything to estimate it from."""
    from ktp_dedup.cli.console import Share
    from ktp_dedup.report.texts import word

    whole = planned.missed.completeness
    low, high = planned.missed.completeness_interval
    if whole is not None and low is not None and high is not None:
        shares = [output.cell(Share(share)) for share in (whole, low, high)]
        output.facts([(word("pair_completeness", output.lang), "{} ({} … {})".format(*shares))])
