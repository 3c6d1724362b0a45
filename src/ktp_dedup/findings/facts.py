"""What findings need to know of a record: where it lives, its numbers, its state, and when it was recorded.

Only the records that stand in pairs are looked at, so a register of a million costs no more than its duplicates.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from ktp_dedup import places
from ktp_dedup.model import Field
from ktp_dedup.register import Register, normalise

FACT_SCHEMA = pl.Schema(
    {
        "source": pl.String(),
        "record_id": pl.String(),
        "region": pl.String(),
        "province": pl.String(),
        "regency": pl.String(),
        "district": pl.String(),
        "village": pl.String(),
        "nik": pl.String(),
        "family_card": pl.String(),
        "card_date": pl.Int32(),
        "status": pl.String(),
        "recording_status": pl.String(),
        "recorded_at": pl.Int32(),
        "updated_at": pl.Int32(),
    }
)
"""Columns of the facts. `region` as `register.normalise` makes it; the parts of the residence are codes or names
without spaces, null where unknown, `village` of ten-digit region codes their last four; dates are yyyymmdd."""

_KINDS = {
    "nik": "nik",
    "family_card": "nik",
    "status": "code",
    "recording_status": "code",
    "recorded_at": "date",
    "updated_at": "date",
    "regency": "place",
    "district": "place",
    "village": "place",
    "region_code": "code",
}
_FIELDS = tuple(Field(name, kind, (name,)) for name, kind in _KINDS.items())

LOOKED_AT = tuple(_KINDS)
"""Columns of the register that facts are made of."""

_DISTRICT_CODE, _REGENCY_CODE = r"^\d{6}$", r"^\d{4}(/|$|\d{2}$)"


def record_facts(register: Register, ids: pl.DataFrame, *, as_of: int) -> pl.DataFrame:
    """The facts of some records.

    Args:
        register: as read.
        ids: distinct `source` and `record_id`.
        as_of: yyyymmdd of the day the register tells of, 0 if unknown.

    Returns:
        The columns of `FACT_SCHEMA`, one row for each of `ids`, in their order; what the register lacks is null.
    """
    if ids.height == 0:
        return pl.DataFrame(schema=FACT_SCHEMA)
    part = register.frame.join(ids, on=["source", "record_id"], how="semi")
    frame = normalise(replace(register, frame=part), _FIELDS, as_of=as_of).frame
    types = FACT_SCHEMA | {"region_code": pl.String()}
    lacking = [pl.lit(None, dtype).alias(name) for name, dtype in types.items() if name not in frame.columns]
    known = ids.join(frame, on=["source", "record_id"], how="left", maintain_order="left").with_columns(
        lacking
    )
    return known.with_columns(*_residence(known), _card_date(as_of)).select(FACT_SCHEMA.names())


def _residence(frame: pl.DataFrame) -> list[pl.Expr]:
    """Province, regency, district and village, from the region where it is a code, else from the names."""
    region = pl.col("region")
    names = {
        code: _district_name(code) for code in frame["region"].unique() if len(code) == 6 and code.isdigit()
    }
    by_code = region.replace_strict(names, default=None, return_dtype=pl.String)
    coded = region.str.contains(_REGENCY_CODE)
    village = pl.when(pl.col("region_code").str.len_chars() == 10).then(pl.col("region_code").str.slice(6))
    return [
        pl.when(coded).then(region.str.slice(0, 2)).alias("province"),
        pl.when(coded).then(region.str.slice(0, 4)).otherwise(_joined("regency")).alias("regency"),
        pl.when(region.str.contains(_DISTRICT_CODE))
        .then(by_code)
        .otherwise(_joined("district"))
        .alias("district"),
        pl.coalesce(village, _joined("village")).alias("village"),
    ]


def _joined(name: str) -> pl.Expr:
    """A place as one word: offices write Karang Anom and Karanganom."""
    return pl.col(name).str.replace_all(" ", "", literal=True)


def _district_name(code: str) -> str:
    """The name of a kecamatan as one word, its code where no name is known."""
    region = places.region(code)
    return places.normalise_place(region.district).replace(" ", "") if region and region.district else code


def _card_date(as_of: int) -> pl.Expr:
    """The day a family card was issued, from its digits 7 to 12 (ddmmyy), the latest such day not after `as_of`."""
    digits = pl.col("family_card").str
    day, month, year = (digits.slice(at, 2).cast(pl.Int32, strict=False) for at in (6, 8, 10))
    this_century = 20_000_000 + year * 10_000 + month * 100 + day
    latest = as_of or 20_991_231
    date = pl.when(this_century <= latest).then(this_century).otherwise(this_century - 1_000_000)
    real = day.is_between(1, 31) & month.is_between(1, 12)
    return pl.when(real).then(date).alias("card_date")
