"""The engine: arrays in, arrays out.

It knows blocks, candidate pairs, levels and weights, and graphs; it knows no field name, no frame and no file.
`program` declares what goes in, `blocks` finds the candidate pairs, `scan` streams them through the compiled scorer,
`detail` scores given pairs in full, `clusters` joins them. Only this package may import numba.
"""

from ktp_dedup.engine.blocks import Blocks, KeyColumns, build_blocks, build_passes
from ktp_dedup.engine.bounds import most_bits
from ktp_dedup.engine.clusters import components
from ktp_dedup.engine.detail import count_patterns, score_pairs, shared_rules
from ktp_dedup.engine.distinct import number_equals
from ktp_dedup.engine.program import Kind, Program
from ktp_dedup.engine.scan import ScanCounts, count_candidates, scan_blocks, scan_into, warm_up
from ktp_dedup.engine.survivors import Collector, Survivors

__all__ = [
    "Blocks",
    "Collector",
    "KeyColumns",
    "Kind",
    "Program",
    "ScanCounts",
    "Survivors",
    "build_blocks",
    "build_passes",
    "components",
    "count_candidates",
    "count_patterns",
    "most_bits",
    "number_equals",
    "scan_blocks",
    "scan_into",
    "score_pairs",
    "shared_rules",
    "warm_up",
]
