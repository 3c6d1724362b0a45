"""The side-by-side sheet: each proposed pair as two rows, one under the other, for a person to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ktp_dedup.report.texts import Lang, field_title, word


def side_by_side(
    pairs: pl.DataFrame, records: pl.DataFrame, *, fields: Sequence[str], lang: Lang = "id"
) -> pl.DataFrame:
    """Two rows per pair: number, proposal, probability, what differs, then the values of each record.

    Two values differ when both are there and are not the same text, whatever case and outer spaces.

    Args:
        pairs: ``left_source``, ``left_id``, ``right_source``, ``right_id``, ``band``,
            ``match_probability``.
        records: ``source``, ``record_id`` and the columns that are shown; all text.
        fields: columns of ``records`` to show, in this order; those it has not are left out.
        lang: language of headings and bands.

    Returns:
        One frame whose columns have the headings of ``lang``; pairs in the order given, values as in
        ``records``.
    """
    shown = {f"value {number}": field for number, field in enumerate(fields) if field in records.columns}
    values = records.select("source", "record_id", **shown)
    numbered = pairs.with_row_index("pair", offset=1)
    left, right = _side(numbered, values, "left"), _side(numbered, values, "right")
    titles = {column: field_title(field, lang) for column, field in shown.items()}
    both = pl.concat([left.with_columns(side=pl.lit(0)), right.with_columns(side=pl.lit(1))])
    head = numbered.select(
        "pair",
        band=pl.col("band").replace({band: word(band, lang) for band in ("match", "review", "non-match")}),
        probability="match_probability",
        differs=_differences(left, right, titles),
    )
    ours = ["pair", "band", "probability", "differs", "source", "record_id"]
    joined = both.join(head, on="pair", how="left").sort("pair", "side").select(*ours, *shown)
    return joined.rename(_headings({column: word(column, lang) for column in ours} | titles, shown))


def _side(numbered: pl.DataFrame, values: pl.DataFrame, side: str) -> pl.DataFrame:
    """One side of all pairs, in their order: ``pair``, ``source``, ``record_id`` and the values."""
    ids = numbered.select("pair", source=f"{side}_source", record_id=f"{side}_id")
    return ids.join(values, on=["source", "record_id"], how="left", maintain_order="left")


def _differences(left: pl.DataFrame, right: pl.DataFrame, titles: Mapping[str, str]) -> pl.Series:
    """Per pair the titles of the columns that differ, joined by commas."""
    if not titles:
        return pl.repeat("", left.height, eager=True).alias("differs")
    plain = pl.col(*titles).str.strip_chars().str.to_uppercase().replace("", None)
    both = pl.concat([left.select(plain), right.select(plain.name.suffix(" right"))], how="horizontal")
    titled = [
        pl.when(pl.col(column) != pl.col(f"{column} right")).then(pl.lit(title))
        for column, title in titles.items()
    ]
    return both.select(differs=pl.concat_str(titled, separator=", ", ignore_nulls=True))["differs"]


def _headings(titles: Mapping[str, str], shown: Mapping[str, str]) -> dict[str, str]:
    """Column -> heading; where two would be equal, the later one has its column's name in brackets."""
    headings: dict[str, str] = {}
    for column, title in titles.items():
        taken = title.casefold() in map(str.casefold, headings.values())  # Excel tells no case
        headings[column] = f"{title} ({shown.get(column, column)})" if taken else title
    return headings
