"""Keys of records by blocking rule, as numbers that are put together only while a rule is blocked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ktp_dedup.engine.program import I32, I64

NO_KEY = -1
_MOST_KEYS = 1 << 62


@dataclass(frozen=True)
class Lookup:
    """Values of records through the number of what they have: a small table instead of one more array of all records.

    Attributes:
        codes: int32[n], row of `table` for each record, -1 for its last row.
        table: int32 or int64[values + 1, width].
    """

    codes: I32
    table: npt.NDArray[np.signedinteger]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def width(self) -> int:
        """Values of a record."""
        return int(self.table.shape[1])

    @property
    def size(self) -> int:
        """One more than the greatest value."""
        return int(self.table.max(initial=0)) + 1

    def of(self, records: I32 | slice) -> I64:
        """The values of some records, int64[records, width]."""
        return self.table[self.codes[records]].astype(np.int64, copy=False)


@dataclass(frozen=True)
class KeyColumns:
    """The keys of one blocking rule.

    Attributes:
        name: of the rule.
        factors: a key of the rule is one of each of these together; values below 0 are no keys.
        refinements: further keys for blocks that are too large, best first; the first value of each counts.
    """

    name: str
    factors: tuple[Lookup, ...]
    refinements: tuple[Lookup, ...] = ()

    @property
    def width(self) -> int:
        """Most keys of a record."""
        return int(np.prod([factor.width for factor in self.factors], dtype=np.int64))

    @property
    def keys(self) -> I64:
        """int64[n, width], the keys of each record, `NO_KEY` where it has none; made anew each time."""
        every = slice(None)
        keys, size = self.factors[0].of(every), self.factors[0].size
        for factor in self.factors[1:]:
            keys = _product(keys, factor.of(every), factor.size, exact=size * factor.size < _MOST_KEYS)
            size *= factor.size
        return _without_repeats(keys)


def mix(a: I64, b: I64) -> I64:
    """Mix two columns of keys into one, non-negative (splitmix64 finaliser, Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        x = a.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + b.astype(np.uint64)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((x ^ (x >> np.uint64(31))) >> np.uint64(1)).astype(np.int64)


def _product(a: I64, b: I64, size: int, *, exact: bool) -> I64:
    """Each key of `a` with each of `b`, which are below `size`; as one number, or mixed where that is too large."""
    left, right = np.repeat(a, b.shape[1], axis=1), np.tile(b, (1, a.shape[1]))
    missing = (left < 0) | (right < 0)
    if exact:
        left *= size
        left += right
    else:
        left = mix(left, right)
    left[missing] = NO_KEY
    return left


def _without_repeats(keys: I64) -> I64:
    """Keys with repeats within a record blanked."""
    if keys.shape[1] == 1:
        return keys
    keys = np.sort(keys, axis=1)[:, ::-1].copy()
    keys[:, 1:][keys[:, 1:] == keys[:, :-1]] = NO_KEY
    return keys
