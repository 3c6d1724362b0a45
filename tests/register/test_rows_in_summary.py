"""What `summary.json` says of the lines of each source."""

import json

from ktp_dedup.cli import main


def test_the_summary_accounts_for_every_line(tmp_path, monkeypatch):
    """Lines are records or left out by reason, for each of several sources and in sum."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text(
        "DAFTAR PENDUDUK\nID,NAMA,TGL_LHR,ALAMAT\n1,SUTRISNO,01-07-1960,WEDI\n\n"
        "2,SRI WAHYUNI,31-12-1971,WEDI\nJUMLAH,2,,\n",
        encoding="utf-8",
    )
    (tmp_path / "b.csv").write_text("ID;NAMA;TGL_LHR\n1;BUDI;02-07-1960\n", encoding="utf-8")
    assert main(["scan", "a.csv", "b.csv", "-o", "hasil", "-q"]) == 0
    rows = json.loads((tmp_path / "hasil" / "summary.json").read_text(encoding="utf-8"))["rows"]
    left = {"title": 1, "heading": 2, "blank": 1, "total": 1}
    assert (rows["lines"], rows["records"], rows["left_out"]) == (8, 3, left)
    assert [
        (item["source"], item["file"], item["separator"], item["records"]) for item in rows["sources"]
    ] == [
        ("a", "a.csv", ",", 2),
        ("b", "b.csv", ";", 1),
    ]
    assert main(["scan", "a.csv", "b.csv", "--link-only", "-o", "tautan", "-q"]) == 0
    linked = json.loads((tmp_path / "tautan" / "summary.json").read_text(encoding="utf-8"))["rows"]
    assert linked["records"] == 3 and [item["source"] for item in linked["sources"]] == ["a", "b"]
