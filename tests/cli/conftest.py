"""A small synthetic register on disk, and its scan, for the tests of commands."""

import pytest

from ktp_dedup.cli import main


@pytest.fixture(scope="session")
def register(tmp_path_factory):
    """A folder with register.csv and truth.csv of 1,500 synthetic residents."""
    folder = tmp_path_factory.mktemp("data penduduk")
    files = ["-o", str(folder / "register.csv"), "--truth", str(folder / "truth.csv")]
    assert main(["synth", "-n", "1500", "--seed", "7", "-q", "--rate", "duplicates=0.03", *files]) == 0
    return folder


@pytest.fixture(scope="session")
def result(register):
    """The result of scanning it."""
    out = register / "hasil"
    assert main(["scan", str(register / "register.csv"), "-o", str(out), "-q"]) == 0
    return out
