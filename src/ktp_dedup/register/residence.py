"""Where each record lives, as one text: the region key that tells a mover from a double entry."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from ktp_dedup import places
from ktp_dedup.register.column import Column, first_filled, map_distinct
from ktp_dedup.register.value import Register

_JOINT = "\x1f"
_BY_SOURCE = "source:"
_HOME = 0.5
"""Where more of a register live than this share, living there tells nobody from his neighbours."""


def residence(register: Register) -> tuple[pl.Series, pl.Series | None]:
    """The region of residence of each record, and problem codes for region codes that are none.

    The six digits of ``region_code`` if they are a region; else what the names of regency and district stand for: the
    code if they are known, ``3310/NAME`` or ``REGENCY/NAME`` if not; else ``source:`` and the source. Never the prefix
    of the NIK, which is where a person was first registered.
    """
    by_code, problems = _by_code(register)
    by_names = _by_names(register)
    by_source = _BY_SOURCE + register.frame["source"]
    region = pl.select(pl.coalesce(by_code, by_names, by_source)).to_series()
    return region.alias("region"), problems


def lived_in(
    region: pl.Series, cards: pl.Series | None, homes: Collection[str] | None = None
) -> tuple[Column, frozenset[str]]:
    """Residence as evidence: the region of each record, and where none is known the kecamatan of its family card.

    Digits 1 to 6 of a family card are the kecamatan that issued it.
    A region where more than half of the register live is null: it tells nothing there.

    Args:
        region: see `residence`.
        cards: canonical numbers of family cards, if the register has them.
        homes: the regions that tell nothing, if another register says so.

    Returns:
        The column, and the regions that tell nothing.
    """
    known = pl.select(pl.when(~region.str.starts_with(_BY_SOURCE)).then(region)).to_series()
    if cards is not None and known.null_count():
        issued = map_distinct(cards.str.slice(0, 6), _region_code, dtype=pl.String).values
        known = pl.select(pl.coalesce(known, issued)).to_series()
    if homes is None:
        counts = known.drop_nulls().value_counts()
        homes = counts.filter(pl.col("count") > _HOME * len(known))[counts.columns[0]].to_list()
    return Column(known.set(known.is_in(list(homes)), None), None), frozenset(homes)


def _by_code(register: Register) -> tuple[pl.Series, pl.Series | None]:
    column = register.column("region_code")
    if column is None:
        return pl.repeat(None, register.height, dtype=pl.String, eager=True), None
    codes = map_distinct(first_filled([register.frame[column]]), _region_code, dtype=pl.String)
    return codes.values, codes.problems


def _by_names(register: Register) -> pl.Series:
    names = [register.column(field) for field in ("regency", "district")]
    frame = register.frame.select(
        (pl.lit("") if name is None else pl.col(name).fill_null("")).alias(field)
        for name, field in zip(names, ("regency", "district"), strict=True)
    )
    joint = frame.select(pl.concat_str("regency", "district", separator=_JOINT)).to_series()
    if len(joint) != register.height:
        return pl.repeat(None, register.height, dtype=pl.String, eager=True)
    return map_distinct(joint, lambda text: (_named(*text.split(_JOINT)[:2]), None), dtype=pl.String).values


def _region_code(text: str) -> tuple[str | None, str | None]:
    digits = "".join(char for char in text if char in "0123456789")[:6]
    known = places.region(digits) is not None
    return (digits, None) if known else (None, "region-unknown")


def _named(regency: str, district: str) -> str | None:
    """The key of a pair of names; None when both are empty.

    >>> _named("Kab. Klaten", "Trucuk"), _named("KLATEN", "NOWHERE"), _named("KLATEN", ""), _named("", "")
    ('331006', '3310/NOWHERE', '3310', None)
    """
    regency, district = places.normalise_place(regency), places.normalise_place(district)
    if not regency and not district:
        return None
    code = places.district_code(regency, district) if district else None
    if code:
        return code
    known = places.regency_code(regency) if regency else None
    return "/".join(part for part in (known or regency, district) if part)
