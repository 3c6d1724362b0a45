"""How much memory a run takes, and in how many passes it keeps within what it may take."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ktp_dedup.encode.settings import RunSettings
from ktp_dedup.errors import UsageError

PROGRAM = 250_000_000
"""Bytes of the program itself: Python, libraries, compiled code."""

READING_PER_RECORD = 1_450
"""Bytes for each record of 28 columns while a text file is read; all figures are measured at 1.1 million."""

PER_RECORD = 1_000
"""Bytes for each record at the peak of all that follows, without its blocks."""

BLOCKS_PER_RECORD = 120
"""Bytes for each record of the blocks of all rules, which passes divide."""

PER_CELL = 20
"""Bytes of a cell of a register as it was read: sixteen, and its letters where they are more than twelve."""

MOST_UNPACKED = 1_000_000_000
"""Bytes that the rows of a register may take beside all others; a register of more is packed."""

SHARE_OF_MACHINE = 0.8


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        *((name, ctypes.c_uint64) for name in ("physical", "free", "a", "b", "c", "d", "e")),
    )


def machine_memory() -> int | None:
    """Bytes of memory of this machine, None where the system does not tell."""
    if sys.platform == "win32":
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        found = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.physical) if found else None
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return None


def reading_bytes(records: int) -> int:
    """Peak memory of reading a register."""
    return PROGRAM + records * READING_PER_RECORD


def expected_bytes(records: int, passes: int = 1) -> int:
    """Peak memory of a run in so many passes, once the register is read."""
    return PROGRAM + records * (PER_RECORD + BLOCKS_PER_RECORD // passes)


def _allowed(run: RunSettings) -> int:
    """Bytes that a run may take: what it was given, else most of the machine's."""
    if run.max_memory is not None:
        return run.max_memory
    return int((machine_memory() or sys.maxsize) * SHARE_OF_MACHINE)


def rows_stay(records: int, columns: int, run: RunSettings) -> bool:
    """Whether the rows of a register may stay as they are beside all that a scan needs in one pass."""
    rows = records * columns * PER_CELL
    return rows <= MOST_UNPACKED and rows + expected_bytes(records) <= _allowed(run)


def passes_for(records: int, rules: int, run: RunSettings) -> int:
    """The fewest passes, at most one for each blocking rule, in which a scan keeps within its memory.

    Without `RunSettings.max_memory` that is most of the machine's, and no run is refused.

    Raises:
        UsageError: even the smallest pass needs more than `max_memory`.
    """
    allowed = _allowed(run)
    for passes in range(1, rules + 1):
        if expected_bytes(records, passes) <= allowed:
            return passes
    if run.max_memory is not None:
        needed = expected_bytes(records, rules)
        raise UsageError(
            f"{records:,} records need about {needed / 1e6:,.0f} MB and max-memory allows "
            f"{allowed / 1e6:,.0f} MB: raise it, or scan fewer districts at a time."
        )
    return rules


_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_FREE_AT_THE_TOP, _LARGEST_REUSED, _ARENAS = 1 << 30, 1 << 26, 2


def _c_library(function: str) -> Callable[..., int] | None:
    """A function of the C library, None where it has none such: only glibc has those asked for here."""
    return getattr(ctypes.CDLL(None), function, None) if sys.platform == "linux" else None


@contextmanager
def freed_reused() -> Iterator[None]:
    """Have the C library use freed memory again, arrays of up to 64 MB included, before it asks for more (glibc).

    Otherwise it hands each larger array back at once and asks for the next: the system clears every page again, a
    tenth of the time of a scan. What is free goes back at the end; the setting itself stays with the process.
    """
    settle = _c_library("mallopt")
    if settle is not None:
        settle(_TRIM_THRESHOLD, _FREE_AT_THE_TOP)
        settle(_MMAP_THRESHOLD, _LARGEST_REUSED)
        settle(_ARENA_MAX, _ARENAS)
    try:
        yield
    finally:
        give_back()


def give_back() -> None:
    """Hand freed memory back to the system, where the C library keeps it otherwise (glibc); elsewhere nothing.

    Names, keys and columns of a register are freed in small pieces while larger arrays grow beside them: a fifth of
    what a scan seemed to need was free.
    """
    trim = _c_library("malloc_trim")
    if trim is not None:
        trim(0)
