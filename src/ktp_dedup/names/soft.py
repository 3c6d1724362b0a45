"""Soft folds: forms that are probably one name, each with a cost, and endings that decide the person.

``loose`` applies the rules of ``data/soft.toml`` to a canonical spelling. Three guards keep persons apart: a rule
marked "other-name" never turns one dictionary name into another (Riza, Risa), one marked "woman" never turns a man's
name into a woman's (Riko, Rika), and ``ending`` gives the suffixes that decide the person a code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from . import tables
from .folds import canonical, fold
from .lexicon import is_known, is_womans

_REFLEX_COST: Final = 2


@dataclass(frozen=True, slots=True)
class Variant:
    """Another form of a token: canonical ``text``, ``cost`` in half edits, and the ``rule`` that leads there."""

    text: str
    cost: int
    rule: str


@cache
def _reflexes() -> dict[str, str]:
    found = {}
    for form, name in tables.reflexes().items():
        found[form] = found[fold(form)] = canonical(name.upper())
    return found


def apply_guarded(rule: tables.Rule, word: str) -> str:
    """The canonical word with one soft rule applied, unless its guard forbids it."""
    changed = rule.apply(word)
    if changed == word or not rule.guard:
        return changed
    if rule.guard == "woman" and is_womans(changed):
        return word
    return word if is_known(word) and is_known(changed) else changed


@lru_cache(maxsize=1 << 18)
def loose(canonical: str) -> str:
    """Softly folded form of a canonical spelling; equal loose = probably the same name.

    >>> loose("suharto") == loose("suharta"), loose("rahman") == loose("rohman"), loose("eko") == loose("eka")
    (True, True, False)
    """
    word = _reflexes().get(canonical, canonical)
    for rule in tables.soft_rules():
        if rule.needs in word:
            word = apply_guarded(rule, word)
    return word


def _used(word: str) -> list[tables.Rule]:
    used = []
    word = _reflexes().get(word, word)
    for rule in tables.soft_rules():
        changed = apply_guarded(rule, word)
        if changed != word:
            used.append(rule)
        word = changed
    return used


def soft_rules_used(a: str, b: str) -> tuple[tables.Rule, ...]:
    """The soft rules that change only one of two canonical spellings on the way to their loose forms."""
    left, right = _used(a), _used(b)
    return tuple(rule for rule in (*left, *right) if (rule in left) != (rule in right))


def variants(token: str) -> tuple[Variant, ...]:
    """Other forms that a token of letters A to Z may take, one soft rule each, cheapest first.

    >>> [variant.text for variant in variants("FAUZI")]
    ['pauzi', 'fausi', 'fozi']
    """
    word = canonical(token)
    found: dict[str, Variant] = {}
    name = _reflexes().get(word)
    if name is not None and name != word:
        found[name] = Variant(name, _REFLEX_COST, "reflex")
    for rule in tables.soft_rules():
        changed = apply_guarded(rule, word)
        if changed not in (word, *found) and rule.cost:
            found[changed] = Variant(changed, rule.cost, rule.name)
    return tuple(sorted(found.values(), key=lambda variant: variant.cost))


@cache
def _ending_table() -> tuple[tuple[re.Pattern[str], int], ...]:
    entries = tables.endings()["ending"]
    return tuple((re.compile(entry["pattern"]), int(entry["code"])) for entry in entries)


def _ending_conflicts() -> tuple[tuple[bool, ...], ...]:
    table = tables.endings()
    codes = {str(entry["name"]): int(entry["code"]) for entry in table["ending"]}
    size = max(codes.values()) + 1
    conflicts = [[x != y and 0 not in (x, y) for y in range(size)] for x in range(size)]
    for first, second in table["compatible"]["pairs"]:
        conflicts[codes[first]][codes[second]] = conflicts[codes[second]][codes[first]] = False
    return tuple(map(tuple, conflicts))


ENDING_CONFLICTS: Final = _ending_conflicts()
"""Symmetric matrix by ending code: True where two endings on near-equal tokens mean two persons."""


@lru_cache(maxsize=1 << 18)
def ending(canonical: str) -> int:
    """Code of the suffix of a canonical spelling that decides the person; 0 for none.

    >>> ending("hartono") == ending("hartini"), ending("widodo") == ending("widada")
    (False, True)
    """
    for pattern, code in _ending_table():
        if pattern.search(canonical):
            return code
    return 0
