"""`link`: the duplicates across two registers, none within one."""

from __future__ import annotations

from ktp_dedup.encode import ProgressCallback, RunSettings, Stages, as_register
from ktp_dedup.encode.merge import merge_registers
from ktp_dedup.model import Model, residents
from ktp_dedup.register import Register, RegisterSource
from ktp_dedup.scan import Bands, Scan, scan_register


def link(
    left: Register | RegisterSource,
    right: Register | RegisterSource,
    model: Model | None = None,
    *,
    match: float | None = None,
    review: float | None = None,
    run: RunSettings | None = None,
    progress: ProgressCallback | None = None,
) -> Scan:
    """Find the people who are in both registers.

    Args:
        left, right: what `read_register` returns or takes, each one register.
        model, match, review, run, progress: as for `scan`.

    Raises:
        InputError, UsageError: as for `scan`.
    """
    chosen = model or residents()
    stages = Stages(progress)
    registers = [as_register(source, chosen, stages) for source in (left, right)]
    del left, right  # handed over, as in `scan`
    both, across = merge_registers(registers.pop(0), registers.pop())
    handed = [both]
    del both
    return scan_register(
        handed.pop(), chosen, Bands(match, review), run or RunSettings(), stages=stages, across=across
    )
