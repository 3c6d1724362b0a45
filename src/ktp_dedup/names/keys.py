"""Phonetic keys of names for blocking, coarser than the loose form, with the vowel that tells the sex."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .lexicon import HEAD, commonness
from .tokens import Name, Token, analyse

_CLASSES: Final = str.maketrans("bfvdgqxzcj", "ppptkksssy", "hwaeiou")
_DOUBLED: Final = re.compile(r"(.)\1+")
_ONCE: Final = r"\1"
_CONSONANTS: Final = "bcdfghjklmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class NameKeys:
    """Keys of one name for blocking.

    ``first`` key of the first token that says something · ``tokens`` keys of all tokens but initials,
    distinct, in order · ``pairs`` each two of them, sorted and joined with a blank · ``joined`` key of the
    whole name as one word.
    """

    first: str
    tokens: tuple[str, ...]
    pairs: tuple[str, ...]
    joined: str


@lru_cache(maxsize=1 << 18)
def token_key(loose: str) -> str:
    """Phonetic key of a loose form: class of its first letter, of the consonants behind, the last vowel.

    >>> token_key("suharta") == token_key("suhartu"), token_key("hartini") == token_key("hartani")
    (False, True)
    """
    if not loose:
        return ""
    first = loose[0] if loose[0] in "aeiouhw" else loose[0].translate(_CLASSES)
    skeleton = loose[1:].translate(_CLASSES)
    vowel = loose.rstrip(_CONSONANTS)[-1:].replace("e", "i")
    return f"{first}{_DOUBLED.sub(_ONCE, skeleton)}-{vowel}"


def keys(name: str | Name) -> NameKeys:
    """The blocking keys of a name; empty strings and tuples where it has nothing to say.

    >>> keys("Sri Wahyuni").joined == keys("Sriwahyuni").joined
    True
    """
    tokens = (analyse(name) if isinstance(name, str) else name).tokens
    telling = [token for token in tokens if not token.is_short]
    found = tuple(dict.fromkeys(token_key(token.loose) for token in telling))
    ordered = sorted(found)
    return NameKeys(
        first=token_key(_first(telling).loose) if telling else "",
        tokens=found,
        pairs=tuple(f"{x} {y}" for at, x in enumerate(ordered) for y in ordered[at + 1 :]),
        joined=token_key("".join(token.loose for token in tokens)),
    )


def _first(telling: list[Token]) -> Token:
    return next((token for token in telling if commonness(token.canonical) < HEAD), telling[0])
