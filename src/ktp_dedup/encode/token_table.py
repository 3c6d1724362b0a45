"""Distinct tokens as integers for the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ktp_dedup.encode.codes import I32, I64
from ktp_dedup.engine.program import SHORT, TokenColumn
from ktp_dedup.names import Token, analyse_token, is_known, join_canonical, token_key

_LETTERS = 26
_TARGETS = 38
SOUND_BASE = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class TokenTable:
    """Facts of distinct tokens.

    Attributes:
        rows: int32[tokens, 13], see `TokenColumn`; without flag KNOWN and JOIN.
        canonical: int64[tokens], number of the canonical form; `forms` how many there are.
        key: int64[tokens], phonetic key for blocking.
        meant: bool[tokens], names that an abbreviation may stand for.
        sound: uint64[tokens], hash of the consonant classes; `power` what moves it on by as many; `last` its last vowel.
        short: bool[tokens], initials and ambiguous abbreviations.
        letters: uint8, canonical forms behind each other, 0..25.
        dictionary: bool[forms], whether a form is a common name.
        texts: the tokens.
        skeletons: consonant classes of each token; a form that two tokens make together has both of theirs.
        numbers: number of each canonical form.
    """

    rows: I32
    canonical: I64
    forms: int
    key: I64
    short: npt.NDArray[np.bool_]
    meant: npt.NDArray[np.bool_]
    sound: npt.NDArray[np.uint64]
    power: npt.NDArray[np.uint64]
    last: I64
    letters: npt.NDArray[np.uint8]
    dictionary: npt.NDArray[np.bool_]
    texts: tuple[str, ...]
    skeletons: tuple[str, ...]
    numbers: dict[str, int]

    def joined(self, token: I64, name: I64) -> I32:
        """For each token of names the number of the form it makes with the next one of its name, -1 where there is none.

        Args:
            token: int64, tokens of all names behind each other.
            name: int64, the name of each.
        """
        result = np.full(len(token), -1, np.int32)
        if len(token) < 2:
            return result
        pair = token[:-1] * len(self.texts) + token[1:]
        at = np.flatnonzero(name[:-1] == name[1:])
        distinct, inverse = np.unique(pair[at], return_inverse=True)
        found = [self._join(*divmod(both, len(self.texts))) for both in distinct.tolist()]
        result[at] = np.array(found, np.int32)[inverse] if found else -1
        return result

    @cached_property
    def _long_skeletons(self) -> frozenset[str]:
        """Skeletons of the tokens that may be two others written together."""
        return frozenset(s for s, text in zip(self.skeletons, self.texts, strict=True) if len(text) > 3)

    def _join(self, first: int, second: int) -> int:
        """Number of the form that two tokens make together, -1 where no token has it."""
        a, b = self.skeletons[first], self.skeletons[second]
        together = a + b[1:] if a and b and a[-1] == b[0] else a + b
        if together not in self._long_skeletons:
            return -1
        return self.numbers.get(join_canonical(self.texts[first], self.texts[second]), -1)


def _number(texts: Sequence[str]) -> tuple[npt.NDArray[np.int32], dict[str, int]]:
    """Numbers of texts in order of first appearance."""
    numbers: dict[str, int] = {}
    found = [numbers.setdefault(text, len(numbers)) for text in texts]
    return np.array(found, np.int32), numbers


def _skeleton(key: str) -> str:
    """The consonant classes in a phonetic key, without its last vowel and a vowel in front."""
    body = key.rpartition("-")[0]
    return body[1:] if body[:1] in ("a", "e", "i", "o", "u", "h", "w") else body


def _sound(skeleton: str) -> int:
    """Polynomial hash of a skeleton, so that hashes of words written as one can be put together."""
    value = 0
    for letter in skeleton:
        value = (value * SOUND_BASE + ord(letter)) & 0xFFFFFFFFFFFFFFFF
    return value


def _stands(token: Token, targets: dict[str, int]) -> int:
    """Bits of what an initial or abbreviation may stand for: first letters, and canonical forms."""
    bits = 1 << (ord(token.text[0].lower()) - 97) if token.role == "initial" else 0
    for meant in token.stands_for:
        bits |= 1 << (_LETTERS + targets[meant])
    return bits


def _offers(token: Token, targets: dict[str, int]) -> int:
    """Bits by which an initial or abbreviation may mean this token."""
    bits = 1 << (ord(token.text[0].lower()) - 97)
    bits |= 1 << (ord(token.canonical[0]) - 97)
    if token.canonical in targets:
        bits |= 1 << (_LETTERS + targets[token.canonical])
    return bits


def _halves(bits: list[int]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Low and high 32 bits."""
    wide = np.array(bits, np.uint64)
    low, high = wide & np.uint64(0xFFFFFFFF), wide >> np.uint64(32)
    return low.astype(np.uint32).view(np.int32), high.astype(np.uint32).view(np.int32)


def _letter_bits(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) - 97)
    return bits


def build_token_table(words: Sequence[str]) -> TokenTable:
    """Analyse distinct words (letters A to Z)."""
    tokens = [analyse_token(word) for word in words]
    canonical, numbers = _number([token.canonical for token in tokens])
    loose, _ = _number([token.loose for token in tokens])
    key_texts = [token_key(token.loose) for token in tokens]
    keys, _ = _number(key_texts)
    skeletons = [_skeleton(key) for key in key_texts]
    meant = sorted({target for token in tokens if token.is_short for target in token.stands_for})
    if len(meant) > _TARGETS:
        raise ValueError(f"abbreviations may stand for at most {_TARGETS} names")
    targets = {target: i for i, target in enumerate(meant)}
    stands = _halves([_stands(token, targets) if token.is_short else 0 for token in tokens])
    offers = _halves([_offers(token, targets) for token in tokens])
    short = np.array([token.is_short for token in tokens], bool)
    forms = list(numbers)
    lengths = np.array([len(form) for form in forms], np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    rows = np.zeros((len(tokens), len(TokenColumn)), np.int32)
    rows[:, TokenColumn.TEXT] = np.arange(len(tokens))
    rows[:, TokenColumn.CANONICAL] = canonical
    rows[:, TokenColumn.LOOSE] = loose
    rows[:, TokenColumn.ENDING] = [token.ending for token in tokens]
    rows[:, TokenColumn.FLAGS] = np.where(short, SHORT, 0)
    rows[:, TokenColumn.LETTERS] = np.array([_letter_bits(form) for form in forms], np.int32)[canonical]
    rows[:, TokenColumn.LENGTH] = lengths[canonical]
    rows[:, TokenColumn.CHARS] = starts[canonical]
    rows[:, TokenColumn.STANDS_LOW], rows[:, TokenColumn.STANDS_HIGH] = stands
    rows[:, TokenColumn.OFFERS_LOW], rows[:, TokenColumn.OFFERS_HIGH] = offers
    return TokenTable(
        rows=rows,
        canonical=canonical.astype(np.int64),
        forms=len(forms),
        key=keys.astype(np.int64),
        short=short,
        meant=np.array([token.canonical in targets for token in tokens], bool),
        sound=np.array([_sound(skeleton) for skeleton in skeletons], np.uint64),
        power=np.array([pow(SOUND_BASE, len(skeleton), 1 << 64) for skeleton in skeletons], np.uint64),
        last=np.array([ord(key[-1]) if key else 0 for key in key_texts], np.int64),
        letters=np.frombuffer("".join(forms).encode("ascii"), np.uint8) - np.uint8(97),
        dictionary=np.array([is_known(form) for form in forms], bool),
        texts=tuple(words),
        skeletons=tuple(skeletons),
        numbers=numbers,
    )
