"""Measures the ratio of every case several times; stores median and spread in this processor's part of the results."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from benchmarks.micro.kernels import CASES, PAIRS, ratio
from benchmarks.micro.stored import FILE
from benchmarks.record import store_own
from benchmarks.spread import spread

REPEATS = 7


def main() -> None:
    """Measure, print, store."""
    figures = {case: spread(ratio(case) for _ in range(REPEATS)) for case in CASES}
    table = Table("case", "times the yardstick", "least", "most")
    for case, found in figures.items():
        table.add_row(case, *(f"{found[key]:.2f}" for key in ("median", "least", "most")))
    Console().print(table)
    store_own({"pairs": PAIRS, "repeats": REPEATS, "times_yardstick": figures}, FILE)


if __name__ == "__main__":
    main()
