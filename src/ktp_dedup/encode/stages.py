"""Stages of a run: how long each took, and progress for whoever listens."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ktp_dedup.encode.settings import Progress, ProgressCallback


class Stages:
    """Times the stages of one run and reports progress; `seconds` maps stage to seconds in the order of running."""

    def __init__(self, progress: ProgressCallback | None = None) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[int, int], None]]:
        """Time a stage; yields what reports its progress (done, total)."""
        self._report(name, 0, 1)
        start = time.perf_counter()
        try:
            yield lambda done, total: self._report(name, done, total)
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
        self._report(name, 1, 1)

    def _report(self, name: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(Progress(name, done, total))
