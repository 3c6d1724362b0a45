"""Sentences that say why two names were found to agree, in Indonesian or English."""

from __future__ import annotations

from typing import Final

from .folds import fold, rules_used
from .levels import Pair, TokenLevel
from .lexicon import are_near_names
from .soft import loose, soft_rules_used
from .tokens import Token

_TEXTS: Final = {
    "en": {
        "equal": "'{a}' is the same",
        "spelling": "'{a}' and '{b}': {rules}",
        "family": "'{a}' and '{b}' are spellings of {name}",
        "abbreviation": "'{a}' is short for {name}",
        "initial": "'{a}' may stand for '{b}'",
        "soft": "'{a}' and '{b}' are probably one name: {rules}",
        "typo": "'{a}' and '{b}' differ by a slip",
        "near": "'{a}' and '{b}' are near, but two names",
        "joined": "'{a}' is '{b}' written together",
        "extra": "'{a}' is on one side only",
    },
    "id": {
        "equal": "'{a}' sama",
        "spelling": "'{a}' dan '{b}': {rules}",
        "family": "'{a}' dan '{b}' ejaan dari {name}",
        "abbreviation": "'{a}' singkatan {name}",
        "initial": "'{a}' dapat berarti '{b}'",
        "soft": "'{a}' dan '{b}' mungkin satu nama: {rules}",
        "typo": "'{a}' dan '{b}' berbeda salah ketik",
        "near": "'{a}' dan '{b}' mirip, tetapi dua nama",
        "joined": "'{a}' adalah '{b}' yang ditulis serangkai",
        "extra": "'{a}' hanya ada di satu pihak",
    },
}


def reasons_for(
    a: tuple[Token, ...], b: tuple[Token, ...], pairs: tuple[Pair, ...], *, lang: str = "en"
) -> tuple[str, ...]:
    """One sentence for each aligned pair that is not equal by letters, then one for each token left over."""
    texts = _TEXTS.get(lang, _TEXTS["en"])
    found = [_reason(a, b, pair, lang, texts) for pair in pairs if pair.level != TokenLevel.EXACT]
    used_a = {i for pair in pairs for i in pair.left}
    used_b = {j for pair in pairs for j in pair.right}
    rest = [token for i, token in enumerate(a) if i not in used_a]
    rest += [token for j, token in enumerate(b) if j not in used_b]
    return (*found, *(texts["extra"].format(a=token.text) for token in rest))


def _reason(a: tuple[Token, ...], b: tuple[Token, ...], pair: Pair, lang: str, texts: dict[str, str]) -> str:
    left = [a[i] for i in pair.left]
    right = [b[j] for j in pair.right]
    if len(left) != len(right):
        one, two = (left, right) if len(left) == 1 else (right, left)
        return texts["joined"].format(a=one[0].text, b=" ".join(token.text for token in two))
    x, y = left[0], right[0]
    if pair.level == TokenLevel.SHORT:
        short, other = (x, y) if x.is_short else (y, x)
        return texts["initial"].format(a=short.text, b=other.text)
    if pair.level == TokenLevel.NEAR:
        return texts["near"].format(a=x.text, b=y.text)
    if pair.level == TokenLevel.TYPO:
        kind = "near" if are_near_names(x.canonical, y.canonical) else "typo"
        return texts[kind].format(a=x.text, b=y.text)
    if pair.level == TokenLevel.SPELLING:
        return _spelling(x, y, lang, texts)
    rules = [
        rule.indonesian if lang == "id" else rule.english
        for rule in soft_rules_used(x.canonical, y.canonical)
    ]
    return texts["soft"].format(
        a=x.text, b=y.text, rules=", ".join(dict.fromkeys(rules)) or loose(x.canonical)
    )


def _spelling(x: Token, y: Token, lang: str, texts: dict[str, str]) -> str:
    for short, other in ((x, y), (y, x)):
        if short.role == "abbreviation" and other.role != "abbreviation":
            return texts["abbreviation"].format(a=short.text, name=x.canonical.capitalize())
    left, right = rules_used(x.text), rules_used(y.text)
    rules = [rule for rule in (*left, *right) if (rule in left) != (rule in right)]
    words = dict.fromkeys(rule.indonesian if lang == "id" else rule.english for rule in rules)
    if not words or fold(x.text.lower()) != fold(y.text.lower()):
        return texts["family"].format(a=x.text, b=y.text, name=x.canonical.capitalize())
    return texts["spelling"].format(a=x.text, b=y.text, rules=", ".join(words))
