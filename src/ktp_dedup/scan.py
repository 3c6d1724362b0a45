"""`scan`: the duplicates within one register, or within and across several."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from ktp_dedup.encode import (
    Frequencies,
    KeptRegister,
    ProgressCallback,
    RunSettings,
    Stages,
    as_register,
    compile_ahead,
    freed_reused,
    keep,
    prepare,
    scan_in_passes,
)
from ktp_dedup.errors import UsageError
from ktp_dedup.findings import MATCH, REVIEW, WORK, judge
from ktp_dedup.findings.explanation import Explanation, explain_row
from ktp_dedup.findings.scoring import scan_cut, score_survivors
from ktp_dedup.garbage import seldom_collected
from ktp_dedup.model import Model, Thresholds, model_to_toml, residents
from ktp_dedup.register import Register, RegisterSource
from ktp_dedup.report import FREQUENCIES, SHEET, Format, Lang, side_by_side, write_results
from ktp_dedup.report.summary import about, summarise

__all__ = ["RunSettings", "Scan", "scan"]


@dataclass(frozen=True, repr=False)
class Scan:
    """The result of a scan; nothing in it changes, and its repr shows counts only.

    Attributes:
        pairs: see `findings.pair_table`, best first.
        clusters: `source`, `record_id`, `cluster_id`, `cluster_size`, from match pairs.
        problems: `source`, `record_id`, `field`, `code`.
        summary: counts, stages in seconds, limits, versions; ready for JSON.
        model: as used.
        frequencies: as used; rarities, and so weights, follow from them.
    """

    pairs: pl.DataFrame
    clusters: pl.DataFrame
    problems: pl.DataFrame
    summary: dict[str, Any]
    model: Model
    frequencies: Frequencies
    _register: KeptRegister = field(compare=False)

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
            format: of the tables; that of the frequencies is always Parquet.
            overwrite: replace an earlier result.
            show_values: also write the side-by-side sheet with the records' own values: pairs that ask for work.
            lang: language of that sheet.

        Raises:
            OutputError: the folder cannot be written; nothing is left behind.
        """
        start = time.perf_counter()
        tables = {"pairs": self.pairs, "clusters": self.clusters, "problems": self.problems}
        if show_values:
            shown = self.pairs.filter(pl.col("finding").is_in(WORK))
            records = self._register.some(ids=_ids(shown)).frame
            fields = [name for name in records.columns if name not in ("source", "record_id")]
            tables[SHEET] = side_by_side(shown, records, self.model, fields=fields, lang=lang)

        def summary() -> str:
            timed = with_stages(self.summary, {"write": time.perf_counter() - start})
            return json.dumps(timed, indent=2, ensure_ascii=False) + "\n"

        texts: dict[str, str | Callable[[], str]] = {
            "model.toml": model_to_toml(self.model),
            "summary.json": summary,
        }
        kept = {FREQUENCIES: self.frequencies.table}
        return write_results(out, tables, texts, kept=kept, format=format, overwrite=overwrite)


def _ids(pairs: pl.DataFrame) -> pl.DataFrame:
    """`source` and `record_id` of the records of pairs."""
    sides = [pairs.select(source=f"{side}_source", record_id=f"{side}_id") for side in ("left", "right")]
    return pl.concat(sides).unique()


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
    handed = [register]
    del register  # handed over, not kept, so that the memory of its rows is free once they are encoded
    return scan_register(
        handed.pop(), model, Bands(match, review), run or RunSettings(), stages=Stages(progress)
    )


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


@seldom_collected()
@freed_reused()
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
    compile_ahead(chosen)
    whole = [as_register(register, chosen, stages)]
    del register
    with stages.stage("normalise"):
        told, kept = about(whole[0]), keep(whole[0], run)
    ready = [prepare(whole.pop(), chosen, run, stages, across=across)]
    cut = scan_cut(chosen, with_share=run.estimate_share)
    found = scan_in_passes(ready.pop(), stages, run, cut=cut, across=across is not None)
    with stages.stage("household"):
        scoring = score_survivors(
            found.prepared,
            found.blocks,
            found.survivors,
            across=across is not None,
            with_share=run.estimate_share,
            threads=run.threads,
            seed=run.seed,
        )
    prepared = scoring.prepared
    with stages.stage("findings"):
        judged = judge(
            prepared,
            found.blocks,
            scoring.scored,
            penalised=scoring.penalised,
            register=kept,
            run=run,
            across=across,
        )
    return Scan(
        judged.pairs,
        judged.clusters,
        prepared.problems,
        told | summarise(scoring, found, judged, stages, run),
        chosen,
        prepared.encoded.frequencies,
        kept,
    )
