"""The kernel's levels of names are those of `ktp_dedup.names.compare`."""

import random

import numpy as np
import polars as pl

from ktp_dedup.encode import encode
from ktp_dedup.engine import score_pairs
from ktp_dedup.model import BlockingRule, Comparison, Field, Level, Model
from ktp_dedup.names import NameLevel, compare
from ktp_dedup.synth import profile, synthesize

LEVELS = [level.name.lower() for level in NameLevel]
MODEL = Model(
    name="names",
    fields=(Field("name", "name", ("name",)),),
    rules=(BlockingRule("name", ("name",)),),
    comparisons=(
        Comparison(
            "name",
            (
                *(Level(name, 0.1, 0.1, (("name", (name,)),)) for name in LEVELS[:0:-1]),
                Level("else", 0.1, 0.1),
            ),
        ),
    ),
)
"""Each outcome of a name is a level of its own."""

ODD = (
    "H. DRS.",
    "M.",
    "SITI",
    "A. A. GDE RAI",
    "I WAYAN SUDANA",
    "SRIWAHYUNI",
    "SRI WAHYUNI",
    "ABD. RAHMAN",
    "ABDURRAHMAN",
)


def test_levels_of_generated_names_are_those_of_compare() -> None:
    """Names of a hostile register and their misspellings, titles, initials and joins: 4,000 pairs, all levels."""
    made = synthesize(900, rates=profile("hostile"), seed=5)
    texts = sorted({*made.register["NAMA_LGKP"].drop_nulls(), *ODD})
    frame = pl.DataFrame({"source": "a", "record_id": [f"{i:05}" for i in range(len(texts))], "name": texts})
    encoded = encode(frame.with_columns(birth_date=pl.lit(19700817, pl.Int32)), MODEL)
    chance = random.Random(7)
    near = [(i, i + 1) for i in range(len(texts) - 1)]
    pairs = near + [tuple(sorted(chance.sample(range(len(texts)), 2))) for _ in range(4_000 - len(near))]
    left, right = np.array(pairs, np.int32).T.copy()
    levels, _, _ = score_pairs(encoded.program, left, right)
    found = levels[:, 0].tolist()
    wanted = [int(compare(texts[a], texts[b]).level) for a, b in pairs]
    wrong = [pair for pair, a, b in zip(pairs, found, wanted, strict=True) if a != b and a >= 0]
    assert [(texts[a], texts[b]) for a, b in wrong] == []
    assert set(found) >= set(range(9))
