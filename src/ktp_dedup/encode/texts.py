"""Distinct texts as letters of one alphabet."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl


class TextTable:
    """Collects the distinct texts of all text atoms in one buffer."""

    def __init__(self) -> None:
        self._offsets: list[npt.NDArray[np.int64]] = [np.zeros(1, np.int64)]
        self._points: list[npt.NDArray[np.uint32]] = []
        self._texts = 0
        self._letters = 0

    def add(self, texts: pl.Series) -> int:
        """Add distinct texts; returns the number of the first."""
        first = self._texts
        points = np.frombuffer("".join(texts.to_list()).encode("utf-32-le"), np.uint32)
        ends = np.cumsum(texts.str.len_chars().to_numpy().astype(np.int64)) + self._letters
        self._offsets.append(ends)
        self._points.append(points)
        self._texts += len(texts)
        self._letters += len(points)
        return first

    def arrays(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint16]]:
        """Offsets int64[texts + 1] and letters uint16 as numbers in the alphabet of all texts.

        Beyond 65,535 different characters, which no register of persons has, the rarest share a number.
        """
        points = np.concatenate([np.empty(0, np.uint32), *self._points])
        _, letters = np.unique(points, return_inverse=True)
        return np.concatenate(self._offsets), np.minimum(letters, 65_535).astype(np.uint16)
