"""Tests of `ktp_dedup.register.databases`: SQLite and DuckDB files, and a real PostgreSQL where there is one."""

import json
import os
import sqlite3

import duckdb
import pytest

from ktp_dedup.cli import main
from ktp_dedup.errors import InputError, KtpDedupError, UsageError
from ktp_dedup.register import read_register

ROWS = [
    ("a", 3310064503700001, "SULASTRI", "1970-03-05"),
    ("b", None, "BUDI", "1971-12-31"),
]
SQL = "CREATE TABLE penduduk (id text, nik bigint, nama text, tgl_lahir {date})"
SECRET = "kata-sandi-7"
POSTGRES = os.environ.get("KTP_DEDUP_TEST_POSTGRES", "")
needs_postgres = pytest.mark.skipif(
    not POSTGRES, reason="KTP_DEDUP_TEST_POSTGRES, the address of an empty PostgreSQL, is not set"
)


@pytest.fixture
def files(tmp_path):
    """The same table as a SQLite and as a DuckDB file."""
    with sqlite3.connect(tmp_path / "warga.sqlite") as sqlite:
        sqlite.execute(SQL.format(date="text"))
        sqlite.executemany("INSERT INTO penduduk VALUES (?, ?, ?, ?)", ROWS)
    sqlite.close()
    with duckdb.connect(str(tmp_path / "warga.duckdb")) as duck:
        duck.execute(SQL.format(date="date"))
        duck.executemany("INSERT INTO penduduk VALUES (?, ?, ?, ?)", ROWS)
    return tmp_path


@pytest.fixture(scope="module")
def postgres():
    """The address of a PostgreSQL that holds the same table."""
    driver = pytest.importorskip("adbc_driver_postgresql.dbapi")
    with driver.connect(POSTGRES, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS penduduk")
        cursor.execute(SQL.format(date="date"))
        cursor.execute("DROP SEQUENCE IF EXISTS urut")
        cursor.execute("CREATE SEQUENCE urut")
        cursor.execute(
            "INSERT INTO penduduk VALUES ('a', 3310064503700001, 'SULASTRI', '1970-03-05'),"
            " ('b', NULL, 'BUDI', '1971-12-31')"
        )
    return POSTGRES


def same_as_written(register):
    frame = register.frame.sort("record_id")
    assert frame.select("record_id", "nik", "name", "birth_date").rows() == [
        (key, None if nik is None else str(nik), name, date) for key, nik, name, date in ROWS
    ]
    (reading,) = register.readings
    assert (reading.kind, reading.lines, reading.records) == ("database", 2, 2)


@pytest.mark.parametrize("ending", ["sqlite", "duckdb"])
def test_a_query_on_a_file_gives_a_register_of_text(files, ending):
    """Numbers and dates are the text that people write, whatever the database; the file is the source."""
    register = read_register(files / f"warga.{ending}", query="SELECT * FROM penduduk -- all\n;")
    same_as_written(register)
    assert register.sources == ("warga",) and register.readings[0].file == f"warga.{ending}"


@pytest.mark.parametrize("ending", ["sqlite", "duckdb"])
def test_without_a_query_the_tables_are_named(files, ending):
    """One sentence says that a query is needed, and which tables there are."""
    with pytest.raises(UsageError, match=r'--query, such as "SELECT \* FROM penduduk"'):
        read_register(files / f"warga.{ending}")


@pytest.mark.parametrize("ending", ["sqlite", "duckdb"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT nama FROM nada WHERE nama = 'SULASTRI'",
        "SELEC 'SULASTRI'",
        "DELETE FROM penduduk",
        "DROP TABLE penduduk",
        "SELECT * FROM penduduk WHERE false",
        "SELECT 1) AS q; DROP TABLE penduduk; --",
    ],
)
def test_a_query_that_fails_gets_one_sentence_and_changes_nothing(files, ending, query):
    """No value of the query is shown, and the database is only read."""
    path = files / f"warga.{ending}"
    with pytest.raises(InputError, match="quer") as error:
        read_register(path, query=query)
    assert "SULASTRI" not in str(error.value) and "\n" not in str(error.value)
    same_as_written(read_register(path, query="SELECT * FROM penduduk"))


def test_whole_numbers_stored_as_real_keep_their_digits(tmp_path):
    """A NIK in a REAL column of SQLite is written out, not in scientific notation."""
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute("CREATE TABLE t (nik real, x real)")
    connection.execute("INSERT INTO t VALUES (3310064503700001, 1.5)")
    connection.commit()
    connection.close()
    frame = read_register(tmp_path / "a.db", query="SELECT * FROM t").frame
    assert frame.select("nik", "x").rows() == [("3310064503700001", "1.5")]


def test_a_file_that_is_no_database(tmp_path):
    """The ending alone makes no database."""
    (tmp_path / "a.db").write_bytes(b"NAMA\nAni\n")
    with pytest.raises(InputError, match="not the SQLite or DuckDB database"):
        read_register(tmp_path / "a.db", query="SELECT 1")


def test_a_query_without_a_database(tmp_path):
    """A query on a CSV file is refused, not ignored."""
    (tmp_path / "a.csv").write_text("NAMA\nAni\n", encoding="utf-8")
    with pytest.raises(UsageError, match="query is for databases"):
        read_register(tmp_path / "a.csv", query="SELECT 1")


@pytest.mark.parametrize(
    "address",
    [
        f"mysql://u:{SECRET}@localhost/x",
        f"https://localhost/{SECRET}",
        f"postgresql://u:{SECRET}@127.0.0.1:1/sid",
        f"postgresql://u:{SECRET}/@127.0.0.1:1/sid",
        f"postgresql://u:#{SECRET}@127.0.0.1:1/sid",
        f"postgresql://u:1/{SECRET}@127.0.0.1:1/sid",
        f"postgresql://u:{SECRET} @127.0.0.1:1/sid",
        f"postgresql://127.0.0.1:1/sid?password={SECRET}",
    ],
)
def test_a_password_never_stands_in_a_message(address):
    """However an address is mistyped, what is said of it holds no part that may be the password."""
    with pytest.raises(KtpDedupError) as error:
        read_register(address, query="SELECT 1")
    assert SECRET not in str(error.value) and error.value.__cause__ is None


def test_missing_packages_are_named(files, monkeypatch):
    """Without the extra the sentence says how to install it."""
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(UsageError, match=r"ktp-dedup\[db\]"):
        read_register(files / "warga.duckdb", query="SELECT 1")


@needs_postgres
def test_postgresql_gives_the_same_register(postgres):
    """Dates, numbers and nulls of a server are read as those of a file, whatever its style of dates."""
    same_as_written(read_register(postgres, query="SELECT * FROM penduduk"))


@needs_postgres
@pytest.mark.parametrize(
    ("query", "words"),
    [
        (None, "its tables are .*penduduk"),
        ("SELECT * FROM nada", "a table that is not there"),
        ("SELECT nada FROM penduduk", "a column that is not there"),
        ("SELEC 'SULASTRI'", "no valid SQL"),
        ("SELECT nextval('urut')", "query fails"),
        ("WITH gone AS (DELETE FROM penduduk RETURNING *) SELECT * FROM gone", "query fails"),
    ],
)
def test_postgresql_refusals_get_one_sentence(postgres, query, words):
    """What the server refuses is said in our own words, and nothing is changed."""
    with pytest.raises(KtpDedupError, match=words) as error:
        read_register(postgres, query=query)
    assert "SULASTRI" not in str(error.value)
    same_as_written(read_register(postgres, query="SELECT * FROM penduduk"))


@needs_postgres
def test_a_scan_of_postgresql_writes_no_address(postgres, tmp_path, monkeypatch, capsys):
    """Neither the summary nor any other file, nor what is printed, holds the address or its password."""
    monkeypatch.chdir(tmp_path)
    scheme, rest = postgres.split("://", 1)
    address = f"{scheme}://{rest}" + ("&" if "?" in rest else "?") + f"application_name={SECRET}"
    code = main(["scan", address, "--query", "SELECT * FROM penduduk", "-o", "hasil", "--format", "csv"])
    said = capsys.readouterr()
    assert code == 0, said.err
    written = b"".join(path.read_bytes() for path in (tmp_path / "hasil").iterdir())
    assert SECRET not in said.out + said.err and SECRET.encode() not in written
    rows = json.loads((tmp_path / "hasil" / "summary.json").read_text(encoding="utf-8"))["rows"]
    assert (rows["lines"], rows["records"]) == (2, 2)
