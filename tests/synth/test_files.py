"""Writing a register and its truth."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ktp_dedup.errors import OutputError, UsageError
from ktp_dedup.synth import Synthetic, write_register


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


def test_unwritable_place_is_an_output_error(klaten: Synthetic, tmp_path: Path) -> None:
    """A path below a file cannot be written, and the message names the file only."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match=r"r\.csv"):
        write_register(klaten, tmp_path / "file" / "r.csv", tmp_path / "t.csv")
