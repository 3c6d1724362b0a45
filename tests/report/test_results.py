"""Tests of ktp_dedup.report.results, folders, tables and read: all at once or not at all."""

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ktp_dedup.errors import InputError, OutputError, UsageError
from ktp_dedup.report import check_output, read_results, write_results
from ktp_dedup.report import results as results_module

PAIRS = pl.DataFrame(
    {
        "left_source": ["a", "a"],
        "left_id": ["007", "=1+1"],
        "right_source": ["a", "b"],
        "right_id": ["-5", "'@x"],
        "match_weight": [12.25, -1.5],
        "match_probability": [0.9998, 0.26],
        "band": ["match", "review"],
        "rules": [["same NIK", "name and mother"], ["name and mother"]],
        "level_name": pl.Series([4, -1], dtype=pl.Int8),
        "weight_name": [7.5, 0.0],
    }
)
CLUSTERS = pl.DataFrame(
    {
        "source": ["a", "a"],
        "record_id": ["007", "-5"],
        "cluster_id": ["a:-5", "a:-5"],
        "cluster_size": pl.Series([2, 2], dtype=pl.Int64),
    }
)
PROBLEMS = pl.DataFrame({"source": ["a"], "record_id": ["1"], "field": ["nik"], "code": ["nik-malformed"]})
TABLES = {"pairs": PAIRS, "clusters": CLUSTERS, "problems": PROBLEMS}
SUMMARY = {"tool": "ktp_dedup", "pairs": 2, "records": 4, "as_of": None, "prior_bits": -9.5}
TEXTS = {"model.toml": "schema = 1\n", "summary.json": json.dumps(SUMMARY)}


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("form", ["parquet", "csv", "xlsx"])
def test_what_is_written_is_read_back(tmp_path, form):
    """Each form gives back the same tables, texts and summary; ids keep zeros and signs."""
    out = write_results(tmp_path / "hasil", TABLES, TEXTS, format=form)
    assert names_in(out) == sorted([f"{name}.{form}" for name in TABLES] + list(TEXTS))
    results = read_results(out)
    assert_frame_equal(results.pairs, PAIRS)
    assert_frame_equal(results.clusters, CLUSTERS)
    assert_frame_equal(results.problems, PROBLEMS)
    assert results.model_text == "schema = 1\n"
    assert results.summary["pairs"] == 2


@pytest.mark.parametrize("form", ["parquet", "csv", "xlsx"])
def test_empty_tables_are_written_and_read(tmp_path, form):
    """A register without duplicates gives tables without rows, with their columns."""
    empty = {name: table.clear() for name, table in TABLES.items()}
    results = read_results(write_results(tmp_path / "hasil", empty, TEXTS, format=form))
    assert results.pairs.height == 0
    assert results.pairs.columns == PAIRS.columns


def test_csv_holds_no_formula(tmp_path):
    """A text that a spreadsheet would run gets an apostrophe; a plain negative number does not."""
    out = write_results(tmp_path / "hasil", TABLES, TEXTS, format="csv")
    text = (out / "pairs.csv").read_text(encoding="utf-8")
    assert ",'=1+1," in text
    assert ",-5," in text
    assert ",''@x," in text


def test_xlsx_holds_no_formula(tmp_path):
    """A text that begins with an equals sign is a string in the sheet, not a formula."""
    out = write_results(tmp_path / "hasil", TABLES, TEXTS, format="xlsx")
    with zipfile.ZipFile(out / "pairs.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b"=1+1" in book.read("xl/sharedStrings.xml")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_folder_is_private(tmp_path):
    """Only its owner may enter the folder of results."""
    out = write_results(tmp_path / "hasil", TABLES, TEXTS)
    assert stat.S_IMODE(out.stat().st_mode) == 0o700


def test_missing_parents_are_made_and_a_relative_path_stays(tmp_path, monkeypatch):
    """A folder deep below is made; the path comes back as given."""
    monkeypatch.chdir(tmp_path)
    assert write_results("2026/satu/hasil", TABLES, TEXTS) == Path("2026/satu/hasil")
    assert read_results("2026/satu/hasil").pairs.height == 2


def test_an_existing_folder_is_only_replaced_on_demand(tmp_path):
    """A result is replaced with overwrite alone; its old files are gone then."""
    out = write_results(tmp_path / "hasil", TABLES, TEXTS, format="csv")
    with pytest.raises(OutputError, match="exists"):
        write_results(out, TABLES, TEXTS)
    write_results(out, TABLES, TEXTS, format="parquet", overwrite=True)
    assert "pairs.csv" not in names_in(out)
    assert names_in(tmp_path) == ["hasil"]


@pytest.mark.parametrize("summary", [None, "{", "[]", "[" * 100_000, '{"tool": "other"}'])
def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path, summary):
    """Without our summary.json a folder stays as it is, even with overwrite."""
    out = tmp_path / "foto"
    out.mkdir()
    (out / "ibu.jpg").write_bytes(b"")
    if summary is not None:
        (out / "summary.json").write_text(summary, encoding="utf-8")
    with pytest.raises(OutputError, match="not a result of ktp_dedup"):
        write_results(out, TABLES, TEXTS, overwrite=True)
    assert "ibu.jpg" in names_in(out)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    """A file of that name, or in the place of a parent, is named and kept."""
    (tmp_path / "hasil").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="is a file"):
        check_output(tmp_path / "hasil", overwrite=True)
    with pytest.raises(OutputError, match="a file stands where a folder is needed"):
        check_output(tmp_path / "hasil" / "x")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_loop_of_links_is_refused(tmp_path):
    """A link to itself leads nowhere."""
    (tmp_path / "hasil").symlink_to(tmp_path / "hasil")
    with pytest.raises(OutputError):
        check_output(tmp_path / "hasil")


def test_an_unknown_format_is_refused_first(tmp_path):
    """A format that nobody writes is named, with those that can be given, and nothing is made."""
    with pytest.raises(UsageError, match="pdf is not known: give parquet, csv or xlsx"):
        write_results(tmp_path / "hasil", TABLES, TEXTS, format="pdf")
    assert names_in(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="file names are bytes elsewhere")
def test_a_name_that_is_not_utf_8_is_refused(tmp_path):
    """Such a folder, or one below such a folder, is refused before long work."""
    bad = tmp_path / os.fsdecode(b"ab\xff")
    for out in (bad, bad / "hasil"):
        with pytest.raises(OutputError, match="not UTF-8"):
            check_output(out)
    assert names_in(tmp_path) == []


def test_checking_leaves_nothing(tmp_path):
    """The check before long work makes neither the folder nor its parents."""
    check_output(tmp_path / "a" / "b" / "hasil")
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk .* is full"),
        (OSError("No space left on device (os error 28): SUTRISNO"), "disk .* is full"),
        (PermissionError(errno.EACCES, "denied"), "No permission"),
        (pl.exceptions.ComputeError("SUTRISNO"), "cannot be written"),
    ],
)
def test_a_failure_is_one_sentence_and_leaves_nothing(tmp_path, monkeypatch, error, sentence):
    """A full disk, a refusal or an error of another library leaves no folder and shows no value."""

    def fail(table, path):
        path.write_bytes(b"half")
        raise error

    monkeypatch.setattr(results_module, "write_table", fail)
    with pytest.raises(OutputError, match=sentence) as caught:
        write_results(tmp_path / "deep" / "hasil", TABLES, TEXTS)
    assert "SUTRISNO" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert names_in(tmp_path) == []


def test_an_interrupt_leaves_nothing(tmp_path, monkeypatch):
    """Ctrl-C while writing removes what was written."""

    def interrupt(table, path):
        raise KeyboardInterrupt

    monkeypatch.setattr(results_module, "write_table", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_results(tmp_path / "hasil", TABLES, TEXTS)
    assert names_in(tmp_path) == []


def test_a_failed_replacement_puts_the_old_result_back(tmp_path, monkeypatch):
    """When the second rename fails, the first is undone."""
    out = write_results(tmp_path / "hasil", TABLES, TEXTS, format="csv")
    rename = Path.rename

    def fail_second(self, target):
        if "ktp_dedup-new" in self.name:
            raise OSError(errno.EIO, "gone")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_second)
    with pytest.raises(OutputError):
        write_results(out, TABLES, TEXTS, overwrite=True)
    assert read_results(out).pairs.height == 2
    assert names_in(tmp_path) == ["hasil"]
    assert "pairs.csv" in names_in(out)


def test_a_locked_file_is_named(tmp_path, monkeypatch):
    """When a file of the old result is open elsewhere, the message names it and the old result stays."""
    out = write_results(tmp_path / "hasil", TABLES, TEXTS, format="xlsx")
    opened = Path.open

    def refuse_rename(self, target):
        raise PermissionError(errno.EACCES, "used by another process")

    def refuse_open(self, mode="r", *rest, **options):
        if mode == "r+b" and self.name == "pairs.xlsx":
            raise PermissionError(errno.EACCES, "used by another process")
        return opened(self, mode, *rest, **options)

    monkeypatch.setattr(Path, "rename", refuse_rename)
    monkeypatch.setattr(Path, "open", refuse_open)
    with pytest.raises(OutputError, match=r"pairs\.xlsx is open in another program"):
        write_results(out, TABLES, TEXTS, overwrite=True)
    assert read_results(out).pairs.height == 2
    assert names_in(tmp_path) == ["hasil"]


@pytest.fixture
def no_rights(monkeypatch):
    """Lets removal fail in a folder that its owner may not write to, also for the user root."""
    remove = shutil.rmtree

    def as_common_user(folder, **options):
        if Path(folder).stat().st_mode & stat.S_IWUSR:
            remove(folder, **options)

    monkeypatch.setattr(shutil, "rmtree", as_common_user)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_result_that_is_read_only_is_replaced_and_removed(tmp_path, no_rights):
    """An old result of mode 0555 is replaced, and so are the leftovers of one, without a trace."""
    out = write_results(tmp_path / "hasil", TABLES, TEXTS, format="csv")
    stale = tmp_path / f".hasil.ktp_dedup-old-{dead_process()}-abc"
    shutil.copytree(out, stale)
    for folder in (out, stale):
        folder.chmod(0o555)
    write_results(out, TABLES, TEXTS, overwrite=True)
    assert names_in(tmp_path) == ["hasil"]
    assert "pairs.parquet" in names_in(out)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_named_like_a_leftover_stays(tmp_path):
    """Neither a link nor the folder that it leads to is touched."""
    (tmp_path / "foto").mkdir(mode=0o555)
    link = tmp_path / f".hasil.ktp_dedup-new-{dead_process()}-abc"
    link.symlink_to(tmp_path / "foto")
    write_results(tmp_path / "hasil", TABLES, TEXTS)
    assert stat.S_IMODE((tmp_path / "foto").stat().st_mode) == 0o555
    assert link.is_symlink()


def dead_process():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_leftovers_of_dead_runs_are_removed(tmp_path):
    """What a killed run left is gone after the next; that of a running one and of other results stays."""
    dead = tmp_path / f".hasil.ktp_dedup-new-{dead_process()}-abc"
    alive = tmp_path / f".hasil.ktp_dedup-new-{os.getppid()}-abc"
    other = tmp_path / f".lain.ktp_dedup-new-{dead_process()}-abc"
    for folder in (dead, alive, other):
        folder.mkdir()
        (folder / "pairs.parquet").write_bytes(b"half")
    write_results(tmp_path / "hasil", TABLES, TEXTS)
    assert names_in(tmp_path) == sorted([alive.name, other.name, "hasil"])


def test_a_run_that_died_between_two_renames_is_undone(tmp_path):
    """The old result comes back from under its hidden name, and is refused like any existing one."""
    out = write_results(tmp_path / "hasil", TABLES, TEXTS)
    out.rename(tmp_path / f".hasil.ktp_dedup-old-{dead_process()}-abc")
    with pytest.raises(OutputError, match="exists"):
        check_output(out)
    assert read_results(out).pairs.height == 2


def test_too_many_rows_for_a_sheet_are_refused(tmp_path):
    """One row more than a sheet holds is an error that names a form that holds it."""
    long = pl.DataFrame({"record_id": pl.repeat("1", 1_048_576, eager=True)})
    with pytest.raises(OutputError, match="csv or parquet"):
        write_results(tmp_path / "hasil", {"pairs": long}, TEXTS, format="xlsx")
    assert names_in(tmp_path) == []


def test_lists_become_text_in_csv(tmp_path):
    """A list of rules is joined by a bar."""
    table = pl.DataFrame({"rules": [["a", "b"], ["c"]]})
    out = write_results(tmp_path / "hasil", {"pairs": table}, TEXTS, format="csv")
    assert (out / "pairs.csv").read_text(encoding="utf-8") == "rules\na|b\nc\n"


def test_folders_that_are_no_result_cannot_be_read(tmp_path):
    """A missing, foreign or damaged folder is named in one sentence."""
    with pytest.raises(InputError, match="does not exist"):
        read_results(tmp_path / "none")
    with pytest.raises(InputError, match="not a result of ktp_dedup"):
        read_results(tmp_path)
    out = write_results(tmp_path / "hasil", TABLES, TEXTS)
    for key, value in (("as_of", 20240101), ("prior_bits", None), ("records", "4"), ("records", ...)):
        wrong = {name: old for name, old in SUMMARY.items() if name != key}
        wrong |= {} if value is ... else {key: value}
        (out / "summary.json").write_text(json.dumps(wrong), encoding="utf-8")
        with pytest.raises(InputError, match="incomplete or damaged: run the scan again"):
            read_results(out)
    (out / "summary.json").write_text(TEXTS["summary.json"], encoding="utf-8")
    assert read_results(out).summary == SUMMARY
    (out / "pairs.parquet").write_bytes(b"PAR1 no PAR1")
    with pytest.raises(InputError, match="incomplete or damaged"):
        read_results(out)
    (out / "pairs.parquet").unlink()
    with pytest.raises(InputError, match="no table pairs"):
        read_results(out)
