"""The side-by-side sheet: each proposed pair as two rows, one under the other, for a person to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ktp_dedup.report.texts import Lang, field_title, word

SHEET = "side_by_side"
"""Name of the sheet's file, without its ending."""

HEAD = ("pair", "band", "probability", "source", "record_id")
"""Columns before the values of the records."""

TAIL = ("differs", "decision", "note")
"""Columns after them."""


def side_by_side(
    pairs: pl.DataFrame, records: pl.DataFrame, *, fields: Sequence[str], lang: Lang = "id"
) -> pl.DataFrame:
    """Two rows per pair: number, proposal, probability, the values of each record, what differs, decision, note.

    Two values differ when both are there and are not the same text, whatever case and outer spaces; what
    differs stands in the first row of a pair only. The last two columns are empty, for the officer.

    Args:
        pairs: ``left_source``, ``left_id``, ``right_source``, ``right_id``, ``band``,
            ``match_probability``; with ``level_nik`` a non-match is one NIK that two persons hold.
        records: ``source``, ``record_id`` and the columns that are shown; all text.
        fields: columns of ``records`` to show, the name first, then in this order; those it has not are
            left out.
        lang: language of headings and bands.

    Returns:
        One frame whose columns have the headings of ``lang``; pairs in the order given, values as in
        ``records``.
    """
    ordered = sorted(fields, key=lambda field: field != "name")
    shown = {f"value {number}": field for number, field in enumerate(ordered) if field in records.columns}
    values = records.select("source", "record_id", **shown)
    numbered = pairs.with_row_index("pair", offset=1)
    left, right = _side(numbered, values, "left"), _side(numbered, values, "right")
    titles = {column: field_title(field, lang) for column, field in shown.items()}
    headings = _headings({column: word(column, lang) for column in (*HEAD, *TAIL)} | titles, shown)
    both = pl.concat([left.with_columns(side=pl.lit(0)), right.with_columns(side=pl.lit(1))])
    head = numbered.select(
        "pair",
        band=pl.col("band").replace({band: word(key, lang) for band, key in _proposals(pairs).items()}),
        probability="match_probability",
        differs=_differences(left, right, {column: headings[column] for column in shown}),
    )
    first = pl.col("side") == 0
    joined = both.join(head, on="pair", how="left").sort("pair", "side")
    sheet = joined.with_columns(pl.when(first).then("differs"), decision=pl.lit(""), note=pl.lit(""))
    return sheet.select(*HEAD, *shown, *TAIL).rename(headings)


def unlike(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """For each cell of two frames of text with the same columns, whether it differs in sense of the sheet."""
    plain = pl.all().str.strip_chars().str.to_uppercase().replace("", None)
    left, right = left.select(plain), right.select(plain)
    return pl.DataFrame([(left[name] != right[name]).fill_null(False) for name in left.columns])


def _proposals(pairs: pl.DataFrame) -> dict[str, str]:
    """Band -> key of its words."""
    rest = "shared_nik" if "level_nik" in pairs.columns else "non-match"
    return {"match": "match", "review": "review", "non-match": rest}


def _side(numbered: pl.DataFrame, values: pl.DataFrame, side: str) -> pl.DataFrame:
    """One side of all pairs, in their order: ``pair``, ``source``, ``record_id`` and the values."""
    ids = numbered.select("pair", source=f"{side}_source", record_id=f"{side}_id")
    return ids.join(values, on=["source", "record_id"], how="left", maintain_order="left")


def _differences(left: pl.DataFrame, right: pl.DataFrame, titles: Mapping[str, str]) -> pl.Series:
    """Per pair the titles of the columns that differ, joined by commas."""
    if not titles:
        return pl.repeat("", left.height, eager=True).alias("differs")
    cells = unlike(left.select(*titles), right.select(*titles))
    titled = [pl.when(pl.col(column)).then(pl.lit(title)) for column, title in titles.items()]
    return cells.select(differs=pl.concat_str(titled, separator=", ", ignore_nulls=True))["differs"]


def _headings(titles: Mapping[str, str], shown: Mapping[str, str]) -> dict[str, str]:
    """Column -> heading; where two would be equal, the later one has its column's name in brackets."""
    headings: dict[str, str] = {}
    for column, title in titles.items():
        taken = title.casefold() in map(str.casefold, headings.values())  # Excel tells no case
        headings[column] = f"{title} ({shown.get(column, column)})" if taken else title
    return headings
