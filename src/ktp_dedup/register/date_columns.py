"""Date columns: how each source writes its dates, by evidence; the dates; and the day a register tells of.

Whether 03-04-1970 is a day in April or in March cannot be told from the cell, but from its column: one with a
31-12-1970 in it has the day first. Each source is judged alone, because each may come from another program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from ktp_dedup import dates
from ktp_dedup.register.column import Column, map_distinct

MIXED_SHARE = 0.01
"""From this share of dates in the other order on, a source is said to mix both."""

_RECORDS_PER_STRAY_DATE = 10_000
_THREE_NUMBERS = r"^\D*(?P<first>\d{1,2})[^\d,]+(?P<second>\d{1,2})[^\d,]+(?P<third>\d{4}|\d{2})\D*$"
_SERIAL = r"^[1-7][0-9]{4}$"
_YEARS = r"(?:18|19|20)[0-9]{2}"


@dataclass(frozen=True, slots=True)
class DateForm:
    """How a source writes the dates of a column.

    Attributes:
        order: of day, month and year where all three are numbers.
        epoch: the date system of Excel, where there are day numbers; else None.
        mixed: whether a part of the dates has day and month the other way round.
    """

    order: dates.Order = "dmy"
    epoch: dates.Epoch | None = None
    mixed: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class DateColumn:
    """A column of dates that are still text, and how each source writes them.

    ``counts`` has the columns source, text, count: how often each text occurs.
    """

    texts: pl.Series
    sources: pl.Series
    counts: pl.DataFrame
    forms: Mapping[str, DateForm]


def date_column(texts: pl.Series, sources: pl.Series, niks: pl.Series | None = None) -> DateColumn:
    """Finds out how each source writes its dates.

    Args:
        texts: Utf8 without blanks around, null where empty.
        sources: the source of each row.
        niks: numbers of the same people as text; they tell which date system day numbers are of.
    """
    texts = _without_time(texts)
    names = sources.unique(maintain_order=True)
    counts = _counts(texts, sources, names)
    epochs = _epochs(counts, texts, sources, niks)
    orders = _orders(counts)
    forms = {name: _form(orders.get(name, (0, 0, 0)), epochs.get(name)) for name in names}
    return DateColumn(texts, sources, counts, forms)


def normalise_dates(column: DateColumn, *, as_of: int | None) -> Column:
    """Dates as Int32 ``yyyymmdd`` with 00 for unknown parts; null with a problem code where there is none.

    Args:
        column: texts and how they are written.
        as_of: ``yyyymmdd``; see `ktp_dedup.dates.read`.
    """
    forms = _distinct_forms(column)
    if len(forms) == 1:
        return map_distinct(column.texts, _reader(forms[0], as_of), dtype=pl.Int32)
    parts = []
    for form in forms:
        here = column.sources.is_in([name for name, other in column.forms.items() if other == form])
        texts = pl.select(pl.when(here).then(column.texts)).to_series()
        parts.append(map_distinct(texts, _reader(form, as_of), dtype=pl.Int32))
    values = pl.select(pl.coalesce(part.values for part in parts)).to_series()
    problems = [part.problems for part in parts if part.problems is not None]
    return Column(values, pl.select(pl.coalesce(problems)).to_series() if problems else None)


def date_notes(heading: str, column: DateColumn) -> tuple[str, ...]:
    """Sentences about what is not as everywhere: another order than day first, both orders, day numbers.

    Args:
        heading: how the column is called.
        column: as `date_column` made it.
    """
    notes = []
    for source, form in column.forms.items():
        if form.order != "dmy":
            first = "month" if form.order == "mdy" else "year"
            notes.append(f"Dates of column {heading} of {source} were read with the {first} first.")
        if form.mixed:
            notes.append(
                f"Column {heading} of {source} holds dates with the day first and dates with the month first; "
                "those that can be both may be wrong."
            )
        if form.epoch:
            notes.append(
                f"Numbers in column {heading} of {source} were read as dates of Excel, system {form.epoch}."
            )
    return tuple(notes)


def latest_plausible_date(columns: Iterable[DateColumn]) -> int:
    """The latest full date of date columns, as ``yyyymmdd``; 0 when there is none.

    Single slips such as 2071 for 1971 must not count, so the year has to occur once in ten thousand dates,
    and dates with two-digit years are left out.
    """
    counts = [_count_full_dates(column) for column in columns]
    found = pl.concat(counts) if counts else pl.DataFrame(schema={"date": pl.Int32, "count": pl.UInt32})
    if found.is_empty():
        return 0
    fewest = max(1, int(found["count"].sum()) // _RECORDS_PER_STRAY_DATE)
    years = found.with_columns(year=pl.col("date") // 10_000).group_by("year").agg(pl.col("count").sum())
    last_year = years.filter(pl.col("count") >= fewest)["year"].max()
    return int(found.filter(pl.col("date") // 10_000 == last_year)["date"].to_numpy().max())


def _counts(texts: pl.Series, sources: pl.Series, names: pl.Series) -> pl.DataFrame:
    """How often each source has each text."""
    frame = pl.DataFrame({"source": sources, "text": texts}).drop_nulls("text")
    if len(names) == 1:  # as most registers are
        counted = frame.group_by("text").agg(count=pl.len())
        return counted.select(pl.lit(names[0]).alias("source"), "text", "count")
    return frame.group_by("source", "text").agg(count=pl.len())


def _distinct_forms(column: DateColumn) -> list[DateForm]:
    return list(dict.fromkeys(column.forms.values())) or [DateForm()]


def _reader(form: DateForm, as_of: int | None) -> Callable[[str], tuple[int | None, str | None]]:
    def read(text: str) -> tuple[int | None, str | None]:
        reading = dates.read(text, order=form.order, as_of=as_of, epoch=form.epoch)
        return reading.value, reading.problem

    return read


def _form(evidence: tuple[int, int, int], epoch: dates.Epoch | None) -> DateForm:
    """The form of a source by how many dates have the day, the month and the year in front."""
    day, month, year = evidence
    if year > day + month:
        return DateForm("ymd", epoch)
    mixed = min(day, month) >= max(MIXED_SHARE * (day + month), 1)
    return DateForm("mdy" if month > day else "dmy", epoch, mixed)


def _orders(counts: pl.DataFrame) -> dict[str, tuple[int, int, int]]:
    """By source: dates whose first number can only be a day, only be a month, only be a year."""
    numbers = counts.with_columns(pl.col("text").str.extract_groups(_THREE_NUMBERS).struct.unnest())
    first, second = (pl.col(name).cast(pl.Int32) for name in ("first", "second"))
    found = numbers.group_by("source").agg(
        pl.col("count").filter((first > 12) & (first <= 31) & (second <= 12)).sum().alias("day"),
        pl.col("count").filter((first <= 12) & (second > 12) & (second <= 31)).sum().alias("month"),
        pl.col("count").filter((first > 31) & (second <= 12)).sum().alias("year"),
    )
    return {source: (day, month, year) for source, day, month, year in found.iter_rows()}


def _epochs(
    counts: pl.DataFrame, texts: pl.Series, sources: pl.Series, niks: pl.Series | None
) -> dict[str, dates.Epoch]:
    """By source that has day numbers: the date system with which more of them agree with the NIK."""
    with_serials = counts.filter(pl.col("text").str.contains(_SERIAL))["source"].unique()
    if with_serials.is_empty():
        return {}
    epochs: dict[str, dates.Epoch] = dict.fromkeys(with_serials.sort(), 1900)
    if niks is None:
        return epochs
    rows = pl.DataFrame({"source": sources, "text": texts, "nik": niks.str.replace_all(r"[^0-9]+", "")})
    rows = rows.filter(pl.col("text").str.contains(_SERIAL), pl.col("nik").str.len_bytes() == 16)
    number, digits = pl.col("text").cast(pl.Int32), pl.col("nik").str.slice(6, 6).cast(pl.Int32)
    born = digits - pl.when(digits > 400_000).then(400_000).otherwise(0)
    agreeing = rows.group_by("source").agg(
        (_ddmmyy(number, epoch) == born).sum().alias(str(epoch)) for epoch in dates.EPOCHS
    )
    return epochs | {source: 1904 for source, old, new in agreeing.iter_rows() if new > old}


def _ddmmyy(number: pl.Expr, epoch: dates.Epoch) -> pl.Expr:
    """A day number of Excel as the six digits of a man's NIK."""
    days_to_1970 = 719163
    day = (number + (dates.EPOCHS[epoch] - days_to_1970)).cast(pl.Date)
    return day.dt.day().cast(pl.Int32) * 10_000 + day.dt.month().cast(pl.Int32) * 100 + day.dt.year() % 100


def _count_full_dates(column: DateColumn) -> pl.DataFrame:
    """How often each date occurs of which day, month and all digits of the year are known."""
    forms = column.forms
    whole = pl.col("text").str.contains(_YEARS) | pl.col("text").str.contains(_SERIAL)
    days = column.counts.filter(whole)
    values = [
        dates.parse(text, order=forms[source].order, epoch=forms[source].epoch)
        for source, text in days.select("source", "text").iter_rows()
    ]
    table = pl.DataFrame({"date": pl.Series(values, dtype=pl.Int32), "count": days["count"].cast(pl.UInt32)})
    return table.filter((pl.col("date") % 100 > 0) & (pl.col("date") // 100 % 100 > 0))


def _without_time(texts: pl.Series) -> pl.Series:
    """The texts without a time of day, so that few distinct ones are left; a day number without its fraction."""
    if (texts.str.len_bytes() > len("1970-12-31")).any():
        texts = texts.str.replace(r"(?i)(?:T|\s(?:pukul|jam)?)\s*[0-9]{1,2}:[0-9]{2}.*$", "")
    if texts.str.contains(r"^[1-7][0-9]{4}[.,]").any():
        texts = texts.str.replace(r"^([1-7][0-9]{4})[.,][0-9]+$", "$1")
    return texts
