"""Distinct tokens as integers for the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ktp_dedup.encode.codes import I32, I64
from ktp_dedup.encode.letters import LETTERS, Letters, bits_of, spell
from ktp_dedup.engine.blocks import mix
from ktp_dedup.engine.program import SHORT, TokenColumn
from ktp_dedup.names import Token, analyse_token, fold, is_family, is_known, join_canonical, loose, token_key

_TARGETS = 38
_OUTLINE_BITS = 22
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
        rows: int32[tokens, 12], see `TokenColumn`; without the flags of known names.
        canonical: int32[tokens], number of the canonical form; `forms` how many there are.
        key: int64[tokens], phonetic key for blocking.
        meant: int64[tokens], number of the name that an abbreviation may stand for, -1 for the others.
        stands: uint64[tokens], what an initial or abbreviation may stand for: first letters, and from `LETTERS` on
            names by `meant`.
        sounds: hashes of the consonant classes of the tokens.
        as_written: the same where a token is read letter by letter, not as the name that it is a spelling of.
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
    as_written: Sounds
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

    def joined(self, token: I32, name: I32) -> I32:
        """Number of the form that each token of a name makes with the one behind it, -1 where there is none.

        Args:
            token: int32, tokens of all names behind each other.
            name: int32, the name of each.
        """
        result = np.full(len(token), -1, np.int32)
        worded = self.written.lengths[token] > 1
        at = np.flatnonzero((name[:-1] == name[1:]) & worded[:-1] & worded[1:])
        at = at[self._likely(token[at], token[at + 1])]
        distinct, inverse = np.unique(
            token[at].astype(np.int64) * len(self.texts) + token[at + 1], return_inverse=True
        )
        pairs = (divmod(both, len(self.texts)) for both in distinct.tolist())
        found = [self.numbers.get(join_canonical(self.texts[a], self.texts[b]), -1) for a, b in pairs]
        result[at] = np.array(found, np.int32)[inverse]
        return result

    def _likely(self, first: I32, second: I32) -> npt.NDArray[np.bool_]:
        """Whether two tokens written together may be a longer one, by the outlines of the longer ones.

        Most pairs are told off by a table of some bits of the outlines, the others by the outlines themselves.
        """
        outlines = [_outline(s.whole, s.first_letter, s.last_letter) for s in (self.sounds, self.as_written)]
        long = np.concatenate([outline[self.written.lengths > 3] for outline in outlines])
        seen = np.zeros(1 << _OUTLINE_BITS, bool)
        seen[long & ((1 << _OUTLINE_BITS) - 1)] = True
        together = self._together(first, second)
        likely: npt.NDArray[np.bool_] = seen[together & ((1 << _OUTLINE_BITS) - 1)]
        likely[likely] = np.isin(together[likely], long)
        return likely

    def _together(self, first: I32, second: I32) -> I64:
        """Outlines of two tokens written together: consonant classes, a doubled one once, first and last letter."""
        sounds = self.as_written
        single = sounds.power[first] == np.uint64(SOUND_BASE)  # a first letter never merges with what follows
        doubled = (sounds.last_class[first] == sounds.first_class[second]) & ~single
        power = np.where(doubled, sounds.tail_power[second], sounds.power[second])
        behind = np.where(doubled, sounds.tail[second], sounds.whole[second])
        whole = sounds.whole[first] * power + behind
        return _outline(whole, sounds.first_letter[first], sounds.last_letter[second])


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


def _sounds(keys: Sequence[str], key: I32, first_letter: I64, last_letter: I64) -> Sounds:
    """Hashes of tokens from the distinct phonetic keys and the key of each token."""
    skeletons = [_skeleton(text) for text in keys]
    tails = [skeleton[1:] for skeleton in skeletons]

    def numbers(values: Iterable[int]) -> npt.NDArray[np.uint64]:
        return np.fromiter(values, np.uint64, len(keys))[key]

    def codes(letters: Iterable[str], empty: int) -> I64:
        return np.fromiter((ord(letter) if letter else empty for letter in letters), np.int64, len(keys))[key]

    return Sounds(
        whole=numbers(map(_sound, skeletons)),
        power=numbers(pow(SOUND_BASE, len(skeleton), 1 << 64) for skeleton in skeletons),
        tail=numbers(map(_sound, tails)),
        tail_power=numbers(pow(SOUND_BASE, len(tail), 1 << 64) for tail in tails),
        first_class=codes((skeleton[:1] for skeleton in skeletons), -1),
        last_class=codes((skeleton[-1:] for skeleton in skeletons), -2),
        first_letter=first_letter,
        last_letter=last_letter,
        last_vowel=codes((text[-1:] for text in keys), 0),
    )


def _as_written(tokens: Sequence[Token], numbers: Mapping[str, int], key: I32, letters: Letters) -> Sounds:
    """`_sounds` where spellings of a family of names (HAN for CAN) are read letter by letter.

    `numbers` and `key` are of the phonetic keys, `letters` those of the canonical forms.
    """
    families = [place for place, token in enumerate(tokens) if is_family(token.canonical)]
    forms = [fold(tokens[place].text.lower()) for place in families]
    every, key, first, last = dict(numbers), key.copy(), letters.first.copy(), letters.last.copy()
    key[families] = [every.setdefault(token_key(loose(form)), len(every)) for form in forms]
    first[families] = [ord(form[0]) - ord("a") for form in forms]
    last[families] = [ord(form[-1]) - ord("a") for form in forms]
    return _sounds(list(every), key, first, last)


def _outline(whole: npt.NDArray[np.uint64], first: I64, last: I64) -> I64:
    """A skeleton's hash with a first and a last letter."""
    return mix((whole >> np.uint64(1)).astype(np.int64), first * 256 + last)


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
        sounds=_sounds(list(keys), key, sounded.first, sounded.last),
        as_written=_as_written(tokens, keys, key, sounded),
        sounded=sounded,
        written=written,
        letter_pairs=forms.pairs()[canonical],
        dictionary=np.array([is_known(form) for form in numbers], bool),
        texts=tuple(words),
        numbers=numbers,
    )
