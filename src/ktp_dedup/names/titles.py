"""Taking a written name apart: titles and degrees, bin/binti, aliases, and the words of the name itself.

Titles are recognised by position: some only in front, some only behind, some only with a dot. What is taken
off is kept. Nothing is decided blindly: M., A., S., R., T., St., Md. stay in the name as initials and
abbreviations.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from . import tables

LONGEST_TOKEN: Final = 40
_LONGEST_TEXT: Final = 600
_PLAIN = re.compile(r"[A-Z]+(?: [A-Z]+)*\Z")
_APOSTROPHES = str.maketrans(
    dict.fromkeys("'’‘`´ʼʻʿʾ′ˈ＇", "")
    | {"Ø": "O", "Ł": "L", "Æ": "AE", "Œ": "OE", "Đ": "D", "Ð": "D", "Þ": "TH", "ı": "I"}
)
_ORDINARY = re.compile(r"[A-Z., ]*\Z")
_OTHER = re.compile(r"[^A-Z.,()/@\s]+")
_HARMLESS = re.compile(r"[-\"]")
_MISREAD = re.compile(r"(?:(?<=[A-Z])[01568](?=[A-Z.,\s]|$)|[01568](?=[A-Z]))")
_LETTERS: Final = {"0": "O", "1": "I", "5": "S", "6": "G", "8": "B"}
_BRACKETS = re.compile(r"\(([^()]*)\)?")
_DEGREE = re.compile(r"(?:S|M|A|SP|PH|D)(?:[A-Z][A-Z]{0,4})\Z")


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart: words of letters A to Z, in order, and codes of what was wrong with it."""

    words: tuple[str, ...]
    titles: tuple[str, ...] = ()
    aliases: tuple[tuple[str, ...], ...] = ()
    patronym: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class _Unit(NamedTuple):
    """One word, whether it was written with a dot or behind a comma, and whether it looks like a degree."""

    word: str
    dotted: bool
    degree: bool = False


def letters(text: str) -> str:
    """Upper-case text without diacritics and apostrophes; letters of other scripts are left as they are."""
    text = unicodedata.normalize("NFKD", text).upper().translate(_APOSTROPHES)
    return "".join(mark for mark in text if not unicodedata.combining(mark))


@cache
def special_words() -> frozenset[str]:
    """Words that need the slow way: titles, bin, alias."""
    uses = tables.titles()
    return frozenset().union(
        *(uses[use] for use in ("front", "back", "alias", "patronym", "anywhere", "split_front"))
    )


@cache
def deciding_words() -> frozenset[str]:
    """All words that decide how a name is taken apart, those that do so only beside a dot or comma too."""
    roles = ("particle", "birth_order", "divine")
    return frozenset().union(*(words for use, words in tables.titles().items() if use not in roles))


@cache
def _dotted_words() -> frozenset[str]:
    """Words that are one word with dots between their letters."""
    uses = tables.titles()
    return frozenset().union(
        *(uses[use] for use in ("front", "back", "back_dotted", "alias", "front_dotted"))
    )


def take_apart(text: str) -> Parts:
    """The parts of a written name; total on any text, in time linear in its length.

    >>> take_apart("H. Sutrisno, S.Pd")
    Parts(words=('SUTRISNO',), titles=('H', 'SPD'), aliases=(), patronym=(), problems=())
    """
    if not text.isascii():
        text = letters(text[:_LONGEST_TEXT])
    text = text[:_LONGEST_TEXT].upper().replace("'", "").replace("`", "")
    if _PLAIN.match(text):
        words = tuple(text.split(" "))
        if special_words().isdisjoint(words):
            return Parts(words)
    return _slowly(text)


def _slowly(text: str) -> Parts:
    """The parts of a name of which some word may not be the name itself."""
    text, problems = (text, ()) if _ORDINARY.match(text) else _without_signs(text)
    titles: list[str] = []
    patronym: list[str] = []
    names: list[list[str]] = []
    for piece in _cut_at(_units(text), "alias"):
        units, found = _strip(piece)
        titles += found
        units, father = _cut_patronym(units)
        if father:
            father, found = _strip(father)
            titles += found
            patronym = patronym or [unit.word for unit in father]
        if units:
            names.append([unit.word for unit in units])
    if not names and titles:
        names, titles, problems = [titles], [], (*problems, "name-only-titles")
    words, *aliases = map(tuple, names or [[]])
    return Parts(words, tuple(titles), tuple(aliases), tuple(patronym), problems)


def _without_signs(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with signs as spaces, digits as the letters they are misread for, aliases behind the word alias."""
    problems = ("odd-character",) if _OTHER.search(_HARMLESS.sub(" ", text)) else ()
    text = _MISREAD.sub(lambda digit: _LETTERS[digit[0]], text)
    text = " ALIAS ".join((_BRACKETS.sub(" ", text), *_BRACKETS.findall(text)))
    text = text.replace("/", " ALIAS ").replace("@", " ALIAS ").replace("(", " ").replace(")", " ")
    return _OTHER.sub(" ", text), problems


def _cut_patronym(units: list[_Unit]) -> tuple[list[_Unit], list[_Unit]]:
    """The units before the first bin or binti, and the father's own behind it, up to the next."""
    links = tables.titles()["patronym"]
    stops = [at for at, unit in enumerate(units) if 0 < at < len(units) - 1 and unit.word in links]
    if not stops:
        return units, []
    end = stops[1] if len(stops) > 1 else len(units)
    return units[: stops[0]], units[stops[0] + 1 : end]


def _units(text: str) -> list[_Unit]:
    """The words of a text; S.Pd and K.H. become one word, M.Rizky two."""
    found: list[_Unit] = []
    known = _dotted_words()
    for at, segment in enumerate(text.split(",")):
        for chunk in segment.split():
            whole, parts = chunk.replace(".", ""), [part for part in chunk.split(".") if part]
            if not whole:
                continue
            behind = at > 0
            if len(parts) > 1 and (whole in known or (behind and _DEGREE.match(whole))):
                found.append(_Unit(whole, True, behind))
            else:
                found += [_Unit(part, behind or "." in chunk) for part in parts]
    return _joined(found)


def _joined(units: list[_Unit]) -> list[_Unit]:
    """Titles written with a space after the dot put together: K. H., S. Pd, A. Md."""
    uses, found = tables.titles(), list[_Unit]()
    for unit in units:
        last = found[-1] if found else None
        if last is not None and last.dotted and (len(last.word) == 1 or last.word in uses["back"]):
            whole = last.word + unit.word
            if (len(found) == 1 and whole in uses["front"]) or (len(found) > 1 and whole in uses["back"]):
                found[-1] = _Unit(whole, True)
                continue
        found.append(unit)
    return found


def _cut_at(units: list[_Unit], use: str) -> list[list[_Unit]]:
    """The units cut into pieces at the words of a use (alias); pieces without words are left out."""
    words, dotted = tables.titles()[use], tables.titles()[f"{use}_dotted"]
    pieces: list[list[_Unit]] = [[]]
    for at, unit in enumerate(units):
        if unit.word in words or (at and unit.dotted and unit.word in dotted and at < len(units) - 1):
            pieces.append([])
        else:
            pieces[-1].append(unit)
    kept = [piece for piece in pieces if piece]
    return kept or [[]]


def _strip(units: list[_Unit]) -> tuple[list[_Unit], list[str]]:
    """The units without the titles in front, behind and in between, and the titles in order."""
    uses = tables.titles()
    first, last = 0, len(units)
    while first < last and _is_title(units[first], uses["front"], uses["front_dotted"]):
        first += 1
    while last > first + (0 if first else 1) and _is_title(
        units[last - 1], uses["back"], uses["back_dotted"]
    ):
        last -= 1
    kept, titles = [], [unit.word for unit in units[:first]]
    for unit in units[first:last]:
        if unit.word in uses["anywhere"]:
            titles.append(unit.word)
        else:
            kept.append(unit)
    return _split_front(kept), titles + [unit.word for unit in units[last:]]


def _is_title(unit: _Unit, plain: frozenset[str], dotted: frozenset[str]) -> bool:
    return unit.word in plain or unit.degree or (unit.dotted and unit.word in dotted)


def _split_front(units: list[_Unit]) -> list[_Unit]:
    """IB, AA or IGN in front of a Balinese name as initials."""
    if len(units) > 1 and units[0].word in tables.titles()["split_front"]:
        return [_Unit(letter, True) for letter in units[0].word] + units[1:]
    return units
