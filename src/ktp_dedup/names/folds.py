"""Hard folds: one canonical spelling for all spellings of a name.

``canonical`` joins what the register writes in several ways for one and the same name: Van Ophuijsen and
Soewandi digraphs, doubled letters, -y/-ie, glides, dh/th, kh/ch/q, sy/sj/sh, ai/ae, and the large Arabic and
baptismal families. The rules stand in ``data/hard.toml``, the families in ``data/families.csv``.
"""

from __future__ import annotations

from functools import cache, lru_cache

from . import tables

_MOST_PASSES = 6


def fold(word: str) -> str:
    """The lower-case word after all hard rules, repeated until nothing changes; families not looked at."""
    steps = tables.hard_steps()
    for _ in range(_MOST_PASSES):
        folded = word
        for needs, apply in steps:
            if needs in folded:
                folded = apply(folded)
        if folded == word:
            break
        word = folded
    return word


@cache
def listed_spellings() -> dict[str, str]:
    """Spelling -> canonical of the families and abbreviations; an ambiguous abbreviation stands for itself."""
    raw = tables.families()
    found = {**{fold(spelling): name for spelling, name in raw.items()}, **raw}
    for short, names in tables.abbreviations().items():
        name = found.get(names[0]) or fold(names[0])
        found[short] = name if len(names) == 1 and len(short) > 1 else short
    return found


def is_family(word: str) -> bool:
    """Whether a canonical spelling is that of a family, which the hard rules alone may spell otherwise."""
    return tables.families().get(word) == word


@lru_cache(maxsize=1 << 18)
def canonical(token: str) -> str:
    """Canonical spelling, lower-case a to z, of a token of letters A to Z; equal canonical = the same name.

    >>> canonical("MOCHAMMAD"), canonical("SOEPRIJANTO"), canonical("TJOKROAMINOTO"), canonical("DJOKO")
    ('muhammad', 'suprianto', 'cokroaminoto', 'joko')
    """
    word = token.lower()
    if len(word) < 2:
        return word
    known = listed_spellings()
    found = known.get(word)
    if found is None:
        word = fold(word)
        found = known.get(word, word)
    return found


def rules_used(token: str) -> tuple[tables.Rule, ...]:
    """The hard rules that change this token of letters A to Z on the way to its canonical spelling."""
    word = token.lower()
    used = []
    for rule in tables.hard_rules():
        changed = rule.apply(word)
        if changed != word:
            used.append(rule)
        word = changed
    return tuple(used)
