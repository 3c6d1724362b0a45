"""Python's collector of garbage: nearly all that a run makes is kept to its end, so looking for garbage finds none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

SELDOM = (100_000, 50, 100)
"""Thresholds of a collector that looks seldom; looking as often as usual costs a twentieth of a scan."""

_lock = Lock()
_before: list[tuple[int, int, int]] = []


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Collect garbage seldom meanwhile; afterwards as before. A collector that is switched off stays so.

    Several threads may be inside at a time: the last one to leave restores what the first one found.
    """
    with _lock:
        _before.append(gc.get_threshold())
        if _before[0][0]:
            gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        with _lock:
            found = _before.pop()
            if not _before:
                gc.set_threshold(*found)
