"""Distinct names as rows of token data: everything about spelling is decided once for each distinct token.

Most names are plain words that need no look at their neighbours: those are split by columnar expressions,
    and only their
distinct words are analysed. Names with titles, aliases, patronyms or punctuation are analysed one by one, once each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.encode.codes import F32, I32, I64, MISSING, frequency_bits
from ktp_dedup.encode.token_table import TokenTable, build_token_table
from ktp_dedup.engine.blocks import NO_KEY, mix
from ktp_dedup.engine.program import KNOWN, MAX_TOKENS, NAME_BITS_CAP, TokenColumn
from ktp_dedup.engine.tokens import PLAIN_NAME
from ktp_dedup.names import MOST_TOKENS, analyse, is_plain_word

PLAIN = r"^[A-Z]+( [A-Z]+)*$"
KEY_TOKENS = 4
KNOWN_COUNT = 10
KNOWN_SHARE = 2e-5

assert MOST_TOKENS <= MAX_TOKENS


@dataclass(frozen=True)
class NameTable:
    """All distinct names of all name fields.

    Attributes:
        codes: for each field, int32[n] number of the record's name, -1 missing.
        offsets: int64[names + 1], the tokens of each name.
        token: int64[tokens], row of `words` of each token.
        words: the distinct tokens.
        known: bool[canonical forms], known names: two of them that differ are two names.
    """

    codes: Mapping[str, I32]
    offsets: I64
    token: I64
    words: TokenTable
    known: npt.NDArray[np.bool_]

    @cached_property
    def name_of_token(self) -> I64:
        """int64[tokens], the name of each token."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    @cached_property
    def canonical(self) -> I64:
        """int64[tokens], number of the canonical form of each token."""
        return self.words.canonical[self.token]

    @cached_property
    def full_keys(self) -> I64:
        """int64[names], a key of the canonical forms of a name, whatever their order."""
        mixed = mix(self.canonical, np.full(len(self.canonical), 17, np.int64)) >> 14
        return np.bincount(self.name_of_token, mixed, len(self.offsets) - 1).astype(np.int64)

    def _name_counts(self, field: str) -> I64:
        codes = self.codes[field]
        return np.bincount(codes[codes != MISSING], minlength=len(self.offsets) - 1)

    def token_bits(self, field: str) -> F32:
        """float32[tokens], rarity of each token's canonical form among the records' values of a field."""
        weights = self._name_counts(field)[self.name_of_token]
        counts = np.bincount(self.canonical, weights, len(self.known))
        total = int((self.codes[field] != MISSING).sum())
        return frequency_bits(counts, total)[self.canonical]

    def full_bits(self, field: str) -> F32:
        """float32[names], rarity of the whole name, in canonical forms, among the records' values of a field."""
        counts = self._name_counts(field)
        _, number = np.unique(self.full_keys, return_inverse=True)
        together = np.bincount(number, counts)
        return frequency_bits(together, int(counts.sum()))[number]

    def most_bits(self, token_bits: F32) -> F32:
        """float32[names], the most bits that a name can add: all its tokens."""
        total = np.bincount(self.name_of_token, token_bits, len(self.offsets) - 1)
        return np.nextafter(np.minimum(total, NAME_BITS_CAP).astype(np.float32), np.float32(np.inf))

    def full_rank(self, field: str) -> I64:
        """int64[n], an order of records in which alike names are neighbours: by key of the first token, then whole."""
        first = np.append(self.key_matrix[:, 0], NO_KEY)
        whole = np.append(self.full_keys, NO_KEY)
        codes = self.codes[field]
        return (first[codes] << 32) ^ (whole[codes] & 0xFFFFFFFF)

    def masks(self) -> npt.NDArray[np.uint64]:
        """uint64[names, 2], see `engine.tokens.may_agree`."""
        rows = self.rows
        known = (rows[:, TokenColumn.FLAGS] & KNOWN) != 0
        loose_of = np.zeros(len(self.known), np.int64)
        loose_of[self.canonical] = rows[:, TokenColumn.LOOSE]
        bits = _bit(rows[:, TokenColumn.LOOSE].astype(np.int64))
        joined = rows[:, TokenColumn.JOIN].astype(np.int64)
        bits |= np.where(joined >= 0, _bit(loose_of[np.maximum(joined, 0)]), np.uint64(0))
        bits[self.words.short[self.token]] = np.uint64(0xFFFFFFFFFFFFFFFF)
        letters = self.words.first_letters[self.token]
        letters |= np.where(known, np.uint64(0), self.words.slip_letters[self.token] << np.uint64(32))
        plain = known & ~self.words.short[self.token] & (joined < 0)
        starts = np.minimum(self.offsets[:-1], max(len(bits) - 1, 0))
        masks = np.zeros((len(self.offsets) - 1, 2), np.uint64)
        if len(bits):
            masks[:, 0] = np.bitwise_or.reduceat(bits, starts)
            masks[:, 1] = np.bitwise_or.reduceat(letters, starts)
            masks[:, 1] |= np.where(np.bitwise_and.reduceat(plain, starts), PLAIN_NAME, np.uint64(0))
        return masks

    @cached_property
    def rows(self) -> I32:
        """int32[tokens, 13], see `TokenColumn`."""
        rows = self.words.rows[self.token]
        rows[:, TokenColumn.FLAGS] |= np.where(self.known[self.canonical], KNOWN, 0).astype(np.int32)
        rows[:, TokenColumn.JOIN] = self.words.joined(self.token, self.name_of_token)
        return np.ascontiguousarray(rows)

    def _places(
        self, matrix_of: npt.NDArray[Any], usable: npt.NDArray[np.bool_], width: int, empty: int
    ) -> npt.NDArray[Any]:
        """A value of each usable token, by name and place, `empty` behind the last."""
        names = self.name_of_token[usable]
        starts = np.searchsorted(names, np.arange(len(self.offsets) - 1))
        place = np.arange(len(names)) - starts[names]
        matrix = np.full((len(self.offsets) - 1, width), empty, matrix_of.dtype)
        within = place < width
        matrix[names[within], place[within]] = matrix_of[self.token[usable]][within]
        return matrix

    @cached_property
    def key_matrix(self) -> I64:
        """int64[names, 4], phonetic keys of the first tokens that are no initials or abbreviations, `NO_KEY` behind."""
        return self._places(self.words.key, ~self.words.short[self.token], KEY_TOKENS, NO_KEY)

    @cached_property
    def joined_keys(self) -> I64:
        """int64[names], hash of the consonant classes of a name written as one word, with its last vowel.

        Initials, abbreviations and the names they may stand for (M. for Muhammad) do not count unless nothing else is
        there; then there is no key.
        """
        usable = ~self.words.short[self.token] & ~self.words.meant[self.token]
        tokens = self._places(np.arange(len(self.words.texts)), usable, MAX_TOKENS, NO_KEY)
        value = np.zeros(len(tokens), np.uint64)
        last = np.zeros(len(tokens), np.int64)
        for column in range(MAX_TOKENS):
            here = tokens[:, column]
            there = here != NO_KEY
            token = here[there]
            value[there] = value[there] * self.words.sounds.power[token] + self.words.sounds.whole[token]
            last[there] = self.words.sounds.last_vowel[token]
        mixed = mix((value >> np.uint64(1)).astype(np.int64), last)
        return np.where(tokens[:, 0] == NO_KEY, NO_KEY, mixed)


def _bit(numbers: I64) -> npt.NDArray[np.uint64]:
    """One of 64 bits for each number."""
    return np.uint64(1) << (numbers % 64).astype(np.uint64)


def _split_plain(names: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tokens (name, place, word) of names that need no look at neighbours, and the other names (name, text)."""
    plain = names.filter(pl.col("text").str.contains(PLAIN))
    exploded = plain.select("name", word=pl.col("text").str.split(" ")).explode("word")
    words = exploded["word"].unique()
    odd = words.filter(pl.Series([not is_plain_word(word) for word in words.to_list()], dtype=pl.Boolean))
    doubtful = exploded.filter(pl.col("word").is_in(odd.implode()))["name"].unique()
    counts = exploded.group_by("name").len()
    long = counts.filter(pl.col("len") > MOST_TOKENS)["name"]
    special = pl.concat([doubtful, long]).unique()
    simple = exploded.filter(~pl.col("name").is_in(special.implode()))
    return simple, names.filter(pl.col("name").is_in(special.implode()) | ~pl.col("text").str.contains(PLAIN))


def _split(names: pl.DataFrame) -> pl.DataFrame:
    """Tokens of all names: columns name (int64) and word, in order of name and place."""
    simple, special = _split_plain(names)
    numbers: list[int] = []
    words: list[str] = []
    for number, text in zip(special["name"].to_list(), special["text"].to_list(), strict=True):
        tokens = analyse(text).tokens
        numbers += [number] * len(tokens)
        words += [token.text for token in tokens]
    slow = pl.DataFrame({"name": numbers, "word": words}, schema={"name": pl.Int64, "word": pl.String})
    return pl.concat([simple, slow]).sort("name", maintain_order=True)


def build_name_table(columns: Mapping[str, pl.Series | None], records: int) -> NameTable:
    """Build the table of all distinct names of several name columns (canonical text, null where missing)."""
    filled = {field: values for field, values in columns.items() if values is not None}
    distinct = pl.concat(
        [pl.Series("text", [], dtype=pl.String), *(v.rename("text") for v in filled.values())]
    )
    texts = distinct.drop_nulls().unique()
    names = pl.DataFrame(
        {"name": np.arange(len(texts)), "text": texts}, schema={"name": pl.Int64, "text": pl.String}
    )
    tokens = _split(names)
    words = tokens["word"].unique().sort()
    table = build_token_table(words.to_list())
    numbers = pl.DataFrame({"word": words, "token": np.arange(len(words))})
    token = (
        tokens.join(numbers, on="word", how="left", maintain_order="left")["token"]
        .to_numpy()
        .astype(np.int64)
    )
    offsets = np.searchsorted(tokens["name"].to_numpy(), np.arange(len(texts) + 1)).astype(np.int64)
    empty = np.append(np.diff(offsets) == 0, True)  # the last stands for missing
    codes = {}
    for field, values in columns.items():
        codes[field] = np.full(records, MISSING, np.int32)
        if values is not None:
            joined = (
                values.rename("text").to_frame().join(names, on="text", how="left", maintain_order="left")
            )
            numbered = joined["name"].fill_null(MISSING).to_numpy().astype(np.int32)
            codes[field] = np.where(empty[numbered], np.int32(MISSING), numbered)
    counts = np.zeros(len(texts), np.int64)
    for numbered in codes.values():
        counts += np.bincount(numbered[numbered != MISSING], minlength=len(texts))
    return NameTable(codes, offsets, token, table, _known(table, token, offsets, counts))


def _known(table: TokenTable, token: I64, offsets: I64, counts: I64) -> npt.NDArray[np.bool_]:
    """Canonical forms that are names of their own: in the dictionary, or so frequent that they are no slip."""
    weights = np.repeat(counts, np.diff(offsets))
    seen = np.bincount(table.canonical[token], weights, table.forms)
    least = max(KNOWN_COUNT, KNOWN_SHARE * float(counts.sum()))
    known: npt.NDArray[np.bool_] = table.dictionary | (seen >= least)
    return known
