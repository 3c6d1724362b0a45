"""What lines above records say of all of them: the family card of a family book, the places of a title block.

The family book (Buku Induk Penduduk, BIP) that SIAK exports has lines before the members of each family. Four
forms are in use (as OpenSID's importers describe them): labels and values in one cell (``No. KK : 3310…``,
``Alamat : …, Nama Dusun : …, RT/RW : 003/005``); labels and values in neighbouring cells over several lines,
with colons or without;
a line ``NO.KK | NAMA KK | ALAMAT`` with the values below it; a bare number in the column of running numbers.
What is said there is carried down, column by column, to the rows that follow.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ktp_dedup.register.fields import ALIASES, normalise_heading
from ktp_dedup.register.sheet_layout import Heading
from ktp_dedup.register.sheet_rows import roles_of

HEADINGS = {
    "family_card": "No KK",
    "address": "Alamat",
    "hamlet": "Dusun",
    "rt": "RT",
    "rw": "RW",
    "village": "Desa",
    "district": "Kecamatan",
    "regency": "Kabupaten",
    "province": "Provinsi",
}
"""The headings that carried columns get, by field."""

_CELL = "\x1f"
_OF_FAMILY = ("family_card", "address", "hamlet", "rt", "rw")
_OF_PLACE = ("village", "district", "regency", "province")
_GAP = r"[\s:\x1f]*"
_VALUE = r"([^\x1f,:]*[^\x1f,:\s])"
_CARD_LABEL = r"(?i)\bno(?:mor)?\W{0,3}(?:kk\b|kartu\s+keluarga\b)"
_CARD = _CARD_LABEL + _GAP + r"\W?([\dOIl*][\dOIl*.\- ]{6,24})"
_SHORT_CARD = r"(?i)^\W*(?:kk|kartu\s+keluarga)\b" + _GAP + r"\W?(\d[\d.\- ]{14,24})"
_BARE_CARD = r"^\W?(\d{16})\W?$"
_ADDRESS_ENDS = (
    r"(?i)[\s,]*(?:\bnama\s+dusun\b|\bRT\b\s*[/.:\d]|\bRW\b\s*[.:\d]|\bkode\s*pos|\btelp|\bdusun\s*:).*$"
)
_FAMILY_LABELS = (
    r"alamat",
    r"(?:nama\s+)?(?:dusun|kepala\s+keluarga)",
    r"nama\W+kk",
    r"(?:no\W*)?RT\s*/\s*RW",
)
_PLACE_LABELS = {
    "village": r"(?:nama\s+)?(?:desa|kelurahan)(?:\s*/\s*(?:desa|kel\w*))?",
    "district": r"(?:nama\s+)?kecamatan",
    "regency": r"(?:nama\s+)?(?:kabupaten|kota)(?:\s*/\s*kota)?",
    "province": r"(?:nama\s+)?pro[vp]insi",
}


def places_above(rows: Sequence[Sequence[str | None]]) -> dict[str, str]:
    """Village, district, regency and province as a title block names them: ``DESA : SUMBER``."""
    texts = [_CELL.join(cell for cell in row if cell is not None) for row in rows]
    if not texts:
        return {}
    found = pl.DataFrame({"text": texts}).select(_place(field, pl.col("text")) for field in _OF_PLACE)
    last = found.select(pl.all().drop_nulls().last()) if found.height else found
    return {field: value for field, value in last.row(0, named=True).items() if value}


def is_family_book(grid: pl.DataFrame, heading: Heading) -> bool:
    """Whether lines with the number of a family card stand among the first rows, beside the heading."""
    top = grid.head(heading.body + 20)
    return bool(_family_lines(top, heading, _texts(top)).any())


def carry_down(grid: pl.DataFrame, heading: Heading) -> tuple[pl.Series, pl.DataFrame]:
    """What the lines between the families say, for every row.

    Args:
        grid: all rows of the sheet as Utf8; blank cells are null.
        heading: that of the members.

    Returns:
        Boolean, the lines that are no members but say something of them; and one Utf8 column per field of
        `HEADINGS` that was found, null where nothing is known of a row.
    """
    texts = _texts(grid)
    starts = _family_lines(grid, heading, texts)
    labelled = texts.str.contains(_any_label()).fill_null(False) & ~_has_person(grid, heading, texts)
    lines = (starts | labelled | _repeats_card_heading(grid, heading)) & ~_equals_heading(grid, heading)
    said = pl.DataFrame({"text": texts.set(~lines, None), "family": starts.cum_sum(), "start": starts})
    said = said.with_columns(**_bare_values(grid, heading, starts))
    found = said.select("family", *_family_columns(), *(_place(field, pl.col("text")) for field in _OF_PLACE))
    carried = found.select(
        *(pl.col(field).forward_fill().over("family") for field in _OF_FAMILY),
        *(pl.col(field).forward_fill() for field in _OF_PLACE),
    )
    known = [name for name in carried.columns if carried[name].null_count() < carried.height]
    return lines, carried.select(known)


def _texts(grid: pl.DataFrame) -> pl.Series:
    """Each row as one text with a mark between cells."""
    return grid.select(pl.concat_str(pl.all(), separator=_CELL, ignore_nulls=True).alias("text")).to_series()


def _family_lines(grid: pl.DataFrame, heading: Heading, texts: pl.Series) -> pl.Series:
    """Lines that begin a family: with a label and a number, a bare number, or a number below its heading."""
    labels = (_CARD_LABEL + r"\s*:", _CARD, _SHORT_CARD)
    labelled = texts.str.contains("|".join(f"(?:{label})" for label in labels))
    bare = pl.repeat(False, grid.height, eager=True)
    for column in _number_columns(grid, heading):
        bare = bare | column.str.contains(_BARE_CARD).fill_null(False)
    for index in roles_of(heading.texts).names:
        bare = bare & grid.to_series(index).is_null()
    for column in _columns_below_a_heading(grid, heading):
        bare = bare | column.str.contains(_BARE_CARD).fill_null(False)
    labelled = labelled.fill_null(False) & ~_has_person(grid, heading, texts)
    return (labelled | bare) & ~_equals_heading(grid, heading)


def _number_columns(grid: pl.DataFrame, heading: Heading) -> list[pl.Series]:
    return [grid.to_series(index) for index in roles_of(heading.texts).numbers]


def _card_headings(grid: pl.DataFrame, heading: Heading) -> list[tuple[int, int]]:
    """Rows near the top and their columns called ``NO.KK`` that have a number right below them."""
    top = grid.head(heading.body + 20).rows()
    return [
        (row, column)
        for row in range(len(top) - 1)
        if not heading.first <= row <= heading.last
        for column, cell in enumerate(top[row])
        if cell
        and ALIASES.get(normalise_heading(cell)) == "family_card"
        and (top[row + 1][column] or "").strip().isdigit()
    ]


def _columns_below_a_heading(grid: pl.DataFrame, heading: Heading) -> list[pl.Series]:
    """The column of the family card, with its values only where its own heading stands right above."""
    columns = []
    for row, column in _card_headings(grid, heading)[:1]:
        cells = grid.to_series(column)
        columns.append(cells.set((cells.shift(1) != cells[row]).fill_null(True), None))
    return columns


def _repeats_card_heading(grid: pl.DataFrame, heading: Heading) -> pl.Series:
    """The lines that hold ``NO.KK`` and its neighbours, with the values below them."""
    found = pl.repeat(False, grid.height, eager=True)
    for row, column in _card_headings(grid, heading)[:1]:
        found = (grid.to_series(column) == grid[row, column]).fill_null(False)
    return found


def _bare_values(grid: pl.DataFrame, heading: Heading, starts: pl.Series) -> dict[str, pl.Series]:
    """Number and address of families whose lines have no labels beside the values."""
    nothing = pl.repeat(None, grid.height, dtype=pl.String, eager=True)
    cards = [*_number_columns(grid, heading), *_columns_below_a_heading(grid, heading)]
    number = pl.select(
        pl.coalesce(column.str.extract(_BARE_CARD) for column in [*cards, nothing])
    ).to_series()
    address = nothing
    for row, _ in _card_headings(grid, heading)[:1]:
        keys = [normalise_heading(cell or "") for cell in grid.row(row)]
        for index in [index for index, key in enumerate(keys) if ALIASES.get(key) == "address"][:1]:
            address = grid.to_series(index).set(~starts | number.is_null(), None)
    return {"number": number.set(~starts, None), "street": address}


def _family_columns() -> list[pl.Expr]:
    """Family card, address, hamlet, RT and RW as the lines say them; "-" says nothing."""
    text = pl.col("text")
    whole = pl.coalesce(
        pl.col("street"), text.str.extract(r"(?i)\balamat" + _GAP + r"([^\x1f]+)"), _after_desa(text)
    )
    pair = r"(?i)\bRT\s*/\s*RW" + _GAP + r"(\d{1,3})\s*/\s*(\d{1,3})"
    columns = {
        "family_card": pl.coalesce(pl.col("number"), text.str.extract(_CARD), text.str.extract(_SHORT_CARD)),
        "address": whole.str.replace(_ADDRESS_ENDS, ""),
        "hamlet": text.str.extract(r"(?i)\b(?:dusun|dsn)\b[\s.:\x1f]*([^,\x1f:]*?)\s*(?:,|\x1f|\bRT\b|$)"),
        "rt": pl.coalesce(text.str.extract(pair, 1), text.str.extract(r"(?i)\bRT[\s.:\x1f]*(\d{1,3})")),
        "rw": pl.coalesce(text.str.extract(pair, 2), text.str.extract(r"(?i)\bRW[\s.:\x1f]*(\d{1,3})")),
    }
    return [_said(value).alias(field) for field, value in columns.items()]


def _after_desa(text: pl.Expr) -> pl.Expr:
    """An address that has no label but begins with the village, ``DESA SUMBER RT/RW : 002/001``."""
    return text.str.extract(r"(?i)(?:^|\x1f)(desa\s+[^\x1f:]+RT/RW[^\x1f]*)")


def _place(field: str, text: pl.Expr) -> pl.Expr:
    """The name behind the label of a place; a label is followed by a colon or stands in a cell of its own."""
    label = rf"(?i)(?:^|\x1f)\W*{_PLACE_LABELS[field]}\s*[:\x1f]{_GAP}{_VALUE}"
    found = [text.str.extract(label)]
    if field == "village":
        found.append(text.str.extract(r"(?i)(?:^|\x1f)desa\s+([^\x1f:]+?)\s+RT/RW"))
    return _said(pl.coalesce(found)).alias(field)


def _said(value: pl.Expr) -> pl.Expr:
    """A value without the signs around it; null when nothing is left."""
    plain = value.str.strip_chars(" ,.:;-\x1f'")
    return pl.when(plain != "").then(plain)


def _any_label() -> str:
    """A label with a colon anywhere in a row, or one that fills the first cell of several."""
    labels = "|".join((*_PLACE_LABELS.values(), *_FAMILY_LABELS))
    return rf"(?i)(?:^|\x1f)\W*(?:{labels})\s*:|^\W*(?:{labels})\s*\x1f"


def _has_person(grid: pl.DataFrame, heading: Heading, texts: pl.Series) -> pl.Series:
    """Rows with a NIK in its column that do not begin with the label of a family card, whose number it then is."""
    niks = [
        grid.to_series(index).str.contains(r"^\W?\d{16}").fill_null(False)
        for index in roles_of(heading.texts).niks
    ]
    found = pl.repeat(False, grid.height, eager=True)
    for column in niks:
        found = found | column
    return found & ~texts.str.contains(r"^\W*" + _CARD_LABEL).fill_null(False)


def _equals_heading(grid: pl.DataFrame, heading: Heading) -> pl.Series:
    """Rows that hold the headings themselves."""
    cells = [
        (pl.col(name) == cell).fill_null(False).cast(pl.UInt32)
        for furniture in heading.furniture
        for name, cell in zip(grid.columns, furniture, strict=True)
        if cell is not None
    ]
    if not cells:
        return pl.repeat(False, grid.height, eager=True)
    return grid.select((pl.sum_horizontal(cells) >= 3).alias("heading")).to_series()
