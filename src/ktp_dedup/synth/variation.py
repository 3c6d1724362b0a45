"""How one person's name gets written in two ways: one function for each class of variation.

`vary(name, kind, rng=..., person=...)` applies one class of `KINDS`; a name to which a class does not apply
comes back unchanged. All names are in capitals. The classes follow INDONESIA.md sections 1 to 3 and 9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ktp_dedup.synth.spelling import LETTER_KINDS, respelled
from ktp_dedup.synth.typing_slips import SLIPS
from ktp_dedup.synth.wording import (
    ADDED,
    ADULT_HEADS,
    ADULT_TAILS,
    BALINESE,
    FEMALE_TITLES,
    LIGHT,
    MALE_TITLES,
    MUHAMMAD_SHORTS,
    MUHAMMADS,
    NICKNAMES,
    PREFIXES,
    SPLIT_HEADS,
    SUFFIXES,
    WIDTHS,
)

Rng = np.random.Generator

_GROWN_UP = 21
_ELDERLY = 45


@dataclass(frozen=True)
class Person:
    """What a variation may need beside the name: sex (0 male, 1 female), age in years, father's name."""

    sex: int = 0
    age: int = 40
    father: str = ""


def _pick(options: tuple[str, ...], rng: Rng) -> str:
    return options[int(rng.integers(len(options)))]


def _title_added(name: str, rng: Rng, person: Person) -> str:
    if person.age < _GROWN_UP:
        return name
    return _pick(FEMALE_TITLES if person.sex else MALE_TITLES, rng).format(name)


def _title_removed(name: str, _: Rng) -> str:
    bare = name.partition(",")[0]
    for prefix in PREFIXES:
        if bare.startswith(prefix):
            bare = bare[len(prefix) :].strip()
    for suffix in SUFFIXES:
        bare = bare.removesuffix(f" {suffix}")
    return bare


def _muhammad_short(name: str, rng: Rng) -> str:
    first, blank, rest = name.partition(" ")
    if blank and first in MUHAMMADS:
        return f"{_pick(MUHAMMAD_SHORTS, rng)} {rest}"
    return f"MUHAMMAD {rest}" if blank and first in MUHAMMAD_SHORTS else name


def _initial(name: str, rng: Rng) -> str:
    tokens = name.split(" ")
    places = [place for place, token in enumerate(tokens) if len(token) > 2]
    if len(places) < 2:
        return name
    place = places[int(rng.integers(len(places)))]
    tokens[place] = tokens[place][0] + _pick(("", "."), rng)
    return " ".join(tokens)


def _joined(name: str, rng: Rng) -> str:
    places = [place for place, letter in enumerate(name) if letter == " "]
    if not places:
        return name
    place = places[int(rng.integers(len(places)))]
    return name[:place] + name[place + 1 :]


def _split(name: str, rng: Rng) -> str:
    tokens = name.split(" ")
    heads = [
        (place, len(head))
        for place, token in enumerate(tokens)
        for head in SPLIT_HEADS
        if token.startswith(head) and len(token) > len(head) + 2
    ]
    cuts = heads or [(place, (len(token) + 1) // 2) for place, token in enumerate(tokens) if len(token) >= 9]
    if not cuts:
        return name
    place, cut = cuts[int(rng.integers(len(cuts)))]
    return " ".join([*tokens[:place], tokens[place][:cut], tokens[place][cut:], *tokens[place + 1 :]])


def _swapped(name: str, rng: Rng) -> str:
    tokens = name.split(" ")
    if len(tokens) < 2:
        return name
    place = int(rng.integers(len(tokens) - 1))
    tokens[place], tokens[place + 1] = tokens[place + 1], tokens[place]
    return " ".join(tokens)


def _dropped(name: str, rng: Rng) -> str:
    tokens = name.split(" ")
    rests = [[*tokens[:place], *tokens[place + 1 :]] for place in range(len(tokens))]
    rests = [rest for rest in rests if not set(rest) <= LIGHT]
    return " ".join(rests[int(rng.integers(len(rests)))]) if rests else name


def _added(name: str, rng: Rng) -> str:
    token = _pick(ADDED, rng)
    return f"{name} {token}" if rng.random() < 0.6 else f"{token} {name}"


def _truncated(name: str, rng: Rng) -> str:
    """Cut at the width of a field; short names of three tokens lose half of the last one."""
    fitting = [width for width in WIDTHS if width < len(name)]
    if fitting:
        return name[: fitting[int(rng.integers(len(fitting)))]].rstrip()
    tokens = name.split(" ")
    return name[: len(name) - max(len(tokens[-1]) // 2, 1)].rstrip() if len(tokens) > 2 else name


def _patronym(name: str, rng: Rng, person: Person) -> str:
    for link in (" BIN ", " BINTI ", " BT "):
        if link in name:
            return name.partition(link)[0]
    link = _pick(("BINTI", "BT"), rng) if person.sex else "BIN"
    return f"{name} {link} {person.father}" if person.father else name


def _alias(name: str, rng: Rng) -> str:
    return f"{name} {_pick(('ALIAS', 'AL.', 'ALS'), rng)} {_pick(NICKNAMES, rng)}"


def _adult_prefix(name: str, rng: Rng, person: Person) -> str:
    return name if person.sex or person.age < _ELDERLY else f"{_pick(ADULT_HEADS, rng)} {name}"


def _adult_name(name: str, rng: Rng, person: Person) -> str:
    """Jeneng tuwa: the name taken at marriage replaces the other one altogether."""
    if person.sex or person.age < _ELDERLY:
        return name
    return _pick(ADULT_HEADS, rng) + _pick(("", " "), rng) + _pick(ADULT_TAILS, rng)


def _balinese_short(name: str, rng: Rng) -> str:
    tokens = name.split(" ")
    places = [place for place, token in enumerate(tokens) if token in BALINESE]
    if not places:
        return name
    place = places[int(rng.integers(len(places)))]
    tokens[place] = _pick(BALINESE[tokens[place]], rng) + _pick(("", "."), rng)
    return " ".join(tokens)


_OF_NAMES: Mapping[str, Callable[[str, Rng], str]] = {
    "title_removed": _title_removed,
    "muhammad_short": _muhammad_short,
    "initial": _initial,
    "joined": _joined,
    "split": _split,
    "swapped": _swapped,
    "dropped": _dropped,
    "added": _added,
    "truncated": _truncated,
    "alias": _alias,
    "balinese_short": _balinese_short,
    **SLIPS,
}

_OF_PERSONS: Mapping[str, Callable[[str, Rng, Person], str]] = {
    "title_added": _title_added,
    "patronym": _patronym,
    "adult_prefix": _adult_prefix,
    "adult_name": _adult_name,
}

KINDS: tuple[str, ...] = ("van_ophuijsen", "family", *LETTER_KINDS, *_OF_NAMES, *_OF_PERSONS)
"""Every class of variation."""


def vary(name: str, kind: str, *, rng: Rng, person: Person | None = None) -> str:
    """The name in a variant of one class, or unchanged when the class does not apply to it.

    Args:
        name: full name in capitals.
        kind: one of `KINDS`.
        rng: source of the choices.
        person: the bearer; a man of forty if not given.

    >>> vary("SRI WAHYUNI", "joined", rng=np.random.default_rng(0))
    'SRIWAHYUNI'
    """
    if kind in _OF_PERSONS:
        return _OF_PERSONS[kind](name, rng, person or Person())
    if kind in _OF_NAMES:
        return _OF_NAMES[kind](name, rng)
    return respelled(name, kind, rng=rng)


def vary_any(name: str, weights: Mapping[str, float], *, rng: Rng, person: Person | None = None) -> str:
    """The name in a variant of some class that applies to it, classes drawn by weight.

    Args:
        name: full name in capitals.
        weights: class to relative weight, as in `Rates.classes`.
        rng: source of the choices.
        person: the bearer; a man of forty if not given.

    Returns:
        Another spelling; the same one only when no class with a positive weight applies.
    """
    kinds = [kind for kind, weight in weights.items() if weight > 0]
    draws = np.log(rng.random(len(kinds))) / np.array([weights[kind] for kind in kinds])
    for place in np.argsort(-draws).tolist():
        changed = vary(name, kinds[place], rng=rng, person=person)
        if changed not in (name, ""):
            return changed
    return name
