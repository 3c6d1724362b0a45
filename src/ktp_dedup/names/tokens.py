"""Tokens and names as values: what a written name is made of.

An Indonesian name is a row of tokens of which mostly none is a surname; a token may be a given name, an
initial, an abbreviation, a Balinese birth-order word, a marga or a particle. Titles, aliases and the father's
name behind bin/binti are kept beside the tokens that are compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from . import tables
from .folds import canonical
from .lexicon import is_marga
from .soft import ending, loose
from .titles import LONGEST_TOKEN, deciding_words, special_words, take_apart

MOST_TOKENS: Final = 8
MOST_ALIASES: Final = 4
_ABDUL = re.compile(r"(ABD|B[EA]DD|D)(?:U|OE)(?:L|(?=[RSNDTZ]))(?=[A-Z]{4})")
_LUMBAN = re.compile(r"(LUMBAN)([A-Z]{4,})\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name, with facts that depend on nothing but its letters.

    ``text`` letters as written, A to Z · ``role`` given, initial, abbreviation, birth_order, marga or
    particle · ``canonical`` one spelling for all spellings of the name · ``loose`` equal for what is probably
    one name · ``ending`` code of a suffix that decides the person · ``stands_for`` canonicals that an
    ambiguous abbreviation or initial may mean.
    """

    text: str
    role: str
    canonical: str
    loose: str
    ending: int
    stands_for: tuple[str, ...]

    @property
    def is_short(self) -> bool:
        """Whether the token is an initial or ambiguous abbreviation: compatible with names, equal to none."""
        return self.role == "initial" or bool(self.stands_for)


@dataclass(frozen=True, slots=True)
class Name:
    """A written name taken apart.

    ``text`` as given · ``tokens`` those that are compared, in order, at most 8 · ``titles`` upper-case
    without dots · ``aliases`` alternative names, at most 4 · ``patronym`` tokens behind bin/binti · ``problems`` codes:
    name-empty, name-only-titles, name-too-long, token-too-long, odd-character.
    """

    text: str
    tokens: tuple[Token, ...]
    titles: tuple[str, ...]
    aliases: tuple[tuple[Token, ...], ...]
    patronym: tuple[Token, ...]
    problems: tuple[str, ...]


@cache
def _divine_names() -> frozenset[str]:
    return frozenset(loose(canonical(word)) for word in tables.titles()["divine"])


@lru_cache(maxsize=1 << 18)
def split_fused(word: str) -> tuple[str, ...]:
    """ABDUL (or its short forms) and the name behind it, LUMBAN and the marga, where one word holds both.

    >>> split_fused("ABDURRAHMAN"), split_fused("ABDULLAH")
    (('ABDUL', 'RAHMAN'), ('ABDULLAH',))
    """
    lumban = _LUMBAN.match(word)
    if lumban is not None:
        return lumban.groups()
    found = _ABDUL.match(word)
    if found is None:
        return (word,)
    end = found.end()
    for start in (end + 1, end, end - 1):  # ABDURRAHMAN, ABDULRAHMAN, ABDULATIF
        if loose(canonical(word[start:])) in _divine_names():
            return ("ABDUL" if found[1] == "ABD" else word[:end], word[start:])
    return (word,)


def _role(text: str, name: str) -> str:
    """Role of a token by its letters and its canonical spelling."""
    if len(text) == 1:
        return "initial"
    if text.lower() in tables.abbreviations():
        return "abbreviation"
    if name in _birth_orders():
        return "birth_order"
    if text in tables.titles()["particle"]:
        return "particle"
    return "marga" if is_marga(name) else "given"


@cache
def _birth_orders() -> frozenset[str]:
    return frozenset(word.lower() for word in tables.titles()["birth_order"])


@lru_cache(maxsize=1 << 18)
def analyse_token(text: str) -> Token:
    """The facts of one token of letters A to Z; they do not depend on its neighbours.

    >>> analyse_token("MOCH").canonical, analyse_token("M").stands_for
    ('muhammad', ('muhammad',))
    """
    name = canonical(text)
    meant = tables.abbreviations().get(text.lower(), ())
    stands_for = tuple(map(canonical, map(str.upper, meant))) if len(text) == 1 or len(meant) > 1 else ()
    role = _role(text, name)
    return Token(text, role, name, loose(name), 0 if role == "initial" else ending(name), stands_for)


def join_canonical(first: str, second: str) -> str:
    """Canonical of two adjacent token texts written as one word, "" where either is only a letter.

    >>> join_canonical("SRI", "WAHYUNI") == analyse_token("SRIWAHYUNI").canonical
    True
    """
    return canonical(first + second) if len(first) > 1 and len(second) > 1 else ""


def _texts(words: tuple[str, ...]) -> list[str]:
    """The tokens that words are made of."""
    return [part[:LONGEST_TOKEN] for word in words for part in split_fused(word[: LONGEST_TOKEN + 1])]


def _tokens(words: tuple[str, ...]) -> tuple[Token, ...]:
    return tuple(map(analyse_token, _texts(words)))


def token_texts(name: str) -> list[str]:
    """The tokens of a written name that are compared, as written; total on any text.

    >>> token_texts("H. Moch. Soeharto bin Kertosudiro, S.H.")
    ['MOCH', 'SOEHARTO']
    """
    return _texts(take_apart(name).words)[:MOST_TOKENS]


def analyse(name: str) -> Name:
    """The written name taken apart; total on any text, in time linear in its length.

    >>> found = analyse("H. Moch. Soeharto bin Kertosudiro, S.H.")
    >>> [token.canonical for token in found.tokens], found.titles, found.patronym[0].text
    (['muhammad', 'suharto'], ('H', 'SH'), 'KERTOSUDIRO')
    """
    parts = take_apart(name)
    tokens, problems = _tokens(parts.words), parts.problems
    if not tokens:
        problems += ("name-empty",)
    if len(tokens) > MOST_TOKENS or len(parts.aliases) > MOST_ALIASES:
        problems += ("name-too-long",)
    if any(len(word) > LONGEST_TOKEN for word in parts.words):
        problems += ("token-too-long",)
    return Name(
        text=name,
        tokens=tokens[:MOST_TOKENS],
        titles=parts.titles,
        aliases=tuple(_tokens(alias)[:MOST_TOKENS] for alias in parts.aliases[:MOST_ALIASES]),
        patronym=_tokens(parts.patronym)[:MOST_TOKENS],
        problems=problems,
    )


def is_plain_word(word: str) -> bool:
    """Whether a word of letters A to Z is one token whatever name it stands in: no title, bin or alias.

    Names of such words alone need no look at their neighbours: their tokens are `analyse_token` of each word.

    >>> is_plain_word("SUTRISNO"), is_plain_word("HAJI"), is_plain_word("ABDURRAHMAN")
    (True, False, False)
    """
    return len(word) <= LONGEST_TOKEN and word not in special_words() and split_fused(word) == (word,)


@lru_cache(maxsize=1 << 18)
def is_exchangeable(word: str) -> bool:
    """Whether a name is taken apart alike whatever such word of at least four letters stands there alone.

    A plain word, and no end of any word that decides how a name is taken apart: neither is it one, nor does a letter
    with a dot in front of it make it one.

    >>> is_exchangeable("SUTRISNO"), is_exchangeable("ALIAS"), is_exchangeable("ABDURRAHMAN")
    (True, False, False)
    """
    return is_plain_word(word) and word not in _ends_of_deciding_words()


@cache
def _ends_of_deciding_words() -> frozenset[str]:
    return frozenset(word[at:] for word in deciding_words() for at in range(len(word)))
