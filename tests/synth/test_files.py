"""Writing a register and its truth."""

import os
import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ktp_dedup.errors import OutputError, UsageError
from ktp_dedup.synth import Synthetic, check_targets, write_register


def test_csv_and_parquet_read_back(klaten: Synthetic, tmp_path: Path) -> None:
    """Both formats hold the same register, and the truth has its two columns."""
    write_register(klaten, tmp_path / "a folder" / "r.csv", tmp_path / "t.parquet")
    write_register(klaten, str(tmp_path / "r.parquet"), str(tmp_path / "t.csv"))
    text = pl.read_csv(tmp_path / "a folder" / "r.csv", infer_schema=False, has_header=True)
    assert_frame_equal(text, klaten.register)
    assert_frame_equal(pl.read_parquet(tmp_path / "r.parquet"), klaten.register)
    truth = pl.read_csv(tmp_path / "t.csv", infer_schema=False)
    assert truth.columns == ["record_id", "person_id"]
    assert_frame_equal(truth, pl.read_parquet(tmp_path / "t.parquet"))


def test_unknown_ending_writes_nothing(klaten: Synthetic, tmp_path: Path) -> None:
    """A wrong ending of either path is refused before anything is written."""
    with pytest.raises(UsageError, match=r"truth\.xlsx"):
        write_register(klaten, tmp_path / "r.csv", tmp_path / "truth.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_one_file_for_both_is_refused(klaten: Synthetic, tmp_path: Path) -> None:
    """The register is never lost under its truth, also through a link."""
    with pytest.raises(UsageError, match="two files"):
        write_register(klaten, tmp_path / "r.csv", str(tmp_path / "x" / ".." / "r.csv"))
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "r.csv").write_text("old", encoding="utf-8")
    (tmp_path / "t.csv").hardlink_to(tmp_path / "r.csv")
    with pytest.raises(UsageError, match="two files"):
        write_register(klaten, tmp_path / "r.csv", tmp_path / "t.csv")
    assert (tmp_path / "r.csv").read_text(encoding="utf-8") == "old"


def test_unwritable_place_is_an_output_error(klaten: Synthetic, tmp_path: Path) -> None:
    """A path below a file cannot be written, and the message names the file only."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match=r"r\.csv"):
        write_register(klaten, tmp_path / "file" / "r.csv", tmp_path / "t.csv")


@pytest.mark.skipif(sys.platform == "win32", reason="file names are bytes elsewhere")
def test_a_name_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """Neither file may have such a name, and nothing is made."""
    bad, good = tmp_path / os.fsdecode(b"ab\xff.csv"), tmp_path / "good.csv"
    for paths in ((bad, good), (good, bad)):
        with pytest.raises(UsageError, match="not UTF-8"):
            check_targets(*paths)
