"""The blocks of a register as frames: who is in which block after refinement, and which true pairs blocking keeps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

import ktp_dedup as kd
from ktp_dedup.encode import Prepared, RunSettings, Stages, block, prepare
from ktp_dedup.engine import Blocks
from ktp_dedup.model import Model
from ktp_dedup.register import Register

SOME_BLOCKS = 20_000

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Blocked:
    """A register that is encoded and blocked, and how long each stage took."""

    prepared: Prepared
    blocks: Blocks
    seconds: dict[str, float]

    @cached_property
    def members(self) -> pl.DataFrame:
        """`rule`, `block`, `row` (int64): every record in every block, after refinement."""
        sizes = np.diff(self.blocks.starts)
        numbers = np.arange(len(sizes), dtype=np.int64)
        return pl.DataFrame(
            {
                "rule": np.repeat(self.blocks.rules.astype(np.int64), sizes),
                "block": np.repeat(numbers, sizes),
                "row": self.blocks.entries.astype(np.int64),
            }
        )

    def rows(self, pairs: pl.DataFrame, left: str, right: str) -> tuple[Rows, Rows]:
        """Rows of the records that two columns of ids name."""
        rows = self.prepared.ids.select("record_id").with_row_index("row")
        named = (
            pairs.select(pl.col(left).alias("record_id")).join(rows, on="record_id", maintain_order="left"),
            pairs.select(pl.col(right).alias("record_id")).join(rows, on="record_id", maintain_order="left"),
        )
        a, b = (side["row"].to_numpy().astype(np.int64) for side in named)
        return a, b

    def completeness(self, pairs: pl.DataFrame) -> float | None:
        """Share of pairs of ids (two columns) that stand together in a block, after refinement; None without pairs."""
        left, right = self.rows(pairs, *pairs.columns)
        if not len(left):
            return None
        rows = pl.DataFrame({"pair": np.arange(len(left)), "left": left, "right": right})
        wanted = pl.concat([rows["left"], rows["right"].alias("left")]).unique()
        members = self.members.filter(pl.col("row").is_in(wanted.implode())).select("row", "block")
        together = rows.join(members, left_on="left", right_on="row").join(
            members, left_on=["right", "block"], right_on=["row", "block"]
        )
        return together["pair"].n_unique() / len(left)

    def some_pairs(self, seed: int) -> tuple[Rows, Rows]:
        """Distinct candidate pairs of some blocks, drawn at random, as rows, the smaller first."""
        drawn = np.random.default_rng(seed).permutation(len(self.blocks.starts) - 1)[:SOME_BLOCKS]
        members = self.members.filter(pl.col("block").is_in(pl.Series(np.sort(drawn)).implode()))
        both = members.join(members, on="block", suffix="_b").filter(pl.col("row") < pl.col("row_b"))
        pairs = both.select("row", "row_b").unique().sort("row", "row_b")
        return pairs["row"].to_numpy(), pairs["row_b"].to_numpy()


def block_register(register: Register, model: Model | None = None) -> Blocked:
    """Encode and block a register."""
    stages = Stages()
    prepared = prepare(register, model or kd.residents(), RunSettings(), stages)
    blocks = block(prepared, stages)
    return Blocked(prepared, blocks, stages.seconds)
