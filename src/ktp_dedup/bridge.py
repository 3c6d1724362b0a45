"""A bridge both ways to `recordlinkage`: its candidate links are a pandas MultiIndex, ours a frame of pairs.

Within one frame (deduplication):

    register = kd.read_register(bridge.frame_from_pandas(people))
    links = recordlinkage.Index().block("surname").index(people)
    scored = kd.score_pairs(register, bridge.pairs_from_multiindex(links), model)
    weights = pandas.Series(scored["match_weight"].to_numpy(), index=links)

    found = kd.scan(register, model).pairs
    recordlinkage.precision(true_links, bridge.multiindex_from_pairs(found, left=people))

Across two frames (linkage) the register has two sources, which read_register calls `SOURCES`:

    both = kd.read_register(bridge.frame_from_pandas(a), bridge.frame_from_pandas(b))
    scored = kd.score_pairs(both, bridge.pairs_from_multiindex(links, sources=bridge.SOURCES), model)
    found = kd.link(bridge.frame_from_pandas(a), bridge.frame_from_pandas(b), model).pairs
    bridge.multiindex_from_pairs(found, left=a, right=b)

pandas comes with the extra `ktp-dedup[recordlinkage]`; without it each function raises a UsageError.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.errors import UsageError

if TYPE_CHECKING:
    import pandas

__all__ = ["SOURCES", "frame_from_pandas", "multiindex_from_pairs", "pairs_from_multiindex"]

SOURCES = ("register", "register#2")
"""What `read_register` and `link` call the first and the second of two frames."""

_ID = "record_id"


def frame_from_pandas(frame: pandas.DataFrame) -> pl.DataFrame:
    """A pandas frame as polars frame for `read_register`, its index as the column `record_id`.

    Args:
        frame: columns of any dtype; objects become text, NaN and NaT null.

    Raises:
        UsageError: pandas is missing, the index has several levels or repeats labels, or a column is called
            record_id.
    """
    _pandas()
    ids = _texts(_labels(frame))
    columns = {str(name): _column(frame.iloc[:, place]) for place, name in enumerate(frame.columns)}
    if _ID in columns:
        raise UsageError(f"The frame has a column {_ID}, which its index becomes: drop or rename the column.")
    return pl.DataFrame({_ID: ids, **columns})


def pairs_from_multiindex(
    index: pandas.MultiIndex, *, sources: tuple[str, str] | None = None
) -> pl.DataFrame:
    """Candidate links of recordlinkage as pairs for `score_pairs`, in their order.

    Args:
        index: two levels, the labels of both records.
        sources: names of the sources of both levels, for links across two registers (`SOURCES` if they were
            frames).

    Returns:
        `left_id`, `right_id` (text); with `sources` also `left_source`, `right_source` (text).

    Raises:
        UsageError: pandas is missing, or the index is no MultiIndex of two levels without missing labels.
    """
    if not isinstance(index, _pandas().MultiIndex) or index.nlevels != 2:
        raise UsageError(
            "Candidate links must be a pandas MultiIndex of two levels, as recordlinkage's Index makes."
        )
    if any((codes < 0).any() for codes in index.codes):
        raise UsageError("The candidate links hold missing labels: drop them.")
    left, right = (
        _texts(labels).gather(np.asarray(codes, np.int64))
        for labels, codes in zip(index.levels, index.codes, strict=True)
    )
    pairs = pl.DataFrame({"left_id": left, "right_id": right})
    if sources is None:
        return pairs
    return pairs.with_columns(left_source=pl.lit(sources[0]), right_source=pl.lit(sources[1]))


def multiindex_from_pairs(
    pairs: pl.DataFrame,
    names: tuple[str, str] = ("left", "right"),
    *,
    left: pandas.DataFrame | pandas.Index | None = None,
    right: pandas.DataFrame | pandas.Index | None = None,
    sources: tuple[str, str] = SOURCES,
) -> pandas.MultiIndex:
    """Pairs as recordlinkage's MultiIndex, in their order.

    Args:
        pairs: `left_id`, `right_id`, and the sources of both where `right` is given, such as `Scan.pairs`.
        names: of the levels.
        left: the frame that was scanned, or its index: its own labels come back instead of text, and the
            record that stands later in it comes first, as in all of recordlinkage's links within one frame.
        right: the second frame of a linkage; the first level then holds labels of `left`, the second of
            `right`.
        sources: names of the sources of `left` and `right`, where `right` is given.

    Raises:
        UsageError: pandas or a column is missing, a pair is of one source only where `right` is given or of
            several where it is not, or an id is not in its frame.
    """
    pandas_ = _pandas()
    if right is None:
        _require(pairs, ("left_id", "right_id"))
        _refuse_several_sources(pairs)
        first, second = pairs["left_id"], pairs["right_id"]
    else:
        first, second = _across(pairs, sources)
    if left is None:
        if right is not None:
            raise UsageError("The second frame was given without the first: give left as well.")
        return pandas_.MultiIndex.from_arrays([first.to_list(), second.to_list()], names=names)
    left_labels = _labels(left)
    right_labels = left_labels if right is None else _labels(right)
    rows, others = _rows(left_labels, first), _rows(right_labels, second)
    if right is None:
        rows, others = np.maximum(rows, others), np.minimum(rows, others)
    return pandas_.MultiIndex.from_arrays([left_labels[rows], right_labels[others]], names=names)


def _pandas() -> ModuleType:
    """The module pandas.

    Raises:
        UsageError: it is not installed.
    """
    try:
        return import_module("pandas")
    except ImportError:
        raise UsageError(
            "The bridge to recordlinkage needs pandas: install ktp-dedup[recordlinkage]."
        ) from None


def _labels(frame: Any) -> Any:
    """The labels of a pandas frame or index, which must tell its rows apart."""
    labels = getattr(frame, "index", frame)
    if labels.nlevels != 1 or not labels.is_unique:
        raise UsageError("The index of a frame must have one level and a different label in each row.")
    return labels


def _texts(labels: Any) -> pl.Series:
    """Labels as `read_register` calls records: text without outer spaces, whole numbers without `.0`."""
    return pl.Series([_text(label) for label in labels.tolist()], dtype=pl.String)


def _text(label: object) -> str:
    return str(int(label) if isinstance(label, float) and label.is_integer() else label).strip()


def _column(column: Any) -> pl.Series:
    """A pandas column as polars series; objects and categories become text."""
    if column.dtype.kind in "biufmM" and isinstance(column.dtype, np.dtype):
        return pl.Series(column.to_numpy())
    return pl.Series(
        [None if missing else str(value) for value, missing in zip(column, column.isna(), strict=True)]
    )


def _require(pairs: pl.DataFrame, columns: tuple[str, ...]) -> None:
    for column in columns:
        if column not in pairs.columns:
            raise UsageError(f"The pairs have no column {column}.")


def _refuse_several_sources(pairs: pl.DataFrame) -> None:
    found = {
        name
        for side in ("left_source", "right_source")
        if side in pairs.columns
        for name in pairs[side].unique()
    }
    if len(found) > 1:
        raise UsageError(
            "The pairs are of several sources: give left and right, the frames that were linked."
        )


def _across(pairs: pl.DataFrame, sources: tuple[str, str]) -> tuple[pl.Series, pl.Series]:
    """Ids of the first and of the second source of each pair."""
    _require(pairs, ("left_id", "right_id", "left_source", "right_source"))
    first, second = sources
    straight = (pl.col("left_source") == first) & (pl.col("right_source") == second)
    turned = (pl.col("left_source") == second) & (pl.col("right_source") == first)
    if strange := pairs.filter(~(straight | turned)).height:
        raise UsageError(
            f"{strange:,} of {pairs.height:,} pairs are not between {first} and {second}: "
            "filter them, or name the sources."
        )
    ids = pairs.select(
        first=pl.when(turned).then("right_id").otherwise("left_id"),
        second=pl.when(turned).then("left_id").otherwise("right_id"),
    )
    return ids["first"], ids["second"]


def _rows(labels: Any, ids: pl.Series) -> npt.NDArray[np.int64]:
    """Rows of records in the frame of these labels."""
    texts = pl.DataFrame({_ID: _texts(labels)}).with_row_index("row")
    rows = pl.DataFrame({_ID: ids.cast(pl.String)}).join(texts, on=_ID, how="left", maintain_order="left")[
        "row"
    ]
    if missing := rows.null_count():
        raise UsageError(f"{missing:,} of {len(rows):,} pairs name a record that is not in the frame.")
    return rows.to_numpy().astype(np.int64)
