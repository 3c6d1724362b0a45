"""Reading a result folder back, in whichever form it was written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Any

import polars as pl
from polars import selectors as cs

from ktp_dedup.encode import Frequencies, read_frequencies
from ktp_dedup.errors import InputError
from ktp_dedup.report.results import FREQUENCIES, SUMMARY, is_result
from ktp_dedup.report.tables import LIST_SEPARATOR, read_table

_FORMATS = ("parquet", "csv", "xlsx")
_FLOATS = cs.matches("^(match_weight|match_probability|weight_.*)$")
_LEVELS = cs.matches("^level_.*$")
_COUNTS = cs.by_name("cluster_size", require_all=False)
_LISTS = cs.by_name("rules", "current_reason", require_all=False)
_NEEDED: dict[str, type | UnionType] = {"as_of": str | None, "prior_bits": int | float, "records": int}
"""Key of the summary that other commands build on -> types of its value."""


@dataclass(frozen=True)
class Results:
    """What a scan wrote.

    Attributes:
        pairs: the proposed pairs with their weights; ids are text, weights Float64, levels Int8.
        clusters: ``source``, ``record_id``, ``cluster_id``, ``cluster_size``.
        problems: ``source``, ``record_id``, ``field``, ``code``.
        model_text: the model as TOML.
        summary: counts, stages, limits and versions.
        frequencies: what rarities were made from; None in a folder of an older version.
    """

    pairs: pl.DataFrame
    clusters: pl.DataFrame
    problems: pl.DataFrame
    model_text: str
    summary: dict[str, Any]
    frequencies: Frequencies | None = None

    def __repr__(self) -> str:
        return f"Results(pairs={self.pairs.height}, clusters={self.clusters.height})"


def read_results(out: str | Path) -> Results:
    """Reads a folder that a scan wrote.

    Raises:
        InputError: the folder is missing, is no result of this tool, or is damaged.
    """
    out = Path(out)
    if not out.is_dir():
        raise InputError(f"The folder {out} does not exist: give the folder that a scan wrote.")
    if not is_result(out):
        raise InputError(f"The folder {out} is not a result of ktp_dedup: it has no {SUMMARY} of ours.")
    try:
        results = Results(
            pairs=_table(out, "pairs"),
            clusters=_table(out, "clusters"),
            problems=_table(out, "problems"),
            model_text=(out / "model.toml").read_text(encoding="utf-8"),
            summary=json.loads((out / SUMMARY).read_text(encoding="utf-8")),
            frequencies=read_frequencies(out) if (out / f"{FREQUENCIES}.parquet").is_file() else None,
        )
    except (OSError, UnicodeError, pl.exceptions.PolarsError):
        raise InputError(_damaged(out)) from None
    if not all(isinstance(results.summary.get(key, ...), kind) for key, kind in _NEEDED.items()):
        raise InputError(_damaged(out))
    return results


def read_summary(out: str | Path) -> dict[str, Any]:
    """The summary alone of a folder that a scan wrote.

    Raises:
        InputError: the folder holds no summary.
    """
    try:
        return dict(json.loads((Path(out) / SUMMARY).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise InputError(f"The folder {out} has no {SUMMARY}: run the scan again.") from None


def _damaged(out: Path) -> str:
    return f"The result in {out} is incomplete or damaged: run the scan again."


def _table(out: Path, name: str) -> pl.DataFrame:
    path = next((out / f"{name}.{form}" for form in _FORMATS if (out / f"{name}.{form}").is_file()), None)
    if path is None:
        raise InputError(f"The result in {out} has no table {name}: run the scan again.")
    table = read_table(path)
    if path.suffix == ".parquet":
        return table
    lists = _LISTS.str.split(LIST_SEPARATOR)
    return table.with_columns(_FLOATS.cast(pl.Float64), _LEVELS.cast(pl.Int8), _COUNTS.cast(pl.Int64), lists)
