"""Which two words of a name may be a longer word of the register, written apart.

Spelling rules work across the seam of two words (MALIK HASAN, MALIHASAN), so only `names.join_canonical` says what two
words are together. It is slow, and a register holds a million different neighbours. Most are told off by an outline of
what no rule changes: the lasting letters, one for those that rules take for each other, doubled ones once. Where a rule
may change even these, the two words are looked at in any case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.encode.codes import I32, I64
from ktp_dedup.encode.letters import LETTERS, spell
from ktp_dedup.encode.token_table import TokenTable
from ktp_dedup.engine.blocks import mix
from ktp_dedup.names import fold, join_canonical, listed_spellings

U64 = npt.NDArray[np.uint64]
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_SEEN_BITS: Final = 22
_PART: Final = 1 << 15
"""Pairs that are looked at together: what is known of them stays near the processor."""
_INSIDE: Final = str.maketrans("qcvfow", "kkppuu", "ehijy")
"""Letters inside a word that rules take for each other, and those that they drop, put in or make another of."""
_AT_AN_END: Final = str.maketrans("qcvfouwyej", "kkppiiiiii")
"""The same for the first and last letter of a word."""
_AT_THE_SEAM: Final = ("k h", "c h", "t s", "d z", "d l", "d j", "d y", "t j", "t y")
"""Last and first letter of two words of which rules may make another lasting letter, or none."""
_BY_PLACE: Final = (
    r"^C[CKQ]*H|^[CKQ]*H+[^AEIOUH]|DH?L|TD?J|[DT]HJ|JH+$|(?:^|L)O+[CKQH]*H$|^[^AEIOU]*H[^AEIOU]*$"
)
"""Letters that rules read by their place in the word, or by the letters around them."""


@cache
def _classes() -> tuple[I64, I64]:
    """int64[26] twice: what a letter inside a word counts as, 0 for those that do not last, and one at an end."""
    letters = [chr(ord("a") + place) for place in range(LETTERS)]
    inside = [ord(letter.translate(_INSIDE) or "\0") for letter in letters]
    return np.array(inside), np.array([ord(letter.translate(_AT_AN_END)) for letter in letters])


@cache
def _odd_seams() -> npt.NDArray[np.bool_]:
    """bool[26, 26], whether rules may change what lasts of words that end and begin so."""
    odd = np.zeros((LETTERS, LETTERS), bool)
    for last, first in map(str.split, _AT_THE_SEAM):
        odd[ord(last) - ord("a"), ord(first) - ord("a")] = True
    return odd


@dataclass(frozen=True)
class _Outlines:
    """Hashes of the lasting letters of words; those of two words can be put together.

    Attributes:
        whole, tail: uint64[words], polynomial hash of all lasting letters, and of all but the first.
        power, tail_power: uint64[words], what moves another hash on by as many letters.
        first, last: int64[words], class of the first and the last lasting letter, 0 where there is none.
        begin, end: int64[words], first and last letter, 0..25.
        slight: bool[words], words of one letter, or without a lasting one.
    """

    whole: U64
    power: U64
    tail: U64
    tail_power: U64
    first: I64
    last: I64
    begin: I64
    end: I64
    slight: npt.NDArray[np.bool_]

    @property
    def alone(self) -> I64:
        """int64[words], the outline of each word."""
        return _outline(self.whole, self.begin, self.end)

    def together(self, first: I32, second: I32) -> I64:
        """The outlines of two words written together: of two equal letters at the seam there is one."""
        doubled = (self.last[first] == self.first[second]) & (self.first[second] != 0)
        power = np.where(doubled, self.tail_power[second], self.power[second])
        behind = np.where(doubled, self.tail[second], self.whole[second])
        return _outline(self.whole[first] * power + behind, self.begin[first], self.end[second])

    def odd(self, first: I32, second: I32) -> npt.NDArray[np.bool_]:
        """Whether rules may change the outline of two words at their seam."""
        seam = _odd_seams()[self.end[first], self.begin[second]]
        return seam | self.slight[first] | self.slight[second]


def _outline(whole: U64, begin: I64, end: I64) -> I64:
    """A hash of lasting letters with the first and the last letter."""
    _, ends = _classes()
    return mix((whole >> np.uint64(1)).astype(np.int64), ends[begin] * 256 + ends[end])


def _outlines(words: Sequence[str]) -> _Outlines:
    """The outlines of words (a to z)."""
    letters = spell(words)
    classes = _classes()[0][letters.text]
    kept = np.flatnonzero(classes)
    word = np.repeat(np.arange(len(words)), letters.lengths)[kept]
    once = np.append(True, (word[1:] != word[:-1]) | (np.diff(classes[kept]) != 0))[: len(kept)]
    word, lasting = word[once], classes[kept[once]]
    counts = np.bincount(word, minlength=len(words))
    ends = np.cumsum(counts)
    steps = np.append(np.uint64(1), np.full(counts.max(initial=0), _BASE))
    powers = np.cumprod(steps, dtype=np.uint64)
    values = lasting.astype(np.uint64) * powers[ends[word] - 1 - np.arange(len(word))]
    sums = np.append(np.uint64(0), np.cumsum(values, dtype=np.uint64))
    whole, tail_power = sums[ends] - sums[ends - counts], powers[np.maximum(counts - 1, 0)]
    lasting = np.append(lasting, 0)
    first = np.where(counts > 0, lasting[ends - counts], 0)
    return _Outlines(
        whole=whole,
        power=powers[counts],
        tail=whole - first.astype(np.uint64) * tail_power,
        tail_power=tail_power,
        first=first,
        last=np.where(counts > 0, lasting[ends - 1], 0),
        begin=letters.first,
        end=letters.last,
        slight=(letters.lengths == 1) | (counts == 0),
    )


def _as_spelled(words: TokenTable) -> tuple[list[str], I32]:
    """Spellings by the rules alone, and int32[tokens], which is that of each token.

    Tables know some spellings (HAN for CAN), but not inside a longer word. All spellings that they know stand behind
    the others: two words may be one of them together.
    """
    listed = listed_spellings()
    names = frozenset(listed.values())
    forms = list(words.numbers)
    special = [place for place, number in enumerate(words.canonical.tolist()) if forms[number] in names]
    spelled = words.canonical.copy()
    spelled[special] = np.arange(len(forms), len(forms) + len(special), dtype=np.int32)
    forms += [fold(words.texts[place].lower()) for place in special]
    return forms + [fold(spelling) for spelling in listed], spelled


def _may_be_one(words: TokenTable, first: I32, second: I32) -> npt.NDArray[np.bool_]:
    """Whether two tokens written together may be a word of the register; False is exact.

    Most pairs are told off by a table of some bits of the outlines, the others by the outlines themselves.
    """
    forms, spelled = _as_spelled(words)
    outlines = _outlines(forms)
    alone = outlines.alone
    low = (1 << _SEEN_BITS) - 1
    seen = np.zeros(1 << _SEEN_BITS, bool)
    seen[alone & low] = True
    odd = pl.Series(words.texts, dtype=pl.String).str.contains(_BY_PLACE).to_numpy()
    may_be = np.empty(len(first), bool)
    for start in range(0, len(first), _PART):
        part = slice(start, start + _PART)
        ahead, behind = spelled[first[part]], spelled[second[part]]
        together = outlines.together(ahead, behind)
        found = seen[together & low]
        found[found] = np.isin(together[found], alone)
        may_be[part] = found | odd[first[part]] | odd[second[part]] | outlines.odd(ahead, behind)
    return may_be


def joined(words: TokenTable, token: I32, name: I32) -> I32:
    """Number of the form that each token of a name makes with the one behind it, -1 where there is none.

    Args:
        words: the distinct tokens.
        token: int32, tokens of all names behind each other.
        name: int32, the name of each.
    """
    result = np.full(len(token), -1, np.int32)
    worded = words.written.lengths[token] > 1
    at = np.flatnonzero((name[:-1] == name[1:]) & worded[:-1] & worded[1:])
    at = at[_may_be_one(words, token[at], token[at + 1])]
    pairs = token[at].astype(np.int64) * len(words.texts) + token[at + 1]
    distinct, inverse = np.unique(pairs, return_inverse=True)
    both = (divmod(pair, len(words.texts)) for pair in distinct.tolist())
    found = [words.numbers.get(join_canonical(words.texts[a], words.texts[b]), -1) for a, b in both]
    result[at] = np.array(found, np.int32)[inverse]
    return result
