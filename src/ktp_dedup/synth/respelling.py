"""Spellings that people bear from birth on: the same name is spelled in many ways by different persons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth.spelling import spellings

Slots = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Rng = np.random.Generator

_KINDS = ("family", "glide", "final_i", "arabic", "dh_d", "ai_ae", "doubled", "fpv", "javanese_ao", "schwa")
_OLD_KINDS = ("van_ophuijsen", "soewandi")
_MOST = 12

_LAST_OLD_SPELLING = 1_000
"""Days since 1970-01-01 (late 1972): only people born earlier bear the old spelling."""


@dataclass
class Vocabulary:
    """Texts of token numbers; grows as spellings are added.

    Attributes:
        words: text of each token number, in capitals.
    """

    words: list[str]

    def series(self) -> pl.Series:
        """The texts, with a null at the end for the missing token."""
        return pl.Series([*self.words, None], dtype=pl.String)

    def add(self, words: list[str]) -> int:
        """Adds words and returns the number of the first one."""
        start = len(self.words)
        self.words.extend(words)
        return start


def respell(slots: Slots, birth: Ints, *, share: float, vocabulary: Vocabulary, rng: Rng) -> Slots:
    """Replaces a share of the tokens by other spellings, which are added to the vocabulary.

    Args:
        slots: token numbers, -1 for none.
        birth: birth dates of the bearers, days since 1970-01-01.
        share: share of the tokens to replace, in [0, 1].
        vocabulary: texts of the token numbers.
        rng: source of the choices.
    """
    row, column = np.nonzero((slots >= 0) & (rng.random(slots.shape) < share))
    token = slots[row, column]
    distinct, back = np.unique(token * 2 + (birth[row] < _LAST_OLD_SPELLING), return_inverse=True)
    start, size = np.zeros(len(distinct), np.int64), np.zeros(len(distinct), np.int64)
    for index, code in enumerate(distinct.tolist()):
        others = _others(vocabulary.words[code >> 1], bool(code & 1))
        start[index], size[index] = vocabulary.add(others), len(others)
    drawn = start[back] + (rng.random(len(token)) ** 1.7 * size[back]).astype(np.int64)
    result = slots.copy()
    result[row, column] = np.where(size[back] > 0, drawn, token)
    return result


def _others(token: str, old: bool) -> list[str]:
    """Other spellings of a token, the likelier classes first."""
    kinds = (*_OLD_KINDS, *_KINDS) if old else _KINDS
    return list(dict.fromkeys(other for kind in kinds for other in spellings(token, kind)))[:_MOST]
