"""The side-by-side sheet: each pair as two rows, one under the other, for a person to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ktp_dedup.findings.meaning import FINDINGS, WORK
from ktp_dedup.model import Model
from ktp_dedup.report.sentences import evidence_sentences, meaning_sentences, region_title
from ktp_dedup.report.texts import Lang, field_title, word

SHEET = "side_by_side"
"""Name of the sheet's file, without its ending."""

HEAD = ("pair", "finding", "band", "sentence", "advice", "act", "source", "record_id")
"""Columns before the values of the records."""

KEY_FIELDS = (
    "name",
    "nik",
    "birth_date",
    "birth_place",
    "mother_name",
    "family_card",
    "address",
    "village",
    "district",
)
"""Fields by which people tell persons and residences apart; they stand first, and they are printed."""

TAIL = ("probability", "differs", "decision", "note")
"""Columns after the values."""


def side_by_side(
    pairs: pl.DataFrame, records: pl.DataFrame, model: Model, *, fields: Sequence[str], lang: Lang = "id"
) -> pl.DataFrame:
    """Two rows per pair: what it means and why, the values of each record, what differs, decision, note.

    The first row of the reasons says what speaks for or against one person, the second where the two live and which
    record is proposed as the current one. Two values differ when both are there and are not the same text, whatever
    case and outer spaces; what differs stands in the first row of a pair only. The last two columns are empty, for
    the officer.

    Args:
        pairs: see `findings.pair_table`.
        records: ``source``, ``record_id`` and the columns that are shown; all text.
        model: as used.
        fields: columns of ``records`` to show, `KEY_FIELDS` first, then in this order; those it has not are left
            out.
        lang: language of headings, findings and reasons.

    Returns:
        One frame whose columns have the headings of ``lang``; pairs in the order given, values as in
        ``records``.
    """
    key = [field for field in KEY_FIELDS if field in fields]
    ordered = [*key, *(field for field in fields if field not in key)]
    shown = {f"value {number}": field for number, field in enumerate(ordered) if field in records.columns}
    values = records.select("source", "record_id", **shown)
    numbered = pairs.with_row_index("pair", offset=1)
    left, right = _side(numbered, values, "left"), _side(numbered, values, "right")
    titles = {column: field_title(field, lang) for column, field in shown.items()}
    headings = _headings({column: word(column, lang) for column in (*HEAD, *TAIL)} | titles, shown)
    differs = _differences(left, right, {column: headings[column] for column in shown})
    sides = [
        left.hstack(_head(numbered, "left", evidence_sentences(pairs, model, lang), lang)),
        right.hstack(_head(numbered, "right", meaning_sentences(pairs, lang), lang)),
    ]
    sides[0] = sides[0].with_columns(differs.alias("differs"))
    both = pl.concat(sides, how="diagonal").sort("pair", maintain_order=True)
    sheet = both.with_columns(decision=pl.lit(""), note=pl.lit(""))
    return sheet.select(*HEAD, *shown, *TAIL).rename(headings)


def unlike(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """For each cell of two frames of text with the same columns, whether it differs in sense of the sheet."""
    plain = pl.all().str.strip_chars().str.to_uppercase().replace("", None)
    left, right = left.select(plain), right.select(plain)
    return pl.DataFrame([(left[name] != right[name]).fill_null(False) for name in left.columns])


def _head(numbered: pl.DataFrame, side: str, sentences: pl.Series, lang: Lang) -> pl.DataFrame:
    """What stands beside the values of one side of all pairs."""
    findings = {finding: word(f"finding_{finding}", lang) for finding in FINDINGS}
    bands = {band: word(band, lang) for band in ("match", "review", "non-match")}
    regions = numbered["act_region"].drop_nulls().unique().to_list()
    asked = pl.col("finding").is_in(WORK) & pl.col("current").is_not_null()
    advice = pl.when(pl.col("current") == side).then(pl.lit(word("advice_current", lang)))
    act = pl.col("act_region").replace({region: region_title(region) for region in regions})
    stale = pl.format(word("advice_stale", lang), act.fill_null("?"))
    return numbered.select(
        finding=pl.col("finding").replace(findings),
        band=pl.col("band").replace(bands),
        sentence=sentences,
        advice=pl.when(asked).then(advice.otherwise(stale)),
        act=act,
        probability="match_probability",
    )


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
