"""Name pools: which tokens exist, and how often each is given by culture, sex and birth cohort.

A pool is a list of tokens with weights. Hand-made tokens (`data/names.csv`) carry their own weight; stems joined
with endings (`data/stems.csv`, `data/endings.csv`: Sumar- + -no, -ni, -yanto, -wati ...) add the long tail of
about sixteen thousand tokens, which gets `MORPHED` of the mass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ktp_dedup.synth.tables import ERAS, era_weights, rows

IntArray = npt.NDArray[np.int32]
FloatArray = npt.NDArray[np.float64]

SEXES = "mf"
"""Position 0 is male, 1 female, everywhere in this package."""

MORPHED = 0.35
"""Share of the given names that come from stems and endings, where a culture has both."""

_SLOTS = {"G": "given", "S": "second", "P": "prefix", "F": "family"}


@dataclass(frozen=True)
class Pool:
    """Token numbers (int32) with the running sum of their probabilities (float64, last is 1)."""

    tokens: IntArray
    cumulative: FloatArray

    def draw(self, rng: np.random.Generator, size: int) -> IntArray:
        """Token numbers drawn with replacement."""
        place = np.searchsorted(self.cumulative, rng.random(size), side="right")
        return self.tokens[np.minimum(place, len(self.tokens) - 1)]


@dataclass(frozen=True)
class Pools:
    """All pools of one tilt.

    Attributes:
        tokens: every token in capitals; a token may hold a space (`SITI AMINAH`).
        table: source culture -> slot -> sex, era -> weights over all its tokens.
        tilt: exponent on the weights.
    """

    tokens: tuple[str, ...]
    table: dict[tuple[str, str, int, int], tuple[IntArray, FloatArray]]
    tilt: float

    def pool(self, culture: str, letter: str, sex: int, era: int, order: int = 1) -> Pool:
        """The pool behind one letter of a name pattern, mixed from the sources of a culture.

        Args:
            culture: culture of the household.
            letter: G given, S second, P prefix, F family, O order of birth.
            sex: 0 male, 1 female.
            era: cohort, 0 to 3.
            order: order of birth from 1, for the letter O.
        """
        slot = f"order{(order - 1) % 4 + 1}" if letter == "O" else _SLOTS[letter]
        weights: dict[int, float] = {}
        for source, share in (*_sources(culture, era), ("javanese", 1e-9)):
            tokens, mass = self.table.get((source, slot, sex, era), (np.empty(0, np.int32), np.empty(0)))
            tilted = mass**self.tilt
            for token, weight in zip(tokens.tolist(), (share * tilted / max(tilted.sum(), 1e-300)).tolist(), strict=True):
                weights[token] = weights.get(token, 0.0) + weight
        if not weights:
            return self.pool(culture, "S" if letter != "S" else "G", sex, era)
        mass = np.array(list(weights.values()))
        return Pool(np.array(list(weights), dtype=np.int32), np.cumsum(mass / mass.sum()))


@lru_cache(maxsize=None)
def _sources(culture: str, era: int) -> tuple[tuple[str, float], ...]:
    """Where a culture takes its names from in a cohort: source cultures with shares."""
    return tuple(
        (row["source"], float(row["share"]))
        for row in rows("sources")
        if row["culture"] == culture and row["era"] in (ERAS[era], "any")
    )


def _made() -> Iterator[tuple[str, str, str, str, str, float]]:
    """Tokens from stems and endings: token, slot, sex, era, culture, weight."""
    endings: dict[str, list[dict[str, str]]] = {}
    for row in rows("endings"):
        endings.setdefault(row["join"], []).append(row)
    for stem in rows("stems"):
        for ending in endings[stem["join"]]:
            weight = float(stem["weight"]) * float(ending["weight"])
            yield stem["stem"] + ending["ending"], "given", ending["sex"], stem["era"], stem["culture"], weight


def _listed() -> Iterator[tuple[str, str, str, str, str, float]]:
    """Hand-made tokens: token, slot, sex, era, culture, weight."""
    for row in rows("names"):
        yield row["token"], row["slot"], row["sex"], row["era"], row["culture"], float(row["weight"])


@lru_cache(maxsize=4)
def load(tilt: float = 1.0) -> Pools:
    """Reads the tables of `data/` into pools.

    Args:
        tilt: exponent on the weights; below 1 the frequencies get flatter.
    """
    number: dict[str, int] = {}
    gathered: dict[tuple[str, str, int, int], dict[int, list[float]]] = {}
    for part, source in enumerate((_listed(), _made())):
        for token, slot, sexes, era, culture, weight in source:
            index = number.setdefault(token.upper(), len(number))
            for sex in sexes:
                for cohort, factor in enumerate(era_weights(era)):
                    key = (culture, slot, SEXES.index(sex), cohort)
                    gathered.setdefault(key, {}).setdefault(index, [0.0, 0.0])[part] += weight * factor
    table = {key: _merged(weights) for key, weights in gathered.items()}
    return Pools(tuple(number), table, tilt)


def _merged(weights: dict[int, list[float]]) -> tuple[IntArray, FloatArray]:
    """Joins the mass of listed and made tokens, `MORPHED` of it for the made ones."""
    tokens = np.array(list(weights), dtype=np.int32)
    both = np.array(list(weights.values()))
    total = both.sum(axis=0)
    share = np.array([1.0 - MORPHED, MORPHED]) if total.all() else np.ones(2)
    return tokens, (both / np.where(total > 0, total, 1.0) * share).sum(axis=1)
