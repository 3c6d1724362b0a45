"""What pairs mean: the household pass, bands, the table of pairs, findings, clusters as people see them."""

from ktp_dedup.findings.bands import MATCH, NON_MATCH, REVIEW, match_probability
from ktp_dedup.findings.clusters import find_clusters
from ktp_dedup.findings.household import household_weights
from ktp_dedup.findings.judge import Judgement, Penalised, judge
from ktp_dedup.findings.meaning import FINDINGS, WORK
from ktp_dedup.findings.pairs import pair_table

__all__ = [
    "FINDINGS",
    "MATCH",
    "NON_MATCH",
    "REVIEW",
    "WORK",
    "Judgement",
    "Penalised",
    "find_clusters",
    "household_weights",
    "judge",
    "match_probability",
    "pair_table",
]
