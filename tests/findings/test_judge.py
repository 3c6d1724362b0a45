"""Tests of ktp_dedup.findings.judge: findings, clusters and lists of a whole scan."""

import numpy as np
import polars as pl
import pytest

import ktp_dedup as kd
from ktp_dedup.encode import RunSettings
from ktp_dedup.findings import FINDINGS, WORK, Penalised
from ktp_dedup.findings.clusters import crowded_clusters

MOVER = {
    "NAMA_LGKP": "SUTRISNO HADIWIBOWO",
    "JENIS_KLMIN": "L",
    "TGL_LHR": "03-05-1971",
    "NAMA_LGKP_IBU": "WAGINEM",
    "NAMA_LGKP_AYAH": "KARTO WIRYOSUWITO",
    "NO_KK": "3310061201100001",
    "KODE_KEC": "331006",
    "STATUS": "HIDUP",
    "TGL_REKAM": "02-02-2012",
}
TWINS = {"NO_KK": "3310061201100009", "TGL_LHR": "05-06-2008", "NAMA_LGKP_IBU": "SUMARNI", "STATUS": "HIDUP"}
ROWS = [
    MOVER | {"ID": "OLD"},
    MOVER | {"ID": "NEW", "NO_KK": "3404061201150002", "KODE_KEC": "340401", "TGL_REKAM": "02-02-2015"},
    TWINS | {"ID": "TWIN-1", "NAMA_LGKP": "DEWI LESTARI", "JENIS_KLMIN": "P", "TGL_REKAM": "02-02-2012"},
    TWINS | {"ID": "TWIN-2", "NAMA_LGKP": "JOKO PRASETYO", "JENIS_KLMIN": "L", "TGL_REKAM": "02-02-2012"},
]


@pytest.fixture(scope="module")
def town(people):
    return pl.concat([people.head(500), pl.DataFrame(ROWS)], how="diagonal")


def row_of(scan, left, right):
    """The row of a pair."""
    return scan.pairs.filter((pl.col("left_id") == left) & (pl.col("right_id") == right)).row(0, named=True)


def test_a_mover_is_told_with_the_district_that_must_act(town):
    """The newer record is the current one; the district of the older one has to close it."""
    pair = row_of(kd.scan(town), "NEW", "OLD")
    assert (pair["band"], pair["finding"], pair["residence"]) == ("match", "moved", "other_province")
    assert (pair["current"], pair["act_region"]) == ("left", "331006")
    assert pair["current_reason"] == ["recorded_at", "family_card_date"]


def test_a_settled_move_is_out_of_the_worklist_and_stays_in_its_cluster(town):
    """The summary counts it apart."""
    closed = town.with_columns(
        STATUS=pl.when(pl.col("ID") == "OLD").then(pl.lit("PINDAH")).otherwise("STATUS")
    )
    before, after = kd.scan(town), kd.scan(closed)
    assert row_of(after, "NEW", "OLD")["finding"] == "moved_settled"
    assert after.summary["worklist"]["match"] == before.summary["worklist"]["match"] - 1
    assert after.summary["pairs"] == before.summary["pairs"]
    assert after.clusters.equals(before.clusters)


def test_relatives_are_listed_on_demand_only(town):
    """They are non-matches with weights that add up, and nothing else changes."""
    plain = kd.scan(town)
    listed = kd.scan(town, run=RunSettings(list_relatives=True))
    more = listed.pairs.join(plain.pairs, on=["left_id", "right_id"], how="anti")
    assert set(more["finding"]) <= {"twin", "relative"}
    assert set(more["band"]) == {"non-match"}
    assert row_of(listed, "TWIN-1", "TWIN-2")["finding"] == "twin"
    sums = more.select(pl.sum_horizontal(pl.col("^weight_.*$"))).to_series()
    assert (sums - more["match_weight"]).abs().max() < 1e-6
    assert listed.clusters.equals(plain.clusters)
    assert listed.summary["worklist"] == plain.summary["worklist"]


def test_every_pair_has_a_finding_and_the_summary_counts_them(found):
    """Findings are of the closed list, and their counts add up to the pairs."""
    assert found.pairs["finding"].null_count() == 0
    counts = found.summary["findings"]
    assert sum(counts.values()) == found.pairs.height
    assert list(counts) == [finding for finding in FINDINGS if finding in counts]
    assert sum(found.summary["worklist"].values()) == sum(counts.get(name, 0) for name in WORK)


def test_a_link_lists_relatives_across_only(town):
    """Twins of one register are no pair of two."""
    run = RunSettings(list_relatives=True)
    one, two = town.filter(pl.col("ID") == "TWIN-1"), town.filter(pl.col("ID") == "TWIN-2")
    rest = town.filter(~pl.col("ID").str.starts_with("TWIN"))
    apart = kd.link(pl.concat([rest.head(200), one]), pl.concat([rest.tail(300), two]), run=run).pairs
    together = kd.link(pl.concat([rest.head(200), one, two]), rest.tail(300), run=run).pairs
    assert "twin" in apart.filter(pl.col("left_id") == "TWIN-1")["finding"]
    assert together.filter(pl.col("left_id") == "TWIN-1").height == 0


def test_penalties_are_found_by_pair_in_any_order():
    """A pair without one has 0."""
    penalised = Penalised(np.array([5, 1], np.int32), np.array([6, 2], np.int32), np.array([-20.0, -15.0]))
    assert penalised.of(np.array([1, 5, 1], np.int32), np.array([2, 6, 6], np.int32)).tolist() == [
        -15,
        -20,
        0,
    ]
    none = Penalised(*(np.zeros(0, np.int32) for _ in range(2)), np.zeros(0))
    assert none.of(np.array([1], np.int32), np.array([2], np.int32)).tolist() == [0]


def test_three_active_records_in_one_region_are_reported():
    """A closed one does not count, nor do records of other regions."""
    clusters = pl.DataFrame({"source": ["a"] * 3, "record_id": list("123"), "cluster_id": ["a:1"] * 3})
    facts = pl.DataFrame(
        {
            "source": ["a"] * 3,
            "record_id": list("123"),
            "region": ["r"] * 3,
            "status": [None, "alive", "away"],
        }
    )
    assert crowded_clusters(clusters, facts) == ["a:1"]
    assert crowded_clusters(clusters, facts.with_columns(region="record_id")) == []
    assert crowded_clusters(clusters, facts.with_columns(status=pl.lit("moved"))) == []
