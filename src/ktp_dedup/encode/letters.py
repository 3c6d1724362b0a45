"""Letters of words in one spelling, and what compiled code asks of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ktp_dedup.encode.codes import I32, I64
from ktp_dedup.engine.blocks import mix
from ktp_dedup.names import LETTER_COSTS

LETTERS = 26
_SLIP_COST = 2
_H = np.uint64(1 << (ord("h") - ord("a")))

U64 = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Letters:
    """Letters of words behind each other.

    Attributes:
        text: uint8, the letters, 0..25.
        starts, lengths: int64[words], where a word begins, how many letters it has.
        bits: uint64[words], bits of its letters.
        first, last: int64[words], first and last letter.
        slips: uint64[words], bits of the first letters that a word may have which begins alike: confusable ones, the
            second letter, or an h before it; see `names.starts_alike`.
    """

    text: npt.NDArray[np.uint8]
    starts: I64
    lengths: I64
    bits: U64
    first: I64
    last: I64
    slips: U64

    def of(self, word: I32) -> Letters:
        """The letters of the word of each token."""
        return replace(
            self,
            starts=self.starts[word],
            lengths=self.lengths[word],
            bits=self.bits[word],
            first=self.first[word],
            last=self.last[word],
            slips=self.slips[word],
        )

    def pairs(self) -> U64:
        """uint64[words], one of 64 bits for each pair of neighbouring letters; 26 stands at both ends.

        Only of all words in their order.
        """
        letters = self.text.astype(np.int64)
        before = np.append(LETTERS, letters[:-1])
        before[self.starts] = LETTERS
        ends = bits_of(mix(self.last, np.full(len(self.last), LETTERS, np.int64)) % 64)
        inner: U64 = np.bitwise_or.reduceat(bits_of(mix(before, letters) % 64), self.starts)
        return inner | ends


def bits_of(places: I64) -> U64:
    """One bit for each place, none where it is negative."""
    return np.where(places < 0, 0, np.uint64(1) << np.maximum(places, 0).astype(np.uint64)).astype(np.uint64)


def spell(words: Sequence[str]) -> Letters:
    """Letters of words (a to z)."""
    text = np.frombuffer("".join(words).encode("ascii"), np.uint8) - np.uint8(ord("a"))
    lengths = np.array([len(word) for word in words], np.int64)
    ends = np.cumsum(lengths)
    starts = ends - lengths
    bits = bits_of(text.astype(np.int64))
    near = [sum(1 << i for i in range(LETTERS) if costs[i] <= _SLIP_COST) for costs in LETTER_COSTS]
    second = np.where(lengths > 1, bits[np.minimum(starts + 1, len(bits) - 1)], np.uint64(0))
    first = text[starts].astype(np.int64)
    return Letters(
        text=text,
        starts=starts,
        lengths=lengths,
        bits=np.bitwise_or.reduceat(bits, starts),
        first=first,
        last=text[ends - 1].astype(np.int64),
        slips=np.array(near, np.uint64)[first] | second | _H,
    )
