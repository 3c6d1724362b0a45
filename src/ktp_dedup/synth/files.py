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
        UsageError: a path ends otherwise, or both name one file.
        OutputError: a file cannot be written.
    """
    check_targets(register_path, truth_path)
    targets = [(synthetic.register, Path(register_path)), (synthetic.truth, Path(truth_path))]
    for frame, path in targets:
        _write(frame, path)


def check_targets(register_path: str | Path, truth_path: str | Path) -> None:
    """Makes sure, before long work, that the two paths name two files of a form that can be written.

    Raises:
        UsageError: a path does not end in `.csv` or `.parquet`, is not UTF-8, or both name one file.
    """
    register, truth = Path(register_path), Path(truth_path)
    for path in (register, truth):
        if path.suffix.lower() not in (".csv", ".parquet"):
            raise UsageError(f"Cannot write {path.name}: give a file name that ends in .csv or .parquet.")
        if any("\ud800" <= char <= "\udfff" for char in str(path.resolve())):
            raise UsageError(f"The path of {path.name} is not UTF-8: give the file another name.")
    both_exist = register.exists() and truth.exists()
    if register.resolve() == truth.resolve() or (both_exist and register.samefile(truth)):
        raise UsageError(f"The register and its truth are both to be written to {truth}: give two files.")


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
