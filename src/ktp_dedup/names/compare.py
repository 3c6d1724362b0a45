"""Comparison of two written names: level, similarity, the declared decision and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .levels import NameLevel, Pair, TokenLevel, align, name_level
from .lexicon import HEAD, are_near_names, commonness, is_known
from .reasons import reasons_for
from .tokens import Name, Token, analyse

_SCORES: Final = {
    TokenLevel.NEAR: 0.3,
    TokenLevel.SHORT: 0.6,
    TokenLevel.TYPO: 0.8,
    TokenLevel.SOFT: 0.9,
    TokenLevel.SPELLING: 0.97,
    TokenLevel.EXACT: 1.0,
}
_BANDS: Final = {
    NameLevel.DIFFERENT: (0.0, 0.0),
    NameLevel.NEAR: (0.05, 0.05),
    NameLevel.PARTIAL: (0.0, 0.3),
    NameLevel.SUBSET: (0.3, 0.7),
    NameLevel.ABBREVIATED: (0.7, 0.8),
    NameLevel.TYPO: (0.8, 0.88),
    NameLevel.SOFT: (0.88, 0.95),
    NameLevel.SPELLING: (0.95, 1.0),
    NameLevel.EXACT: (1.0, 1.0),
}
"""Similarity of names by level: from where nothing agrees to where all does. From SUBSET on a higher level is
never less alike; below it names are two."""
_WIDTHS: Final = (25, 30, 34, 35, 50, 55, 60)
"""Field widths at which names are cut off (INDONESIA.md §3.2)."""
_LONG: Final = 24
_NAME_LENGTH: Final = 3
_FULL: Final = 1.0
_LITTLE: Final = 0.35


@dataclass(frozen=True, slots=True)
class NameComparison:
    """How two names compare.

    ``level`` from the tokens alone, as in the engine · ``similarity`` 0 to 1 · ``same`` the declared
    decision, which also looks at fathers' names, aliases, what the agreeing tokens say and a name cut off ·
    ``reasons`` sentences · ``pairs`` the alignment, as texts of the left, texts of the right and level.
    """

    level: NameLevel
    similarity: float
    same: bool
    reasons: tuple[str, ...]
    pairs: tuple[tuple[str, str, TokenLevel], ...]


def compare(a: str | Name, b: str | Name, *, lang: str = "en") -> NameComparison:
    """Compare two names; symmetric, total on any text. ``lang`` is "en" or "id" for the reasons.

    >>> compare("Moch. Soeharto", "Muhammad Suharto").same, compare("Hartono", "Hartini").same
    (True, False)
    """
    left, right = (analyse(name) if isinstance(name, str) else name for name in (a, b))
    pairs = align(left.tokens, right.tokens)
    level = name_level(left.tokens, right.tokens, pairs)
    return NameComparison(
        level=level,
        similarity=_similarity(left.tokens, right.tokens, pairs, level),
        same=_is_same(left, right, pairs),
        reasons=reasons_for(left.tokens, right.tokens, pairs, lang=lang),
        pairs=tuple((_text(left.tokens, p.left), _text(right.tokens, p.right), p.level) for p in pairs),
    )


def _text(tokens: tuple[Token, ...], at: tuple[int, ...]) -> str:
    return " ".join(tokens[i].text for i in at)


def _weight(token: Token) -> float:
    """What a token says: little for initials, particles and names of very many."""
    return _LITTLE if token.is_short or token.role == "particle" or is_head(token) else _FULL


def is_head(token: Token) -> bool:
    """Whether so many people carry the token that it says little alone (Muhammad, Siti, Sri, Nur, I Wayan)."""
    return token.role in ("birth_order", "particle") or commonness(token.canonical) >= HEAD


def _similarity(
    a: tuple[Token, ...], b: tuple[Token, ...], pairs: tuple[Pair, ...], level: NameLevel
) -> float:
    """Where in the band of the level: the share of the weight of both names that agrees, by the score of each pair."""
    least, most = _BANDS[level]
    total = sum(map(_weight, a)) + sum(map(_weight, b))
    matched = sum(
        _SCORES[pair.level] * (sum(_weight(a[i]) for i in pair.left) + sum(_weight(b[j]) for j in pair.right))
        for pair in pairs
    )
    return round(least + (most - least) * matched / total, 4) if total else 0.0


def _is_same(a: Name, b: Name, pairs: tuple[Pair, ...]) -> bool:
    """The declared decision: the main names or any alias agree, and the fathers' names do not contradict.

    ``pairs`` is the alignment of the main names.
    """
    if a.patronym and b.patronym and not _agree(a.patronym, b.patronym):
        return False
    if _are_one(a.tokens, b.tokens, pairs):
        return True
    lefts, rights = (a.tokens, *a.aliases), (b.tokens, *b.aliases)
    if (a.aliases or b.aliases) and any(_agree(left, right) for left in lefts for right in rights):
        return True
    if bool(a.patronym) == bool(b.patronym):
        return False
    return _agree(a.tokens + a.patronym, b.tokens + b.patronym)


def _agree(a: tuple[Token, ...], b: tuple[Token, ...]) -> bool:
    """Whether two rows of tokens are one name."""
    return _are_one(a, b, align(a, b))


def _are_one(a: tuple[Token, ...], b: tuple[Token, ...], pairs: tuple[Pair, ...]) -> bool:
    """Whether two rows of tokens, aligned, are one name."""
    level = name_level(a, b, pairs)
    slips = (pair for pair in pairs if pair.level == TokenLevel.TYPO)
    if any(are_near_names(a[pair.left[0]].canonical, b[pair.right[0]].canonical) for pair in slips):
        return False
    if level >= NameLevel.TYPO:
        return True
    if level >= NameLevel.SUBSET:
        return any(pair.level >= TokenLevel.TYPO and _is_telling(a, pair) for pair in pairs)
    return level >= NameLevel.NEAR and _is_cut_off(a, b)


def _is_telling(a: tuple[Token, ...], pair: Pair) -> bool:
    """Whether what agrees is more than initials, particles and names of very many."""
    return not all(a[i].is_short or is_head(a[i]) for i in pair.left)


def _is_cut_off(a: tuple[Token, ...], b: tuple[Token, ...]) -> bool:
    """Whether one name is the other cut off inside its last token, as a field of fixed width does."""
    short, long = sorted((a, b), key=lambda tokens: (len(tokens), len(tokens[-1].text)))
    *whole, last = short
    if not whole or any(x.canonical != y.canonical for x, y in zip(whole, long, strict=False)):
        return False
    if not long[len(whole)].text.startswith(last.text):
        return False
    width = sum(len(token.text) + 1 for token in short) - 1
    return width in _WIDTHS or width >= _LONG or len(last.text) < _NAME_LENGTH or not is_known(last.canonical)
