"""Tests of ktp_dedup.cli.main and program: exit codes, one sentence for every failure, and no data in any of them."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ktp_dedup import __version__
from ktp_dedup.cli import main
from ktp_dedup.errors import InputError
from ktp_dedup.names import compare as _  # noqa: F401  loaded here, so that tests may replace its functions

SOURCE = Path(__file__).parents[2] / "src"
COMMANDS = ["scan", "inspect", "plan", "explain", "evaluate", "synth", "demo", "nik", "name"]


def fail_with(monkeypatch, error):
    def fail(name):
        raise error

    monkeypatch.setattr("ktp_dedup.names.analyse", fail)


def test_version_is_printed(capsys):
    """--version prints the version and ends well."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"ktp-dedup {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help(capsys, command, option):
    """Each command explains itself under both names of the option."""
    assert main([command, option]) == 0
    assert f"Usage: ktp-dedup {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["scann"], ["scan"], ["scan", "a.csv"], ["nik"], ["nik", "1", "--lang", "jv"], ["synth", "-n", "one"]],
)
def test_wrong_usage_is_one_sentence_and_2(capsys, arguments):
    """An unknown command, a missing argument or an impossible value exits with 2 without a traceback."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1


def test_an_expected_failure_is_its_sentence_and_2(capsys, monkeypatch):
    """An error of ours is printed in the language asked for, and as it is where there is no other."""
    fail_with(monkeypatch, InputError("x.csv is empty."))
    for language in (["--lang", "en"], ["--lang=en"]):
        assert main(["name", "A", *language]) == 2
        assert capsys.readouterr().err == "x.csv is empty.\n"
    for language in ([], ["--lang", "id"]):
        assert main(["name", "A", *language]) == 2
        assert capsys.readouterr().err == "x.csv kosong.\n"
    fail_with(monkeypatch, InputError("Something else."))
    assert main(["name", "A"]) == 2
    assert capsys.readouterr().err == "Something else.\n"


def test_an_unexpected_failure_is_70_and_shows_no_data(capsys, monkeypatch):
    """An error of another library is named by kind and place; its text may quote cells and is not shown."""
    fail_with(monkeypatch, ValueError("could not parse SUTRISNO"))
    assert main(["name", "A"]) == 70
    said = capsys.readouterr()
    assert "ValueError" in said.err
    assert "--debug" in said.err
    assert len(said.err.splitlines()) == 1
    assert "SUTRISNO" not in said.err + said.out


def test_debug_shows_the_traceback(capsys, monkeypatch):
    """With --debug the traceback comes before the sentence."""
    fail_with(monkeypatch, ValueError("could not parse"))
    monkeypatch.setenv("KTP_DEDUP_DEBUG", "")
    assert main(["--debug", "name", "A"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_interrupt_is_130(capsys, monkeypatch):
    """Ctrl-C ends with 130 and one line."""
    fail_with(monkeypatch, KeyboardInterrupt())
    assert main(["name", "A"]) == 130
    assert capsys.readouterr().err == "Interrupted; no result was written.\n"


def test_too_little_memory_is_said(capsys, monkeypatch):
    """A lack of memory is no fault of ours, and is said in a sentence."""
    fail_with(monkeypatch, MemoryError())
    assert main(["name", "A"]) == 2
    assert "memory" in capsys.readouterr().err


def test_a_console_of_code_page_1252_gets_no_error(monkeypatch):
    """Letters that the console has not are replaced, and tables use its characters."""
    console = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", console)
    assert main(["name", "Sri \u0161\u4e2d"]) == 0
    console.flush()
    assert console.buffer.getvalue().decode("cp1252")


def test_help_is_quick():
    """--help of a fresh process loads none of the heavy libraries."""
    code = "from ktp_dedup.cli import main; import sys; main(['scan', '-h']); print(*sys.modules)"
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert {"polars", "numba", "numpy", "rich"}.isdisjoint(done.stdout.split())
