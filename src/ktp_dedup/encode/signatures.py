"""Four words of bits for each token, by which compiled code rules out nearly all pairs of tokens at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ktp_dedup.encode.letters import Letters
from ktp_dedup.encode.name_table import NameTable
from ktp_dedup.engine._threads import aligned
from ktp_dedup.engine.program import MAX_LETTERS
from ktp_dedup.engine.signatures import (
    CHEAP_SHIFT,
    JOIN_SIGN,
    LENGTH_SHIFT,
    SLIPS_SHIFT,
    START_SHIFT,
    WRITTEN_SIGN,
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
    """uint64[words, 4], see `engine.signatures`."""
    words = names.words
    cheap, sounds = _spelling(words.sounded)
    cheap[names.may_join] |= JOIN_SIGN
    cheap_written, written = _spelling(words.written)
    cheap_written |= np.where(words.is_sounded, np.uint64(0), WRITTEN_SIGN)
    return aligned(np.stack([cheap, sounds, cheap_written, written], axis=1))


def _spelling(spelling: Letters) -> tuple[U64, U64]:
    """uint64[words] twice: letters that cost half an edit; letters, first letters of slips, first letter, length."""
    lengths = np.clip(spelling.lengths - 1, 0, MAX_LETTERS - 1).astype(np.uint64)
    facts = (
        spelling.bits
        | spelling.slips << np.uint64(SLIPS_SHIFT)
        | spelling.first.astype(np.uint64) << np.uint64(START_SHIFT)
        | lengths << np.uint64(LENGTH_SHIFT)
    )
    return _cheap_letters(spelling.bits) << np.uint64(CHEAP_SHIFT), facts
