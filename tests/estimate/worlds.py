"""A small model in plain words, and worlds made from known parameters."""

import numpy as np

from ktp_dedup.model import BlockingRule, Comparison, Field, Level, Model

CODES = ("name", "born", "place", "mother")


def comparison(name, m, u, **first):
    """Three levels, or as many as there are m: outcomes do not matter here."""
    outcomes = ("equal", "jaro_winkler >= 0.9", "jaro_winkler >= 0.8")
    levels = [
        Level(f"{name} {i}", m[i], u[i], ((name, (outcomes[i],)),), **(first if i == 0 else {}))
        for i in range(len(m) - 1)
    ]
    return Comparison(name, (*levels, Level("else", m[-1], u[-1])))


MODEL = Model(
    name="plain",
    fields=tuple(Field(name, "text", (name,)) for name in CODES),
    rules=(BlockingRule("name", ("name",)),),
    comparisons=tuple(comparison(name, (0.6, 0.2, 0.2), (0.01, 0.04, 0.95)) for name in CODES),
    expected_duplicates=0.05,
)
"""Four comparisons of one text field each, with expert weights that are a little wrong."""

TRUE_M = np.array([[0.10, 0.20, 0.70], [0.05, 0.05, 0.90], [0.30, 0.30, 0.40], [0.20, 0.25, 0.55]])
"""Of each comparison, from the bottom level up."""
TRUE_U = np.array([0.95, 0.04, 0.01])


def pairs():
    """Levels of 200,000 pairs of which 1 % are duplicates, from known m and u, and which are."""
    random = np.random.default_rng(11)
    duplicates = np.arange(200_000) < 2_000
    levels = np.empty((len(duplicates), len(TRUE_M)), np.int8)
    for column, m in enumerate(TRUE_M):
        draws = random.random(len(duplicates))
        as_duplicate = np.searchsorted(np.cumsum(m), draws)
        as_stranger = np.searchsorted(np.cumsum(TRUE_U), draws)
        levels[:, column] = np.minimum(np.where(duplicates, as_duplicate, as_stranger), 2)
    return levels, duplicates
