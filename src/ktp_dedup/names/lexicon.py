"""The dictionary of common Indonesian names, by canonical spelling: which are known, of whom, how common."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from . import tables
from .distance import has_unlike_letters
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


@cache
def _formation() -> tuple[tuple[str, ...], int, int]:
    """Endings that names are made with, the shortest stem, and how many other endings a stem must have."""
    entry = tables.endings()["formation"]
    return tuple(sorted(entry["endings"].split())), int(entry["shortest"]), int(entry["others"])


@cache
def _endings_by_stem() -> dict[str, frozenset[str]]:
    """The endings with which each stem stands in the dictionary."""
    found: dict[str, set[str]] = {}
    for word in _entries():
        for stem, ending in _stems(word):
            found.setdefault(stem, set()).add(ending)
    return {stem: frozenset(endings) for stem, endings in found.items()}


def _stems(word: str) -> list[tuple[str, str]]:
    """The stems that a word may have, each with its ending."""
    endings, shortest, _ = _formation()
    return [
        (word[: -len(ending)], ending)
        for ending in endings
        if len(word) >= len(ending) + shortest and word.endswith(ending)
    ]


@lru_cache(maxsize=1 << 16)
def is_name_like(canonical: str) -> bool:
    """Whether a canonical spelling is known, or made like a name: a stem of known names with another ending.

    >>> is_name_like("wilan"), is_name_like("sutrsino")
    (True, False)
    """
    if is_known(canonical):
        return True
    by_stem, (_, _, others) = _endings_by_stem(), _formation()
    return any(len(by_stem.get(stem, frozenset()) - {ending}) >= others for stem, ending in _stems(canonical))


def are_near_names(a: str, b: str) -> bool:
    """Whether what may be a slip between two canonical spellings makes two names that are near, rather than one.

    It does when one letter stands for another that is unlike, or when both are made like names. A letter left
    out, put in or exchanged with its neighbour is a slip, whatever it makes.

    >>> are_near_names("wulan", "wilan"), are_near_names("sutrisno", "sutrsino")
    (True, False)
    """
    if len(a) != len(b) or sorted(a) == sorted(b):
        return False
    return has_unlike_letters(a, b) or (is_name_like(a) and is_name_like(b))


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
