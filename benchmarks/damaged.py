"""What polars alone makes of the text files of the corpus, beside what the register reader makes of them.

    python -m benchmarks.damaged

Polars is told the separator and to read everything as text; with ``ignore_errors`` and ``truncate_ragged_lines`` it is
as lenient as it can be. A reading is right when it has exactly the expected records.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import polars as pl

from ktp_dedup.register.files import read_tables

CORPUS = Path(__file__).parents[1] / "tests" / "data" / "texts"


def by_polars(path: Path, separator: str, *, lenient: bool) -> list[list[str | None]] | None:
    """The rows as polars reads them, None where it refuses."""
    try:
        frame = pl.read_csv(
            path,
            separator=separator,
            infer_schema=False,
            truncate_ragged_lines=lenient,
            ignore_errors=lenient,
            encoding="utf8-lossy" if lenient else "utf8",
        )
    except pl.exceptions.PolarsError:
        return None
    return [list(row) for row in frame.rows()]


def outcome(found: list[list[str | None]] | None, expected: list[list[str | None]]) -> str:
    """`right`, `refused`, `records lost` or `other cells or rows`."""
    if found is None:
        return "refused"
    if found == expected:
        return "right"
    return "records lost" if len(found) < len(expected) else "other cells or rows"


def main() -> None:
    """Print a row per file, then the counts."""
    counts: dict[str, Counter[str]] = {"polars": Counter(), "lenient": Counter(), "register": Counter()}
    for name, case in json.loads((CORPUS / "expected.json").read_text(encoding="utf-8")).items():
        (table,) = read_tables(CORPUS / name)
        separator = table.reading.separator if table.reading and table.reading.separator else ","
        readings = {
            "polars": by_polars(CORPUS / name, separator, lenient=False),
            "lenient": by_polars(CORPUS / name, separator, lenient=True),
            "register": [list(row) for row in table.cells.rows()],
        }
        outcomes = {reader: outcome(found, case["cells"]) for reader, found in readings.items()}
        for reader, what in outcomes.items():
            counts[reader][what] += 1
        print(f"| `{name}` | {' | '.join(outcomes.values())} |")
    for reader, count in counts.items():
        print(reader, dict(count))


if __name__ == "__main__":
    main()
