"""Writes the generated pages of the reference; a test compares them with what stands in docs/reference."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import typer

from ktp_dedup.cli.program import app
from ktp_dedup.cli.synth import Profile
from ktp_dedup.register.fields import FIELDS, ID_ALIASES
from ktp_dedup.register.problems import PROBLEMS, Problem, problem_table
from ktp_dedup.synth import Rates, profile

REFERENCE = Path(__file__).parent / "reference"

EXIT_CODES = {
    0: "Done.",
    1: "Done, and what `--fail-on` names was found.",
    2: "Wrong usage, configuration or input: one sentence on stderr, nothing written.",
    70: "A fault of the program itself.",
    130: "Interrupted with Ctrl-C; nothing written.",
}


def pages() -> dict[Path, str]:
    """Path -> content of every generated page."""
    made = {"cli": cli_page(), "problems": problems_page(), "fields": fields_page(), "rates": rates_page()}
    made |= {f"problems/{problem.code}": problem_page(problem) for problem in PROBLEMS.values()}
    return {REFERENCE / f"{name}.md": content for name, content in made.items()}


def cli_page() -> str:
    """The command line, from the same declarations as ``--help``."""
    group: Any = typer.main.get_command(app)
    parts = ["# Command line", "", group.help, "", "Generated from the program's own `--help`.", ""]
    for name, command in group.commands.items():
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option"]
        usage = " ".join(["ktp-dedup", name, "[OPTIONS]", *(p.metavar for p in arguments)])
        parts += [f"## {name}", "", command.help, "", f"    {usage}", "", "| | |", "|---|---|"]
        parts += [f"| `{_cell(p.metavar)}` | {p.help} |" for p in arguments]
        parts += [f"| {_option(p)} | {p.help}{_default(p)} |" for p in options]
        parts += ["| `-h`, `--help` | Show the help of the command. |", ""]
    parts += ["## Exit codes", "", "| | |", "|---|---|"]
    parts += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    return "\n".join([*parts, ""])


def problems_page() -> str:
    """The codes of data problems, from the table the library itself uses."""
    rows = [
        (f"[`{row['code']}`](problems/{row['code']}.md)", row["kinds"], row["meaning"], row["remedy"])
        for row in problem_table()
    ]
    intro = (
        "What can be wrong with a cell, by code; `ktp-dedup inspect` counts them, and with `--report` lists the "
        "records. A record with a problem stays in the register with whatever else it has. Generated from the table "
        "that the library itself uses."
    )
    return _table_page("Data problems", intro, ["code", "found in", "meaning", "what to do"], rows)


def problem_page(problem: Problem) -> str:
    """The page of one code: meaning, example, what the tool does, what people can do; in Indonesian too."""
    parts = [f"# {problem.code}", "", problem.meaning, ""]
    parts += ["Example (made up):", "", f"    {problem.example}", ""]
    parts += [f"**What the tool does.** {problem.action}", "", f"**What to do.** {problem.remedy}", ""]
    parts += [f"**Dalam bahasa Indonesia.** {problem.meaning_id} {problem.remedy_id}", ""]
    parts += [f"Found in: {', '.join(problem.kinds)}. [All data problems](../problems.md)"]
    return "\n".join([*parts, ""])


def fields_page() -> str:
    """The fields of a register, and the headings that mean them."""
    intro = (
        "The fields that are known and the headings under which they are recognised. Headings are compared without "
        "case, spaces and punctuation: `TGL_LHR`, `Tgl Lhr` and `tgl.lhr` are one. `--map HEADING=field` names "
        "any other."
    )
    rows = [(f"`{f.name}`", f.kind, ", ".join(sorted(f.aliases))) for f in FIELDS.values()]
    rows.append(("`record_id`", "id", ", ".join(sorted(ID_ALIASES))))
    return _table_page("Fields", intro, ["field", "kind", "headings"], rows)


def rates_page() -> str:
    """The rates of synthetic registers by profile, with the sentence that stands below each in the source."""
    names = get_args(get_args(Profile)[0])
    profiles = [profile(name) for name in names]
    meanings = _attribute_docs(Rates)
    rows = [
        (f"`{f.name}`", *(getattr(rates, f.name) for rates in profiles), meanings[f.name])
        for f in fields(Rates)
        if isinstance(getattr(profiles[0], f.name), float)
    ]
    intro = (
        "`ktp-dedup synth --profile NAME --rate NAME=VALUE`: the rates that can be set, and their value in each "
        "profile. `klaten` is the founding case, `clean` has no duplicates, `hostile` has many twins, heaped and "
        "missing values, namesakes and variations, `heldout` other regions, name frequencies and errors."
    )
    return _table_page("Rates of synthetic registers", intro, ["rate", *names, "meaning"], rows)


def _attribute_docs(of: type) -> dict[str, str]:
    """Attribute of a class -> the string that stands after it in the source."""
    (tree,) = ast.parse(inspect.getsource(of)).body
    pairs = zip(tree.body, tree.body[1:], strict=False)  # type: ignore[attr-defined]
    return {
        a.target.id: " ".join(b.value.value.split())
        for a, b in pairs
        if isinstance(a, ast.AnnAssign) and isinstance(b, ast.Expr)
    }


def _table_page(title: str, intro: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [" | ".join(columns), *(" | ".join(_cell(value) for value in row) for row in rows)]
    head, *body = (f"| {line} |" for line in lines)
    return "\n".join([f"# {title}", "", intro, "", head, "|" + "---|" * len(columns), *body, ""])


def _cell(value: object) -> str:
    """A value as the text of a cell: a bar would end the cell."""
    return str(value).replace("|", "\\|")


def _option(option: Any) -> str:
    value = "" if option.is_flag else f" {_cell(option.metavar)}"
    return ", ".join(f"`{name}{value}`" for name in option.opts)


def _default(option: Any) -> str:
    plain = option.default is None or isinstance(option.default, bool) or callable(option.default)
    return " Required." if option.required else "" if plain else f" Default: {option.default}."


if __name__ == "__main__":
    for path, content in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
