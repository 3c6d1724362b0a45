"""A register put aside: once it is encoded, only the rows of reported pairs are asked for again."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from threading import Thread

import polars as pl

from ktp_dedup.register import Register

ROWS_PER_PART = 1 << 16


@dataclass(frozen=True, repr=False)
class KeptRegister:
    """A register whose rows are packed in memory, to about a fourth of the file's size; they never touch a disk.

    Attributes:
        bare: the register without its rows.
        height: number of records.
    """

    bare: Register
    height: int
    _packing: _Packing = field(compare=False)

    @property
    def parts(self) -> tuple[bytes, ...]:
        """The rows, packed (Parquet), in their order."""
        return self._packing.parts()

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
    """Pack a register in the background; who lets go of the original has its memory back when that is done."""
    return KeptRegister(
        replace(register, frame=register.frame.clear()), register.height, _Packing(register.frame)
    )


class _Packing:
    """Packs the rows of a frame on a thread of its own, while others go on with the register.

    The thread is a daemon: an interrupt does not wait for it.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self._waiting = deque(frame.iter_slices(ROWS_PER_PART))
        self._parts: list[bytes] = []
        self._error: Exception | None = None
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        try:
            while self._waiting:
                self._parts.append(_packed(self._waiting.popleft()))
        except Exception as error:
            self._error = error
            self._waiting.clear()

    def parts(self) -> tuple[bytes, ...]:
        """All parts; waits for them."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return tuple(self._parts)


def _packed(rows: pl.DataFrame) -> bytes:
    packed = io.BytesIO()
    rows.write_parquet(packed, compression="lz4", statistics=False)
    return packed.getvalue()
