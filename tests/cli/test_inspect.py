"""Tests of ``ktp-dedup inspect``."""

import json

import polars as pl
import pytest

from ktp_dedup.cli import main

LINES = [
    "NO;NIK;NAMA_LGKP;JENIS_KLMIN;TGL_LHR;NAMA_KEL;KETERANGAN",
    "1;3310064503700001;SULASTRI;P;03/05/1970;TRUCUK;a",
    "2;3,31E+15;BUDI SANTOSO;L;12/31/1970;TRUCUK;b",
    "3;9999999999999999;JOKO;X;02/31/1970;KALEBAN;c",
]


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "penduduk desa.csv"
    file.write_text("\n".join(LINES), encoding="utf-8")
    return file


def said_by(arguments, capsys):
    assert main([*map(str, arguments)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def test_everything_that_was_understood_is_shown(path, capsys):
    """How the file was read, columns, masked examples, problems with remedies, and what was found out of dates."""
    said = said_by(["inspect", path, "--lang", "en"], capsys)
    for part in ("semicolon", "UTF-8", "Heading row", "running number, ignored", "carried along, not used"):
        assert part in said
    for part in (
        "331006******0001",
        "B*** S***",
        "**-**-1970",
        "nik-scientific",
        "Export the column as text.",
    ):
        assert part in said
    assert "were read with the month first" in said
    assert not any(value in said for value in ("SULASTRI", "SANTOSO", "3310064503700001", "12/31", "TRUCUK"))


def test_in_indonesian_every_word_is(path, capsys):
    """Remedies and notes too."""
    said = said_by(["inspect", path], capsys)
    for part in ("titik koma", "Baris judul", "Ekspor kolom ini sebagai teks.", "dengan bulan lebih dahulu"):
        assert part in said
    assert "were read" not in said and "comma" not in said


def test_the_document_holds_the_same(path, capsys):
    """As JSON: how each source was read, ten masked records, problems."""
    document = json.loads(said_by(["inspect", path, "--json"], capsys))
    assert document["readings"][0]["separator"] == ";"
    assert document["examples"][0]["name"] == "S***"
    assert {problem["code"] for problem in document["problems"]} >= {"nik-scientific", "code-unknown"}
    assert "listing" not in document


def test_the_report_is_a_workbook_for_the_desa(path, tmp_path, capsys):
    """Without --show-values it has no value of the person, with it the cell that is wrong."""
    report = tmp_path / "problems.xlsx"
    assert f"Daftar masalah ada di {report}" in said_by(["inspect", path, "--report", report], capsys)
    sheet = pl.read_excel(report, infer_schema_length=0)
    assert sheet["Kode"].to_list() == [
        *("date-impossible", "nik-placeholder", "code-unknown"),
        "nik-scientific",
    ]
    assert "JOKO" not in str(sheet.rows())
    said_by(["inspect", path, "--report", report, "--show-values", "--overwrite", "-q"], capsys)
    assert "JOKO" in str(pl.read_excel(report, infer_schema_length=0).rows())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--report", "p.csv"], "ends in .xlsx"),
        (["--show-values"], "give --report"),
        (["--report", "there.xlsx"], "exists"),
    ],
)
def test_wrong_reports_are_refused_before_the_work(path, tmp_path, capsys, monkeypatch, arguments, sentence):
    """One sentence, exit 2, and nothing is written or lost."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.xlsx").write_text("mine", encoding="utf-8")
    assert main(["inspect", str(path), *arguments]) == 2
    said = capsys.readouterr()
    assert sentence in said.err and said.out == ""
    assert (tmp_path / "there.xlsx").read_text(encoding="utf-8") == "mine"
