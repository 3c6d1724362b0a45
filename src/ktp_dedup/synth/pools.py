"""Name pools: which tokens exist, and how often each is given by culture, sex and birth cohort.

A pool is a list of tokens with weights. Hand-made tokens (`data/names.csv`) carry their own weight; stems
joined with endings (`data/stems.csv`, `data/endings.csv`: Sumar- + -no, -ni, -yanto, -wati ...) add a long
tail of about fifteen thousand tokens, which gets `MORPHED` of the mass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from ktp_dedup.synth.tables import ERAS, era_weights, rows

IntArray = npt.NDArray[np.int32]
FloatArray = npt.NDArray[np.float64]

SEXES = "mf"
"""Position 0 is male, 1 female, everywhere in this package."""

MORPHED = 0.30
"""Share of the given names that come from stems and endings, where a culture has both."""

ORDERS = 4
"""Names for orders of birth; the fifth child starts again (INDONESIA.md section 2.4)."""

_SLOTS = {"G": "given", "S": "second", "P": "prefix", "F": "family"}


@dataclass(frozen=True)
class Group:
    """People who take names from the same pools: culture of the household, sex (0, 1), cohort (0 to 3)."""

    culture: str
    sex: int
    era: int


@dataclass(frozen=True)
class Pool:
    """Token numbers (int32) with the running sum of their probabilities (float64, last is 1)."""

    tokens: IntArray
    cumulative: FloatArray

    def draw(self, size: int, rng: np.random.Generator) -> IntArray:
        """Token numbers drawn with replacement."""
        place = np.searchsorted(self.cumulative, rng.random(size), side="right")
        return self.tokens[np.minimum(place, len(self.tokens) - 1)]


@dataclass(frozen=True)
class Pools:
    """All pools of one tilt.

    Attributes:
        tokens: every token in capitals; a token may hold a space (`SITI AMINAH`).
        table: source culture, slot, sex and era -> token numbers and their weights.
        tilt: exponent on the weights.
    """

    tokens: tuple[str, ...]
    table: Mapping[tuple[str, str, int, int], tuple[IntArray, FloatArray]]
    tilt: float

    def pool(self, group: Group, letter: str, *, order: int = 1) -> Pool:
        """The pool behind one letter of a name pattern, mixed from the sources of a culture.

        Args:
            group: who is named.
            letter: G given, S second, P prefix, F family, O order of birth.
            order: order of birth from 1, for the letter O.
        """
        slot = f"order{(order - 1) % ORDERS + 1}" if letter == "O" else _SLOTS[letter]
        weights: dict[int, float] = {}
        for source, share in (*_sources(group.culture, group.era), ("javanese", 1e-9)):
            entry = self.table.get((source, slot, group.sex, group.era))
            if entry is None:
                continue
            tilted = entry[1] ** self.tilt
            for token, weight in zip(
                entry[0].tolist(), (tilted * (share / tilted.sum())).tolist(), strict=True
            ):
                weights[token] = weights.get(token, 0.0) + weight
        if not weights:
            return self.pool(group, "G")
        mass = np.array(list(weights.values()))
        return Pool(np.array(list(weights), dtype=np.int32), np.cumsum(mass / mass.sum()))


@cache
def _sources(culture: str, era: int) -> tuple[tuple[str, float], ...]:
    """Where a culture takes its names from in a cohort: source cultures with shares."""
    return tuple(
        (row["source"], float(row["share"]))
        for row in rows("sources")
        if row["culture"] == culture and row["era"] in (ERAS[era], "any")
    )


@dataclass(frozen=True)
class _Entry:
    """One line of a pool: a token, who gets it, and how often."""

    token: str
    slot: str
    sexes: str
    culture: str
    weights: tuple[float, ...]


def _listed() -> Iterator[_Entry]:
    """Hand-made tokens."""
    for row in rows("names"):
        weight = float(row["weight"])
        weights = tuple(weight * share for share in era_weights(row["era"]))
        yield _Entry(row["token"].upper(), row["slot"], row["sex"], row["culture"], weights)


def _made() -> Iterator[_Entry]:
    """Tokens from stems and endings; both must be of their time."""
    endings: dict[str, list[dict[str, str]]] = {}
    for row in rows("endings"):
        endings.setdefault(row["join"], []).append(row)
    for stem in rows("stems"):
        for ending in endings[stem["join"]]:
            weight = float(stem["weight"]) * float(ending["weight"])
            eras = zip(era_weights(stem["era"]), era_weights(ending["era"]), strict=True)
            weights = tuple(weight * min(pair) for pair in eras)
            token = _joined(stem["stem"].upper(), ending["ending"].upper())
            yield _Entry(token, "given", ending["sex"], stem["culture"], weights)


def _joined(stem: str, ending: str) -> str:
    """A stem with its ending; two equal vowels become one (AMI + IDAH = AMIDAH)."""
    return stem + ending[1:] if stem[-1] == ending[0] and ending[0] in "AIUEO" else stem + ending


@lru_cache(maxsize=4)
def load(tilt: float = 1.0) -> Pools:
    """Reads the tables of `data/` into pools.

    Args:
        tilt: exponent on the weights; below 1 the frequencies get flatter.
    """
    number: dict[str, int] = {}
    gathered: dict[tuple[str, str, int, int], dict[int, list[float]]] = {}
    for part, source in enumerate((_listed(), _made())):
        for entry in source:
            index = number.setdefault(entry.token, len(number))
            for sex in entry.sexes:
                for era, weight in enumerate(entry.weights):
                    key = (entry.culture, entry.slot, SEXES.index(sex), era)
                    gathered.setdefault(key, {}).setdefault(index, [0.0, 0.0])[part] += weight
    table = {key: _merged(weights) for key, weights in gathered.items()}
    return Pools(tuple(number), table, tilt)


def _merged(weights: dict[int, list[float]]) -> tuple[IntArray, FloatArray]:
    """Joins the mass of listed and made tokens, `MORPHED` of it for the made ones."""
    tokens = np.array(list(weights), dtype=np.int32)
    both = np.array(list(weights.values()))
    total = both.sum(axis=0)
    share = np.array([1.0 - MORPHED, MORPHED]) if total.all() else np.ones(2)
    return tokens, (both / np.where(total > 0, total, 1.0) * share).sum(axis=1)
