"""Two words of bits for each token, by which compiled code rules out nearly all pairs of tokens at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ktp_dedup.encode.name_table import NameTable
from ktp_dedup.engine.program import MAX_LETTERS, TokenColumn
from ktp_dedup.engine.signatures import (
    CHEAP_SHIFT,
    JOIN_SIGN,
    LENGTH_SHIFT,
    NO_SLIP_SIGN,
    SHORT_SIGN,
    SLIPS_SHIFT,
    START_SHIFT,
)
from ktp_dedup.names import GAP_COSTS, LETTER_COSTS

U64 = npt.NDArray[np.uint64]


def _bits(letters: list[int]) -> np.uint64:
    """A bit for each letter."""
    return np.uint64(sum(1 << letter for letter in letters))


def _cheap_letters(letters: U64) -> U64:
    """uint64[words], letters that cost half an edit beside a word with these letters: weak, or like one of them."""
    weak = _bits([x for x, cost in enumerate(GAP_COSTS) if cost == 1])
    cheap = np.full(len(letters), weak, np.uint64)
    for letter, costs in enumerate(LETTER_COSTS):
        like = _bits([x for x, cost in enumerate(costs) if cost == 1])
        cheap |= np.where((letters >> np.uint64(letter)) & np.uint64(1) != 0, like, np.uint64(0))
    return cheap


def token_signatures(names: NameTable) -> U64:
    """uint64[words, 2], see `engine.signatures`."""
    words = names.words
    rows, length = words.rows, words.rows[:, TokenColumn.LENGTH].astype(np.int64)
    letters = words.letter_bits
    first = np.log2(np.maximum(words.first_letters, 1)).astype(np.uint64)
    forms = rows[:, TokenColumn.LOOSE].astype(np.uint64) | _cheap_letters(letters) << np.uint64(CHEAP_SHIFT)
    spellings = (
        letters
        | words.slip_letters << np.uint64(SLIPS_SHIFT)
        | first << np.uint64(START_SHIFT)
        | np.clip(length - 1, 0, MAX_LETTERS - 1).astype(np.uint64) << np.uint64(LENGTH_SHIFT)
        | np.where(names.known[words.canonical] | (length > MAX_LETTERS), NO_SLIP_SIGN, np.uint64(0))
        | np.where(words.short, SHORT_SIGN, np.uint64(0))
    )
    forms[names.may_join] |= JOIN_SIGN
    return np.stack([forms, spellings], axis=1)
