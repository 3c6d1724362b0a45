"""How one person's name gets written in two ways: one function for each class of variation.

`vary(name, kind, rng, person)` applies one class of `KINDS`; a name to which a class does not apply comes back
unchanged. All names are in capitals. The classes follow INDONESIA.md sections 1 to 3 and 9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ktp_dedup.synth.spelling import LETTER_KINDS, respelled

Rng = np.random.Generator

_PREFIXES = ("H.", "HJ.", "DRS.", "DRA.", "IR.", "DR.", "R.", "RR.", "KH.", "ALM.")
_MALE_TITLES = ("H. {}", "H.{}", "DRS. {}", "IR. {}", "{}, S.PD", "{}, SH", "{}, SE", "{} S.PD", "{}, A.MD", "R. {}", "KH. {}", "DR. {}")
_FEMALE_TITLES = ("HJ. {}", "HJ.{}", "DRA. {}", "{}, S.PD", "{}, SE", "{} S.PD", "{}, A.MD", "{}, AMD.KEB", "RR. {}", "DR. {}")
_SUFFIXES = ("S.PD", "SH", "S.H.", "SE", "S.E.", "A.MD", "AMD.KEB", "S.KOM", "M.PD", "ST")
_MUHAMMADS = {"MUHAMMAD", "MOHAMMAD", "MUHAMAD", "MOHAMAD", "MOCHAMAD", "MOCHAMMAD", "MUCHAMMAD", "MUCHAMAD", "MOKHAMAD"}
_SHORTS = ("M", "MOH", "MUH", "MOCH", "M.", "MOH.", "MUH.", "MOCH.", "MHD")
_ADULT_HEADS = ("KARTO", "KERTO", "KROMO", "WIRO", "SASTRO", "SUMO", "MITO", "SURO", "JOYO", "DIRJO", "ATMO", "PAWIRO", "HARJO")
_ADULT_TAILS = ("SENTONO", "WIDODO", "SUWITO", "DIHARJO", "PRAWIRO", "DIMEJO", "UTOMO", "WIYONO", "REJO", "SUDARMO", "MULYO")
_ADDED = ("NUR", "SRI", "SITI", "MUHAMMAD", "PUTRA", "PUTRI", "SAPUTRA", "DWI", "WATI", "SETIAWAN", "LESTARI", "ADI")
_NICKNAMES = ("SLAMET", "YANTI", "TONO", "YATI", "PARNO", "NARTI", "MARNO", "TUTI", "UNTUNG", "BEJO")
_HEADS = ("NUR", "SRI", "DWI", "TRI", "EKA", "EKO", "ABDUL", "SITI", "ABDUR", "WIDI", "SETYA", "KUSUMA", "ADI", "DEWI", "AGUS", "HADI")
_BALINESE = {
    "WAYAN": ("WY", "WYN"),
    "MADE": ("MD",),
    "NYOMAN": ("NYM", "NYN"),
    "KETUT": ("KT", "KTT"),
    "PUTU": ("PT",),
    "KADEK": ("KD",),
    "KOMANG": ("KM", "KMG"),
    "GEDE": ("GD", "GDE"),
    "GUSTI": ("GST",),
    "ANAK": ("A",),
    "AGUNG": ("A", "AGG"),
    "COKORDA": ("COK", "TJOK"),
    "NGURAH": ("NGR",),
    "DEWA": ("DW",),
}
_KEYS = ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
_LOOKALIKE = {"O": "0", "I": "L", "L": "I", "B": "8", "S": "5", "G": "6", "U": "V", "M": "N", "E": "F", "C": "G", "D": "O"}
_ACCENTS = {"E": "É", "I": "Ï", "A": "À"}
_WIDTHS = (25, 30, 35)


@dataclass(frozen=True)
class Person:
    """What a variation may need beside the name: sex (0 male, 1 female) and the father's name, if any."""

    sex: int = 0
    father: str = ""


def _pick(options: tuple[str, ...] | list[str], rng: Rng) -> str:
    return options[int(rng.integers(len(options)))]


def _letter(name: str, rng: Rng) -> int:
    """Position of a letter inside a token of four letters or more, not its first one; -1 if there is none."""
    places: list[int] = []
    start = 0
    for token in name.split(" "):
        if len(token) >= 4:
            places += [start + k for k in range(1, len(token)) if token[k].isalpha()]
        start += len(token) + 1
    return places[int(rng.integers(len(places)))] if places else -1


def _title_added(name: str, rng: Rng, person: Person) -> str:
    return _pick(_FEMALE_TITLES if person.sex else _MALE_TITLES, rng).format(name)


def _title_removed(name: str, rng: Rng, person: Person) -> str:
    bare = name.partition(",")[0]
    for prefix in _PREFIXES:
        if bare.startswith(prefix):
            bare = bare[len(prefix) :].strip()
    for suffix in _SUFFIXES:
        bare = bare.removesuffix(f" {suffix}")
    return bare


def _muhammad_short(name: str, rng: Rng, person: Person) -> str:
    tokens = name.split(" ")
    if len(tokens) < 2:
        return name
    if tokens[0] in _MUHAMMADS:
        return " ".join([_pick(_SHORTS, rng), *tokens[1:]])
    if tokens[0] in _SHORTS:
        return " ".join(["MUHAMMAD", *tokens[1:]])
    return name


def _initial(name: str, rng: Rng, person: Person) -> str:
    tokens = name.split(" ")
    places = [k for k, token in enumerate(tokens) if len(token) > 2]
    if len(tokens) < 2 or len(places) < 2:
        return name
    place = places[int(rng.integers(len(places)))]
    tokens[place] = tokens[place][0] + _pick(("", "."), rng)
    return " ".join(tokens)


def _joined(name: str, rng: Rng, person: Person) -> str:
    tokens = name.split(" ")
    if len(tokens) < 2:
        return name
    place = int(rng.integers(len(tokens) - 1))
    return " ".join([*tokens[:place], tokens[place] + tokens[place + 1], *tokens[place + 2 :]])


def _split(name: str, rng: Rng, person: Person) -> str:
    tokens = name.split(" ")
    choices = [(k, len(head)) for k, token in enumerate(tokens) for head in _HEADS if token.startswith(head) and len(token) > len(head) + 2]
    long = [(k, (len(token) + 1) // 2) for k, token in enumerate(tokens) if len(token) >= 9]
    choices = choices or long
    if not choices:
        return name
    place, cut = choices[int(rng.integers(len(choices)))]
    return " ".join([*tokens[:place], tokens[place][:cut], tokens[place][cut:], *tokens[place + 1 :]])


def _swapped(name: str, rng: Rng, person: Person) -> str:
    tokens = name.split(" ")
    if len(tokens) < 2:
        return name
    place = int(rng.integers(len(tokens) - 1))
    tokens[place], tokens[place + 1] = tokens[place + 1], tokens[place]
    return " ".join(tokens)


def _dropped(name: str, rng: Rng, person: Person) -> str:
    tokens = name.split(" ")
    if len(tokens) < 2:
        return name
    del tokens[int(rng.integers(len(tokens)))]
    return " ".join(tokens) if len(" ".join(tokens)) > 2 else name


def _added(name: str, rng: Rng, person: Person) -> str:
    token = _pick(_ADDED, rng)
    return f"{name} {token}" if rng.random() < 0.6 else f"{token} {name}"


def _truncated(name: str, rng: Rng, person: Person) -> str:
    fitting = [width for width in _WIDTHS if width < len(name)]
    if fitting:
        return name[: fitting[int(rng.integers(len(fitting)))]].rstrip()
    tokens = name.split(" ")
    return name[: len(name) - max(len(tokens[-1]) // 2, 1)].rstrip() if len(tokens) > 2 else name


def _patronym(name: str, rng: Rng, person: Person) -> str:
    for link in (" BIN ", " BINTI ", " BT "):
        if link in name:
            return name.partition(link)[0]
    return f"{name} {_pick(('BINTI', 'BT'), rng) if person.sex else 'BIN'} {person.father}" if person.father else name


def _alias(name: str, rng: Rng, person: Person) -> str:
    return f"{name} {_pick(('ALIAS', 'AL.', 'ALS'), rng)} {_pick(_NICKNAMES, rng)}"


def _adult_prefix(name: str, rng: Rng, person: Person) -> str:
    return name if person.sex else f"{_pick(_ADULT_HEADS, rng)} {name}"


def _adult_name(name: str, rng: Rng, person: Person) -> str:
    if person.sex:
        return name
    return _pick(_ADULT_HEADS, rng) + _pick(("", " "), rng) + _pick(_ADULT_TAILS, rng)


def _balinese_short(name: str, rng: Rng, person: Person) -> str:
    tokens = name.split(" ")
    places = [k for k, token in enumerate(tokens) if token in _BALINESE]
    if not places:
        return name
    place = places[int(rng.integers(len(places)))]
    tokens[place] = _pick(_BALINESE[tokens[place]], rng) + _pick(("", "."), rng)
    return " ".join(tokens)


def _diacritic(name: str, rng: Rng, person: Person) -> str:
    places = [k for k, letter in enumerate(name) if letter in _ACCENTS]
    if not places:
        return name
    place = places[int(rng.integers(len(places)))]
    return name[:place] + _ACCENTS[name[place]] + name[place + 1 :]


def _typo_key(name: str, rng: Rng, person: Person) -> str:
    place = _letter(name, rng)
    row = next((row for row in _KEYS if place >= 0 and name[place] in row), "")
    if not row:
        return name
    key = row.index(name[place])
    near = [row[k] for k in (key - 1, key + 1) if 0 <= k < len(row)]
    return name[:place] + _pick(near, rng) + name[place + 1 :]


def _typo_swap(name: str, rng: Rng, person: Person) -> str:
    place = _letter(name, rng)
    if place < 2 or name[place - 1] in (" ", name[place]):
        return name
    return name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]


def _typo_missing(name: str, rng: Rng, person: Person) -> str:
    place = _letter(name, rng)
    return name if place < 0 else name[:place] + name[place + 1 :]


def _typo_extra(name: str, rng: Rng, person: Person) -> str:
    place = _letter(name, rng)
    return name if place < 0 else name[:place] + _pick([name[place], *"AEINR"], rng) + name[place:]


def _ocr(name: str, rng: Rng, person: Person) -> str:
    places = [k for k, letter in enumerate(name) if letter in _LOOKALIKE]
    if not places:
        return name
    place = places[int(rng.integers(len(places)))]
    return name[:place] + _LOOKALIKE[name[place]] + name[place + 1 :]


_STRUCTURAL: Mapping[str, Callable[[str, Rng, Person], str]] = {
    "title_added": _title_added,
    "title_removed": _title_removed,
    "muhammad_short": _muhammad_short,
    "initial": _initial,
    "joined": _joined,
    "split": _split,
    "swapped": _swapped,
    "dropped": _dropped,
    "added": _added,
    "truncated": _truncated,
    "patronym": _patronym,
    "alias": _alias,
    "adult_prefix": _adult_prefix,
    "adult_name": _adult_name,
    "balinese_short": _balinese_short,
    "diacritic": _diacritic,
    "typo_key": _typo_key,
    "typo_swap": _typo_swap,
    "typo_missing": _typo_missing,
    "typo_extra": _typo_extra,
    "ocr": _ocr,
}

KINDS: tuple[str, ...] = ("van_ophuijsen", "family", *LETTER_KINDS, *_STRUCTURAL)
"""Every class of variation."""

_PARENT_UNFIT = frozenset({"patronym", "alias", "adult_prefix"})


def vary(name: str, kind: str, rng: Rng, person: Person | None = None) -> str:
    """The name in a variant of one class, or unchanged when the class does not apply to it.

    Args:
        name: full name in capitals.
        kind: one of `KINDS`.
        rng: source of the choices.
        person: sex and father's name of the bearer.
    """
    if kind in _STRUCTURAL:
        return _STRUCTURAL[kind](name, rng, person or Person())
    return respelled(name, kind, rng)


def vary_any(name: str, weights: Mapping[str, float], rng: Rng, person: Person | None = None) -> str:
    """The name in a variant of some class that applies to it, classes drawn by weight.

    Args:
        name: full name in capitals.
        weights: class to relative weight, as in `Rates.classes`.
        rng: source of the choices.
        person: sex and father's name; without it the classes that need a bearer are left out.
    """
    kinds = [kind for kind, weight in weights.items() if weight > 0 and not (person is None and kind in _PARENT_UNFIT)]
    mass = np.array([weights[kind] for kind in kinds])
    draws = np.log(rng.random(len(kinds))) / mass
    for place in np.argsort(-draws):
        changed = vary(name, kinds[int(place)], rng, person)
        if changed not in (name, ""):
            return changed
    return name
