"""What every tool takes and gives: a folder that was handed over, settings, an outcome. Imports no tool.

The folder holds:

- `register.csv`: the register as an office has it; ktp_dedup starts here and pays for reading and normalising.
- `records.parquet`: one row for each record, everything a rival could wish for, prepared at no cost to it: `row`
  (int64, which stands for the record), the fields in canonical form (`FIELDS`), and one column for each blocking rule
  with the numbers of the blocks the record is in: int64 where it is in one at most, else list[int64]. Two records that
  share a number are a candidate pair; together the rules give the pairs that ktp_dedup compares, refined blocks too.
- `persons.parquet`: `row`, `person` (int64), the truth; a tool reads it only where the settings say so.
- `lesson_records.parquet`, `lesson_pairs.parquet`: the same fields of a register of another seed, and labelled pairs
  (`left`, `right`, `same`) of its rows, for tools that learn from examples.
- `facts.json`: the names of the rules' columns and figures of the register.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

FIELDS = (
    "nik",
    "nik_place",
    "nik_date",
    "nik_serial",
    "family_card",
    "name",
    "name_sorted",
    "name_tokens",
    "mother_name",
    "mother_name_sorted",
    "mother_name_tokens",
    "father_name",
    "father_name_sorted",
    "father_name_tokens",
    "sex",
    "birth_date",
    "birth_year",
    "birth_month",
    "birth_day",
    "birth_place",
    "birth_certificate",
    "religion",
    "blood_type",
)
"""Fields of `records.parquet`, text but for `birth_date` (date, null where a part is unknown), its parts (int) and
`*_tokens` (list of text). Names are in our canonical spelling: titles off, abbreviations written out, old spelling
made new; `*_sorted` are the same words in order of the alphabet."""


@dataclass(frozen=True)
class Settings:
    """How a tool is run; whatever does not apply to it is not read.

    Attributes:
        train: `em` (no labels) or `labels` (m of each level from the truth of the very register: a gift).
        same_card: `compared`, or `removed`: pairs on one family card are no candidates at all.
        default_threshold: match probability that the tool's documentation or its default calls a match.
        cut_bits: match weight below which a pair need not be returned.
        u_pairs: pairs sampled for u.
        seed: of sampling.
        cores: processes or threads that it may use.
    """

    train: str = "em"
    same_card: str = "compared"
    default_threshold: float = 0.95
    cut_bits: float = -7.0
    u_pairs: float = 1e7
    seed: int = 7
    cores: int = 2


@dataclass(frozen=True)
class Task:
    """A register that was handed over; `rules` are the columns of block numbers, `several` those that are lists."""

    folder: Path
    rules: tuple[str, ...]
    several: frozenset[str]

    @classmethod
    def open(cls, folder: Path) -> Task:
        """The task of a folder."""
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        return cls(folder, tuple(facts["rules"]), frozenset(facts["several"]))

    @property
    def register(self) -> Path:
        """The register as CSV."""
        return self.folder / "register.csv"

    @property
    def records(self) -> Path:
        """The canonical records with their blocks."""
        return self.folder / "records.parquet"

    @property
    def persons(self) -> Path:
        """The truth."""
        return self.folder / "persons.parquet"


@dataclass(frozen=True)
class Outcome:
    """What a tool found.

    Attributes:
        pairs: `left`, `right` (rows, int64) or `left_id`, `right_id` (text), `match_weight` (float64, any scale on
            which more is likelier) and `match` (bool: above the tool's default threshold).
        stages: seconds by stage, in order.
        scoring: the stage that looks at candidate pairs, for rates.
        settings: everything that decides the result, ready for JSON.
        versions: of the tool and what it runs on.
        scored: distinct pairs that it scored, where it tells; else those that were handed over.
    """

    pairs: pl.DataFrame
    stages: dict[str, float]
    scoring: str
    settings: dict[str, Any]
    versions: dict[str, str]
    scored: int | None = None


@dataclass
class Clock:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start


def candidate_pairs(task: Task, settings: Settings) -> pl.DataFrame:
    """All distinct candidate pairs, `left` < `right` (rows, int64), for tools that take pairs and not rules."""
    records = pl.scan_parquet(task.records)
    found = []
    for rule in task.rules:
        blocks = records.select("row", block=rule)
        if rule in task.several:
            blocks = blocks.explode("block")
        blocks = blocks.filter(pl.col("block").is_not_null())
        pairs = blocks.join(blocks, on="block", suffix="_right").filter(pl.col("row") < pl.col("row_right"))
        found.append(pairs.select(left="row", right="row_right"))
    pairs = pl.concat(found).unique()
    if settings.same_card == "removed":
        card = records.select("row", card="family_card")
        both = pairs.join(card, left_on="left", right_on="row").join(card, left_on="right", right_on="row")
        pairs = both.filter(pl.col("card").ne_missing(pl.col("card_right")) | pl.col("card").is_null())
    return pairs.select("left", "right").sort("left", "right").collect()


def peak_memory() -> int | None:
    """Most memory that this process held, in bytes; None where the system does not tell.

    Linux tells it of the program alone in /proc; `ru_maxrss` would count what the parent held when it forked.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), None)


def save(outcome: Outcome, folder: Path) -> None:
    """Write an outcome: `pairs.parquet` and `outcome.json`, with the peak memory of this process."""
    folder.mkdir(parents=True, exist_ok=True)
    told = asdict(outcome) | {"pairs": None, "peak_memory": peak_memory()}
    (folder / "outcome.json").write_text(json.dumps(told), encoding="utf-8")
    outcome.pairs.write_parquet(folder / "pairs.parquet")
