"""`scan`: the duplicates within one register, or within and across several."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from ktp_dedup.dates import format_date
from ktp_dedup.encode import Prepared, ProgressCallback, RunSettings, Stages, as_register, block, prepare
from ktp_dedup.engine import Blocks, ScanCounts, Survivors, scan_blocks, warm_up
from ktp_dedup.errors import UsageError
from ktp_dedup.findings import MATCH, NON_MATCH, REVIEW, WORK, Judgement, judge
from ktp_dedup.findings.explanation import Explanation, explain_row
from ktp_dedup.findings.scoring import Scoring, scan_cut, score_survivors
from ktp_dedup.model import Model, Thresholds, model_to_toml, residents
from ktp_dedup.register import Register, RegisterSource
from ktp_dedup.report import SHEET, Format, Lang, side_by_side, write_results
from ktp_dedup.report.provenance import content_hash, provenance, text_hash

__all__ = ["RunSettings", "Scan", "scan"]

SCHEMA_VERSION = 1

WEIGHT_WORTH = 0.6
"""Share of a match weight that counts where false matches are foretold.

Evidence of relatives and neighbours hangs together, so that high weights promise too much: on synthetic registers
(`benchmarks/quality.py`) pairs of 99 to 99.9 % are duplicates in 93 of 100 cases, which is 0.6 of their weight.
"""


@dataclass(frozen=True, repr=False)
class Scan:
    """The result of a scan; nothing in it changes, and its repr shows counts only.

    Attributes:
        pairs: see `findings.pair_table`, best first.
        clusters: `source`, `record_id`, `cluster_id`, `cluster_size`, from match pairs.
        problems: `source`, `record_id`, `field`, `code`.
        summary: counts, stages in seconds, limits, versions; ready for JSON.
        model: as used.
    """

    pairs: pl.DataFrame
    clusters: pl.DataFrame
    problems: pl.DataFrame
    summary: dict[str, Any]
    model: Model
    _register: Register = field(compare=False)

    def __repr__(self) -> str:
        counts = self.summary["pairs"]
        return (
            f"Scan({self.summary['records']:,} records, {counts[MATCH]:,} match, {counts[REVIEW]:,} review)"
        )

    def explain(self, left: str, right: str) -> Explanation:
        """Why a pair has its weight: the waterfall from the prior to the match weight.

        Args:
            left, right: record ids, or SOURCE:ID where an id stands in several sources.

        Raises:
            UsageError: the pair is not among the results.
        """
        return explain_row(self.pairs, self.model, left, right)

    def write(
        self,
        out: str | Path,
        *,
        format: Format = "parquet",
        overwrite: bool = False,
        show_values: bool = False,
        lang: Lang = "id",
    ) -> Path:
        """Write the result into a folder, all at once.

        Args:
            out: the folder; it must not exist, unless `overwrite` and it holds an earlier result. Its
                `summary.json` is this summary and the seconds of writing.
            format: of the tables.
            overwrite: replace an earlier result.
            show_values: also write the side-by-side sheet with the records' own values: pairs that ask for work.
            lang: language of that sheet.

        Raises:
            OutputError: the folder cannot be written; nothing is left behind.
        """
        start = time.perf_counter()
        tables = {"pairs": self.pairs, "clusters": self.clusters, "problems": self.problems}
        if show_values:
            fields = [name for name in self._register.frame.columns if name not in ("source", "record_id")]
            shown = self.pairs.filter(pl.col("finding").is_in(WORK))
            tables[SHEET] = side_by_side(shown, self._register.frame, self.model, fields=fields, lang=lang)

        def summary() -> str:
            timed = with_stages(self.summary, {"write": time.perf_counter() - start})
            return json.dumps(timed, indent=2, ensure_ascii=False) + "\n"

        texts: dict[str, str | Callable[[], str]] = {
            "model.toml": model_to_toml(self.model),
            "summary.json": summary,
        }
        return write_results(out, tables, texts, format=format, overwrite=overwrite)


def with_stages(summary: dict[str, Any], seconds: Mapping[str, float]) -> dict[str, Any]:
    """A summary with further stages: those of reading stand first, others last; the sum follows."""
    more = {stage: round(value, 3) for stage, value in seconds.items()}
    old = summary["stages"]
    stages = more | old if "read" in more else old | more
    return summary | {"stages": stages, "seconds": round(sum(stages.values()), 3)}


def scan(
    register: Register | RegisterSource | Sequence[RegisterSource],
    model: Model | None = None,
    *,
    match: float | None = None,
    review: float | None = None,
    run: RunSettings | None = None,
    progress: ProgressCallback | None = None,
) -> Scan:
    """Find the duplicates within a register, or within and across several.

    Args:
        register: what `read_register` returns or takes; a sequence of sources counts as one register.
        model: default `residents()`.
        match, review: match probabilities from which a pair is a match or needs review; default the model's.
        run: threads, memory, the day that counts as today.
        progress: called with a `Progress` again and again.

    Raises:
        InputError: the register cannot be read or lacks a required column.
        UsageError: a threshold is impossible.
    """
    return scan_register(register, model, Bands(match, review), run or RunSettings(), stages=Stages(progress))


@dataclass(frozen=True, slots=True)
class Bands:
    """Thresholds that override the model's, as probabilities."""

    match: float | None = None
    review: float | None = None

    def apply(self, model: Model) -> Model:
        """The model with these thresholds.

        Raises:
            UsageError: a threshold is not above 0 and below 1, or review is then above match.
        """
        for name, value in (("match", self.match), ("review", self.review)):
            if value is not None and not 0 < value < 1:
                raise UsageError(f"{name} must be a probability above 0 and below 1")
        match = model.thresholds.match if self.match is None else self.match
        review = model.thresholds.review if self.review is None else self.review
        if review > match:
            raise UsageError(
                f"The review threshold {review:g} is above the match threshold {match:g}: give both, review lower."
            )
        return model.replace(thresholds=Thresholds(match, review))


def scan_register(
    register: Register | RegisterSource | Sequence[RegisterSource],
    model: Model | None,
    bands: Bands,
    run: RunSettings,
    *,
    stages: Stages,
    across: frozenset[str] | None = None,
) -> Scan:
    """`scan` and `link` in one; see there. `across` are the sources of the left register of a link."""
    chosen = bands.apply(model or residents())
    prepared = prepare(as_register(register, chosen, stages), chosen, run, stages, across=across)
    blocks = block(prepared, stages)
    with stages.stage("compile"):
        warm_up(prepared.encoded.program, blocks)
    cut = scan_cut(chosen, with_share=run.estimate_share)
    with stages.stage("scan") as report:
        survivors, counts = scan_blocks(
            prepared.encoded.program,
            blocks,
            cut=cut,
            across=across is not None,
            threads=run.threads,
            progress=_in_pairs(report, blocks),
        )
    with stages.stage("household"):
        scoring = score_survivors(
            prepared,
            blocks,
            survivors,
            across=across is not None,
            with_share=run.estimate_share,
            threads=run.threads,
            seed=run.seed,
        )
    prepared = scoring.prepared
    with stages.stage("findings"):
        found = judge(prepared, blocks, scoring.scored, penalised=scoring.penalised, run=run, across=across)
    summary = _summary(prepared, blocks, survivors, counts, found, stages, run) | _expected(scoring, found)
    return Scan(found.pairs, found.clusters, prepared.problems, summary, chosen, prepared.register)


def _in_pairs(report: Callable[[int, int], None], blocks: Blocks) -> Callable[[int, int], None]:
    """Progress in candidate pairs, from progress in parts of equal cost."""
    planned = sum(statistics.planned_pairs for statistics in blocks.statistics)
    return lambda done, parts: report(planned * done // parts, planned)


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


def _summary(
    prepared: Prepared,
    blocks: Blocks,
    survivors: Survivors,
    counts: ScanCounts,
    judgement: Judgement,
    stages: Stages,
    run: RunSettings,
) -> dict[str, Any]:
    """What happened, ready for JSON."""
    found = dict(judgement.pairs["band"].value_counts().iter_rows())
    codes = prepared.problems["code"].value_counts(sort=True)
    seconds = stages.seconds["scan"]
    return {
        "tool": "ktp_dedup",
        "schema": SCHEMA_VERSION,
        "records": prepared.ids.height,
        "sources": list(prepared.register.sources),
        "rows": prepared.register.row_counts(),
        "pairs": {band: found.get(band, 0) for band in (MATCH, REVIEW, NON_MATCH)},
        **judgement.summary,
        "clusters": judgement.clusters["cluster_id"].n_unique(),
        "problems": dict(sorted(codes.iter_rows())),
        "notes": list(prepared.register.notes),
        "as_of": format_date(prepared.as_of) if prepared.as_of else None,
        "prior_bits": prepared.encoded.program.prior,
        "candidate_pairs": {
            "distinct": counts.distinct,
            "visited": counts.visited,
            "per_second": round(counts.distinct / seconds) if seconds > 0 else None,
            "rules": [asdict(statistics) for statistics in blocks.statistics],
        },
        "limits": {
            "survivors_dropped": survivors.dropped,
            "survivors_per_record": survivors.per_record,
            "blocks_refined": sum(s.refined_blocks for s in blocks.statistics),
            "pairs_left_out_at_least": sum(s.left_out_pairs for s in blocks.statistics),
            **judgement.limits,
        },
        "stages": {name: round(value, 3) for name, value in stages.seconds.items()},
        "seconds": round(sum(stages.seconds.values()), 3),
        "frequencies": prepared.encoded.frequencies,
        "model_sha256": text_hash(model_to_toml(prepared.model)),
        "register_hash": content_hash(prepared.register.frame),
        "seed": run.seed,
        **provenance(),
    }
