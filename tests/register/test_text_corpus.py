"""The corpus of small text files in tests/data/texts, each with its expected reading in expected.json."""

import json
from pathlib import Path

import pytest

from ktp_dedup.register.files import read_tables

CORPUS = Path(__file__).parents[1] / "data" / "texts"
EXPECTED = json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_each_file_is_read_as_expected(name):
    """Cells, repairs, what was understood and what became of every line are those written down."""
    (table,) = read_tables(CORPUS / name)
    expected = EXPECTED[name]
    assert list(table.headings) == expected["headings"]
    assert [list(row) for row in table.cells.rows()] == expected["cells"]
    assert [list(repair) for repair in table.repairs] == expected["repairs"]
    understood = table.reading.to_dict()
    assert understood["left_out"] == expected["left_out"]
    for what in {"encoding", "separator", "quoting", "line_ends", "heading_row"} & expected.keys():
        assert understood[what] == expected[what], what
    assert table.reading.adds_up and table.reading.records == table.cells.height


def test_every_file_of_the_corpus_has_an_expectation():
    """No file is there for nothing."""
    assert {path.name for path in CORPUS.iterdir()} == {*EXPECTED, "expected.json"}
