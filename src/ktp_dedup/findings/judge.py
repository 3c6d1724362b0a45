"""From scored pairs to what people get: clusters, findings, the table of pairs, and their counts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.encode import ALSO_READ, KeptRegister, Prepared, RunSettings
from ktp_dedup.engine import Blocks, score_pairs, shared_rules
from ktp_dedup.findings.bands import MATCH, NON_MATCH, REVIEW, bands
from ktp_dedup.findings.clusters import Clustering, crowded_clusters, find_clusters, vet_clusters
from ktp_dedup.findings.facts import LOOKED_AT, record_facts
from ktp_dedup.findings.meaning import FINDINGS, WORK, Judged, meanings
from ktp_dedup.findings.pairs import ScoredPairs, in_order, pair_table
from ktp_dedup.findings.relatives import find_relatives
from ktp_dedup.findings.vetoes import Edges, Rows
from ktp_dedup.model import Field
from ktp_dedup.register import normalise

_FAMILY_FIELDS = (
    Field("family_card", "nik", ("family_card",)),
    Field("mother_name", "name", ("mother_name",)),
    Field("father_name", "name", ("father_name",)),
    Field("birth_date", "date", ("birth_date",)),
)


@dataclass(frozen=True)
class Judgement:
    """What a scan found.

    Attributes:
        pairs: see `pairs.pair_table`, with findings.
        clusters: see `clusters.find_clusters`.
        summary: `findings` (count of each), `worklist` (pairs of each band that ask for work), ready for JSON.
        limits: what was left out or refused, ready for JSON.
    """

    pairs: pl.DataFrame
    clusters: pl.DataFrame
    summary: dict[str, Any]
    limits: dict[str, Any]


@dataclass(frozen=True)
class Penalised:
    """Pairs that the household pass took down: rows of both records, and bits."""

    left: Rows
    right: Rows
    bits: npt.NDArray[np.float64]

    def of(self, left: Rows, right: Rows) -> npt.NDArray[np.float64]:
        """The bits of these pairs, 0 where there are none."""
        known, wanted = _keys(self.left, self.right), _keys(left, right)
        if len(known) == 0:
            return np.zeros(len(wanted))
        order = np.argsort(known, kind="stable")
        place = np.minimum(np.searchsorted(known[order], wanted), len(known) - 1)
        bits: npt.NDArray[np.float64] = np.where(known[order][place] == wanted, self.bits[order][place], 0.0)
        return bits


def _keys(left: Rows, right: Rows) -> npt.NDArray[np.int64]:
    return (left.astype(np.int64) << 32) | right


def judge(
    prepared: Prepared,
    blocks: Blocks,
    scored: ScoredPairs,
    *,
    penalised: Penalised,
    register: KeptRegister,
    run: RunSettings,
    across: frozenset[str] | None = None,
) -> Judgement:
    """Say what scored pairs mean.

    Args:
        prepared: register and model, ready for the engine.
        blocks: of all rules.
        scored: pairs at or above the review threshold, and those with an equal NIK.
        penalised: pairs that the household pass took down, reported or not.
        register: as read.
        run: threads, and whether to list relatives.
        across: sources of the left register of a link.
    """
    prior = prepared.encoded.program.prior
    clusters, clustering, refused = _clustered(prepared, scored, penalised, run)
    listed, kinds, limits = _listed(prepared, blocks, scored, register, run, across)
    everything = in_order(prepared.ids, _joined(scored, listed))
    judged = Judged(
        left=everything.left,
        right=everything.right,
        band=bands(everything.totals(prior), prepared.model.thresholds),
        refused=np.append(refused, np.zeros(len(kinds), np.bool_)),
        listed=np.append(np.full(len(refused), "", np.str_), kinds),
    )
    rows = np.unique(np.concatenate([everything.left, everything.right]))
    ids = prepared.ids[rows.tolist()]
    told = register.some(ids=ids, columns=(*LOOKED_AT, *ALSO_READ))
    facts = record_facts(told, ids, as_of=prepared.as_of)
    meaning = meanings(judged, rows, facts)
    pairs = pair_table(prepared.ids, everything, prepared.model, prior, meaning=meaning)
    limits |= {
        "cluster_edges_refused": int(refused.sum()),
        "clusters_not_searched": clustering.not_searched,
        "clusters_crowded": len(crowded_clusters(clusters, facts)),
    }
    return Judgement(pairs, clusters, _counts(pairs), limits)


def _clustered(
    prepared: Prepared, scored: ScoredPairs, penalised: Penalised, run: RunSettings
) -> tuple[pl.DataFrame, Clustering, npt.NDArray[np.bool_]]:
    """Clusters, how they came about, and for each scored pair whether it was refused."""
    program, model = prepared.encoded.program, prepared.model

    def evidence(left: Rows, right: Rows) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        _, weights, totals = score_pairs(program, left, right, threads=run.threads)
        household = penalised.of(left, right)
        return totals + household, np.column_stack([weights, household])

    total = scored.totals(program.prior)
    matches = np.flatnonzero(total >= model.thresholds.match_weight)
    edges = Edges(scored.left[matches], scored.right[matches], total[matches])
    cut = model.thresholds.review_weight - model.household.support
    clustering = vet_clusters(edges, evidence, cut=cut)
    kept = ~clustering.refused
    refused = np.zeros(len(total), np.bool_)
    refused[matches] = clustering.refused
    return find_clusters(prepared.ids, edges.left[kept], edges.right[kept]), clustering, refused


def _listed(
    prepared: Prepared,
    blocks: Blocks,
    scored: ScoredPairs,
    register: KeptRegister,
    run: RunSettings,
    across: frozenset[str] | None,
) -> tuple[ScoredPairs, npt.NDArray[np.str_], dict[str, int]]:
    """Twins and relatives who are no match, scored, what they are, and what was left out; none unless asked for."""
    if not run.list_relatives:
        return _chosen(scored, np.zeros(len(scored.left), np.bool_)), np.empty(0, np.str_), {}
    told = register.some(columns=[field.name for field in _FAMILY_FIELDS] + list(ALSO_READ))
    frame = normalise(told, _FAMILY_FIELDS, as_of=prepared.as_of).frame
    found = find_relatives(prepared.in_row_order(frame))
    wanted = ~np.isin(_keys(found.left, found.right), _keys(scored.left, scored.right))
    if across is not None:
        side = prepared.ids["source"].is_in(list(across)).to_numpy()
        wanted &= side[found.left] != side[found.right]
    left, right = found.left[wanted], found.right[wanted]
    levels, weights, totals = score_pairs(prepared.encoded.program, left, right, threads=run.threads)
    rules = shared_rules(blocks, left, right)
    low = totals < prepared.model.thresholds.review_weight
    pairs = _chosen(ScoredPairs(left, right, levels, weights, np.zeros(len(left)), rules), low)
    left_out = {
        "relatives_groups_left_out": found.groups_left_out,
        "relatives_records_left_out": found.records_left_out,
    }
    return pairs, found.kind[wanted][low], left_out


def _chosen(pairs: ScoredPairs, keep: npt.NDArray[np.bool_]) -> ScoredPairs:
    """Some of the pairs."""
    return ScoredPairs(**{field.name: getattr(pairs, field.name)[keep] for field in fields(pairs)})


def _joined(first: ScoredPairs, second: ScoredPairs) -> ScoredPairs:
    """The pairs of both."""
    return ScoredPairs(
        **{
            field.name: np.concatenate([getattr(first, field.name), getattr(second, field.name)])
            for field in fields(first)
        }
    )


def _counts(pairs: pl.DataFrame) -> dict[str, Any]:
    """Pairs by finding, and those of each band that ask for work."""
    found = dict(pairs.drop_nulls("finding")["finding"].value_counts().iter_rows())
    asking = pairs.filter(pl.col("finding").is_in(WORK))
    work = dict(asking["band"].value_counts().iter_rows())
    return {
        "findings": {finding: found[finding] for finding in FINDINGS if finding in found},
        "worklist": {band: work.get(band, 0) for band in (MATCH, REVIEW, NON_MATCH)},
    }
