"""Reading of the name tables in ``data/``; every row names its source. Loaded once, on first use.

The tables are plain text so that a linguist can read and correct them without reading code:
``hard.toml`` and ``soft.toml`` ordered spelling rules · ``families.csv`` spellings of one name ·
``reflexes.csv`` other forms of a name that are only probably it · ``abbreviations.csv`` · ``names.csv`` the
dictionary of common names · ``marga.csv`` · ``endings.toml`` endings that decide the person ·
``titles.toml``.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class Rule:
    """One spelling rule: where ``pattern`` is found it becomes ``replace``.

    ``needs`` is a literal without which the pattern cannot match, ``last`` the letters of which one must end the
    word (empty: any). A word that ``when``
    is not found in, or ``unless`` is found in, is left alone; so are words under ``shortest`` letters.
    ``guard`` is "", "other-name" (not applied when it would turn one dictionary name into another) or "woman"
    (nor when the result is a woman's name) or "sex" (nor when it would join a man's and a woman's name).
    ``cost`` is in half edits. ``indonesian`` and ``english`` say what the rule is, ``example`` shows it
    ("Djoko = Joko"), ``counter`` what it leaves apart ("Joel, Juel"; may be empty), ``source`` says where it is from.
    """

    name: str
    pattern: re.Pattern[str]
    replace: str
    needs: str
    last: str
    guard: str
    when: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    shortest: int
    cost: int
    indonesian: str
    english: str
    example: str
    counter: str
    source: str

    def may_touch(self, word: str) -> bool:
        """Whether the word holds the literals without which the rule leaves it alone."""
        return self.needs in word and (not self.last or word[-1:] in self.last)

    def apply(self, word: str) -> str:
        """The lower-case word with this rule applied, whatever its guard."""
        if not self.may_touch(word) or len(word) < self.shortest:
            return word
        if self.when is not None and not self.when.search(word):
            return word
        if self.unless is not None and self.unless.search(word):
            return word
        return self.pattern.sub(self.replace, word)


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _toml(file: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / file).read_text(encoding="utf-8"))


def _rule(entry: dict[str, Any]) -> Rule:
    return Rule(
        name=entry["name"],
        pattern=re.compile(entry["pattern"]),
        replace=entry["replace"],
        needs=entry.get("needs", ""),
        last=entry.get("last", ""),
        guard=entry.get("guard", ""),
        when=re.compile(entry["when"]) if "when" in entry else None,
        unless=re.compile(entry["unless"]) if "unless" in entry else None,
        shortest=entry.get("shortest", 1),
        cost=entry.get("cost", 1),
        indonesian=entry["id"],
        english=entry["en"],
        example=entry["example"],
        counter=entry.get("counter", ""),
        source=entry["source"],
    )


@cache
def hard_rules() -> tuple[Rule, ...]:
    """Rules of ``hard.toml`` in order: spellings of one name (INDONESIA.md §1, measured in §6)."""
    return tuple(_rule(entry) for entry in _toml("hard.toml")["rule"])


@cache
def hard_steps() -> tuple[tuple[str, Callable[[str], str]], ...]:
    """What each hard rule needs and what applies it: the bare substitution where it asks for nothing else."""

    def step(rule: Rule) -> Callable[[str], str]:
        plain = rule.when is rule.unless is None and not rule.last and rule.shortest <= 1
        return partial(rule.pattern.sub, rule.replace) if plain else rule.apply

    return tuple((rule.needs, step(rule)) for rule in hard_rules())


@cache
def soft_rules() -> tuple[Rule, ...]:
    """Rules of ``soft.toml`` in order: forms that are probably one name."""
    return tuple(_rule(entry) for entry in _toml("soft.toml")["rule"])


@cache
def families() -> dict[str, str]:
    """Lower-case spelling -> canonical, for names whose spellings no rule can join (muhamad -> muhammad)."""
    found: dict[str, str] = {}
    for row in _rows("families.csv"):
        found[row["canonical"]] = row["canonical"]
        for spelling in row["spellings"].split():
            found[spelling] = row["canonical"]
    return found


@cache
def reflexes() -> dict[str, str]:
    """Lower-case form -> canonical of the name it probably is (mamat -> muhammad); a soft link only."""
    return {form: row["name"] for row in _rows("reflexes.csv") for form in row["forms"].split()}


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Lower-case abbreviation -> the canonicals it may stand for; one canonical: it is that name."""
    return {row["abbreviation"]: tuple(row["stands_for"].split()) for row in _rows("abbreviations.csv")}


@cache
def dictionary() -> tuple[tuple[str, str, int], ...]:
    """Common names as (lower-case spelling, sex "m", "f" or "u", class 1 to 3 a head that says little)."""
    return tuple(
        (name, row["sex"], int(row["class"])) for row in _rows("names.csv") for name in row["names"].split()
    )


@cache
def margas() -> frozenset[str]:
    """Lower-case clan and family names of the Batak, Minahasa, Maluku, Nusa Tenggara and Papua."""
    return frozenset(name for row in _rows("marga.csv") for name in row["names"].split())


@cache
def endings() -> dict[str, Any]:
    """The parsed ``endings.toml``: suffixes with their codes, and the pairs of codes that do not conflict."""
    return _toml("endings.toml")


@cache
def titles() -> dict[str, frozenset[str]]:
    """Upper-case words by use: front, back, anywhere, alias, patronym, particle, birth_order, divine."""
    return {use: frozenset(str(entry["words"]).split()) for use, entry in _toml("titles.toml").items()}
