"""Tests of ktp_dedup.link: pairs across two registers, and none within one."""

import polars as pl
import pytest

import ktp_dedup as kd
from ktp_dedup.model import Household, prior_weight

HELD = kd.RunSettings(estimate_share=False)
KEYS = ["left_source", "left_id", "right_source", "right_id"]
ACROSS = pl.col("left_source") != pl.col("right_source")


@pytest.fixture(scope="module")
def halves(people):
    """The register in two parts of unequal size, duplicates within and across."""
    return people.head(2000), people.tail(3000)


@pytest.fixture(scope="module")
def linked(halves):
    return kd.link(*halves)


def test_only_pairs_across_are_found(linked):
    """Each pair has one record of each register, and no pair within one was compared."""
    assert linked.pairs.height > 10
    assert linked.pairs["left_source"].unique().to_list() == ["register"]
    assert linked.pairs["right_source"].unique().to_list() == ["register#2"]
    assert linked.summary["records"] == 5000
    assert linked.summary["sources"] == ["register", "register#2"]


def test_a_link_is_a_scan_of_both_restricted_to_pairs_across(halves, people):
    """With the same prior and no household pass the pairs, levels and weights are those of the scan, exactly."""
    n, m = (half.height for half in halves)
    share = 0.001
    model = kd.residents().replace(household=Household())
    linked = kd.link(*halves, model.replace(expected_duplicates=share), run=HELD)
    wanted = linked.summary["prior_bits"]
    both = kd.read_register(*halves)
    within = 2**wanted / (1 + 2**wanted) * (n + m - 1) / 2  # the share that gives this prior within
    scanned = kd.scan(both, model.replace(expected_duplicates=within), run=HELD)
    assert scanned.summary["prior_bits"] == pytest.approx(wanted, abs=1e-9)
    across = scanned.pairs.filter(ACROSS)
    assert 10 < across.height < scanned.pairs.height
    assert linked.pairs.sort(KEYS).select(KEYS).equals(across.sort(KEYS).select(KEYS))
    joined = linked.pairs.join(across, on=KEYS, suffix="_scan")
    assert joined.height == across.height
    for comparison in model.comparisons:
        for column in (f"level_{comparison.column}", f"weight_{comparison.column}"):
            assert (joined[column] == joined[f"{column}_scan"]).all(), column
    assert ((joined["match_weight"] - joined["match_weight_scan"]).abs() < 1e-6).all()


def test_the_prior_is_that_of_pairs_across(people, linked, halves):
    """A share of the smaller register among all pairs across, be it the model's or estimated."""
    few = kd.link(people.head(200), people.tail(300), run=HELD)
    assert few.summary["prior_bits"] == prior_weight(0.006, 200, 300)
    n, m = (half.height for half in halves)
    estimated = linked.summary["share"]["estimated"]
    assert 0.006 < estimated < 0.012
    assert linked.summary["prior_bits"] == prior_weight(estimated, n, m)


def test_which_register_is_left_makes_no_difference_to_the_pairs(halves, linked):
    """The same people are found the other way round, with the same weights."""

    def weights(pairs):
        ids = [frozenset(pair) for pair in pairs.select("left_id", "right_id").iter_rows()]
        return dict(zip(ids, pairs["match_weight"], strict=True))

    assert weights(kd.link(halves[1], halves[0]).pairs) == pytest.approx(weights(linked.pairs))


def test_a_register_linked_with_itself_finds_everybody_but_the_nameless(people):
    """Each record's best pair is itself, under the second register's name for the source."""
    few = people.filter(pl.col("NAMA_LGKP").str.len_chars() > 3).head(300)
    scan = kd.link(few, few)
    matches = scan.pairs.filter((pl.col("band") == "match") & (pl.col("left_id") == pl.col("right_id")))
    assert matches.height >= 0.9 * few.height


def test_files_of_one_name_stay_apart(people, tmp_path):
    """Two files called alike are two sources; explanations tell them apart."""
    people = people.filter(pl.col("NIK").str.contains(r"^\d{16}$"))
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        people.head(50).write_csv(tmp_path / folder / "penduduk.csv")
    scan = kd.link(tmp_path / "a" / "penduduk.csv", tmp_path / "b" / "penduduk.csv")
    assert scan.summary["sources"] == ["penduduk", "penduduk#2"]
    best = scan.pairs.row(0, named=True)
    why = scan.explain(f"penduduk#2:{best['right_id']}", f"penduduk:{best['left_id']}")
    assert why.match_weight == best["match_weight"]


def test_the_summary_counts_the_seconds_of_reading(people):
    """Reading is a stage of a link as of a scan, and whoever listens hears of it."""
    heard = []
    scan = kd.link(people.head(100), people.tail(100), progress=heard.append)
    assert next(iter(scan.summary["stages"])) == "read"
    assert heard[0].stage == "read"


def test_registers_without_anybody_in_common_give_an_empty_result(people, linked):
    """Nothing found is a result with all its columns."""
    scan = kd.link(people.head(1), people.slice(1, 1))
    assert scan.pairs.height == 0
    assert scan.pairs.schema == linked.pairs.schema


def test_impossible_thresholds_are_refused(halves):
    """As for scan."""
    with pytest.raises(kd.UsageError):
        kd.link(*halves, match=3)
