"""The first look never rules out what a full comparison finds."""

import numpy as np
import polars as pl
from hypothesis import HealthCheck, given, settings
from tests.factory import canonical_frames
from tests.reference import ReferenceScorer

from ktp_dedup.encode import encode
from ktp_dedup.engine._jit import jit
from ktp_dedup.engine._lanes import LANES
from ktp_dedup.engine.bounds import DATE, NAME_BITS, SECOND, THIRD, VALUE
from ktp_dedup.engine.heads import make_heads
from ktp_dedup.engine.look import ALIVE, KEPT, first_look
from ktp_dedup.model import residents
from ktp_dedup.synth import profile, synthesize

MODEL = residents()
EVERYTHING = np.uint64(0xFFFFFFFFFFFFFFFF)
WEAK = ("different", "near", "partial")
CLASSES_OF = {"different": (0, 1, 2, 3), "near": (1, 3), "partial": (2, 3)}


@jit
def _looks(heads: np.ndarray, found: np.ndarray) -> None:
    records = len(found)
    for row in range(records):
        for first in range(0, records, LANES):
            packed = first_look(heads, row, first)
            for lane in range(min(LANES, records - first)):
                found[row, first + lane] = (packed >> np.uint64(8 * lane)) & np.uint64(0xFF)


def looks(frame: pl.DataFrame) -> np.ndarray:
    """What the first look says of all pairs where everything may reach the cut, int64[n, n]."""
    program = encode(frame, MODEL, as_of=20240101).program
    heads = make_heads(program, np.full(program.records, EVERYTHING), 1)
    padded = np.zeros((heads.shape[1], len(heads) + LANES), np.uint64)
    padded[:, : len(heads)] = heads.T
    found = np.zeros((frame.height, frame.height), np.int64)
    _looks(padded, found)
    return found


def check(frame: pl.DataFrame) -> None:
    """Every pair's class allows for its true outcomes."""
    reference = ReferenceScorer(frame, MODEL, 0.0, as_of=20240101)
    found = looks(frame)
    assert (found == found.T).all()
    niks = frame["nik"].to_list()
    for a in range(frame.height):
        for b in range(a + 1, frame.height):
            known = int(found[a, b])
            assert known & ALIVE
            assert bool(known & KEPT) == (niks[a] is not None and "*" not in niks[a] and niks[a] == niks[b])
            own, mother, father, date = (
                reference.outcome(field, a, b)[0]
                for field in ("name", "mother_name", "father_name", "birth_date")
            )
            assert known & NAME_BITS in CLASSES_OF.get(own, (3,)), (a, b)
            assert known & SECOND or mother in WEAK
            assert known & THIRD or father in WEAK
            assert known & DATE or (date == "else" if known & 1 else date not in ("equal", "missing"))


@given(frame=canonical_frames)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_first_look_allows_for_every_outcome(frame: pl.DataFrame) -> None:
    """Names, dates and numbers of a hostile register, missing ones included."""
    check(frame)


def test_the_first_look_allows_for_generated_names() -> None:
    """Names of generated registers beside each other: slips, joins, initials and abbreviations in all name fields."""
    for seed in (3, 4, 5):
        register = synthesize(260, rates=profile("hostile"), seed=seed).register
        names = register["NAMA_LGKP"].drop_nulls().to_list()
        names += [
            "SRIWAHYUNI",
            "SRI WAHYUNI",
            "ST AMINAH",
            "SITI AMINAH",
            "M RIZKI",
            "MUH RIZKI",
            "NUR HIDAYAH PUTRI",
        ]
        rows = len(names)
        frame = pl.DataFrame(
            {
                "source": "a",
                "record_id": [f"{i:05}" for i in range(rows)],
                "name": names,
                "mother_name": names[::-1],
                "father_name": names[7:] + names[:7],
                "birth_date": np.random.default_rng(seed).integers(19700101, 19700131, rows).astype(np.int32),
                "nik": pl.repeat(None, rows, dtype=pl.String, eager=True),
            }
        )
        check(frame)


def test_a_rare_value_is_told_from_a_missing_one() -> None:
    """Only an equal rare birth place sets its bit."""
    frame = pl.DataFrame(
        {
            "source": "a",
            "record_id": [str(i) for i in range(40)],
            "name": "BUDI",
            "birth_date": pl.Series([19700817] * 40, dtype=pl.Int32),
            "birth_place": ["KLATEN"] * 36 + ["SORONG", "SORONG", None, None],
        }
    )
    found = looks(frame)
    assert found[36, 37] & VALUE
    assert not found[38, 39] & VALUE
    assert not found[0, 1] & VALUE
