"""Makes a register once and hands it over to all tools; see `contract` for what the folder holds.

python -m benchmarks.rivals.handover RECORDS PROFILE SEED FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import polars as pl

import ktp_dedup as kd
from benchmarks.blocking import Blocked, block_register
from benchmarks.rivals.contract import FIELDS
from ktp_dedup.encode import row_order
from ktp_dedup.encode.columns import canonical_columns
from ktp_dedup.engine import count_candidates
from ktp_dedup.names import analyse
from ktp_dedup.register import Register, normalise
from ktp_dedup.synth import Synthetic, profile, synthesize

NAMES = ("name", "mother_name", "father_name")
LESSON_SEED, LESSON_RECORDS, FALSE_PER_TRUE = 1_000, 20_000, 10
DAYS = pl.col("birth_date")


def _words(values: pl.Series) -> pl.DataFrame:
    """Names as they are -> canonical words, joined, in order of the alphabet, as list; one row for each name."""
    distinct = values.drop_nulls().unique().sort()
    words = [[token.canonical for token in analyse(name).tokens] for name in distinct.to_list()]
    name = values.name
    return pl.DataFrame({"key": distinct, "words": pl.Series(words, dtype=pl.List(pl.String))}).select(
        "key",
        pl.col("words").list.join(" ").alias(name),
        pl.col("words").list.sort().list.join(" ").alias(f"{name}_sorted"),
        pl.col("words").list.unique(maintain_order=True).alias(f"{name}_tokens"),
    )


def canonical_records(register: Register) -> pl.DataFrame:
    """`row` and `FIELDS` of a register, in the order of the engine's rows."""
    model = kd.residents()
    normalised = normalise(register, model.fields)
    frame = normalised.frame.sort(*row_order(normalised.frame, model))
    filled = canonical_columns(frame, model, normalised.as_of)
    frame = frame.with_columns(**{name: values for name, values in filled.items() if values is not None})
    for name in NAMES:
        words = _words(frame[name])
        frame = (
            frame.rename({name: "key"}).join(words, on="key", how="left", maintain_order="left").drop("key")
        )
    seen = pl.when(~pl.col("nik").str.contains("*", literal=True)).then(pl.col("nik"))
    return (
        frame.with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int64), nik=seen)
        .with_columns(
            nik_place=pl.col("nik").str.slice(0, 6),
            nik_date=pl.col("nik").str.slice(6, 6),
            nik_serial=pl.col("nik").str.slice(12, 4),
            birth_year=DAYS // 10000,
            birth_month=DAYS // 100 % 100,
            birth_day=DAYS % 100,
        )
        .with_columns(birth_date=DAYS.cast(pl.String).str.to_date("%Y%m%d", strict=False))
        .select("row", *FIELDS)
    )


def _with_blocks(records: pl.DataFrame, blocked: Blocked) -> tuple[pl.DataFrame, list[str]]:
    """Records with a column of block numbers for each rule, and the names of those that are lists."""
    several = []
    for number in range(len(blocked.blocks.statistics)):
        column = f"block_{number}"
        members = blocked.members.filter(pl.col("rule") == number)
        lists = members.group_by("row", maintain_order=True).agg(pl.col("block").alias(column))
        if lists[column].list.len().max() in (None, 1):
            lists = lists.with_columns(pl.col(column).list.first())
        else:
            several.append(column)
        records = records.join(lists, on="row", how="left", maintain_order="left")
    return records, several


def _persons(made: Synthetic, blocked: Blocked) -> pl.DataFrame:
    """`row`, `record_id` and `person` (a number) of every record."""
    ids = (
        blocked.prepared.ids.select("record_id")
        .with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int64))
    )
    persons = ids.join(made.truth, on="record_id", how="left", maintain_order="left")
    return persons.select("row", "record_id", person=pl.col("person_id").str.slice(1).cast(pl.Int64))


def _lesson(records: int, rates: str, seed: int, folder: Path) -> int:
    """Labelled pairs of a register of another seed: all true candidate pairs, and false ones of the same blocks."""
    made = synthesize(min(records, LESSON_RECORDS), rates=profile(rates), seed=LESSON_SEED + seed)
    register = kd.read_register(made.register)
    blocked = block_register(register)
    persons = _persons(made, blocked)["person"].to_numpy()
    left, right = blocked.some_pairs(seed)
    same = persons[left] == persons[right]
    rng = np.random.default_rng(seed)
    false = np.flatnonzero(~same)
    drawn = rng.permutation(false)[: max(FALSE_PER_TRUE * int(same.sum()), 100)]
    chosen = np.sort(np.concatenate([np.flatnonzero(same), drawn]))
    canonical_records(register).write_parquet(folder / "lesson_records.parquet")
    pairs = pl.DataFrame({"left": left[chosen], "right": right[chosen], "same": same[chosen]})
    pairs.write_parquet(folder / "lesson_pairs.parquet")
    return pairs.height


def hand_over(records: int, rates: str, seed: int, folder: Path) -> dict[str, object]:
    """Make the register, write the folder; returns the facts."""
    folder.mkdir(parents=True, exist_ok=True)
    made = synthesize(records, rates=profile(rates), seed=seed)
    made.register.write_csv(folder / "register.csv")
    register = kd.read_register(made.register)
    blocked = block_register(register)
    persons = _persons(made, blocked)
    persons.write_parquet(folder / "persons.parquet")
    with_blocks, several = _with_blocks(canonical_records(register), blocked)
    with_blocks.write_parquet(folder / "records.parquet")
    facts = {
        "records": records,
        "profile": rates,
        "seed": seed,
        "true_pairs": made.kinds.height,
        "candidate_pairs": count_candidates(blocked.prepared.encoded.program, blocked.blocks).distinct,
        "pair_completeness": blocked.completeness(made.kinds.select("record_id", "other_id")),
        "megabytes": round((folder / "register.csv").stat().st_size / 1e6, 1),
        "rules": [f"block_{number}" for number in range(len(blocked.blocks.statistics))],
        "rule_names": [statistics.name for statistics in blocked.blocks.statistics],
        "several": several,
        "lesson_pairs": _lesson(records, rates, seed, folder),
    }
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    return facts


def main(records: str, rates: str, seed: str, folder: str) -> None:
    """Hand over one register."""
    hand_over(int(records), rates, int(seed), Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
