"""Writes the generated pages of the reference; a test compares them with what stands in docs/reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from ktp_dedup.cli import app
from ktp_dedup.register.problems import problem_table

REFERENCE = Path(__file__).parent / "reference"


def pages() -> dict[Path, str]:
    """Path -> content of every generated page."""
    return {REFERENCE / "cli.md": cli_page(), REFERENCE / "problems.md": problems_page()}


def cli_page() -> str:
    """The command line, from the same declarations as ``--help``."""
    group: Any = typer.main.get_command(app)
    parts = ["# Command line", "", group.help, "", "Generated from the program's own `--help`.", ""]
    for name, command in group.commands.items():
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option"]
        usage = " ".join(["ktp-dedup", name, "[OPTIONS]", *(p.metavar for p in arguments)])
        parts += [f"## {name}", "", command.help, "", f"    {usage}", "", "| | |", "|---|---|"]
        parts += [f"| `{p.metavar}` | {p.help} |" for p in arguments]
        parts += [f"| {_option(p)} | {p.help}{_default(p)} |" for p in options]
        parts += ["| `-h`, `--help` | Show the help of the command. |", ""]
    return "\n".join(parts)


def problems_page() -> str:
    """The codes of data problems, from the table the library itself uses."""
    rows = problem_table()
    columns = list(rows[0])
    parts = ["# Data problems", "", "Generated from `ktp_dedup.register.problems`.", ""]
    parts += ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    parts += ["| " + " | ".join(str(row[column]) for column in columns) + " |" for row in rows]
    return "\n".join([*parts, ""])


def _option(option: Any) -> str:
    value = "" if option.is_flag else f" {option.metavar}"
    return ", ".join(f"`{name}{value}`" for name in option.opts)


def _default(option: Any) -> str:
    plain = option.default is None or isinstance(option.default, bool) or callable(option.default)
    return " Required." if option.required else "" if plain else f" Default: {option.default}."


if __name__ == "__main__":
    for path, content in pages().items():
        path.write_text(content, encoding="utf-8", newline="\n")
