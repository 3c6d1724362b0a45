"""What pairs mean: the household pass, bands, the table of pairs, clusters as people see them."""

from ktp_dedup.findings.bands import MATCH, NON_MATCH, REVIEW, match_probability
from ktp_dedup.findings.clusters import find_clusters
from ktp_dedup.findings.household import household_weights
from ktp_dedup.findings.pairs import pair_table

__all__ = [
    "MATCH",
    "NON_MATCH",
    "REVIEW",
    "find_clusters",
    "household_weights",
    "match_probability",
    "pair_table",
]
