"""The knobs of a synthetic register, and the named profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from types import MappingProxyType

from ktp_dedup.errors import UsageError

_KLATEN_CLASSES = MappingProxyType(
    {
        "van_ophuijsen": 0.05,
        "soewandi": 0.04,
        "arabic": 0.09,
        "family": 0.10,
        "javanese_ao": 0.05,
        "glide": 0.06,
        "fpv": 0.04,
        "zjs": 0.02,
        "dh_d": 0.04,
        "doubled": 0.05,
        "final_i": 0.05,
        "ai_ae": 0.03,
        "apostrophe": 0.01,
        "schwa": 0.02,
        "dropped_h": 0.03,
        "bugis_ng": 0.002,
        "local": 0.01,
        "anglicised": 0.01,
        "title_added": 0.03,
        "title_removed": 0.03,
        "muhammad_short": 0.04,
        "initial": 0.03,
        "joined": 0.03,
        "split": 0.03,
        "swapped": 0.02,
        "dropped": 0.04,
        "added": 0.02,
        "truncated": 0.01,
        "patronym": 0.008,
        "alias": 0.006,
        "adult_prefix": 0.006,
        "adult_name": 0.004,
        "balinese_short": 0.01,
        "diacritic": 0.002,
        "typo_key": 0.06,
        "typo_swap": 0.04,
        "typo_missing": 0.06,
        "typo_extra": 0.03,
        "ocr": 0.0,
        "hearing": 0.0,
    }
)

_KLATEN_MISSING = MappingProxyType(
    {
        "NAMA_LGKP_IBU": 0.02,
        "NAMA_LGKP_AYAH": 0.03,
        "TMPT_LHR": 0.003,
        "TGL_LHR": 0.001,
        "NIK": 0.002,
        "NO_KK": 0.001,
        "AGAMA": 0.001,
        "STAT_KWN": 0.002,
        "JENIS_PKRJN": 0.02,
        "PDDK_AKH": 0.01,
        "ALAMAT": 0.01,
        "DUSUN": 0.08,
        "NO_RT": 0.015,
        "NO_RW": 0.02,
    }
)


LAYOUTS = ("klaten", "kuningan")
"""Names of the layouts of `data/regencies.csv`."""

MOST_DUPLICATES = 0.3
"""Highest possible share of second registrations."""


@dataclass(frozen=True)
class Rates:
    """Every rate of a synthetic register; shares lie in [0, 1] unless a field says otherwise.

    The defaults are the profile `klaten`. Sources: INDONESIA.md sections 2.6 (spellings), 4 (names, heaped
    dates), 5.1 to 5.5 (NIK, KK, moving) and 5.6 (6 to 7 thousand duplicates among 1.1 million).

    Raises:
        UsageError: a rate is out of range, or a mapping names an unknown class.
    """

    layout: str = "klaten"
    """Which regencies: `klaten` (with neighbours and Jabodetabek) or `kuningan` (with far-away cities)."""
    as_of: date = date(2024, 6, 30)
    """Day of the export; nobody is born and nothing is recorded after it."""
    duplicates: float = 0.006
    """Share of all rows that are a second (or third) registration of a person."""
    thrice: float = 0.01
    """Share of the duplicates that register for the third time."""
    double_entry: float = 0.15
    """Share of the duplicates entered twice in one KK."""
    double_card: float = 0.05
    """Share of the duplicates entered twice in one district, under two KK."""
    family_moves: float = 0.35
    """Share of the movers (counted as rows) who moved with their whole family."""
    settled: float = 0.12
    """Share of the movers whose older row is already marked moved or dead."""
    second_nik: float = 0.70
    """Share of the movers who got a second NIK."""
    entry_second_nik: float = 0.80
    """Share of the double entries that got a second NIK."""
    joins_household: float = 0.35
    """Share of the single movers who join a household at the destination."""
    same_regency: float = 0.40
    """Share of the moves that stay within the regency."""
    nik_date_differs: float = 0.06
    """Share of the second NIKs whose date part is not the birth date that their row shows."""
    name_variation: float = 0.50
    """Share of the second registrations that write the name differently."""
    more_variation: float = 0.15
    """Share of the varied names that vary once more."""
    parent_variation: float = 0.40
    """Share of the second registrations that write a parent's name differently, for each parent."""
    parent_changed: float = 0.03
    """Share of the second registrations with another person in a parent's place."""
    place_variation: float = 0.25
    """Share of the second registrations that write the birth place differently."""
    date_variation: float = 0.08
    """Share of the second registrations with another birth date."""
    sex_wrong: float = 0.003
    """Share of the second registrations with the wrong sex."""
    classes: Mapping[str, float] = field(default_factory=lambda: _KLATEN_CLASSES)
    """Relative weight of each class of name variation, by the names of `variation.KINDS`."""
    spelled: float = 0.08
    """Share of name tokens that their bearer spells in a rarer way from birth on."""
    sibling_spelling: float = 0.03
    """Share of tokens in parents' names that a child's row spells differently."""
    title: float = 0.03
    """Share of adults whose name carries a title."""
    twins: float = 0.011
    """Twin births per birth."""
    namesakes: float = 0.0
    """Share of heads and wives born before 1985 pressed into a popular name and a popular default date."""
    unknown_dates: float = 0.1023
    """Share of birth dates replaced by a default; .1023 makes 1 July about 19 ordinary days."""
    corrected_dates: float = 0.012
    """Share of persons whose birth date was corrected after the NIK was issued."""
    foreign_nik: float = 0.11
    """Share of persons whose NIK was issued in another district, without any second registration."""
    inactive: float = 0.015
    """Share of rows marked moved or dead that have no second registration."""
    nik_malformed: float = 0.001
    """Share of rows with a damaged NIK."""
    nik_shared: float = 0.0003
    """Share of rows that carry the NIK of a stranger."""
    pool_tilt: float = 1.0
    """Exponent on the name frequencies: below 1 flatter, above 1 more skewed. In [0.2, 3]."""
    missing: Mapping[str, float] = field(default_factory=lambda: _KLATEN_MISSING)
    """Share of missing values by column."""
    dash: float = 0.25
    """Share of the missing values that are written `-` and not left empty."""

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, float) and item.name != "pool_tilt" and not 0 <= value <= 1:
                raise UsageError(f"The rate {item.name} must lie between 0 and 1; give a share.")
        if self.layout not in LAYOUTS:
            raise UsageError(f"There is no such layout of regencies; choose {' or '.join(LAYOUTS)}.")
        if self.duplicates > MOST_DUPLICATES:
            raise UsageError(f"The rate duplicates must be at most {MOST_DUPLICATES}.")
        if not 0.2 <= self.pool_tilt <= 3:
            raise UsageError("The rate pool_tilt must lie between 0.2 and 3.")
        if self.double_entry + self.double_card > 1:
            raise UsageError(
                "The rates double_entry and double_card are shares of one whole; together at most 1."
            )
        for name, share in self.missing.items():
            if name not in _KLATEN_MISSING:
                raise UsageError(
                    f"No values can go missing in column {name}; known are {', '.join(_KLATEN_MISSING)}."
                )
            if not 0 <= share <= 1:
                raise UsageError(f"The missing share of column {name} must lie between 0 and 1.")
        unknown = sorted(set(self.classes) - set(_KLATEN_CLASSES))
        if unknown:
            raise UsageError(
                f"Unknown class of variation {unknown[0]}; known are {', '.join(_KLATEN_CLASSES)}."
            )
        if any(weight < 0 for weight in self.classes.values()):
            raise UsageError("The weights of the variation classes must not be negative.")


def _scaled(table: Mapping[str, float], factor: float) -> Mapping[str, float]:
    """Shares multiplied by a factor, at most .6 each."""
    return MappingProxyType({name: min(share * factor, 0.6) for name, share in table.items()})


def _hostile() -> Rates:
    return Rates(
        duplicates=0.012,
        family_moves=0.45,
        thrice=0.03,
        name_variation=0.75,
        more_variation=0.35,
        parent_variation=0.6,
        parent_changed=0.06,
        place_variation=0.45,
        date_variation=0.18,
        nik_date_differs=0.15,
        sex_wrong=0.01,
        twins=0.04,
        namesakes=0.03,
        unknown_dates=0.2,
        corrected_dates=0.04,
        foreign_nik=0.2,
        spelled=0.12,
        sibling_spelling=0.08,
        nik_malformed=0.01,
        nik_shared=0.003,
        pool_tilt=1.15,
        missing=_scaled(_KLATEN_MISSING, 5.0),
    )


def _heldout() -> Rates:
    mix = {
        **_KLATEN_CLASSES,
        "ocr": 0.1,
        "hearing": 0.15,
        "local": 0.08,
        "fpv": 0.09,
        "zjs": 0.06,
        "truncated": 0.04,
    }
    mix |= {
        "javanese_ao": 0.01,
        "van_ophuijsen": 0.02,
        "bugis_ng": 0.03,
        "balinese_short": 0.05,
        "typo_key": 0.03,
    }
    return Rates(
        layout="kuningan",
        duplicates=0.009,
        double_entry=0.25,
        family_moves=0.25,
        second_nik=0.55,
        same_regency=0.25,
        name_variation=0.6,
        place_variation=0.4,
        date_variation=0.12,
        unknown_dates=0.07,
        pool_tilt=0.85,
        twins=0.018,
        missing=_scaled(_KLATEN_MISSING, 2.5),
        classes=MappingProxyType(mix),
    )


def profile(name: str) -> Rates:
    """The rates of a named profile.

    Args:
        name: `klaten` (the founding case), `clean` (nobody is registered twice), `hostile` (many twins,
            heaped and missing values, namesakes and variations), `heldout` (other regions, other name
            frequencies and another mix of errors, for a last test of what was tuned on `klaten`).

    Raises:
        UsageError: there is no such profile.
    """
    if name == "klaten":
        return Rates()
    if name == "clean":
        return replace(Rates(), duplicates=0.0)
    if name == "hostile":
        return _hostile()
    if name == "heldout":
        return _heldout()
    raise UsageError("There is no such profile of rates; choose klaten, clean, hostile or heldout.")
