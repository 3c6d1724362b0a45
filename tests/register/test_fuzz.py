"""Mutated text files: never a traceback, never a silent loss, never a cell value in a message.

``KTP_DEDUP_FUZZ=10000`` sets the number of files; ``make test`` looks at some hundred.
"""

import os
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ktp_dedup.errors import KtpDedupError
from ktp_dedup.register.text_files import read_text

EXAMPLES = int(os.environ.get("KTP_DEDUP_FUZZ", "500"))
HEADING = ["NIK", "NAMA", "TGL_LHR", "ALAMAT", "NAMA_KEC"]
CELL = re.compile(r"WARGA\d+|DUKUH\d+|3310\d{6,}")


def person(number):
    """A row of synthetic cells, each different from those of other rows."""
    nik = f"331006{number % 28 + 1:02}{number % 12 + 1:02}80{number:04}"
    return [nik, f"WARGA{number:03}", f"{number % 28 + 1:02}-01-1980", f"DUKUH{number:03}", "TRUCUK"]


def written(separator, end, quoted, height):
    """A clean file as a list of lines."""
    rows = [HEADING, *map(person, range(height))]
    cell = '"{}"'.format if quoted else str
    return [(separator.join(map(cell, row)) + end).encode() for row in rows]


WAYS = st.sampled_from(
    ["flip", "cut", "quote", "separator", "zero", "double", "break", "return", "join", "heading", "blank"]
)
MUTATIONS = st.lists(st.tuples(WAYS, st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=5)


def mutated(lines, mutations, separator):
    """The text after all mutations."""
    lines = list(lines)
    for way, where, what in mutations:
        at = 1 + where % (len(lines) - 1)
        line, place = lines[at], what % (len(lines[at]) + 1)
        inserted = {
            "quote": b'"',
            "separator": separator.encode(),
            "zero": b"\x00",
            "break": b"\n",
            "return": b"\r",
            "double": line,
            "heading": lines[0],
            "blank": b"\n",
        }
        if way == "flip":
            place = what % len(line) if line else 0
            lines[at] = line[:place] + bytes([what % 256]) + line[place + 1 :]
        elif way == "cut":
            lines[at] = line[:place].rstrip(b"\r\n") + b"\n"
        elif way == "join":
            lines[at] = line.rstrip(b"\r\n")
        else:
            place = 0 if way in ("double", "heading", "blank") else place
            lines[at] = line[:place] + inserted[way] + line[place:]
    return b"".join(lines)


def untouched(data, lines):
    """Numbers of the rows (from 0) whose lines still stand as they were."""
    standing = {line.removesuffix(b"\r") for line in data.split(b"\n")}
    return [number for number, line in enumerate(lines[1:]) if line.rstrip(b"\r\n") in standing]


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(
    separator=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoted=st.booleans(),
    height=st.integers(3, 40),
    mutations=MUTATIONS,
    cut=st.integers(0, 200),
)
def test_damaged_files_are_read_or_refused_without_a_loss(separator, end, quoted, height, mutations, cut):
    """The lines add up, every row that was not damaged is there with all its cells, and no message has one."""
    lines = written(separator, end, quoted, height)
    data = mutated(lines, mutations, separator)
    data = data[: len(data) - cut] if cut < 20 else data
    try:
        table = read_text(data, "a.csv")
    except KtpDedupError as error:
        assert not CELL.search(str(error)) and "\n" not in str(error)
        assert "told apart" not in str(error)  # damage to some rows must not cost the others
        return
    assert table.reading.adds_up and table.reading.records == table.cells.height
    assert all(0 <= row < table.cells.height for row, _ in table.repairs)
    found = {tuple(row[: len(HEADING)]) for row in table.cells.rows()}
    missing = {tuple(person(number)) for number in untouched(data, lines)} - found
    assert not missing, missing
    assert not CELL.search(" ".join(table.notes))


@settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    """Whatever the bytes are, the lines add up or one sentence says what is wrong."""
    try:
        table = read_text(b"NIK,NAMA,TGL_LHR\n" + data, "a.csv")
    except KtpDedupError as error:
        assert "a.csv" in str(error) and "told apart" not in str(error)
        return
    assert table.reading.adds_up
