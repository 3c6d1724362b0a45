"""The outcomes of each kind of field, and the key transforms for blocking: the vocabulary of a model file.

Outcomes stand from worst to best, in the order of the engine's outcome numbers after 0, which is `missing`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MISSING: Final = "missing"

OUTCOMES: Final[dict[str, tuple[str, ...]]] = {
    "code": ("else", "equal"),
    "place": ("else", "equal"),
    "regency": ("else", "equal"),
    "region": ("else", "equal"),
    "date": ("else", "near", "default", "other_year", "slip", "swapped", "partial", "equal"),
    "nik": ("else", "same_date", "same_place_date", "visible", "slip", "equal"),
    "name": ("different", "near", "partial", "subset", "abbreviated", "typo", "soft", "spelling", "exact"),
    "text": ("else", "equal"),
    "number": ("else", "equal"),
}
"""Plain outcomes by kind. Text and place fields may also say `jaro_winkler >= 0.92`, number fields `within 5`.

- date: *near* within a month · *default* same year, and one is a day that registers fill in for an unknown one ·
  *other_year* same day and month, but for 1 January, 1 July and 31 December · *slip* one digit, one day or one year
  off · *swapped* day and month exchanged · *partial* equal as far as known.
- regency: of a place, known by its own name or that of a kecamatan in it.
- region: where a record lives, mostly a kecamatan; the one that issued its family card where that is not known.
- nik: *same_date* digits 7-12 agree, the region does not (a mover's second number) · *same_place_date* only the serial
  differs · *visible* the digits that are not masked agree · *slip* one wrong digit or exchange in the date.
- name: *partial* some tokens agree, both sides have others · *near* the same but for one edit, yet perhaps two names ·
  *subset* one side has more tokens · *abbreviated* with initials or abbreviations · *typo* · *soft* a likely variant ·
  *spelling* another spelling of the same name.
"""

KINDS: Final = tuple(OUTCOMES)
METRICS: Final = ("jaro_winkler", "jaro", "levenshtein", "osa")
TEXT_KINDS: Final = ("text", "place")

KEY_TRANSFORMS: Final[dict[str, tuple[str, ...]]] = {
    "code": ("",),
    "place": ("", "prefix"),
    "regency": ("",),
    "region": ("",),
    "date": ("", "year", "year_month", "day_month"),
    "nik": ("", "date", "place_date"),
    "name": ("", "first", "tokens", "pairs", "joined", "set"),
    "text": ("", "prefix", "soundex", "tokens"),
    "number": ("",),
}
"""Transforms that a blocking key may name as `field.transform`; without one the canonical value is the key.

- date: *day_month* is blind to their order. nik: *date* digits 7-12, *place_date* digits 1-12.
- name: *first* token's phonetic key · *tokens* each token's · *pairs* each pair of tokens' · *joined* of the whole name
  written as one word · *set* of all tokens in whatever order.
- text: *prefix* four letters · *soundex* of the first word (American Soundex) · *tokens* each word.
"""

_THRESHOLD = re.compile(r"(\w+)\s*>=\s*(0?\.\d+|1(?:\.0+)?)")
_WITHIN = re.compile(r"within\s+(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Condition:
    """A graded outcome: `metric` and its `threshold` (similarity for texts, distance for numbers)."""

    metric: str
    threshold: float


def parse_condition(text: str) -> Condition | None:
    """The graded outcome that `text` says, or None.

    >>> parse_condition("jaro_winkler >= 0.92")
    Condition(metric='jaro_winkler', threshold=0.92)
    >>> parse_condition("within 5")
    Condition(metric='within', threshold=5.0)
    """
    if found := _THRESHOLD.fullmatch(text.strip()):
        return Condition(found[1], float(found[2])) if found[1] in METRICS else None
    if found := _WITHIN.fullmatch(text.strip()):
        return Condition("within", float(found[1]))
    return None


def is_outcome(kind: str, text: str) -> bool:
    """Whether a field of that kind can have the outcome `text`."""
    if text == MISSING or text in OUTCOMES[kind]:
        return True
    condition = parse_condition(text)
    if condition is None:
        return False
    return kind == "number" if condition.metric == "within" else kind in TEXT_KINDS
