"""Writes docs/reference/name-rules.md from the tables of the name rules; a test compares the two.

python docs/name_rules.py
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from ktp_dedup.names import GAP_COSTS, LETTER_COSTS, budget, tables

PAGE = Path(__file__).parent / "reference" / "name-rules.md"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONGEST = 12


def page() -> str:
    """The whole page."""
    parts = [_INTRO, "## Hard rules", _HARD, _rules(tables.hard_rules()), "## Soft rules", _SOFT]
    parts += [
        _rules(tables.soft_rules()),
        "## Families",
        _FAMILIES,
        _families(),
        "## Other forms",
        _REFLEXES,
        _reflexes(),
    ]
    parts += ["## Abbreviations", _ABBREVIATIONS, _abbreviations(), "## Endings", _ENDINGS, _endings()]
    parts += ["## Slips", _SLIPS, _slips(), "## Titles and other words", _TITLES, _titles()]
    parts += ["## Dictionary", _DICTIONARY, _dictionary()]
    return "\n\n".join(parts) + "\n"


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`" if text else ""


def _source(text: str) -> str:
    return text.replace("INDONESIA.md ", "").replace("|", "\\|")


def _conditions(rule: tables.Rule) -> str:
    """When a rule is left alone, in words."""
    found = [f"from {rule.shortest} letters"] if rule.shortest > 1 else []
    found += [f"only in {_code(rule.when.pattern)}"] if rule.when else []
    found += [f"not in {_code(rule.unless.pattern)}"] if rule.unless else []
    found += [_GUARDS[rule.guard]] if rule.guard else []
    return "; ".join(found)


def _rules(rules: Sequence[tables.Rule]) -> str:
    columns = ("rule", "what is found", "becomes", "conditions", "one name", "two names", "source")
    rows = (
        (
            r.name,
            _code(r.pattern.pattern),
            _code(r.replace) or "nothing",
            _conditions(r),
            r.example,
            r.counter,
            _source(r.source),
        )
        for r in rules
    )
    return _table(columns, rows)


def _grouped(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for spelling, name in pairs:
        if spelling != name:
            found.setdefault(name, []).append(spelling)
    return [(name, " ".join(spellings)) for name, spellings in sorted(found.items())]


def _families() -> str:
    return _table(("name", "spellings"), _grouped(tables.families().items()))


def _reflexes() -> str:
    return _table(("name", "forms"), _grouped(tables.reflexes().items()))


def _abbreviations() -> str:
    rows = ((short, ", ".join(names)) for short, names in sorted(tables.abbreviations().items()))
    return _table(("abbreviation", "may stand for"), rows)


def _endings() -> str:
    entry = tables.endings()
    against: dict[str, list[str]] = {}
    for first, second in entry["conflicts"]["pairs"]:
        against.setdefault(first, []).append(second)
        against.setdefault(second, []).append(first)
    rows = (
        (
            e["name"],
            "an -o that is never -a" if e["name"] == "man-o" else _code(e["pattern"]),
            ", ".join(against.get(e["name"], [])),
        )
        for e in entry["ending"]
    )
    return _table(("ending", "pattern", "another person than"), rows)


def _slips() -> str:
    alike = {1: list[str](), 2: list[str]()}
    for i, first in enumerate(_LETTERS):
        for j in range(i + 1, len(_LETTERS)):
            alike.get(LETTER_COSTS[i][j], []).append(first + _LETTERS[j])
    weak = " ".join(letter for letter, cost in zip(_LETTERS, GAP_COSTS, strict=True) if cost == 1)
    budgets = ", ".join(f"{length}: {budget(length)}" for length in range(4, _LONGEST + 1))
    rows = [
        ("letters that sound alike", 1, " ".join(alike[1])),
        ("keys side by side, or letters of like shape", 2, " ".join(alike[2])),
        ("any other letter", 3, ""),
        ("a letter more or less that comes and goes in spelling, or doubles the one before", 1, weak),
        ("any other letter more or less", 2, ""),
        ("two neighbours exchanged", 2, ""),
        ("most that is a slip, by letters of the longer token", "", f"{budgets} and more"),
    ]
    return _table(("what differs", "half edits", "which"), rows)


def _titles() -> str:
    return _table(
        ("use", "words"), ((use, " ".join(sorted(words))) for use, words in tables.titles().items())
    )


def _dictionary() -> str:
    counts = Counter((sex, commonness) for _, sex, commonness in tables.dictionary())
    rows = ((_SEXES[sex], _CLASSES[commonness], count) for (sex, commonness), count in sorted(counts.items()))
    return _table(
        ("whose", "class", "entries"), [*rows, ("clans and families", "known", len(tables.margas()))]
    )


_SEXES = {"m": "men's names", "f": "women's names", "u": "of both, or not known"}
_CLASSES = {1: "known", 2: "very common", 3: "says little alone"}
_GUARDS = {
    "other-name": "not from one dictionary name to another",
    "woman": "not where a woman's name results",
    "sex": "not between a man's and a woman's name",
}
_INTRO = """# Rules of Indonesian names

Generated by `python docs/name_rules.py` from the tables that the library itself uses. How they work together, and why,
is told in [Indonesian names](../explanation/names.md). Patterns are regular expressions on lower-case letters. § is a
section of the project's fact sheet; "measured" there means on 996 common first names."""
_HARD = "Applied in this order until nothing changes. What they make equal is one name in two spellings."
_SOFT = """Applied once, in this order, to what the hard rules leave. What they make equal is probably one name. Each
rule also gives a variant by itself. The guards look at the dictionary."""
_FAMILIES = "Spellings of one name that no rule joins; they count like a hard rule."
_REFLEXES = "Local and short forms: only probably the name, like a soft rule."
_ABBREVIATIONS = """One meaning: the abbreviation is that name. Several meanings, or a single letter: it is compatible
with each of them, and a letter also with every name that begins with it; it is equal to none."""
_ENDINGS = """Endings that decide the person. The first that is found counts. Where two tokens have endings that stand
against each other they are two persons, however near the letters are; only equal canonical spellings go before."""
_SLIPS = """Two tokens that no rule joins differ by a slip if the sum of what differs stays in the budget, their
beginnings are alike, and not both are known names. A name in the dictionary is known, in a register also one that is
frequent there."""
_TITLES = "Words that are not the name itself, and words with a role in it."
_DICTIONARY = """Written by hand from general knowledge and from two lists under the MIT licence; each row of the
table names its source."""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
