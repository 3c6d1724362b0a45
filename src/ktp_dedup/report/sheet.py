"""The side-by-side sheet: each proposed pair as two rows, one under the other, for a person to compare."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ktp_dedup.report.texts import Lang, word


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
    shown = [field for field in fields if field in records.columns]
    numbered = pairs.with_row_index("pair", offset=1)
    values = records.select("source", "record_id", *shown)
    left, right = _side(numbered, values, "left"), _side(numbered, values, "right")
    both = pl.concat([left.with_columns(side=pl.lit(0)), right.with_columns(side=pl.lit(1))])
    head = numbered.select(
        "pair",
        band=pl.col("band").replace({band: word(band, lang) for band in ("match", "review", "non-match")}),
        probability="match_probability",
        differs=_differences(left, right, shown, lang),
    )
    columns = ["pair", "band", "probability", "differs", "source", "record_id", *shown]
    joined = both.join(head, on="pair", how="left").sort("pair", "side").select(columns)
    return joined.rename(_headings(columns, lang))


def _side(numbered: pl.DataFrame, records: pl.DataFrame, side: str) -> pl.DataFrame:
    """One side of all pairs, in their order: ``pair``, ``source``, ``record_id`` and the shown columns."""
    ids = numbered.select("pair", source=f"{side}_source", record_id=f"{side}_id")
    return ids.join(records, on=["source", "record_id"], how="left", maintain_order="left")


def _differences(left: pl.DataFrame, right: pl.DataFrame, shown: Sequence[str], lang: Lang) -> pl.Series:
    """Per pair the headings of the columns that differ, joined by commas."""
    if not shown:
        return pl.Series("differs", [""], dtype=pl.String).new_from_index(0, left.height)
    plain = pl.col(*shown).str.strip_chars().str.to_uppercase().replace("", None)
    ours, theirs = left.select(plain), right.select(plain.name.suffix(" right"))
    both = pl.concat([ours, theirs], how="horizontal")
    return both.select(
        differs=pl.concat_str(
            [
                pl.when(pl.col(field) != pl.col(f"{field} right")).then(pl.lit(word(field, lang)))
                for field in shown
            ],
            separator=", ",
            ignore_nulls=True,
        )
    )["differs"]


def _headings(columns: Sequence[str], lang: Lang) -> dict[str, str]:
    """Column -> heading; where two would be equal, the later one has its column's name in brackets."""
    taken: dict[str, str] = {}
    for column in columns:
        heading = word(column, lang)
        taken[column] = heading if heading not in taken.values() else f"{heading} ({column})"
    return taken
