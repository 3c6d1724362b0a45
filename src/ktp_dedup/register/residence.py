"""Where each record lives, as one text: the region key that tells a mover from a double entry."""

from __future__ import annotations

import polars as pl

from ktp_dedup import places
from ktp_dedup.register.column import first_filled, map_distinct
from ktp_dedup.register.value import Register

_JOINT = "\x1f"


def residence(register: Register) -> tuple[pl.Series, pl.Series | None]:
    """The region of residence of each record, and problem codes for region codes that are none.

    The six digits of ``region_code`` if they are a region; else what the names of regency and district stand
    for: the code if they are known, ``3310/NAME`` or ``REGENCY/NAME`` if not; else ``source:`` and the
        source. Never the
    prefix of the NIK, which is where a person was first registered.
    """
    by_code, problems = _by_code(register)
    by_names = _by_names(register)
    by_source = "source:" + register.frame["source"]
    region = pl.select(pl.coalesce(by_code, by_names, by_source)).to_series()
    return region.alias("region"), problems


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
