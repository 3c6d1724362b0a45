"""Writes a synthetic register and its truth to files."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ktp_dedup.errors import OutputError, UsageError
from ktp_dedup.synth.synthesis import Synthetic


def write_register(synthetic: Synthetic, register_path: str | Path, truth_path: str | Path) -> None:
    """Writes the register and its truth, as CSV (UTF-8, comma) or Parquet by the ending of each path.

    Args:
        synthetic: what `synthesize` made.
        register_path: `.csv` or `.parquet`; missing folders are made.
        truth_path: the same; columns `record_id`, `person_id`.

    Raises:
        UsageError: a path ends otherwise.
        OutputError: a file cannot be written.
    """
    targets = [(synthetic.register, Path(register_path)), (synthetic.truth, Path(truth_path))]
    for _, path in targets:
        if path.suffix.lower() not in (".csv", ".parquet"):
            raise UsageError(f"Cannot write {path.name}: give a file name that ends in .csv or .parquet.")
    for frame, path in targets:
        _write(frame, path)


def _write(frame: pl.DataFrame, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".csv":
            frame.write_csv(path)
        else:
            frame.write_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise OutputError(
            f"Cannot write {path.name}; check the folder, the free space and whether it is open."
        ) from error
