"""Date columns, and the day up to which a register tells: the latest date that is plausible in it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ktp_dedup import dates
from ktp_dedup.register.column import Column, map_distinct

_RECORDS_PER_STRAY_DATE = 10_000


def normalise_dates(texts: pl.Series, *, as_of: int | None) -> Column:
    """Dates as Int32 ``yyyymmdd`` with 00 for unknown parts; null with a problem code where there is none.

    Args:
        texts: Utf8 without blanks around, null where empty.
        as_of: ``yyyymmdd``; see `ktp_dedup.dates.read`.
    """
    return map_distinct(_without_time(texts), lambda text: _read(text, as_of), dtype=pl.Int32)


def latest_plausible_date(columns: Sequence[pl.Series]) -> int:
    """The latest full date of date columns (texts), as ``yyyymmdd``; 0 when there is none.

    Single slips such as 2071 for 1971 must not count, so the year has to occur once in ten thousand dates,
    and dates with two-digit years are left out.
    """
    counts = [_count_full_dates(texts) for texts in columns]
    found = pl.concat(counts) if counts else pl.DataFrame(schema={"date": pl.Int32, "count": pl.UInt32})
    if found.is_empty():
        return 0
    fewest = max(1, int(found["count"].sum()) // _RECORDS_PER_STRAY_DATE)
    years = found.with_columns(year=pl.col("date") // 10_000).group_by("year").agg(pl.col("count").sum())
    last_year = years.filter(pl.col("count") >= fewest)["year"].max()
    return int(found.filter(pl.col("date") // 10_000 == last_year)["date"].to_numpy().max())


def _count_full_dates(texts: pl.Series) -> pl.DataFrame:
    """How often each date occurs of which day, month and all digits of the year are known."""
    days = _without_time(texts).drop_nulls().alias("text").value_counts(name="count")
    days = days.filter(pl.col("text").str.contains(r"(?:18|19|20)[0-9]{2}"))
    values = pl.Series([dates.parse(text) for text in days["text"]], dtype=pl.Int32)
    table = pl.DataFrame({"date": values, "count": days["count"].cast(pl.UInt32)})
    return table.filter((pl.col("date") % 100 > 0) & (pl.col("date") // 100 % 100 > 0))


def _without_time(texts: pl.Series) -> pl.Series:
    """The texts without a time of day, so that few distinct ones are left."""
    if (texts.str.len_bytes() <= len("1970-12-31")).all():
        return texts
    return texts.str.replace(r"[T ]\s*[0-9]{1,2}:[0-9]{2}.*$", "")


def _read(text: str, as_of: int | None) -> tuple[int | None, str | None]:
    reading = dates.read(text, as_of=as_of)
    return reading.value, reading.problem
