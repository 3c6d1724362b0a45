"""Spellings of one token: letter rules (`data/spellings.csv`) and whole families (`data/families.csv`).

This module knows nothing of the matcher's own folds (`ktp_dedup.names`): a test register must not be made
with the rules that it tests.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import numpy as np

from ktp_dedup.synth.tables import rows

Rng = np.random.Generator

_OLD = (("U", "OE"), ("NY", "@N"), ("SY", "@S"), ("KH", "@K"), ("J", "DJ"), ("C", "TJ"), ("Y", "J"))
_OLD_MARKS = (("@N", "NJ"), ("@S", "SJ"), ("@K", "CH"))
_NEW = (
    ("OE", "U"),
    ("TJ", "C"),
    ("DJ", "@"),
    ("NJ", "NY"),
    ("SJ", "SY"),
    ("CH", "KH"),
    ("J", "Y"),
    ("@", "J"),
)


@cache
def _rules(kind: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(row["pattern"]), row["replacement"]) for row in rows("spellings") if row["kind"] == kind
    )


@lru_cache(maxsize=1)
def _families() -> dict[str, tuple[str, ...]]:
    """Every known spelling in capitals, with the other spellings of its families."""
    members: dict[str, list[str]] = {}
    for row in rows("families"):
        members.setdefault(row["family"], []).append(row["spelling"].upper())
    others: dict[str, dict[str, None]] = {}
    for spellings in members.values():
        for spelling in spellings:
            others.setdefault(spelling, {}).update(dict.fromkeys(x for x in spellings if x != spelling))
    return {spelling: tuple(group) for spelling, group in others.items()}


LETTER_KINDS: tuple[str, ...] = tuple(dict.fromkeys(row["kind"] for row in rows("spellings")))
"""Classes that are lists of letter rules."""


@lru_cache(maxsize=200_000)
def spellings(token: str, kind: str) -> tuple[str, ...]:
    """All other spellings of one token under one class, in a fixed order.

    Args:
        token: in capitals.
        kind: `family`, `van_ophuijsen`, or one of `LETTER_KINDS`.

    >>> spellings("RAHMAT", "family")
    ('RACHMAT', 'RAHMAD', 'RAKHMAT', 'RACHMAD', 'ROHMAT', 'ROHMAD')
    >>> spellings("SUJATNO", "van_ophuijsen")
    ('SOEDJATNO',)
    """
    if len(token) < 3 and kind != "family":
        return ()
    if kind == "family":
        return _families().get(token, ())
    if kind == "van_ophuijsen":
        return _reformed(token)
    found: dict[str, None] = {}
    for pattern, replacement in _rules(kind):
        for match in pattern.finditer(token):
            changed = token[: match.start()] + match.expand(replacement) + token[match.end() :]
            if changed != token and len(changed) > 1:
                found[changed] = None
    return tuple(found)


def _reformed(token: str) -> tuple[str, ...]:
    """The whole token in the spelling of 1901, or, when it is written so, in that of 1972."""
    rules = _NEW if re.search(r"OE|TJ|DJ|NJ|SJ", token) else _OLD + _OLD_MARKS
    changed = token
    for old, new in rules:
        changed = changed.replace(old, new)
    return (changed,) if changed != token else ()


def respelled(name: str, kind: str, *, rng: Rng) -> str:
    """A name with one token in another spelling of a class; unchanged when no token has one."""
    tokens = name.split(" ")
    choices = [(place, other) for place, token in enumerate(tokens) for other in spellings(token, kind)]
    if not choices:
        return name
    place, other = choices[int(rng.integers(len(choices)))]
    return " ".join([*tokens[:place], other, *tokens[place + 1 :]])
