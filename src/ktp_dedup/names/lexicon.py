"""The dictionary of common Indonesian names, by canonical spelling: which are known, of whom, how common."""

from __future__ import annotations

from functools import cache
from typing import Final

from . import tables
from .folds import canonical

HEAD: Final = 3
"""Class of a token that so many people carry that it says little alone (Muhammad, Siti, Sri, Nur, Wayan)."""


@cache
def _entries() -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for name, sex, commonness in tables.dictionary():
        key = canonical(name.upper())
        known_sex, known_class = found.get(key, (sex, commonness))
        found[key] = (sex if sex == known_sex else "u", max(commonness, known_class))
    for name in tables.margas():
        found.setdefault(canonical(name.upper()), ("u", 1))
    return found


def is_known(canonical: str) -> bool:
    """Whether a canonical spelling is a common name or a marga: two known tokens that differ are two names.

    >>> is_known("sutrisno"), is_known("sutrusno")
    (True, False)
    """
    return canonical in _entries()


def sex_of(canonical: str) -> str:
    """Whose name a canonical spelling is: "m" men's, "f" women's, "u" both, "" not in the dictionary."""
    return _entries().get(canonical, ("", 0))[0]


def commonness(canonical: str) -> int:
    """Class of a canonical spelling: 3 a head that says little alone, 2 very common, 1 known, 0 unknown."""
    return _entries().get(canonical, ("", 0))[1]


@cache
def _margas() -> frozenset[str]:
    return frozenset(canonical(name.upper()) for name in tables.margas())


def is_marga(canonical: str) -> bool:
    """Whether a canonical spelling is a clan or family name, one unit with the name (Permendagri 73/2022)."""
    return canonical in _margas()
