"""Distinct names as tokens: each spelling of a word stands once, names hold its number.

Most names are plain words that need no look at their neighbours: those are split by columnar expressions.
Names with titles, aliases, patronyms or punctuation are taken apart one by one, once each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.encode.codes import I32, I64, dense_codes
from ktp_dedup.names import MOST_TOKENS, is_exchangeable, is_plain_word, token_texts

PLAIN = r"^[A-Z]+( [A-Z]+)*$"
_ORDINARY = re.compile(r"(?!.*Q[A-F]{3}Q)[A-Z., ]{1,200}\Z")
_WORD = re.compile(r"(?<![A-Z.])[A-Z]{4,}(?=[ ,]|\Z)")
_STAND_INS = ("QAAAQ", "QBBBQ", "QCCCQ", "QDDDQ", "QEEEQ", "QFFFQ")
"""Plain words that nobody is called, none of them in an ordinary name."""


@dataclass(frozen=True)
class NameTokens:
    """The tokens of names.

    Attributes:
        words: the distinct words (letters A to Z), sorted.
        token: int32[tokens], number of each token's word, name by name in their order.
        offsets: int64[names + 1], where each name's tokens begin in `token`.
    """

    words: tuple[str, ...]
    token: I32
    offsets: I64


@dataclass(frozen=True)
class _Split:
    """Tokens of some of the names: which names, how many tokens each, and the tokens behind each other."""

    names: npt.NDArray[np.bool_]
    lengths: I64
    token: I32


def _split_plain(texts: pl.Series, numbers: dict[str, int]) -> _Split:
    """The names that hold plain words only; `numbers` takes up their words."""
    plain = texts.str.contains(PLAIN).to_numpy().copy()
    lists = texts.filter(pl.Series(plain)).str.split(" ")
    words = dense_codes(lists.explode())
    distinct = words.distinct.to_list()
    numbers.update((word, number) for number, word in enumerate(distinct))
    odd = np.array([not is_plain_word(word) for word in distinct], bool)
    lengths = lists.list.len().to_numpy().astype(np.int64)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    simple = lengths <= MOST_TOKENS
    simple[owner[odd[words.codes]]] = False
    plain[plain] = simple
    return _Split(plain, lengths[simple], words.codes[simple[owner]])


def _split_special(texts: pl.Series, names: npt.NDArray[np.bool_], numbers: dict[str, int]) -> _Split:
    """The other names; `numbers` takes up their words."""
    lengths: list[int] = []
    token: list[int] = []
    split = _Alike()
    for text in texts.filter(pl.Series(names)).to_list():
        texts_of = split.token_texts(text)
        lengths.append(len(texts_of))
        token += [numbers.setdefault(each, len(numbers)) for each in texts_of]
    return _Split(names, np.array(lengths, np.int64), np.array(token, np.int32))


class _Alike:
    """Takes names apart; of names that differ in plain words only (HJ. SITI, HJ. RATNA) one is looked at closely."""

    def __init__(self) -> None:
        self._taken_apart: dict[str, list[str]] = {}

    def token_texts(self, text: str) -> list[str]:
        """See `names.token_texts`."""
        if not _ORDINARY.match(text):
            return token_texts(text)
        words: list[str] = []

        def stand_in(found: re.Match[str]) -> str:
            word = found[0]
            if not is_exchangeable(word) or len(words) == len(_STAND_INS):
                return word
            words.append(word)
            return _STAND_INS[len(words) - 1]

        shape = _WORD.sub(stand_in, text)
        tokens = self._taken_apart.get(shape)
        if tokens is None:
            tokens = self._taken_apart[shape] = token_texts(shape)
        meant = dict(zip(_STAND_INS, words, strict=False))
        return [meant.get(token, token) for token in tokens]


def split_names(texts: pl.Series) -> NameTokens:
    """Split distinct names (canonical text, no nulls) into tokens; a name may have none."""
    numbers: dict[str, int] = {}
    plain = _split_plain(texts, numbers)
    parts = plain, _split_special(texts, ~plain.names, numbers)
    lengths = np.zeros(len(texts), np.int64)
    for part in parts:
        lengths[part.names] = part.lengths
    token = np.empty(int(lengths.sum()), np.int32)
    for part in parts:
        token[np.repeat(part.names, lengths)] = part.token
    words, token = _sorted_words(list(numbers), token)
    return NameTokens(words, token, np.concatenate(([0], np.cumsum(lengths))))


def _sorted_words(words: list[str], token: I32) -> tuple[tuple[str, ...], I32]:
    """The words that tokens use, sorted, and the tokens by their new numbers."""
    used = np.flatnonzero(np.bincount(token, minlength=len(words))).tolist()
    order = sorted(used, key=words.__getitem__)
    numbers = np.zeros(len(words), np.int32)
    numbers[order] = np.arange(len(order), dtype=np.int32)
    return tuple(words[number] for number in order), numbers[token]
