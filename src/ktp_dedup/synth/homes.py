"""Addresses: a district, and in it an invented village, hamlet, RT, RW and house number."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth.regions import HAMLETS, STREETS, Regions
from ktp_dedup.synth.rows import pick

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Rng = np.random.Generator

COLUMNS = ("ALAMAT", "DUSUN", "NO_RT", "NO_RW", "NAMA_KEL", "NAMA_KEC", "NAMA_KAB", "NAMA_PROP", "KODE_KEC")
"""Headings of an address."""


@dataclass(frozen=True)
class Homes:
    """Where people live; int64 arrays of one length.

    Attributes:
        district: position in `Regions`.
        village: position in `Regions.villages`.
        hamlet: position in `HAMLETS`.
        rt, rw, house: numbers of the neighbourhood units and of the house.
    """

    district: Ints
    village: Ints
    hamlet: Ints
    rt: Ints
    rw: Ints
    house: Ints

    def of(self, index: Ints) -> Homes:
        """The homes at the given positions."""
        return Homes(*(getattr(self, item.name)[index] for item in fields(self)))

    def where(self, mask: Bools, other: Homes) -> Homes:
        """These homes where the mask holds, else the others."""
        return Homes(
            *(np.where(mask, getattr(self, item.name), getattr(other, item.name)) for item in fields(self))
        )


def drawn(district: Ints, where: Regions, *, rng: Rng) -> Homes:
    """A home in each of the given districts."""
    count = len(district)
    first = where.first_village[district]
    size = where.first_village[district + 1] - first
    return Homes(
        district=district,
        village=first + (rng.random(count) ** 1.2 * size).astype(np.int64),
        hamlet=rng.integers(0, len(HAMLETS), count),
        rt=1 + (rng.random(count) ** 1.5 * 12).astype(np.int64),
        rw=1 + (rng.random(count) ** 1.5 * 15).astype(np.int64),
        house=rng.integers(1, 220, count),
    )


def addresses(homes: Homes, where: Regions) -> dict[str, pl.Series]:
    """The columns of `COLUMNS`; ALAMAT is a hamlet, with or without `DK.`, or a street in towns."""
    hamlet = pick(HAMLETS, homes.hamlet)
    frame = pl.DataFrame(
        {
            "hamlet": hamlet,
            "street": pick(STREETS, homes.hamlet % len(STREETS)),
            "number": pl.Series(homes.house).cast(pl.String),
            "town": where.town[homes.district] & (homes.house % 3 > 0),
            "named": homes.house % 2 == 0,
        }
    )
    in_town = pl.when("town").then(pl.concat_str(pl.lit("JL. "), "street", pl.lit(" NO. "), "number"))
    line = in_town.when("named").then(pl.concat_str(pl.lit("DK. "), "hamlet")).otherwise("hamlet")
    return {
        "ALAMAT": frame.select(line).to_series(),
        "DUSUN": hamlet,
        "NO_RT": pl.Series(homes.rt).cast(pl.String).str.zfill(3),
        "NO_RW": pl.Series(homes.rw).cast(pl.String).str.zfill(3),
        "NAMA_KEL": pick(where.villages, homes.village),
        "NAMA_KEC": pick(where.district, homes.district),
        "NAMA_KAB": pick(where.regency, homes.district),
        "NAMA_PROP": pick(where.province, homes.district),
        "KODE_KEC": pl.Series(where.code[homes.district]).cast(pl.String),
    }


def birth_places(district: Ints, where: Regions, *, rng: Rng) -> pl.Series:
    """Birth places: mostly the regency, else the district, the regency with its kind, or another regency."""
    count = len(district)
    style = rng.random(count)
    birth = np.where(style > 0.95, rng.choice(len(where.code), count, p=where.share), district)
    kind = pick(("KAB. ", "KOTA "), where.town[birth].astype(np.int64))
    frame = pl.DataFrame(
        {
            "regency": pick(where.regency, birth),
            "district": pick(where.district, birth),
            "kind": kind,
            "style": style,
        }
    )
    near = pl.when(pl.col("style") < 0.06).then("district")
    kindly = near.when(pl.col("style") < 0.09).then(pl.concat_str("kind", "regency"))
    return frame.select(kindly.otherwise("regency")).to_series()
