"""Tests of ``ktp-dedup explain`` for registers that are databases."""

import json
import sqlite3

import polars as pl
import pytest

from ktp_dedup.cli import main

QUERY = "SELECT * FROM penduduk"


@pytest.fixture(scope="module")
def database(register, tmp_path_factory):
    """The synthetic register as a SQLite file, and the result of scanning it."""
    folder = tmp_path_factory.mktemp("basis data")
    frame = pl.read_csv(register / "register.csv", infer_schema=False)
    with sqlite3.connect(folder / "warga.sqlite") as sqlite:
        sqlite.execute(f"CREATE TABLE penduduk ({', '.join(frame.columns)})")
        marks = ", ".join("?" * frame.width)
        sqlite.executemany(f"INSERT INTO penduduk VALUES ({marks})", frame.rows())
    sqlite.close()
    scanned = ["scan", str(folder / "warga.sqlite"), "--query", QUERY, "-o", str(folder / "hasil"), "-q"]
    assert main(scanned) == 0
    return folder


def not_found(folder):
    """Two records that are no pair of the result."""
    pairs = pl.read_parquet(folder / "hasil" / "pairs.parquet")
    return [pairs["left_id"][0], next(other for other in pairs["right_id"] if other != pairs["right_id"][0])]


def test_a_pair_of_a_database_is_explained_by_its_query(database, capsys):
    """Why a pair was not found is told with the register read as the scan read it."""
    register = ["--register", str(database / "warga.sqlite"), "--query", QUERY]
    assert main(["explain", str(database / "hasil"), *not_found(database), *register, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["note"].startswith("Not found")


def test_a_database_needs_its_query_and_a_query_its_database(database, register, capsys):
    """Each without the other is one sentence, as in scan."""
    out, ids = str(database / "hasil"), not_found(database)
    assert main(["explain", out, *ids, "--register", str(database / "warga.sqlite")]) == 2
    assert "--query" in capsys.readouterr().err
    assert main(["explain", out, *ids, "--query", QUERY]) == 2
    assert "--register" in capsys.readouterr().err
    assert main(["explain", out, *ids, "--query", QUERY, "--register", str(register / "register.csv")]) == 2
    assert "none of the registers is one" in capsys.readouterr().err
