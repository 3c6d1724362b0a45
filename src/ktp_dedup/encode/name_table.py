"""Distinct names as rows of token data: everything about spelling is decided once for each distinct word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.encode.codes import F32, I32, I64, MISSING, dense_codes, frequency_bits
from ktp_dedup.encode.name_tokens import split_names
from ktp_dedup.encode.token_table import TokenTable, build_token_table
from ktp_dedup.engine.blocks import NO_KEY, mix
from ktp_dedup.engine.names import ABSORBS_MOST, ABSORBS_SHIFT
from ktp_dedup.engine.program import (
    KNOWN,
    MAX_LETTERS,
    MAX_TOKENS,
    MAY_JOIN,
    NAME_BITS_CAP,
    TokenColumn,
)
from ktp_dedup.names import JOIN_LETTERS, MOST_TOKENS

KEY_TOKENS = 4
KNOWN_COUNT = 10
KNOWN_SHARE = 2e-5
ALL_BITS = np.uint64(0xFFFFFFFFFFFFFFFF)

assert MOST_TOKENS <= MAX_TOKENS


@dataclass(frozen=True)
class NameTable:
    """All distinct names of all name fields.

    Attributes:
        codes: for each field, int32[n] number of the record's name, -1 missing.
        offsets: int64[names + 1], the tokens of each name.
        token: int32[tokens], row of `words` of each token.
        words: the distinct tokens.
        known: bool[canonical forms], known names: two of them that differ are two names.
    """

    codes: Mapping[str, I32]
    offsets: I64
    token: I32
    words: TokenTable
    known: npt.NDArray[np.bool_]

    @cached_property
    def name_of_token(self) -> I32:
        """int32[tokens], the name of each token."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), np.diff(self.offsets))

    @cached_property
    def canonical(self) -> I32:
        """int32[tokens], number of the canonical form of each token."""
        return self.words.canonical[self.token]

    @cached_property
    def full_keys(self) -> I64:
        """int64[names], a key of the canonical forms of a name, whatever their order."""
        forms = np.arange(self.words.forms)
        mixed = (mix(forms, np.full(len(forms), 17, np.int64)) >> 14)[self.canonical]
        return np.bincount(self.name_of_token, mixed, len(self.offsets) - 1).astype(np.int64)

    @cached_property
    def wholes(self) -> I32:
        """int32[names], the same number for names of the same canonical forms."""
        return np.unique(self.full_keys, return_inverse=True)[1].astype(np.int32)

    @cached_property
    def _counts(self) -> dict[str, I64]:
        """For each field, int64[names], how many records carry a name."""
        names = len(self.offsets) - 1
        return {
            field: np.bincount(codes[codes != MISSING], minlength=names)
            for field, codes in self.codes.items()
        }

    @cached_property
    def _token_bits(self) -> dict[str, F32]:
        found = {}
        for field, counts in self._counts.items():
            seen = np.bincount(self.canonical, counts[self.name_of_token], len(self.known))
            found[field] = frequency_bits(seen, int(counts.sum()))[self.canonical]
        return found

    def token_bits(self, field: str) -> F32:
        """float32[tokens], rarity of each token's canonical form among the records' values of a field."""
        return self._token_bits[field]

    def full_bits(self, field: str) -> F32:
        """float32[names], rarity of the whole name, in canonical forms, among the records' values of a field."""
        counts = self._counts[field]
        together = np.bincount(self.wholes, counts)
        return frequency_bits(together, int(counts.sum()))[self.wholes]

    def most_bits(self, token_bits: F32) -> F32:
        """float32[names], the most bits that a name can add: all its tokens."""
        total = np.bincount(self.name_of_token, token_bits, len(self.offsets) - 1)
        return np.nextafter(np.minimum(total, NAME_BITS_CAP).astype(np.float32), np.float32(np.inf))

    def full_rank(self, field: str) -> I64:
        """int64[n], an order of records in which alike names are neighbours: by key of the first token, then whole."""
        rank = (self.key_matrix[:, 0] << 32) ^ (self.full_keys & 0xFFFFFFFF)
        return np.append(rank, (NO_KEY << 32) ^ (NO_KEY & 0xFFFFFFFF))[self.codes[field]]

    def masks(self) -> npt.NDArray[np.uint64]:
        """uint64[names, 4], see `engine.names.may_agree` and `engine.kernel`."""
        masks = np.zeros((len(self.offsets) - 1, 4), np.uint64)
        if len(self.token) == 0:
            return masks
        words = self.words
        known = self.known[words.canonical] & ~words.short
        own = _bit(words.rows[:, TokenColumn.LOOSE])
        alike = np.where(words.short, ALL_BITS, own)[self.token]
        settled = np.where(known, own, np.uint64(0))[self.token]
        slips = np.where(self.known[words.canonical], np.uint64(0), words.slip_letters << np.uint64(32))
        letters = (words.first_letters | slips)[self.token]
        joins = self.rows[:, TokenColumn.JOIN]
        joined = np.flatnonzero(joins >= 0)
        loose_of_form = np.zeros(words.forms, np.int32)
        loose_of_form[words.canonical] = words.rows[:, TokenColumn.LOOSE]
        alike[joined] |= _bit(loose_of_form[joins[joined]])
        absorbs = np.where(self.may_join, 2, ~known).astype(np.uint64)[self.token]
        starts = np.minimum(self.offsets[:-1], len(self.token) - 1)
        masks[:, 0] = np.bitwise_or.reduceat(alike, starts)
        masks[:, 1] = np.bitwise_or.reduceat(letters, starts)
        masks[:, 1] |= np.minimum(np.add.reduceat(absorbs, starts), ABSORBS_MOST) << np.uint64(ABSORBS_SHIFT)
        masks[:, 2] = np.bitwise_or.reduceat(settled, starts)
        pairs = np.where(words.short, np.uint64(0), words.letter_pairs)
        masks[:, 3] = np.bitwise_or.reduceat(pairs[self.token], starts)
        loosely = np.unique(self.name_of_token[joined])
        masks[loosely, 1] |= np.uint64(ABSORBS_MOST << ABSORBS_SHIFT)
        masks[loosely, 2] = 0
        return masks

    @cached_property
    def may_join(self) -> npt.NDArray[np.bool_]:
        """bool[words], long words that are no known name: they may be two, see `names.levels.join_level`."""
        length = self.words.rows[:, TokenColumn.LENGTH]
        fits = (length >= JOIN_LETTERS) & (length <= MAX_LETTERS)
        return fits & ~self.known[self.words.canonical] & ~self.words.short

    @cached_property
    def rows(self) -> I32:
        """int32[tokens, 13], see `TokenColumn`."""
        words = self.words.rows.copy()
        words[:, TokenColumn.FLAGS] |= np.where(self.known[self.words.canonical], KNOWN, 0).astype(np.int32)
        words[self.may_join, TokenColumn.FLAGS] |= MAY_JOIN
        rows = np.take(words, self.token, axis=0)
        rows[:, TokenColumn.JOIN] = self.words.joined(self.token, self.name_of_token)
        return rows

    def _places(self, usable: npt.NDArray[np.bool_]) -> list[tuple[I64, I32]]:
        """For each place, the names that have so many usable words, and their word in that place."""
        there = usable[self.token]
        token = self.token[there]
        edges = np.concatenate(([0], np.cumsum(there)))[self.offsets]
        lengths = np.diff(edges)
        places = []
        for place in range(MAX_TOKENS):
            names = np.flatnonzero(lengths > place)
            places.append((names, token[edges[names] + place]))
        return places

    @cached_property
    def key_matrix(self) -> I64:
        """int64[names, 4], phonetic keys of the first tokens that are no initials or abbreviations, `NO_KEY` behind."""
        matrix = np.full((len(self.offsets) - 1, KEY_TOKENS), NO_KEY, np.int64)
        for place, (names, words) in enumerate(self._places(~self.words.short)[:KEY_TOKENS]):
            matrix[names, place] = self.words.key[words]
        return matrix

    @cached_property
    def joined_keys(self) -> I64:
        """int64[names], hash of the consonant classes of a name written as one word, with its last vowel.

        Initials, abbreviations and the names they may stand for (M. for Muhammad) do not count unless nothing else is
        there; then there is no key.
        """
        value = np.zeros(len(self.offsets) - 1, np.uint64)
        last = np.full(len(value), NO_KEY, np.int64)
        sounds = self.words.sounds
        for names, words in self._places(~self.words.short & ~self.words.meant):
            value[names] = value[names] * sounds.power[words] + sounds.whole[words]
            last[names] = sounds.last_vowel[words]
        return np.where(last == NO_KEY, NO_KEY, mix((value >> np.uint64(1)).astype(np.int64), last))


def _bit(numbers: I32) -> npt.NDArray[np.uint64]:
    """One of 64 bits for each number."""
    return np.uint64(1) << (numbers % 64).astype(np.uint64)


def build_name_table(columns: Mapping[str, pl.Series | None], records: int) -> NameTable:
    """Build the table of all distinct names of several name columns (canonical text, null where missing)."""
    filled = {field: values.rename("text") for field, values in columns.items() if values is not None}
    coded = dense_codes(pl.concat([pl.Series("text", [], pl.String), *filled.values()]))
    split = split_names(coded.distinct)
    counts = np.where(np.diff(split.offsets) == 0, 0, coded.counts)
    numbers = np.append(np.where(counts == 0, MISSING, np.arange(len(counts))), MISSING).astype(np.int32)
    missing = np.full(records, MISSING, np.int32)
    found = dict(zip(filled, numbers[coded.codes].reshape(-1, records), strict=False))
    codes = {field: found.get(field, missing) for field in columns}
    words = build_token_table(split.words)
    return NameTable(
        codes, split.offsets, split.token, words, _known(words, split.token, split.offsets, counts)
    )


def _known(words: TokenTable, token: I32, offsets: I64, counts: I64) -> npt.NDArray[np.bool_]:
    """Canonical forms that are names of their own: in the dictionary, or so frequent that they are no slip."""
    seen = np.bincount(words.canonical[token], np.repeat(counts, np.diff(offsets)), words.forms)
    least = max(KNOWN_COUNT, KNOWN_SHARE * float(counts.sum()))
    known: npt.NDArray[np.bool_] = words.dictionary | (seen >= least)
    return known
