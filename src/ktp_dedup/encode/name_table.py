"""Distinct names as rows of token data: everything about spelling is decided once for each distinct word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.encode.codes import I32, I64, MISSING, dense_codes
from ktp_dedup.encode.frequencies import Frequencies
from ktp_dedup.encode.joins import joined
from ktp_dedup.encode.letters import LETTERS, bits_of
from ktp_dedup.encode.name_tokens import split_names
from ktp_dedup.encode.token_table import TokenTable, build_token_table
from ktp_dedup.engine._threads import aligned_rows
from ktp_dedup.engine.blocks import NO_KEY, mix
from ktp_dedup.engine.names import ABSORBS_MOST, ABSORBS_SHIFT, SLIPS_HALF
from ktp_dedup.engine.program import (
    BRIEF_SHIFT,
    KNOWN,
    MAX_LETTERS,
    MAX_TOKENS,
    MAY_JOIN,
    UNLIKE,
    TokenColumn,
)
from ktp_dedup.engine.signatures import START_BRIEFLY
from ktp_dedup.names import JOIN_LETTERS, MOST_TOKENS, nearly_same, one_edit

U64 = npt.NDArray[np.uint64]
KEY_TOKENS = 4
KNOWN_COUNT = 10
KNOWN_SHARE = 2e-5
LIKE_TIMES = 4
SLIP_TIMES = 100
_DOUBLED = re.compile(r"([a-z])\1")
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

    def complete(self) -> NameTable:
        """Make the arrays that need nothing but the names, joins among them; they stay here."""
        _ = self.masks
        return self

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
    def stable_wholes(self) -> pl.Series:
        """UInt64 for each of `wholes`, the sum of hashes of its canonical forms.

        It is the same for one name in every register, and nobody reads a name in it.
        """
        digests = (blake2b(form.encode(), digest_size=8).digest() for form in self.words.numbers)
        forms = np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)
        sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(forms[self.canonical], dtype=np.uint64)))
        found = np.zeros(int(self.wholes.max(initial=-1)) + 1, np.uint64)
        found[self.wholes] = sums[self.offsets[1:]] - sums[self.offsets[:-1]]
        return pl.Series(found)

    @cached_property
    def masks(self) -> npt.NDArray[np.uint64]:
        """uint64[names, 8], see `NameArrays.masks`."""
        masks = aligned_rows(len(self.offsets) - 1, 8, np.uint64)
        if len(self.token) == 0:
            return masks
        words = self.words
        starts = np.minimum(self.offsets[:-1], len(self.token) - 1)
        for seed, columns in ((0, (0, 2, 7)), (1, (3, 4, None))):
            for column, bits in zip(columns, self._forms(seed), strict=True):
                if column is not None:
                    masks[:, column] = np.bitwise_or.reduceat(bits, starts)
        there, joins = self._joined_bits(1)
        np.bitwise_or.at(masks[:, 6], self.name_of_token[there], joins)
        fixed = self.known[words.canonical] | words.short
        slips = np.where(fixed, np.uint64(0), words.sounded.slips | words.written.slips)
        firsts = bits_of(words.sounded.first) | bits_of(words.written.first)
        letters = (firsts | slips << np.uint64(SLIPS_HALF))[self.token]
        masks[:, 1] = np.bitwise_or.reduceat(letters, starts)
        absorbs = np.where(self.may_join, 2, ~fixed).astype(np.uint64)[self.token]
        absorbed = np.minimum(np.add.reduceat(absorbs, starts), ABSORBS_MOST)
        masks[:, 1] |= absorbed << np.uint64(ABSORBS_SHIFT)
        pairs = np.where(words.short, np.uint64(0), words.letter_pairs)
        masks[:, 5] = np.bitwise_or.reduceat(pairs[self.token], starts)
        return masks

    def _forms(self, seed: int) -> tuple[U64, U64, U64]:
        """Bits by a seed's hash, each uint64[tokens].

        For each form that a token may be or make; for each known name; for each known name that makes no form with
        its neighbour.
        """
        words = self.words
        own = _bit(words.rows[:, TokenColumn.LOOSE], seed)
        there, joins = self._joined_bits(seed)
        forms = (own | _meant_bits(words, own))[self.token]
        forms[there] |= joins
        settled = np.where(self.known[words.canonical] & ~words.short, own, np.uint64(0))[self.token]
        alone = settled.copy()
        alone[there] = alone[there + 1] = 0
        return forms, settled, alone

    def _joined_bits(self, seed: int) -> tuple[I64, U64]:
        """Places of the tokens that make a form with the one behind them, and its bit by a seed's hash."""
        loose_of_form = np.zeros(self.words.forms, np.int32)
        loose_of_form[self.words.canonical] = self.words.rows[:, TokenColumn.LOOSE]
        there = np.flatnonzero(self.joins >= 0)
        return there, _bit(loose_of_form[self.joins[there]], seed)

    @cached_property
    def may_join(self) -> npt.NDArray[np.bool_]:
        """bool[words], long words that are no known name: they may be two, see `names.levels.join_level`."""
        length = self.words.rows[:, TokenColumn.LENGTH]
        fits = (length >= JOIN_LETTERS) & (length <= MAX_LETTERS)
        return fits & ~self.known[self.words.canonical] & ~self.words.short

    @cached_property
    def rows(self) -> I32:
        """int32[words, 12], see `TokenColumn`."""
        rows = self.words.rows.copy()
        rows[:, TokenColumn.FLAGS] |= np.where(self.known[self.words.canonical], KNOWN, 0).astype(np.int32)
        rows[self.may_join, TokenColumn.FLAGS] |= MAY_JOIN
        return rows

    @cached_property
    def joins(self) -> I32:
        """int32[tokens], the canonical form that a token and the one behind it make together, -1 where none."""
        return joined(self.words, self.token, self.name_of_token)

    @property
    def tokens(self) -> I32:
        """int32[tokens, 4], see `NameArrays.tokens`."""
        words, rows = self.words, self.rows
        flags = rows[:, TokenColumn.FLAGS] | np.where(words.is_sounded, 0, UNLIKE).astype(np.int32)
        brief = (rows[:, TokenColumn.LOOSE] << BRIEF_SHIFT | flags)[self.token]
        brief[self.joins >= 0] |= MAY_JOIN
        starts = (words.sounded.slips.astype(np.int64) | words.sounded.first << START_BRIEFLY).astype(
            np.int32
        )
        return np.stack([self.token, self.joins, brief, starts[self.token]], axis=1)

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
        for names, words in self._places(~self.words.short & (self.words.meant < 0)):
            value[names] = value[names] * sounds.power[words] + sounds.whole[words]
            last[names] = sounds.last_vowel[words]
        return np.where(last == NO_KEY, NO_KEY, mix((value >> np.uint64(1)).astype(np.int64), last))


def _meant_bits(words: TokenTable, own: U64) -> U64:
    """uint64[words], the bits of all names that an initial (all bits) or abbreviation may stand for."""
    bits = np.where(words.stands & np.uint64((1 << LETTERS) - 1), ALL_BITS, np.uint64(0))
    for number in range(int(words.meant.max(initial=-1)) + 1):
        forms = np.bitwise_or.reduce(own[words.meant == number])
        bits |= np.where(words.stands >> np.uint64(LETTERS + number) & np.uint64(1), forms, np.uint64(0))
    return bits


def _bit(numbers: I32, seed: int) -> U64:
    """One of 64 bits for each number, by the hash of a seed."""
    places = mix(numbers.astype(np.int64), np.full(len(numbers), seed, np.int64)) % 64
    return np.uint64(1) << places.astype(np.uint64)


def build_name_table(
    columns: Mapping[str, pl.Series | None], records: int, stored: Frequencies | None = None
) -> NameTable:
    """Build the table of all distinct names of several name columns (canonical text, null where missing).

    What is a known name is told by the columns themselves, or by `stored` frequencies where there are any.
    """
    filled = {field: values.rename("text") for field, values in columns.items() if values is not None}
    coded = dense_codes(pl.concat([pl.Series("text", [], pl.String), *filled.values()]))
    split = split_names(coded.distinct)
    counts = np.where(np.diff(split.offsets) == 0, 0, coded.counts)
    numbers = np.append(np.where(counts == 0, MISSING, np.arange(len(counts))), MISSING).astype(np.int32)
    missing = np.full(records, MISSING, np.int32)
    found = dict(zip(filled, numbers[coded.codes].reshape(-1, records), strict=False))
    codes = {field: found.get(field, missing) for field in columns}
    words = build_token_table(split.words)
    if stored is None:
        known = _known(words, split.token, split.offsets, counts)
    else:
        known = words.dictionary | np.fromiter(
            map(stored.known.__contains__, words.numbers), bool, words.forms
        )
    return NameTable(codes, split.offsets, split.token, words, known)


def _known(words: TokenTable, token: I32, offsets: I64, counts: I64) -> npt.NDArray[np.bool_]:
    """Canonical forms that are names of their own: in the dictionary, or so frequent that they are no slip.

    A frequent form is none where it is often a slip of one far more frequent, or where one that sounds nearly the same
    is more frequent.
    """
    seen = np.bincount(words.canonical[token], np.repeat(counts, np.diff(offsets)), words.forms)
    least = max(KNOWN_COUNT, KNOWN_SHARE * float(counts.sum()))
    known: npt.NDArray[np.bool_] = words.dictionary | (seen >= least)
    forms = list(words.numbers)
    for times, likes in ((LIKE_TIMES, nearly_same), (SLIP_TIMES, one_edit)):
        for number in np.flatnonzero(seen >= times * least).tolist():
            once = _DOUBLED.sub(r"\1", forms[number])
            for like in (*likes(forms[number]), *(likes(once) if once != forms[number] else ())):
                other = words.numbers.get(like)
                if other is not None and seen[other] * times <= seen[number]:
                    known[other] &= words.dictionary[other]
    return known
