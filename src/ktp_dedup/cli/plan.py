"""``ktp-dedup plan``: what a scan would compare, before it runs."""

from __future__ import annotations

from ktp_dedup.cli.options import (
    AsJson,
    AsOf,
    Language,
    Mapped,
    MaxMemory,
    ModelFile,
    Quiet,
    Registers,
    Seed,
    Threads,
)

LEAST_SECONDS = 0.1
"""Less is not worth a promise."""


def run(
    registers: Registers,
    map_: Mapped = None,
    model: ModelFile = None,
    threads: Threads = None,
    max_memory: MaxMemory = None,
    seed: Seed = 0,
    as_of: AsOf = None,
    json: AsJson = False,
    quiet: Quiet = False,
    lang: Language = "id",
) -> None:
    """Count what a scan would compare.

    Candidate pairs of each blocking rule, its largest blocks, and what would be refined or capped.
    """
    from ktp_dedup.cli.console import Output
    from ktp_dedup.cli.reading import Limits, Reading
    from ktp_dedup.plan import plan
    from ktp_dedup.report.phrases import phrase
    from ktp_dedup.report.texts import word

    settings = Limits(threads, max_memory, seed, as_of).settings()
    reading = Reading(map_, model)
    chosen = reading.read_model()
    planned = plan(reading.read(registers, chosen), chosen, run=settings)
    output = Output(lang, json, quiet)
    output.document(planned.to_dict())
    facts = {
        "records": planned.records,
        "candidate_pairs": planned.distinct_pairs,
        "expected_seconds": max(LEAST_SECONDS, planned.expected_seconds),
        "megabytes": round(planned.array_bytes / 1e6),
    }
    output.facts((word(key, lang), value) for key, value in facts.items())
    columns = ["rule", "blocks", "largest_block", "candidate_pairs", "refined_blocks"]
    rows = [(phrase(rule, lang), *counts) for rule, *counts in planned.rules.select(columns).rows()]
    output.table([word(column, lang) for column in columns], rows)
    refined, left_out = planned.rules.select("refined_blocks", "left_out_pairs").sum().row(0)
    if refined:
        output.warn("will_refine", refined, left_out)
