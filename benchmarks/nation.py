"""On paper: what a register of the nation's 288 million residents would take. Nothing here is measured.

From the largest size that was measured come seconds of a core for each record and each candidate pair, bytes for each
record, and the exponent of candidate pairs. The rest is assumed, and said so in the result.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

RECORDS = 288_000_000
"""Residents of Indonesia on the Ministry of Home Affairs' half-yearly count of 2025, rounded."""

SURVIVOR_STAGES = ("scan", "compile")
BYTES_SENT = 250
"""Of one encoded record, at most."""


@dataclass(frozen=True)
class Machines:
    """Machines that are assumed.

    Attributes:
        nodes, cores, gigabytes: how many; cores, as fast as the measured ones, and memory of each.
        efficiency: share of those cores' time that is work and not waiting for memory or each other.
        gigabytes_per_second: of the network of each node.
        rules: times that a record is sent to another node: once for each blocking rule.
    """

    name: str
    nodes: int
    cores: int
    gigabytes: int
    efficiency: float
    gigabytes_per_second: float
    rules: int


MACHINES = (
    Machines("one server, 64 cores, 1 TB", 1, 64, 1_000, 0.5, 0.0, 0),
    Machines("cluster, 16 nodes of 16 cores and 64 GB", 16, 16, 64, 0.5, 1.0, 7),
)


def nation(largest: dict[str, Any], fits: dict[str, dict[str, float]], *, cores: int) -> dict[str, Any]:
    """Hours and memory for all residents.

    Args:
        largest: the entry of the largest size, see `growth.measure`.
        fits: exponents, see `growth.exponents`.
        cores: of the machine that was measured; all stages are taken to have used them in full, so that serial
            parts are counted as if each core had been busy: the estimate is careful.
    """
    times = RECORDS / largest["records"]
    growth = fits.get("candidate_pairs", {"b": 1.0})["b"]
    pairs = largest["candidate_pairs"] * times**growth
    scoring = pairs * largest["scan_seconds"] * cores / max(largest["candidate_pairs"], 1)
    other = sum(value for name, value in largest["stages"].items() if name not in SURVIVOR_STAGES)
    preparing = RECORDS * other * cores / largest["records"]
    memory = RECORDS * largest["peak_memory"] / largest["records"]
    return {
        "records": RECORDS,
        "from_records": largest["records"],
        "candidate_pairs": pairs,
        "core_hours_scoring": scoring / 3600,
        "core_hours_other": preparing / 3600,
        "memory_bytes": memory,
        "machines": [_on(machines, scoring + preparing, memory) for machines in MACHINES],
    }


def _on(machines: Machines, core_seconds: float, memory: float) -> dict[str, Any]:
    """Hours on assumed machines."""
    working = core_seconds / (machines.nodes * machines.cores * machines.efficiency)
    sent = 0.0
    if machines.nodes > 1:
        sent = RECORDS * BYTES_SENT * machines.rules / (machines.nodes * machines.gigabytes_per_second * 1e9)
    return {
        **asdict(machines),
        "hours": (working + sent) / 3600,
        "gigabytes_per_node": memory / machines.nodes / 1e9,
        "fits": memory / machines.nodes / 1e9 <= machines.gigabytes,
    }
