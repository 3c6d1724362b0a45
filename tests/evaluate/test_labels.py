"""Tests of ktp_dedup.evaluate.labels: judged pairs, or a truth, as rows of a register."""

import polars as pl
import pytest

from ktp_dedup.errors import InputError
from ktp_dedup.evaluate.labels import as_labels, read_labels

IDS = pl.DataFrame({"source": ["a"] * 4, "record_id": ["1", "2", "3", "4"]})


def _judged(*rows, columns=("id_a", "id_b", "label")):
    return pl.DataFrame(rows, schema=list(columns), orient="row")


def test_judged_pairs_become_rows():
    """Left is the smaller row, labels are numbers, pairs of other registers are left out."""
    labels = as_labels(_judged(("3", "1", "1"), ("2", "4", "0"), ("1", "9", "1")))
    assert not labels.complete
    assert labels.rows(IDS).select("left", "right", "label").rows() == [(0, 2, 1), (1, 3, 0)]


def test_a_truth_is_complete():
    """Persons say of every pair whether it is one."""
    labels = as_labels(pl.DataFrame({"record_id": ["1", "2", "3"], "person_id": ["x", "x", "x"]}))
    assert labels.complete
    assert labels.rows(IDS).height == 3
    assert set(labels.rows(IDS)["label"]) == {1}


def test_sources_tell_equal_ids_apart():
    """With sources a pair is found in the right ones; without them the register is refused."""
    ids = pl.concat([IDS, IDS.with_columns(source=pl.lit("b"))])
    columns = ("source_a", "id_a", "source_b", "id_b", "label")
    labels = as_labels(_judged(("b", "1", "a", "1", "1"), columns=columns))
    assert labels.rows(ids).select("left", "right").rows() == [(0, 4)]
    with pytest.raises(InputError, match="source_a"):
        as_labels(_judged(("1", "2", "1"))).rows(ids)


def test_a_pair_with_both_labels_is_refused():
    """Also when it is written the other way round."""
    with pytest.raises(InputError, match="both one person and two"):
        as_labels(_judged(("1", "2", "1"), ("2", "1", "0"))).rows(IDS)
    assert as_labels(_judged(("1", "2", "1"), ("2", "1", "1"))).rows(IDS).height == 1


def test_a_label_that_is_none_is_named_by_its_row(tmp_path):
    """The message has the file and the row, not the value."""
    path = tmp_path / "labels.csv"
    path.write_text("id_a,id_b,label\n1,2,1\n1,3,maybe\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"row 2 of the labels.csv") as error:
        read_labels(path)
    assert "maybe" not in str(error.value)


def test_labels_without_ids_are_refused():
    """The message names the missing column."""
    with pytest.raises(InputError, match="no column id_b"):
        as_labels(pl.DataFrame({"id_a": ["1"], "label": ["1"]}))
