"""The kernel's levels of names are those of `ktp_dedup.names.compare`."""

import random

import numpy as np
import polars as pl

import ktp_dedup as kd
from ktp_dedup.encode import encode
from ktp_dedup.engine import score_pairs
from ktp_dedup.names import compare
from ktp_dedup.synth import profile, synthesize

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
    model = kd.residents()
    encoded = encode(frame.with_columns(birth_date=pl.lit(19700817, pl.Int32)), model)
    chance = random.Random(7)
    near = [(i, i + 1) for i in range(len(texts) - 1)]
    pairs = near + [tuple(sorted(chance.sample(range(len(texts)), 2))) for _ in range(4_000 - len(near))]
    left, right = np.array(pairs, np.int32).T.copy()
    levels, _, _ = score_pairs(encoded.program, left, right)
    found = levels[:, [comparison.name for comparison in model.comparisons].index("name")].tolist()
    wanted = [int(compare(texts[a], texts[b]).level) for a, b in pairs]
    wrong = [pair for pair, a, b in zip(pairs, found, wanted, strict=True) if a != b and a >= 0]
    assert [(texts[a], texts[b]) for a, b in wrong] == []
    assert set(found) >= set(range(8))
