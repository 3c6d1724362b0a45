"""The scan: blocks through the scorer, in one pass or in several where memory is short."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ktp_dedup.encode.memory import give_back, passes_for
from ktp_dedup.encode.prepare import Prepared, budget_of
from ktp_dedup.encode.settings import RunSettings
from ktp_dedup.encode.stages import Stages
from ktp_dedup.engine import Blocks, Collector, ScanCounts, Survivors, build_passes, scan_into, warm_up


@dataclass(frozen=True)
class Scanned:
    """What a scan found.

    Attributes:
        prepared: as before, without the keys that the blocks were made of.
        blocks: keys and statistics of all rules; the blocks themselves are gone.
        survivors, counts: of all passes together, pairs made distinct.
        passes: how many there were.
    """

    prepared: Prepared
    blocks: Blocks
    survivors: Survivors
    counts: ScanCounts
    passes: int


def scan_in_passes(
    prepared: Prepared, stages: Stages, run: RunSettings, *, cut: float, across: bool
) -> Scanned:
    """Scan the blocks of some rules at a time; how many passes it takes never changes a result.

    Args:
        prepared: register and model, ready for the engine.
        stages: times blocking, compiling and scanning.
        run: threads and memory.
        cut: see `engine.scan_blocks`.
        across: only pairs across two registers count.
    """
    give_back()
    keys, program, budget = prepared.encoded.keys, prepared.encoded.program, budget_of(prepared)
    passes = passes_for(prepared.ids.height, len(keys), run)
    builder = build_passes(keys, prepared.encoded.rank, budget=budget, passes=passes)
    prepared = prepared.without_keys()
    del keys
    collector, counts = Collector(program, cut=cut, threads=run.threads), ScanCounts()
    for number in range(passes):
        with stages.stage("block"):
            blocks = next(builder)
        if number == 0:
            with stages.stage("compile"):
                warm_up(program, blocks)
        if number == passes - 1:
            builder.close()  # lets go of the keys
        give_back()
        with stages.stage("scan") as report:
            progress = _in_pairs(report, blocks)
            counts += scan_into(collector, blocks, across=across, threads=run.threads, progress=progress)
        settled = blocks.settled()
        del blocks
    return Scanned(prepared, settled, collector.finish(), counts, passes)


def _in_pairs(report: Callable[[int, int], None], blocks: Blocks) -> Callable[[int, int], None]:
    """Progress in candidate pairs, from progress in parts of equal cost."""
    planned = int(blocks.pairs.sum())
    return lambda done, parts: report(planned * done // parts, planned)
