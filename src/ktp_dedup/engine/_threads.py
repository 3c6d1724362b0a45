"""Work on slices of the records, one for each thread, and rows that start where a line of the cache does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt

Table = TypeVar("Table", bound=np.ndarray)

LINE = 64
"""Bytes of a line of the cache."""


def aligned_rows(rows: int, width: int, dtype: npt.DTypeLike) -> np.ndarray:
    """A table of zeros whose first row starts where a line of the cache does."""
    size = rows * width * np.dtype(dtype).itemsize
    room = np.zeros(size + LINE, np.uint8)
    start = -room.ctypes.data % LINE
    return room[start : start + size].view(dtype).reshape(rows, width)


def aligned(table: Table) -> Table:
    """A copy of a table that starts where a line of the cache does."""
    copy = aligned_rows(1, table.size, table.dtype).reshape(table.shape)
    copy[...] = table
    return cast(Table, copy)


def in_slices(records: int, threads: int, work: Callable[[int, int], None]) -> None:
    """Call `work` with the first and the last but one record of each slice; it must hold no GIL to gain by it."""
    edges = np.linspace(0, records, threads + 1).astype(np.int64).tolist()
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(lambda edge: work(*edge), pairwise(edges)):
            pass
