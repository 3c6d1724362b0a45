"""Draws docs/images/terminal.svg: what a real run of the demonstration prints."""

from __future__ import annotations

import io
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from ktp_dedup.cli import main

TARGET = Path(__file__).parent / "images" / "terminal.svg"
COMMANDS = (["demo", "--lang", "en"], ["name", "Moch. Soeharto", "Muhammad Suharto, S.Pd", "--lang", "en"])
WIDTH = 92


def picture() -> str:
    """The commands and what they print, as SVG that needs no font from elsewhere."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False)
    for command in COMMANDS:
        said = io.StringIO()
        with redirect_stdout(said):
            code = main(command)
        if code:
            sys.exit(code)
        line = " ".join(f'"{word}"' if " " in word else word for word in command)
        console.print(Text.assemble(("$ ", "green"), (f"ktp-dedup {line}", "bold")))
        console.print(Text(said.getvalue()))
    svg = console.export_svg(title="ktp-dedup", theme=MONOKAI, unique_id="terminal")
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(picture(), encoding="utf-8", newline="\n")
