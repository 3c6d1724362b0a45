"""Facts on every byte of a text as bits, 64 to a word: a question to all of them is an operation per word.

The way of Langdale and Lemire (Parsing Gigabytes of JSON per Second, VLDB Journal 28, 2019) with numpy's
operations on whole arrays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_WORD, _LOG, _MASK = 64, 6, 63
_SHIFTS = tuple(np.uint64(1 << power) for power in range(6))
_ALL = ~np.uint64(0)
_ONE, _TOP, _IN_WORD = np.uint64(1), np.uint64(63), np.uint64(63)

Bits = NDArray[np.uint64]
"""Bit ``i % 64`` of word ``i // 64`` is that of byte ``i``; a word of zeros stands at the end."""


def packed(flags: NDArray[np.bool_]) -> Bits:
    """The bits of flags."""
    words = np.zeros(len(flags) // _WORD + 2, np.dtype("<u8"))
    some = np.packbits(flags, bitorder="little")
    words.view(np.uint8)[: len(some)] = some
    return words.astype(np.uint64, copy=False)


def placed(at: NDArray[np.int64], like: Bits) -> Bits:
    """As many bits as another has, set at distinct places."""
    words = np.zeros_like(like)
    np.bitwise_or.at(words, at >> _LOG, _ONE << (at.astype(np.uint64) & _IN_WORD))
    return words


def places(bits: Bits) -> NDArray[np.int64]:
    """Where the bits are set, in order."""
    words = np.flatnonzero(bits)
    flags = np.unpackbits(bits[words].astype("<u8", copy=False).view(np.uint8), bitorder="little")
    found = np.flatnonzero(flags.view(np.bool_))
    at: NDArray[np.int64] = (words[found >> _LOG] << _LOG) + (found & _MASK)
    return at


def counts(bits: Bits, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many bits are set from each edge to before the next one."""
    up_to = np.bitwise_count(bits).astype(np.int64).cumsum()
    words = edges >> _LOG
    from_here = _ALL << (edges.astype(np.uint64) & _IN_WORD)
    before: NDArray[np.int64] = up_to[words] - np.bitwise_count(bits[words] & from_here)
    return np.diff(before)


def odd_up_to(bits: Bits) -> Bits:
    """Whether the number of bits set up to each place, itself included, is odd."""
    found = bits.copy()
    for shift in _SHIFTS:
        found ^= found << shift
    odd_words = np.bitwise_xor.accumulate(found >> _TOP)
    found[1:] ^= np.uint64(0) - odd_words[:-1]
    return found


def moved_up(bits: Bits) -> Bits:
    """Each bit at the next place; the first one is not set."""
    found = bits << _ONE
    found[1:] |= bits[:-1] >> _TOP
    return found


def moved_down(bits: Bits) -> Bits:
    """Each bit at the place before."""
    found = bits >> _ONE
    found[:-1] |= bits[1:] << _TOP
    return found
