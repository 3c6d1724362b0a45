"""Names, free texts, places and numbers in canonical form."""

from __future__ import annotations

from collections import Counter

import polars as pl

from ktp_dedup import places
from ktp_dedup.register.column import Column, map_distinct

_PLACEHOLDER_WORDS = """
TIDAK DIKETAHUI | TDK DIKETAHUI | TIDAK TAHU | TIDAK ADA | TIDAK ADA NAMA | TANPA NAMA | TIDAK TERISI
| BELUM ADA NAMA | BELUM ADA | NN | N N | N.N | N.N. | NO NAME | NONAME | ANONIM | UNKNOWN | NULL | NONE | NAN
| N/A | XX | XXX | XXXX | KOSONG | NIHIL
"""
_UNEVEN = r"\s\s|[^\S ]|\p{C}"
_PLACEHOLDERS = tuple(word.strip() for word in _PLACEHOLDER_WORDS.split("|"))


def normalise_names(texts: pl.Series, *, required: bool) -> Column:
    """Names in upper case with single spaces and no control characters; punctuation is kept, for titles.

    Args:
        texts: Utf8 without blanks around, null where empty.
        required: whether an empty cell is a problem.
    """
    texts = _composed(texts, "NFC")
    even = _single_spaces(texts) if texts.str.contains(_UNEVEN).any() else texts
    name = pl.col("name")
    usable = name.str.contains(r"\p{L}") & ~name.is_in(_PLACEHOLDERS)
    names = pl.select(even.str.to_uppercase().alias("name")).select(pl.when(usable).then(name)).to_series()
    if names.null_count() == (0 if required else texts.null_count()):
        return Column(names)
    empty = pl.lit("name-empty" if required else None, dtype=pl.String)
    code = pl.when(pl.col("text").is_null()).then(empty).otherwise(pl.lit("name-placeholder"))
    frame = pl.DataFrame({"text": texts, "name": names})
    return Column(names, frame.select(pl.when(name.is_null()).then(code)).to_series())


def normalise_texts(texts: pl.Series) -> Column:
    """Upper case without diacritics, every sign a space; null when no letter or digit is left."""
    plain = pl.col("text").str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    frame = pl.DataFrame({"text": _composed(texts, "NFKD")})
    return Column(frame.select(pl.when(plain != "").then(plain)).to_series())


def normalise_places(texts: pl.Series) -> Column:
    """Places in one spelling each; see `ktp_dedup.places.normalise_place`."""
    return map_distinct(texts, lambda text: (places.normalise_place(text) or None, None), dtype=pl.String)


def normalise_regencies(texts: pl.Series) -> Column:
    """The regency that each place lies in, null where it is unknown.

    Where several regencies have a kecamatan of that name, it is the one where most people of the register were born. A
    kecamatan whose regency fewer people name than itself is rather a village of that name, nobody knows where.
    """
    counts = texts.drop_nulls().value_counts(name="rows")
    found = {text: (places.regency_names(text), rows) for text, rows in counts.iter_rows()}
    born: Counter[str] = Counter()
    for text, (names, rows) in found.items():
        if len(names) == 1 and places.names_regency(text):
            born[names[0]] += rows

    def regency(text: str) -> tuple[str | None, None]:
        names, rows = found[text]
        if not names:
            return None, None
        likely = max(names, key=lambda name: (born[name], name))
        return (likely if places.names_regency(text) or born[likely] >= rows else None), None

    return map_distinct(texts, regency, dtype=pl.String)


def normalise_numbers(texts: pl.Series) -> Column:
    """Float64; a decimal comma is read as a point."""
    point = pl.col("text").str.replace(r"^([+-]?\d+),(\d+)$", "$1.$2")
    frame = pl.DataFrame({"text": texts}).with_columns(value=point.cast(pl.Float64, strict=False))
    wrong = pl.col("text").is_not_null() & pl.col("value").is_null()
    problems = frame.select(pl.when(wrong).then(pl.lit("number-unreadable"))).to_series()
    return Column(frame["value"], problems if problems.null_count() < len(problems) else None)


def _single_spaces(texts: pl.Series) -> pl.Series:
    return texts.str.replace_all(r"[\s\p{C}]+", " ").str.strip_chars()


def _composed(texts: pl.Series, form: str) -> pl.Series:
    """The texts in a normal form of Unicode; NFKD without the marks. Those in ASCII are not looked at."""
    rows = (texts.str.len_bytes() != texts.str.len_chars()).arg_true()
    if len(rows) == 0:
        return texts
    others = texts.gather(rows)
    if form == "NFC":
        return texts.clone().scatter(rows, others.str.normalize("NFC"))
    return texts.clone().scatter(rows, others.str.normalize("NFKD").str.replace_all(r"\p{M}+", ""))
