"""Reading a register into memory and into canonical form, without comparing anything.

    python -m benchmarks.reading [RECORDS] [KIND...]

Kinds: `csv` and `parquet` (the default), `xlsx`, and `postgresql` (the address of an empty database in
KTP_DEDUP_TEST_POSTGRES). Each is read in a process of its own; `polars` beside it is what polars takes to read the
same CSV as text, so that ratios within one run can be compared between machines. Times are wall and processor
seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import adbc_driver_postgresql.dbapi as driver
import polars as pl

from benchmarks.record import store
from ktp_dedup.model import residents
from ktp_dedup.register import normalise, read_register
from ktp_dedup.register.encodings import decode
from ktp_dedup.register.prescan import scan_lines
from ktp_dedup.report.provenance import peak_memory

RECORDS, SEED, TABLE = 1_100_000, 7, "ktp_dedup_benchmark"
ADDRESS = os.environ.get("KTP_DEDUP_TEST_POSTGRES", "")


def timed(work: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    """Wall and processor seconds of some work, and what it gives."""
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    seconds = {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor}
    return {name: round(value, 2) for name, value in seconds.items()}, result


def measure(kind: str, source: str) -> dict[str, Any]:
    """The figures of one kind, in this process."""
    query = f"SELECT * FROM {TABLE}" if kind == "postgresql" else None
    reading, register = timed(lambda: read_register(source, query=query))
    normalising, _ = timed(lambda: normalise(register, residents().fields))
    figures = {
        "records": register.height,
        "read": reading,
        "normalise": normalising,
        "peak_bytes": peak_memory(),
    }
    if kind == "csv":
        data = Path(source).read_bytes()
        decoding, text = timed(lambda: decode(data, "register"))
        scanning, _ = timed(lambda: scan_lines(text.data, ","))
        plain, _ = timed(lambda: pl.read_csv(data, infer_schema=False))
        figures |= {"bytes": len(data), "prescan": {"decode": decoding, "lines": scanning}, "polars": plain}
    return figures


def written(kind: str, csv: Path) -> str:
    """The register as another kind; the path or address of it."""
    if kind == "csv":
        return str(csv)
    if kind == "postgresql":
        _load(csv)
        return ADDRESS
    frame, path = pl.read_csv(csv, infer_schema=False), csv.with_suffix(f".{kind}")
    if kind == "xlsx":
        frame.head(1_000_000).write_excel(path)
    else:
        frame.write_parquet(path)
    return str(path)


def _load(csv: Path) -> None:
    with driver.connect(ADDRESS) as connection, connection.cursor() as cursor:
        cursor.adbc_ingest(TABLE, pl.read_csv(csv, infer_schema=False).to_arrow(), mode="replace")
        connection.commit()


def main(arguments: list[str]) -> None:
    """Measure each kind in a process of its own and store the figures."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(*arguments[1:])))
        return
    records = int(arguments[0]) if arguments else RECORDS
    with tempfile.TemporaryDirectory() as folder:
        csv = Path(folder) / "register.csv"
        synth = ["synth", "-n", str(records), "-o", str(csv), "--truth", str(Path(folder) / "truth.csv")]
        call = [sys.executable, "-m", "ktp_dedup.cli", *synth, "--seed", str(SEED), "-q"]
        subprocess.run(call, check=True)
        figures = {}
        for kind in arguments[1:] or ["csv", "parquet"]:
            one = [sys.executable, "-m", "benchmarks.reading", "--one", kind, written(kind, csv)]
            done = subprocess.run(one, check=True, capture_output=True, text=True, encoding="utf-8")
            figures[kind] = json.loads(done.stdout)
            print(kind, json.dumps(figures[kind]))
    store("reading", figures)


if __name__ == "__main__":
    main(sys.argv[1:])
