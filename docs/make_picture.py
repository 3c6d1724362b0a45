"""Draws docs/images/terminal.svg: what a scan and an explanation of the tutorial's register really print."""

from __future__ import annotations

import io
import re
import sys
import tempfile
from contextlib import chdir, redirect_stdout
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from ktp_dedup.cli import main

TARGET = Path(__file__).resolve().parent / "images" / "terminal.svg"
FIRST = ["synth", "-n", "10000", "-o", "penduduk.csv", "--truth", "truth.csv", "--seed", "1", "--quiet"]
COMMANDS = (
    ["scan", "penduduk.csv", "-o", "hasil", "--lang", "en"],
    ["explain", "hasil", "R0000195", "R0002804", "--lang", "en"],
)
WIDTH = 92


def picture() -> str:
    """The commands and what they print, as SVG that needs no font from elsewhere."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False)
    _run(FIRST)
    for command in COMMANDS:
        said = io.StringIO()
        with redirect_stdout(said):
            _run(command)
        console.print(Text.assemble(("$ ", "green"), (f"ktp-dedup {' '.join(command)}", "bold")))
        console.print(Text(said.getvalue()))
    svg = console.export_svg(title="ktp-dedup", theme=MONOKAI, unique_id="terminal")
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


def _run(command: list[str]) -> None:
    code = main(command)
    if code:
        sys.exit(code)


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        drawn = picture()
    TARGET.write_text(drawn, encoding="utf-8", newline="\n")
