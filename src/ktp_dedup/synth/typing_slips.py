"""Slips of fingers and of scanners: a wrong, missing, extra or swapped letter, an accent, a lookalike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

Rng = np.random.Generator

_KEYS = ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
_EXTRA = "AEINR"
_ACCENTS = {"E": "É", "I": "Ï", "A": "À"}
_LOOKALIKES = {
    "O": "0",
    "I": "L",
    "L": "I",
    "B": "8",
    "S": "5",
    "G": "6",
    "U": "V",
    "M": "N",
    "E": "F",
    "C": "G",
    "D": "O",
}


def _letter(name: str, rng: Rng) -> int:
    """Position of a letter inside a token of four or more, not the token's first; -1 if there is none."""
    places: list[int] = []
    start = 0
    for token in name.split(" "):
        if len(token) >= 4:
            places += [start + place for place in range(1, len(token)) if token[place].isalpha()]
        start += len(token) + 1
    return places[int(rng.integers(len(places)))] if places else -1


def _replaced(name: str, table: Mapping[str, str], rng: Rng) -> str:
    """One letter of the name replaced by what a table has for it."""
    places = [place for place, letter in enumerate(name) if letter in table]
    if not places:
        return name
    place = places[int(rng.integers(len(places)))]
    return name[:place] + table[name[place]] + name[place + 1 :]


def _key(name: str, rng: Rng) -> str:
    place = _letter(name, rng)
    row = next((row for row in _KEYS if place >= 0 and name[place] in row), "")
    if not row:
        return name
    key = row.index(name[place])
    near = [row[other] for other in (key - 1, key + 1) if 0 <= other < len(row)]
    return name[:place] + near[int(rng.integers(len(near)))] + name[place + 1 :]


def _swap(name: str, rng: Rng) -> str:
    place = _letter(name, rng)
    if place < 0 or name[place - 1] == name[place]:
        return name
    return name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]


def _missing(name: str, rng: Rng) -> str:
    place = _letter(name, rng)
    return name if place < 0 else name[:place] + name[place + 1 :]


def _extra(name: str, rng: Rng) -> str:
    place = _letter(name, rng)
    if place < 0:
        return name
    letters = name[place] + _EXTRA
    return name[:place] + letters[int(rng.integers(len(letters)))] + name[place:]


def _diacritic(name: str, rng: Rng) -> str:
    return _replaced(name, _ACCENTS, rng)


def _ocr(name: str, rng: Rng) -> str:
    return _replaced(name, _LOOKALIKES, rng)


SLIPS: Mapping[str, Callable[[str, Rng], str]] = {
    "diacritic": _diacritic,
    "typo_key": _key,
    "typo_swap": _swap,
    "typo_missing": _missing,
    "typo_extra": _extra,
    "ocr": _ocr,
}
"""Class of slip to the function that makes it."""
