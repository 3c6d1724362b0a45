"""Reading a register into memory and into canonical form, without comparing anything.

    python -m benchmarks.reading [RECORDS] [KIND...]

Kinds: `csv` and `parquet` (the default), `quoted` (a CSV with every cell in quotes), `xlsx` (at most 1,000,000 rows),
and `postgresql` (the address of an empty database in KTP_DEDUP_TEST_POSTGRES). Each is written in one process and
read in another; `polars` beside it is what polars takes to read the same CSV as text, so that ratios within one
run can be compared between machines. Times are wall and processor seconds; `load` is that of the machine before
and after (2 cores are busy from 2 on).

`peak_bytes` is the most memory that the reading process itself had resident, imports included (VmHWM of Linux,
which begins anew with every program; ru_maxrss does not, it keeps the peak of the process that started it):
after reading, and after normalising. Elsewhere it says `not measured`.
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
from benchmarks.workbook import write_workbook
from ktp_dedup.model import residents
from ktp_dedup.register import normalise, read_register
from ktp_dedup.register.encodings import decode
from ktp_dedup.register.prescan import scan_lines

RECORDS, SEED, TABLE = 1_100_000, 7, "ktp_dedup_benchmark"
MOST_ROWS = 1_000_000
"""Of a workbook; a sheet has 1,048,576."""
ADDRESS = os.environ.get("KTP_DEDUP_TEST_POSTGRES", "")


def timed(work: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    """Wall and processor seconds of some work, and what it gives."""
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    seconds = {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor}
    return {name: round(value, 2) for name, value in seconds.items()}, result


def peak_memory() -> int | str:
    """Most memory that this process had resident, in bytes, where Linux tells."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return "not measured"
    (most,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(most) * 1024


def load() -> float | None:
    """Programs that wanted to run in the last minute, where the system tells."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def measure(kind: str, source: str) -> dict[str, Any]:
    """The figures of one kind, in this process."""
    query = f"SELECT * FROM {TABLE}" if kind == "postgresql" else None
    before = load()
    reading, register = timed(lambda: read_register(source, query=query))
    read_peak = peak_memory()
    normalising, _ = timed(lambda: normalise(register, residents().fields))
    figures = {
        "records": register.height,
        "read": reading,
        "normalise": normalising,
        "peak_bytes": {"read": read_peak, "normalise": peak_memory()},
        "load": [before, load()],
    }
    if kind in ("csv", "quoted"):
        data = Path(source).read_bytes()
        decoding, text = timed(lambda: decode(data, "register"))
        scanning, _ = timed(lambda: scan_lines(text.data, ","))
        plain, _ = timed(lambda: pl.read_csv(data, infer_schema=False))
        figures |= {"bytes": len(data), "prescan": {"decode": decoding, "lines": scanning}, "polars": plain}
    return figures


def place(kind: str, csv: Path) -> Path | str:
    """The path or address of the register as a kind."""
    if kind == "postgresql":
        return ADDRESS
    return csv.with_name("quoted.csv") if kind == "quoted" else csv.with_suffix(f".{kind}")


def write(kind: str, csv: Path) -> None:
    """Writes the register as another kind."""
    if kind == "postgresql":
        _load(csv)
    elif kind != "csv":
        frame, path = pl.read_csv(csv, infer_schema=False), Path(place(kind, csv))
        if kind == "xlsx":
            write_workbook(frame.head(MOST_ROWS), path)
        elif kind == "quoted":
            frame.write_csv(path, quote_style="always")
        else:
            frame.write_parquet(path)


def _load(csv: Path) -> None:
    with driver.connect(ADDRESS) as connection, connection.cursor() as cursor:
        cursor.adbc_ingest(TABLE, pl.read_csv(csv, infer_schema=False).to_arrow(), mode="replace")
        connection.commit()


def apart(*arguments: str | Path) -> str:
    """What this program prints in a process of its own."""
    call = [sys.executable, "-m", "benchmarks.reading", *map(str, arguments)]
    return subprocess.run(call, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def main(arguments: list[str]) -> None:
    """Write and measure each kind in processes of their own and store the figures."""
    if arguments[:1] == ["--write"]:
        write(arguments[1], Path(arguments[2]))
        return
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
            apart("--write", kind, csv)
            figures[kind] = json.loads(apart("--one", kind, place(kind, csv)))
            print(kind, json.dumps(figures[kind]))
    store("reading", figures)


if __name__ == "__main__":
    main(sys.argv[1:])
