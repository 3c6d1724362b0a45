"""The register as a whole: counts, truth, determinism, rates."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ktp_dedup.errors import UsageError
from ktp_dedup.synth import Rates, Synthetic, profile, synthesize
from ktp_dedup.synth.rows import COLUMNS

FRAMES = ("register", "truth", "kinds", "twins")


def both_sides(synthetic: Synthetic) -> pl.DataFrame:
    """True pairs with the columns of the older row, and those of the newer one with the suffix `_new`."""
    older = synthetic.kinds.join(synthetic.register, left_on="record_id", right_on="ID")
    return older.join(synthetic.register, left_on="other_id", right_on="ID", suffix="_new")


def test_register_has_the_headings_of_an_export_and_only_text(klaten: Synthetic) -> None:
    """Columns are those of a SIAK export, all of them text."""
    assert tuple(klaten.register.columns) == COLUMNS
    assert set(klaten.register.dtypes) == {pl.String}


@settings(max_examples=12, deadline=None)
@given(
    n=st.integers(1, 400),
    seed=st.integers(0, 2**32),
    duplicates=st.floats(0, 0.3),
    layout=st.sampled_from(["klaten", "kuningan"]),
)
def test_counts_are_exact(n: int, seed: int, duplicates: float, layout: str) -> None:
    """Any size has exactly that many rows, unique ids, one truth per row, and the duplicates asked for."""
    made = synthesize(n, rates=replace(Rates(), duplicates=duplicates, layout=layout), seed=seed)
    assert len(made.register) == n == made.register["ID"].n_unique()
    assert made.truth["record_id"].to_list() == made.register["ID"].to_list()
    assert n - made.truth["person_id"].n_unique() == round(n * duplicates)


@pytest.mark.parametrize("name", ["klaten", "hostile", "heldout"])
def test_kinds_are_all_true_pairs(name: str, request: pytest.FixtureRequest) -> None:
    """The pairs listed by kind are exactly the pairs of rows that share a person in the truth."""
    made: Synthetic = request.getfixturevalue(name)
    pairs = made.truth.join(made.truth, on="person_id").filter(
        pl.col("record_id") < pl.col("record_id_right")
    )
    expected = set(pairs.select("record_id", "record_id_right").iter_rows())
    listed = {tuple(sorted(pair)) for pair in made.kinds.select("record_id", "other_id").iter_rows()}
    assert listed == expected
    assert len(listed) == len(made.kinds) > 50


def test_same_arguments_give_the_same_frames() -> None:
    """Two runs with one seed agree in every frame, and another seed gives another register."""
    first, second, other = (synthesize(3000, seed=seed) for seed in (5, 5, 6))
    for name in FRAMES:
        assert_frame_equal(getattr(first, name), getattr(second, name))
    assert not first.register.equals(other.register)


def test_clean_register_has_nobody_twice() -> None:
    """The profile clean has as many persons as rows and no true pair."""
    made = synthesize(3000, rates=profile("clean"), seed=1)
    assert made.truth["person_id"].n_unique() == 3000
    assert made.kinds.is_empty()
    assert len(made.twins) > 0


def test_shares_of_kinds_follow_the_rates() -> None:
    """Double entries, family moves, settled rows and second NIKs come at the rates given."""
    rates = replace(Rates(), duplicates=0.1, missing={}, nik_malformed=0.0, nik_shared=0.0, thrice=0.0)
    made = synthesize(20_000, rates=rates, seed=3)
    share = dict(made.kinds["kind"].value_counts(normalize=True).iter_rows())
    movers = 1 - rates.double_entry - rates.double_card
    assert share["double_entry"] == pytest.approx(rates.double_entry, abs=0.001)
    assert share["double_card"] == pytest.approx(rates.double_card, abs=0.001)
    assert share["moved_settled"] == pytest.approx(movers * rates.settled, abs=0.03)
    assert share["moved_family"] == pytest.approx(movers * rates.family_moves * (1 - rates.settled), abs=0.03)
    pairs = both_sides(made).filter(pl.col("kind").str.starts_with("moved"))
    assert (pairs["NIK"] != pairs["NIK_new"]).mean() == pytest.approx(rates.second_nik, abs=0.04)
    assert (pairs["NAMA_LGKP"] != pairs["NAMA_LGKP_new"]).mean() == pytest.approx(
        rates.name_variation, abs=0.05
    )
    assert (pairs["TGL_LHR"] != pairs["TGL_LHR_new"]).mean() == pytest.approx(rates.date_variation, abs=0.03)


def test_kinds_say_what_happened(klaten: Synthetic) -> None:
    """Movers have two districts and cards, double entries one; only settled pairs have a closed older row."""
    pairs = (
        both_sides(klaten).drop_nulls(["NO_KK", "NO_KK_new"]).filter(pl.col("NO_KK").str.len_chars() == 16)
    )
    pairs = pairs.filter(pl.col("NO_KK_new").str.len_chars() == 16)
    moved = pairs.filter(pl.col("kind").str.starts_with("moved"))
    assert (moved["KODE_KEC"] != moved["KODE_KEC_new"]).mean() > 0.97
    assert (moved["NO_KK"] != moved["NO_KK_new"]).all()
    entered = pairs.filter(pl.col("kind") == "double_entry")
    assert (entered["NO_KK"] == entered["NO_KK_new"]).all()
    assert (entered["ALAMAT"] == entered["ALAMAT_new"]).drop_nulls().mean() > 0.9
    carded = pairs.filter(pl.col("kind") == "double_card")
    assert (carded["KODE_KEC"] == carded["KODE_KEC_new"]).all()
    assert (carded["NO_KK"] != carded["NO_KK_new"]).all()
    assert ((pairs["STATUS"] != "HIDUP") == (pairs["kind"] == "moved_settled")).all()
    assert (pairs["STATUS_new"] == "HIDUP").all()


def test_newer_rows_are_recorded_later(klaten: Synthetic) -> None:
    """The second registration is never recorded before the first one, nor after the export."""
    pairs = both_sides(klaten)
    older, newer = (pairs[name].str.to_date("%d-%m-%Y") for name in ("TGL_REKAM", "TGL_REKAM_new"))
    assert (newer >= older).all()
    assert newer.max() <= Rates().as_of


def test_families_move_together(klaten: Synthetic) -> None:
    """Members of a moved family share the new card and the new address."""
    moved = (
        both_sides(klaten)
        .filter(pl.col("kind") == "moved_family")
        .drop_nulls(["NO_KK", "NO_KK_new", "NAMA_KEL_new"])
    )
    homes = moved.group_by("NO_KK").agg(
        pl.col("NO_KK_new").n_unique(), pl.col("NAMA_KEL_new").n_unique(), pl.len()
    )
    assert homes["len"].max() > 1
    whole = homes.filter(pl.col("len") > 1)
    assert (whole["NO_KK_new"] == 1).mean() > 0.9
    assert (whole["NAMA_KEL_new"] == 1).mean() > 0.9


def test_twins_are_two_persons_with_one_birthday(hostile: Synthetic) -> None:
    """Rows of twins belong to different persons; nearly all show one birth date, and unequal names."""
    person = dict(hostile.truth.iter_rows())
    assert all(person[a] != person[b] for a, b in hostile.twins.iter_rows())
    sides = hostile.twins.join(hostile.register, left_on="id_a", right_on="ID")
    sides = sides.join(hostile.register, left_on="id_b", right_on="ID", suffix="_b")
    assert (sides["TGL_LHR"] == sides["TGL_LHR_b"]).drop_nulls().mean() > 0.9
    assert (sides["NAMA_LGKP"] != sides["NAMA_LGKP_b"]).mean() > 0.99


def test_twins_of_a_moved_family_meet_across_households() -> None:
    """When a family with twins is registered twice, both cross pairs of the twins are listed."""
    rates = replace(Rates(), duplicates=0.25, family_moves=1.0, double_entry=0.0, double_card=0.0, twins=0.2)
    made = synthesize(2000, rates=rates, seed=4)
    person = dict(made.truth.iter_rows())
    seen: dict[tuple[str, str], int] = {}
    for a, b in made.twins.iter_rows():
        seen[person[a], person[b]] = seen.get((person[a], person[b]), 0) + 1
    assert set(seen.values()) >= {1, 4}


def test_missing_values_follow_the_rates(klaten: Synthetic) -> None:
    """Each column misses values at its rate, null or `-`."""
    for name, share in Rates().missing.items():
        gaps = (klaten.register[name].is_null() | (klaten.register[name] == "-")).mean()
        assert gaps == pytest.approx(share, abs=0.006), name


def test_ids_and_order_say_nothing(klaten: Synthetic) -> None:
    """Older and newer rows of a person are spread alike over ids and rows."""
    older, newer = klaten.kinds["record_id"], klaten.kinds["other_id"]
    assert 0.35 < (older < newer).mean() < 0.65
    place = dict(zip(klaten.register["ID"], range(30_000), strict=True))
    later = sum(place[a] < place[b] for a, b in zip(older, newer, strict=True)) / len(older)
    assert 0.35 < later < 0.65


@pytest.mark.parametrize(("n", "seed"), [(0, 0), (-3, 0), (5, -1)])
def test_impossible_arguments_are_usage_errors(n: int, seed: int) -> None:
    """A size below one or a negative seed is refused."""
    with pytest.raises(UsageError):
        synthesize(n, seed=seed)
