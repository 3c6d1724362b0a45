"""Bad input gets one clear sentence, exit code 2, and nothing written."""

import os
import re
import sys

import pytest

from ktp_dedup.cli import main
from ktp_dedup.model import model_to_toml, residents

PEOPLE = "ID,NAMA,TGL_LHR\n1,SUTRISNO,01-07-1960\n2,SRI WAHYUNI,31-12-1971\n"


def is_one_sentence(text):
    """One line and its end, with neither another sentence after the first nor a blank line around it."""
    return re.fullmatch(r"\S[^\r\n]*\n", text) and not re.search(r"[.!?] +[A-Z]", text)


@pytest.fixture
def scan(tmp_path, capsys, monkeypatch):
    """Scans a file of this content with these options and gives exit code and what was said."""
    monkeypatch.chdir(tmp_path)

    def run(content, *options, name="people.csv"):
        if content is not None:
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        before = sorted(path.name for path in tmp_path.iterdir())
        code = main(["scan", name, "-o", "out/hasil", "--lang", "en", *options])
        said = capsys.readouterr()
        assert said.out == ""
        assert is_one_sentence(said.err), said.err
        assert sorted(path.name for path in tmp_path.iterdir()) == before
        assert "SUTRISNO" not in said.err
        return code, said.err

    return run


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("none.csv", None, "none.csv"),
        ("empty.csv", "", "empty"),
        ("heading.csv", "ID,NAMA,TGL_LHR\n", "no rows"),
        ("people.parquet", PEOPLE, "Parquet"),
        ("people.xlsx", PEOPLE, "workbook"),
        ("people.csv", b"PK\x03\x04 an archive", "not the text file"),
        ("people.csv", PEOPLE.replace("NAMA", "MANA"), "name"),
        ("people.csv", PEOPLE.replace("ID", "NAMA_LGKP"), "NAMA"),
        ("people.csv", PEOPLE.replace("TGL_LHR", "CATATAN"), "birth_date"),
    ],
)
def test_files_that_are_no_register(scan, name, content, part):
    """A missing, empty or mislabelled file, and one without the columns needed, is named."""
    code, said = scan(content, name=name)
    assert code == 2
    assert part in said


def test_a_message_is_one_line_without_control_characters(scan):
    """A heading or file name cannot steer the terminal or make a second line."""
    for name in ("no\nfile.csv", "\x1b[31mno file.csv"):
        code, said = scan(None, name=name)
        assert code == 2
        assert said.strip().isprintable()


def test_a_folder_is_no_register(scan, tmp_path):
    """A folder in the place of a file is named."""
    (tmp_path / "folder").mkdir()
    code, said = scan(None, name="folder")
    assert code == 2
    assert "folder" in said


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["--match", "3"], "--match 3"),
        (["--review", "0"], "--review 0"),
        (["--match", "0.2", "--review", "0.9"], "above"),
        (["--match", "0.1"], "give both"),
        (["--match", "0.9", "--match-weight", "4"], "not both"),
        (["--expected-duplicates", "2"], "such as 0.006"),
        (["--map", "NAMA=nmae"], "nmae"),
        (["--map", "NAMA"], "--map NAMA"),
        (["--map", "TIDAK ADA=name"], "TIDAK ADA"),
        (["--max-memory", "much"], "--max-memory"),
        (["--threads", "0"], "threads"),
        (["--as-of", "yesterday"], "--as-of"),
        (["--format", "pdf"], "'--format': 'pdf' is not one of"),
        (["--show-values"], "--format"),
        (["--link-only"], "two"),
        (["--model", "none.toml"], "no such file as none.toml"),
    ],
)
def test_options_that_are_impossible(scan, options, part):
    """Each impossible option is named, before anything is read or written."""
    code, said = scan(PEOPLE, *options)
    assert code == 2
    assert part in said


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("schema = 1", "schema = ", "TOML"),
        ("[household]", "[houshold]", "houshold"),
        ("match = 0.95", "match = 3.0", "match"),
        ('kind = "name"', 'kind = "nmae"', "nmae"),
    ],
)
def test_models_that_are_malformed(scan, tmp_path, old, new, part):
    """A model file that is no TOML, or has a wrong key or value, is named with the place of it."""
    text = model_to_toml(residents())
    assert old in text
    (tmp_path / "model.toml").write_text(text.replace(old, new), encoding="utf-8")
    code, said = scan(PEOPLE, "--model", "model.toml")
    assert "model.toml" in said
    assert code == 2
    assert part in said


def test_an_output_folder_that_exists_is_refused_before_reading(scan, tmp_path):
    """The folder is checked first, so that an hour of work is not lost to it."""
    (tmp_path / "out" / "hasil").mkdir(parents=True)
    code, said = scan(None, name="not-even-looked-at.csv")
    assert code == 2
    assert "hasil exists" in said


@pytest.mark.skipif(sys.platform == "win32", reason="file names are bytes elsewhere")
def test_an_output_folder_whose_name_is_not_utf_8_is_refused(scan):
    """No table can be written below such a name, so it is refused before reading."""
    code, said = scan(PEOPLE, "-o", os.fsdecode(b"ab\xff"))
    assert code == 2
    assert "not UTF-8" in said


def test_rows_with_malformed_values_are_kept_and_counted(tmp_path, capsys, monkeypatch):
    """A malformed NIK, an impossible date and an empty name are problems, not failures."""
    monkeypatch.chdir(tmp_path)
    rows = PEOPLE.replace("ID,", "ID,NIK,").replace("1,SUT", "1,331006,SUT").replace("2,SRI", "2,,SRI")
    (tmp_path / "people.csv").write_text(rows + "3,,,31-02-1970\n", encoding="utf-8")
    assert main(["scan", "people.csv", "-o", "hasil", "--json"]) == 0
    document = capsys.readouterr().out
    for code in ("nik-length", "date-impossible"):
        assert code in document


@pytest.mark.parametrize("column", ["NAMA", "TGL_LHR"])
def test_everybody_alike_ends(tmp_path, monkeypatch, capsys, column):
    """A register in which all share a name or a birth date ends in bounded time."""
    monkeypatch.chdir(tmp_path)
    lines = []
    for number in range(3000):
        name = "SUTRISNO" if column == "NAMA" else f"ORANG {number:05}"
        date = (
            "01-07-1960"
            if column == "TGL_LHR"
            else f"{number % 28 + 1:02}-{number % 12 + 1:02}-{1930 + number % 80}"
        )
        lines.append(f"{number},{name},{date}\n")
    (tmp_path / "people.csv").write_text("ID,NAMA,TGL_LHR\n" + "".join(lines), encoding="utf-8")
    assert main(["scan", "people.csv", "-o", "hasil", "-q"]) == 0
