"""Distinct tokens as integers for the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ktp_dedup.encode.codes import I32, I64
from ktp_dedup.encode.letters import LETTERS, Letters, bits_of, spell
from ktp_dedup.engine.program import SHORT, TokenColumn
from ktp_dedup.names import Token, analyse_token, is_known, token_key

_TARGETS = 38
SOUND_BASE = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Sounds:
    """Polynomial hashes of the consonant classes of tokens, so that hashes of words written as one can be put together.

    Attributes:
        whole: uint64[tokens], of all classes.
        power: uint64[tokens], what moves another hash on by as many classes.
        last_vowel: int64[tokens], vowel of the key.
    """

    whole: npt.NDArray[np.uint64]
    power: npt.NDArray[np.uint64]
    last_vowel: I64


@dataclass(frozen=True)
class TokenTable:
    """Facts of distinct tokens.

    Attributes:
        rows: int32[tokens, 12], see `TokenColumn`; without the flags of known names.
        canonical: int32[tokens], number of the canonical form; `forms` how many there are.
        key: int64[tokens], phonetic key for blocking.
        meant: int64[tokens], number of the name that an abbreviation may stand for, -1 for the others.
        stands: uint64[tokens], what an initial or abbreviation may stand for: first letters, and from `LETTERS` on
            names by `meant`.
        sounds: hashes of the consonant classes of the tokens.
        short: bool[tokens], initials and ambiguous abbreviations.
        sounded, written: letters of the canonical form of each token, and of the token as it is written.
        letter_pairs: uint64[tokens], bits of the pairs of neighbouring letters of the canonical form, ends included.
        dictionary: bool[forms], whether a form is a common name.
        texts: the tokens.
        numbers: number of each canonical form.
    """

    rows: I32
    canonical: I32
    forms: int
    key: I64
    short: npt.NDArray[np.bool_]
    meant: I64
    stands: npt.NDArray[np.uint64]
    sounds: Sounds
    sounded: Letters
    written: Letters
    letter_pairs: npt.NDArray[np.uint64]
    dictionary: npt.NDArray[np.bool_]
    texts: tuple[str, ...]
    numbers: dict[str, int]

    @property
    def letters(self) -> npt.NDArray[np.uint8]:
        """uint8, canonical forms and then the tokens as written behind each other, 0..25."""
        return np.append(self.sounded.text, self.written.text)

    @property
    def is_sounded(self) -> npt.NDArray[np.bool_]:
        """bool[tokens], whether a token is written as its canonical form."""
        sounded: npt.NDArray[np.bool_] = (
            self.rows[:, TokenColumn.WRITTEN_CHARS] == self.rows[:, TokenColumn.CHARS]
        )
        return sounded


def _number(texts: Sequence[str]) -> tuple[I32, dict[str, int]]:
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


def _sounds(keys: Sequence[str], key: I32) -> Sounds:
    """Hashes of tokens from the distinct phonetic keys and the key of each token."""
    skeletons = [_skeleton(text) for text in keys]

    def numbers(values: Iterable[int]) -> npt.NDArray[np.uint64]:
        return np.fromiter(values, np.uint64, len(keys))[key]

    return Sounds(
        whole=numbers(map(_sound, skeletons)),
        power=numbers(pow(SOUND_BASE, len(skeleton), 1 << 64) for skeleton in skeletons),
        last_vowel=np.fromiter((ord(text[-1]) if text else 0 for text in keys), np.int64, len(keys))[key],
    )


def _targets(tokens: Sequence[Token]) -> dict[str, int]:
    """Numbers of the canonical forms that initials and abbreviations may stand for."""
    meant = sorted({target for token in tokens if token.is_short for target in token.stands_for})
    if len(meant) > _TARGETS:
        raise ValueError(f"abbreviations may stand for at most {_TARGETS} names")
    return {target: i for i, target in enumerate(meant)}


def _stands(token: Token, targets: dict[str, int]) -> int:
    """Bits of what an initial or abbreviation may stand for: first letters, and canonical forms."""
    bits = 1 << (ord(token.text[0].lower()) - 97) if token.role == "initial" else 0
    for meant in token.stands_for:
        bits |= 1 << (LETTERS + targets[meant])
    return bits


def _halves(bits: npt.NDArray[np.uint64]) -> tuple[I32, I32]:
    """Low and high 32 bits."""
    low, high = bits & np.uint64(0xFFFFFFFF), bits >> np.uint64(32)
    return low.astype(np.uint32).view(np.int32), high.astype(np.uint32).view(np.int32)


def _offers(canonical: I32, first: I64, meant: I64, written_first: I64) -> npt.NDArray[np.uint64]:
    """Bits by which an initial or abbreviation may mean a token: first letters as written and as spelled now, its form.

    `first` and `meant` are the first letter of each form, and its number among `_targets` or -1.
    """
    by_form = bits_of(first) | bits_of(np.where(meant < 0, -1, meant + LETTERS))
    return by_form[canonical] | bits_of(written_first)


def _rows(columns: Mapping[TokenColumn, npt.ArrayLike], tokens: int) -> I32:
    """Columns by their place in the engine's rows; the others are 0."""
    rows = np.zeros((tokens, len(TokenColumn)), np.int32)
    for column, values in columns.items():
        rows[:, column] = values
    return rows


def build_token_table(words: Sequence[str]) -> TokenTable:
    """Analyse distinct words (letters A to Z)."""
    tokens = [analyse_token(word) for word in words]
    canonical, numbers = _number([token.canonical for token in tokens])
    loose, loose_forms = _number([token.loose for token in tokens])
    key_of_loose, keys = _number([token_key(form) for form in loose_forms])
    key, forms, targets = key_of_loose[loose], spell(list(numbers)), _targets(tokens)
    sounded, written = forms.of(canonical), spell([word.lower() for word in words])
    alike = np.array([token.canonical == token.text.lower() for token in tokens], bool)
    short = np.array([token.is_short for token in tokens], bool)
    meant = np.array([targets.get(form, -1) for form in numbers], np.int64)
    stands = np.array([_stands(token, targets) if token.is_short else 0 for token in tokens], np.uint64)
    offers = _offers(canonical, forms.first, meant, written.first)
    columns: dict[TokenColumn, npt.ArrayLike] = {
        TokenColumn.CANONICAL: canonical,
        TokenColumn.LOOSE: loose,
        TokenColumn.ENDING: [token.ending for token in tokens],
        TokenColumn.FLAGS: np.where(short, SHORT, 0),
        TokenColumn.LENGTH: sounded.lengths,
        TokenColumn.CHARS: sounded.starts,
        TokenColumn.WRITTEN_LENGTH: written.lengths,
        TokenColumn.WRITTEN_CHARS: np.where(alike, sounded.starts, len(forms.text) + written.starts),
        **dict(zip((TokenColumn.STANDS_LOW, TokenColumn.STANDS_HIGH), _halves(stands), strict=True)),
        **dict(zip((TokenColumn.OFFERS_LOW, TokenColumn.OFFERS_HIGH), _halves(offers), strict=True)),
    }
    return TokenTable(
        rows=_rows(columns, len(tokens)),
        canonical=canonical,
        forms=len(numbers),
        key=key.astype(np.int64),
        short=short,
        meant=meant[canonical],
        stands=stands,
        sounds=_sounds(list(keys), key),
        sounded=sounded,
        written=written,
        letter_pairs=forms.pairs()[canonical],
        dictionary=np.array([is_known(form) for form in numbers], bool),
        texts=tuple(words),
        numbers=numbers,
    )
