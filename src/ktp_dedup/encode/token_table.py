"""Distinct tokens as integers for the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ktp_dedup.encode.codes import I32, I64
from ktp_dedup.engine.blocks import mix
from ktp_dedup.engine.program import SHORT, TokenColumn
from ktp_dedup.names import LETTER_COSTS, Token, analyse_token, is_known, join_canonical, token_key

_LETTERS = 26
_TARGETS = 38
SOUND_BASE = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Sounds:
    """Polynomial hashes of the consonant classes of tokens, so that hashes of words written as one can be put together.

    Attributes:
        whole, tail: uint64[tokens], of all classes, and of all but the first.
        power, tail_power: uint64[tokens], what moves another hash on by as many classes.
        first_class, last_class, first_letter, last_letter, last_vowel: int64[tokens], classes of the
            skeleton, letters of the canonical form, vowel of the key.
    """

    whole: npt.NDArray[np.uint64]
    power: npt.NDArray[np.uint64]
    tail: npt.NDArray[np.uint64]
    tail_power: npt.NDArray[np.uint64]
    first_class: I64
    last_class: I64
    first_letter: I64
    last_letter: I64
    last_vowel: I64


@dataclass(frozen=True)
class TokenTable:
    """Facts of distinct tokens.

    Attributes:
        rows: int32[tokens, 13], see `TokenColumn`; without flag KNOWN and JOIN.
        canonical: int64[tokens], number of the canonical form; `forms` how many there are.
        key: int64[tokens], phonetic key for blocking.
        meant: bool[tokens], names that an abbreviation may stand for.
        sounds: hashes of the consonant classes of the tokens.
        short: bool[tokens], initials and ambiguous abbreviations.
        first_letters: uint64[tokens], bit of the first letter of the canonical form; slip_letters: bits of the first
            letters of forms that a slip could make of it, see `names.starts_alike`.
        letters: uint8, canonical forms behind each other, 0..25.
        dictionary: bool[forms], whether a form is a common name.
        texts: the tokens.
        numbers: number of each canonical form.
    """

    rows: I32
    canonical: I64
    forms: int
    key: I64
    short: npt.NDArray[np.bool_]
    meant: npt.NDArray[np.bool_]
    sounds: Sounds
    first_letters: npt.NDArray[np.uint64]
    slip_letters: npt.NDArray[np.uint64]
    letters: npt.NDArray[np.uint8]
    dictionary: npt.NDArray[np.bool_]
    texts: tuple[str, ...]
    numbers: dict[str, int]

    def joined(self, token: I64, name: I64) -> I32:
        """Number of the form that each token of a name makes with the one behind it, -1 where there is none.

        Args:
            token: int64, tokens of all names behind each other.
            name: int64, the name of each.
        """
        result = np.full(len(token), -1, np.int32)
        if len(token) < 2:
            return result
        at = np.flatnonzero(name[:-1] == name[1:])
        likely = np.isin(self._together(token[at], token[at + 1]), self._long_forms)
        at = at[likely]
        distinct, inverse = np.unique(token[at] * len(self.texts) + token[at + 1], return_inverse=True)
        pairs = (divmod(both, len(self.texts)) for both in distinct.tolist())
        found = [self.numbers.get(join_canonical(self.texts[a], self.texts[b]), -1) for a, b in pairs]
        result[at] = np.array(found, np.int32)[inverse] if found else -1
        return result

    @cached_property
    def _long_forms(self) -> I64:
        """Outlines of the forms that may be two others written together."""
        long = np.array([len(text) > 3 for text in self.texts], bool)
        outlines = _outline(self.sounds.whole, self.sounds.first_letter, self.sounds.last_letter)
        return np.unique(outlines[long])

    def _together(self, first: I64, second: I64) -> I64:
        """Outlines of two tokens written together: consonant classes, a doubled one once, first and last letter."""
        sounds = self.sounds
        doubled = sounds.last_class[first] == sounds.first_class[second]
        whole = sounds.whole[first] * sounds.power[second] + sounds.whole[second]
        once = sounds.whole[first] * sounds.tail_power[second] + sounds.tail[second]
        return _outline(
            np.where(doubled, once, whole), sounds.first_letter[first], sounds.last_letter[second]
        )


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


def _sounds(tokens: Sequence[Token], keys: Sequence[str]) -> Sounds:
    """Hashes of tokens from their phonetic keys."""
    skeletons = [_skeleton(key) for key in keys]

    def powers(words: Sequence[str]) -> npt.NDArray[np.uint64]:
        return np.array([pow(SOUND_BASE, len(word), 1 << 64) for word in words], np.uint64)

    def codes(letters: Sequence[str], empty: int) -> I64:
        return np.array([ord(letter) if letter else empty for letter in letters], np.int64)

    tails = [skeleton[1:] for skeleton in skeletons]
    return Sounds(
        whole=np.array([_sound(skeleton) for skeleton in skeletons], np.uint64),
        power=powers(skeletons),
        tail=np.array([_sound(tail) for tail in tails], np.uint64),
        tail_power=powers(tails),
        first_class=codes([skeleton[:1] for skeleton in skeletons], -1),
        last_class=codes([skeleton[-1:] for skeleton in skeletons], -2),
        first_letter=codes([token.canonical[:1] for token in tokens], 0),
        last_letter=codes([token.canonical[-1:] for token in tokens], 0),
        last_vowel=codes([key[-1:] for key in keys], 0),
    )


def _outline(whole: npt.NDArray[np.uint64], first: I64, last: I64) -> I64:
    """A skeleton's hash with a first and a last letter."""
    return mix((whole >> np.uint64(1)).astype(np.int64), first * 256 + last)


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


def _slip_bits(word: str) -> int:
    """First letters that a form may have to start alike: confusable ones, the second letter, or an h before it."""
    if not word:
        return 0
    costs = LETTER_COSTS[ord(word[0]) - 97]
    return _letter_bits("".join(chr(97 + i) for i in range(_LETTERS) if costs[i] <= 1) + word[1:2] + "h")


def build_token_table(words: Sequence[str]) -> TokenTable:
    """Analyse distinct words (letters A to Z)."""
    tokens = [analyse_token(word) for word in words]
    canonical, numbers = _number([token.canonical for token in tokens])
    loose, _ = _number([token.loose for token in tokens])
    key_texts = [token_key(token.loose) for token in tokens]
    keys, _ = _number(key_texts)
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
        sounds=_sounds(tokens, key_texts),
        first_letters=np.array([_letter_bits(token.canonical[:1]) for token in tokens], np.uint64),
        slip_letters=np.array([_slip_bits(token.canonical) for token in tokens], np.uint64),
        letters=np.frombuffer("".join(forms).encode("ascii"), np.uint8) - np.uint8(97),
        dictionary=np.array([is_known(form) for form in forms], bool),
        texts=tuple(words),
        numbers=numbers,
    )
