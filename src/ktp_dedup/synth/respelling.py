"""Spellings that people bear from birth on: the same name is spelled in many ways by different persons."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth.spelling import spellings

Slots = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Rng = np.random.Generator

_KINDS = ("family", "glide", "final_i", "doubled", "arabic", "dh_d", "ai_ae", "fpv", "javanese_ao", "schwa")
_OLD_KINDS = ("van_ophuijsen", "soewandi")

_LAST_OLD_SPELLING = 1_000
"""Days since 1970-01-01 (late 1972): only people born earlier bear the old spelling."""


def respell(
    slots: Slots, birth: Ints, words: tuple[str, ...] | pl.Series, share: float, rng: Rng
) -> tuple[Slots, pl.Series]:
    """Replaces a share of the tokens by other spellings.

    Args:
        slots: token numbers, -1 for none.
        birth: birth dates of the bearers, days since 1970-01-01.
        words: token texts by number; a series ends with a null for the number -1.
        share: share of the tokens to replace, in [0, 1].
        rng: source of the choices.

    Returns:
        New token numbers, and the series of texts with the new spellings added and a null at its end.
    """
    known = list(words) if isinstance(words, tuple) else words.to_list()[:-1]
    chosen = (slots >= 0) & (rng.random(slots.shape) < share)
    row, column = np.nonzero(chosen)
    token = slots[row, column]
    old = birth[row] < _LAST_OLD_SPELLING
    distinct, inverse = np.unique(token * 2 + old, return_inverse=True)
    start, size = np.zeros(len(distinct), np.int64), np.zeros(len(distinct), np.int64)
    for index, code in enumerate(distinct.tolist()):
        others = _others(known[code >> 1], bool(code & 1))
        start[index], size[index] = len(known), len(others)
        known.extend(others)
    count = size[inverse]
    drawn = start[inverse] + (rng.random(len(count)) ** 1.7 * count).astype(np.int64)
    result = slots.copy()
    result[row, column] = np.where(count > 0, drawn, token)
    return result, pl.Series([*known, None], dtype=pl.String)


def _others(token: str, old: bool) -> list[str]:
    """Other spellings of a token, the likelier classes first."""
    kinds = (*_OLD_KINDS, *_KINDS) if old else _KINDS
    if len(token) < 3 and token not in ("M", "A"):
        return []
    return list(dict.fromkeys(other for kind in kinds for other in spellings(token, kind)))[:12]
