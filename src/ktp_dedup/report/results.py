"""Writing a result: tables and texts into one folder, all at once or not at all."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, get_args

import polars as pl
from xlsxwriter.exceptions import XlsxWriterException

from ktp_dedup.errors import OutputError, UsageError
from ktp_dedup.report.folders import clear_stale, publish, try_to_make
from ktp_dedup.report.tables import XLSX_ROWS, write_table

Format = Literal["parquet", "csv", "xlsx"]

SUMMARY = "summary.json"
FREQUENCIES = "frequencies"
"""Name of the table, without its ending, of what rarities were made from."""
TOOL = "ktp_dedup"

_DISK_FULL_CODES = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}  # Windows may have no quota code
_DISK_FULL = re.compile(r"os error (28|112)\b|no space left|disk full", re.IGNORECASE)


def write_results(
    out: str | Path,
    tables: Mapping[str, pl.DataFrame],
    texts: Mapping[str, str | Callable[[], str]],
    *,
    kept: Mapping[str, pl.DataFrame] | None = None,
    format: Format = "parquet",
    overwrite: bool = False,
) -> Path:
    """Writes a result folder, and gives its path: tables as ``NAME.FORMAT``, texts under their file names.

    The folder (mode 0700) appears under its name only when all is written; missing parents are made.

    Args:
        out: the folder.
        tables: name without ending -> table. In csv and xlsx a list becomes text joined by ``|``.
        texts: file name -> text, or what makes it once the tables are written; ``summary.json`` must be there
            and hold ``"tool": "ktp_dedup"``.
        kept: tables for this tool alone: name without ending -> table, Parquet whatever the format.
        format: parquet, csv (UTF-8) or xlsx.
        overwrite: replace a result of this tool that stands there.

    Raises:
        UsageError: the format is none of these.
        OutputError: the folder exists or cannot be written, a file in it is open elsewhere, the disk is
            full, or a table has more rows than a sheet of xlsx; nothing is left behind.
    """
    if format not in get_args(Format):
        raise UsageError(f"The format {format} is not known: give parquet, csv or xlsx.")
    check_output(out, overwrite=overwrite)
    if format == "xlsx":
        _refuse_long(tables)

    def fill(folder: Path) -> None:
        for name, table in tables.items():
            write_table(table, folder / f"{name}.{format}")
        for name, table in (kept or {}).items():
            write_table(table, folder / f"{name}.parquet")
        for name, text in texts.items():
            made = text if isinstance(text, str) else text()
            (folder / name).write_text(made, encoding="utf-8", newline="\n")

    try:
        publish(Path(out).resolve(), fill)
    except (OSError, pl.exceptions.PolarsError, XlsxWriterException) as error:
        raise OutputError(_sentence(out, error)) from None
    return Path(out)


def check_output(out: str | Path, *, overwrite: bool = False) -> None:
    """Makes sure, before long work, that ``write_results`` can write; clears up after runs that died.

    Raises:
        OutputError: the folder exists, is no result of this tool, or cannot be made there.
    """
    try:
        place = Path(out).resolve()
        str(place).encode("utf-8")
        clear_stale(place)
        if place.exists():
            _refuse_existing(Path(out), overwrite=overwrite)
        try_to_make(place)
    except UnicodeEncodeError:
        raise OutputError(f"The path of {out} is not UTF-8: choose a folder of another name.") from None
    except (OSError, RuntimeError) as error:  # before Python 3.13 a loop of links is a RuntimeError
        raise OutputError(_sentence(out, error)) from None


def is_result(folder: Path) -> bool:
    """Whether the folder holds a summary that this tool wrote."""
    try:
        summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(summary, dict) and summary.get("tool") == TOOL


def _refuse_existing(out: Path, *, overwrite: bool) -> None:
    if not out.is_dir():
        raise OutputError(f"{out} is a file: choose another name for the folder of results.")
    if not overwrite:
        raise OutputError(
            f"The folder {out} exists: choose another, or give --overwrite to replace a result."
        )
    if not is_result(out):
        raise OutputError(f"The folder {out} is not a result of ktp_dedup, so it is not replaced.")


def _refuse_long(tables: Mapping[str, pl.DataFrame]) -> None:
    for name, table in tables.items():
        if table.height >= XLSX_ROWS:
            raise OutputError(
                f"The table {name} has {table.height:,} rows and a sheet of xlsx holds {XLSX_ROWS - 1:,}: "
                "use the format csv or parquet."
            )


def _sentence(out: str | Path, error: Exception) -> str:
    """What went wrong, in words of ours: messages of other libraries may quote cell values."""
    code = getattr(error, "errno", None)
    if code in _DISK_FULL_CODES or _DISK_FULL.search(str(error)):
        return f"The disk that should hold {out} is full: make room or choose another place."
    if isinstance(error, PermissionError) or code == errno.EROFS:
        return f"No permission to write {out}: choose another place."
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{out} cannot be made, because a file stands where a folder is needed."
    return f"The results cannot be written to {out}."
