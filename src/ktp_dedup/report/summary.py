"""What a scan says of itself: counts, limits, stages, versions; `summary.json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import polars as pl

from ktp_dedup.dates import format_date
from ktp_dedup.encode import Prepared, RunSettings, Scanned, Stages
from ktp_dedup.findings import MATCH, NON_MATCH, REVIEW, Judgement
from ktp_dedup.findings.facts import LOOKED_AT
from ktp_dedup.findings.scoring import Scoring
from ktp_dedup.findings.worth import worth
from ktp_dedup.model import model_to_toml
from ktp_dedup.register import Register
from ktp_dedup.report.provenance import content_hash, provenance, text_hash

SCHEMA_VERSION = 1

WEIGHT_WORTH = 0.6
"""Share of a match weight that counts where false matches are foretold.

Evidence of relatives and neighbours hangs together, so that high weights promise too much: on synthetic registers
(`benchmarks/quality.py`) pairs of 99 to 99.9 % are duplicates in 93 of 100 cases, which is 0.6 of their weight.
"""


def _expected(scoring: Scoring, judgement: Judgement) -> dict[str, Any]:
    """What the probabilities lead to expect, ready for JSON: errors among matches, and true pairs not shown."""
    matches = judgement.pairs.filter(pl.col("band") == MATCH)["match_weight"]
    missed = scoring.missed.to_dict()
    return {
        "share": {"expected": scoring.prepared.model.expected_duplicates, "estimated": scoring.share},
        "expected_false_matches": round(float((1 / (1 + 2 ** (matches * WEIGHT_WORTH))).sum()), 2),
        "expected_missed": {
            "below_review": round(scoring.below_review, 2),
            "by_blocking": missed["missed"],
            "by_blocking_low": missed["missed_low"],
            "by_blocking_high": missed["missed_high"],
        },
    }


def about(register: Register) -> dict[str, Any]:
    """What a register says of itself before its rows are packed, ready for JSON."""
    return {
        "sources": list(register.sources),
        "rows": register.row_counts(),
        "register_hash": content_hash(register.frame),
    }


def summarise(
    scoring: Scoring, scanned: Scanned, judgement: Judgement, stages: Stages, run: RunSettings
) -> dict[str, Any]:
    """What happened, ready for JSON."""
    prepared, evidence = scoring.prepared, worth(scoring.prepared)
    found = dict(judgement.pairs["band"].value_counts().iter_rows())
    codes = prepared.problems["code"].value_counts(sort=True)
    return {
        "tool": "ktp_dedup",
        "schema": SCHEMA_VERSION,
        "records": prepared.ids.height,
        "pairs": {band: found.get(band, 0) for band in (MATCH, REVIEW, NON_MATCH)},
        **judgement.summary,
        "clusters": judgement.clusters["cluster_id"].n_unique(),
        "problems": dict(sorted(codes.iter_rows())),
        "notes": [*prepared.notes, *evidence.notes],
        "records_that_can_be": {"matched": round(evidence.match, 4), "reviewed": round(evidence.review, 4)},
        "as_of": format_date(prepared.as_of) if prepared.as_of else None,
        "prior_bits": prepared.encoded.program.prior,
        "candidate_pairs": _candidates(scanned, stages.seconds["scan"]),
        "limits": _limits(scanned) | judgement.limits,
        "passes": scanned.passes,
        "columns_not_needed": not_needed(prepared),
        "stages": {name: round(value, 3) for name, value in stages.seconds.items()},
        "seconds": round(sum(stages.seconds.values()), 3),
        "frequencies_from": prepared.encoded.frequencies.origin or None,
        "frequencies_hash": content_hash(prepared.encoded.frequencies.table),
        "rarities_hash": prepared.encoded.rarities_hash,
        "model_sha256": text_hash(model_to_toml(prepared.model)),
        "seed": run.seed,
        **_expected(scoring, judgement),
        **provenance(),
    }


def _candidates(scanned: Scanned, seconds: float) -> dict[str, Any]:
    """Candidate pairs, and what each rule brought."""
    return {
        "distinct": scanned.counts.distinct,
        "visited": scanned.counts.visited,
        "per_second": round(scanned.counts.distinct / seconds) if seconds > 0 else None,
        "rules": [asdict(statistics) for statistics in scanned.blocks.statistics],
    }


def _limits(scanned: Scanned) -> dict[str, int]:
    """What blocking and the bound on survivors left out."""
    statistics = scanned.blocks.statistics
    return {
        "survivors_dropped": scanned.survivors.dropped,
        "survivors_per_record": scanned.survivors.per_record,
        "blocks_refined": sum(each.refined_blocks for each in statistics),
        "pairs_left_out_at_least": sum(each.left_out_pairs for each in statistics),
    }


def not_needed(prepared: Prepared) -> list[str]:
    """Headings of columns at which nothing looks but the sheet of values."""
    looked_at = {*prepared.columns, *LOOKED_AT}
    return [match.heading for match in prepared.matches if match.column and match.column not in looked_at]
