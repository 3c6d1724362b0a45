"""Soft folds: forms that are probably one name, each with a cost, and endings that decide the person.

``loose`` applies the rules of ``data/soft.toml`` to a canonical spelling. Three guards keep persons apart: a
rule marked "other-name" never turns one dictionary name into another (Riza, Risa), one marked "woman" never
turns a man's name into a woman's (Riko, Rika), and ``ending`` gives the suffixes that decide the person a
code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from . import tables
from .folds import canonical, fold, is_family
from .lexicon import is_known, sex_of

_REFLEX_COST: Final = 2
_FOLDED_FROM: Final = 5


@dataclass(frozen=True, slots=True)
class Variant:
    """Another form of a token: canonical ``text``, ``cost`` in half edits, the ``rule`` that leads there."""

    text: str
    cost: int
    rule: str


@cache
def _reflexes() -> dict[str, str]:
    found = {}
    for form, name in tables.reflexes().items():
        found[form] = found[fold(form)] = canonical(name.upper())
    return found


def _forbids(guard: str, before: str, after: str) -> bool:
    """Whether a guard keeps a rule from turning one canonical spelling into another."""
    if after == before or (guard == "other-name" and not is_known(before)):
        return False
    after = fold(after)
    if guard == "woman":
        return after != before and sex_of(after) == "f"
    if guard == "sex":
        return {sex_of(before), sex_of(after)} == {"m", "f"}
    return after != before and is_known(after)


def apply_guarded(rule: tables.Rule, word: str, start: str) -> str:
    """The word with one soft rule applied, unless its guard forbids it for the word or for ``start``.

    ``start`` is the canonical spelling that the word comes from: an earlier rule may hide that it is a name.
    """
    changed = rule.apply(word)
    if changed == word or not rule.guard:
        return changed
    if _forbids(rule.guard, word, changed):
        return word
    return word if start != word and _forbids(rule.guard, start, rule.apply(start)) else changed


def _beginning(canonical: str) -> str:
    """Where the soft folds start: the name that a reflex is, without the kh that a family may keep."""
    word = _reflexes().get(canonical, canonical)
    return fold(word) if len(word) >= _FOLDED_FROM and is_family(word) else word


@lru_cache(maxsize=1 << 18)
def loose(canonical: str) -> str:
    """Softly folded form of a canonical spelling; equal loose = probably the same name.

    >>> loose("suharto") == loose("suharta"), loose("rahman") == loose("rohman"), loose("eko") == loose("eka")
    (True, True, False)
    """
    word = start = _beginning(canonical)
    for needs, last, rule in _steps():
        if needs in word and (not last or word[-1:] in last):
            word = apply_guarded(rule, word, start)
    return word


@cache
def _steps() -> tuple[tuple[str, str, tables.Rule], ...]:
    """The soft rules behind the literals without which they leave a word alone."""
    return tuple((rule.needs, rule.last, rule) for rule in tables.soft_rules())


def _used(word: str) -> list[tables.Rule]:
    used = []
    word = start = _beginning(word)
    for rule in tables.soft_rules():
        changed = apply_guarded(rule, word, start)
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
    ['fausi', 'fozi', 'pauzi']
    """
    word = canonical(token)
    found: dict[str, Variant] = {}
    name = _reflexes().get(word)
    if name is not None and name != word:
        found[name] = Variant(name, _REFLEX_COST, "reflex")
    for rule in tables.soft_rules():
        changed = apply_guarded(rule, word, word)
        if changed not in (word, *found) and rule.cost:
            found[changed] = Variant(changed, rule.cost, rule.name)
    return tuple(sorted(found.values(), key=lambda variant: variant.cost))


_MAN_O: Final = next(int(entry["code"]) for entry in tables.endings()["ending"] if entry["name"] == "man-o")


@cache
def _endings_by_letter() -> dict[str, tuple[tuple[re.Pattern[str], int], ...]]:
    """Patterns and codes of the endings by the last letter of the word, in their order."""
    found: dict[str, tuple[tuple[re.Pattern[str], int], ...]] = {}
    for entry in tables.endings()["ending"]:
        for letter in entry["last"]:
            found[letter] = (*found.get(letter, ()), (re.compile(entry["pattern"]), int(entry["code"])))
    return found


def _ending_conflicts() -> tuple[tuple[bool, ...], ...]:
    table = tables.endings()
    codes = {str(entry["name"]): int(entry["code"]) for entry in table["ending"]}
    size = max(codes.values()) + 1
    conflicts = [[False] * size for _ in range(size)]
    for first, second in table["conflicts"]["pairs"]:
        conflicts[codes[first]][codes[second]] = conflicts[codes[second]][codes[first]] = True
    return tuple(map(tuple, conflicts))


ENDING_CONFLICTS: Final = _ending_conflicts()
"""Symmetric matrix by ending code: True where two endings on near-equal tokens mean two persons."""


@lru_cache(maxsize=1 << 18)
def ending(canonical: str) -> int:
    """Code of the suffix of a canonical spelling that decides the person; 0 for none.

    >>> ending("hartono") == ending("hartini"), ending("eko") == ending("suharto")
    (False, False)
    """
    if canonical.endswith("o") and loose(canonical).endswith("o"):
        return _MAN_O
    for pattern, code in _endings_by_letter().get(canonical[-1:], ()):
        if pattern.search(canonical):
            return code
    return 0
