"""A register put aside: once it is encoded, only the rows of reported pairs are asked for again."""

from __future__ import annotations

import io
from collections.abc import Collection
from dataclasses import dataclass, replace

import polars as pl

from ktp_dedup.register import Register

ROWS_PER_PART = 1 << 16


@dataclass(frozen=True, repr=False)
class KeptRegister:
    """A register whose rows are packed in memory, to about a tenth of their size; they never touch a disk.

    Attributes:
        bare: the register without its rows.
        parts: the rows, packed (Parquet), in their order.
        height: number of records.
    """

    bare: Register
    parts: tuple[bytes, ...]
    height: int

    def some(self, *, ids: pl.DataFrame | None = None, columns: Collection[str] | None = None) -> Register:
        """The register with some of its rows and columns, in its own order.

        Args:
            ids: `source` and `record_id` of the rows; default all.
            columns: those that the register has of these are there, besides the ids; default all.
        """
        bare = self.bare.frame
        wanted = [c for c in bare.columns if columns is None or c in {"source", "record_id", *columns}]
        parts = (pl.read_parquet(io.BytesIO(part), columns=wanted) for part in self.parts)
        if ids is not None:
            parts = (part.join(ids, on=["source", "record_id"], how="semi") for part in parts)
        return replace(self.bare, frame=pl.concat([bare.select(wanted), *parts], rechunk=True))

    def __repr__(self) -> str:
        return f"KeptRegister({self.height:,} records)"


def keep(register: Register) -> KeptRegister:
    """Pack a register; who lets go of the original has its memory back."""
    parts = [_packed(rows) for rows in register.frame.iter_slices(ROWS_PER_PART)]
    return KeptRegister(replace(register, frame=register.frame.clear()), tuple(parts), register.height)


def _packed(rows: pl.DataFrame) -> bytes:
    packed = io.BytesIO()
    rows.write_parquet(packed, compression="zstd", compression_level=1, statistics=False)
    return packed.getvalue()
