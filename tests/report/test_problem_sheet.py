"""Tests of `ktp_dedup.report.problem_sheet`."""

import polars as pl
import pytest

from ktp_dedup.errors import OutputError, UsageError
from ktp_dedup.model import residents
from ktp_dedup.register import normalise, read_register
from ktp_dedup.report.problem_sheet import check_report, problem_sheet, write_problem_sheet

FRAME = pl.DataFrame(
    {
        "id": ["a", "b", "c"],
        "nik": ["3310064503700001", "1111111111111111", "=A1"],
        "nama": ["SULASTRI", "BUDI", None],
        "tgl_lahir": ["31-02-1970", "01-01-1970", "02-01-1970"],
        "desa": ["TRUCUK", "KALEBAN", "TRUCUK"],
        "kecamatan": ["TRUCUK", "GANTIWARNO", "TRUCUK"],
    }
)


@pytest.fixture(scope="module")
def register():
    return read_register(FRAME)


@pytest.fixture(scope="module")
def problems(register):
    return normalise(register, residents().fields).problems


def test_lines_for_the_desa(register, problems):
    """By district and village; headings, problems and remedies in Indonesian; no value of the person."""
    sheet = problem_sheet(register, problems)
    assert sheet.columns == [
        *("Sumber", "ID", "Kecamatan", "Desa/Kelurahan"),
        *("Isian", "Masalah", "Yang dapat dilakukan", "Perbaikan", "Kode"),
    ]
    assert sheet.select("ID", "Isian", "Kode").rows() == [
        ("b", "NIK", "nik-placeholder"),
        ("a", "Tanggal lahir", "date-impossible"),
        ("c", "Nama", "name-empty"),
        ("c", "NIK", "nik-characters"),
    ]
    assert "SULASTRI" not in str(sheet.to_dict(as_series=False))
    assert problem_sheet(register, problems, lang="en").columns[4:6] == ["Field", "Problem"]


def test_values_are_shown_only_when_they_are_asked_for(register, problems):
    """With them stand the cell in question and what tells the person."""
    sheet = problem_sheet(register, problems, show_values=True)
    assert sheet["Isi sekarang"].to_list() == ["1111111111111111", "31-02-1970", None, "=A1"]
    assert sheet["Nama"].to_list() == ["BUDI", "SULASTRI", None, None]


def test_a_workbook_holds_text_only(register, problems, tmp_path):
    """Numbers keep their digits and nothing is a formula; sheets that are full go on in a second one."""
    path = tmp_path / "new" / "p.xlsx"
    sheet = problem_sheet(register, problems, show_values=True)
    write_problem_sheet(path, sheet)
    assert pl.read_excel(path, infer_schema_length=0).equals(sheet)
    assert [file.name for file in path.parent.iterdir()] == ["p.xlsx"]


def test_more_lines_than_a_sheet_holds(register, problems, tmp_path, monkeypatch):
    """The next sheet goes on where the first one ends."""
    monkeypatch.setattr("ktp_dedup.report.problem_sheet.ROWS_PER_SHEET", 3)
    sheet = problem_sheet(register, problems)
    write_problem_sheet(tmp_path / "p.xlsx", sheet)
    pages = pl.read_excel(tmp_path / "p.xlsx", sheet_id=0, infer_schema_length=0)
    assert [page.height for page in pages.values()] == [3, 1]


def test_a_register_without_problems(tmp_path, register, problems):
    """An empty list is a workbook with headings."""
    write_problem_sheet(tmp_path / "p.xlsx", problem_sheet(register, problems.clear(), show_values=True))
    assert (tmp_path / "p.xlsx").exists()


def test_a_file_that_stands_there_is_kept(tmp_path, register, problems):
    """It is replaced only when that is asked for; a wrong name and a folder are refused."""
    path = tmp_path / "p.xlsx"
    path.write_text("mine", encoding="utf-8")
    sheet = problem_sheet(register, problems)
    with pytest.raises(OutputError, match="exists"):
        write_problem_sheet(path, sheet)
    assert path.read_text(encoding="utf-8") == "mine"
    write_problem_sheet(path, sheet, overwrite=True)
    assert pl.read_excel(path).height == 4
    with pytest.raises(UsageError, match="xlsx"):
        check_report(tmp_path / "p.csv")
    (tmp_path / "d.xlsx").mkdir()
    with pytest.raises(OutputError, match="folder"):
        check_report(tmp_path / "d.xlsx", overwrite=True)


def test_a_failure_leaves_nothing(tmp_path, register, problems, monkeypatch):
    """When the file cannot be put in its place there is one sentence, and no half file."""

    def refuse(self, target):
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(OutputError, match="close it in other programs"):
        write_problem_sheet(tmp_path / "p.xlsx", problem_sheet(register, problems))
    assert not list(tmp_path.iterdir())
