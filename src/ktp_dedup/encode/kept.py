"""A register put aside: once it is encoded, only the rows of reported pairs are asked for again."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import Protocol

import polars as pl

from ktp_dedup.encode.memory import rows_stay
from ktp_dedup.encode.settings import RunSettings
from ktp_dedup.register import Register

ROWS_PER_PART = 1 << 16


class Rows(Protocol):
    """The rows of a register, wherever they are."""

    def read(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Some of the columns, in parts, in the order of the register."""
        ...


@dataclass(frozen=True, repr=False)
class KeptRegister:
    """A register whose rows were put aside in memory; they never touch a disk.

    Attributes:
        bare: the register without its rows.
        height: number of records.
    """

    bare: Register
    height: int
    _rows: Rows = field(compare=False)

    def some(self, *, ids: pl.DataFrame | None = None, columns: Collection[str] | None = None) -> Register:
        """The register with some of its rows and columns, in its own order.

        Args:
            ids: `source` and `record_id` of the rows; default all.
            columns: those that the register has of these are there, besides the ids; default all.
        """
        bare = self.bare.frame
        wanted = [c for c in bare.columns if columns is None or c in {"source", "record_id", *columns}]
        parts = self._rows.read(wanted)
        if ids is not None:
            parts = (part.join(ids, on=["source", "record_id"], how="semi") for part in parts)
        return replace(self.bare, frame=pl.concat([bare.select(wanted), *parts], rechunk=True))

    def __repr__(self) -> str:
        return f"KeptRegister({self.height:,} records)"


def keep(register: Register, run: RunSettings) -> KeptRegister:
    """Put a register aside: as it is where memory is plenty, else packed to about a fourth of the file's size.

    Packing takes a second of both cores for a million records. It goes on in the background; who lets go of the
    original has its memory back when that is done.
    """
    frame = register.frame
    rows = Unpacked(frame) if rows_stay(frame.height, frame.width, run) else Packed(frame)
    return KeptRegister(replace(register, frame=frame.clear()), frame.height, rows)


@dataclass(frozen=True, repr=False)
class Unpacked:
    """Rows as they are."""

    frame: pl.DataFrame

    def read(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """See `Rows`."""
        yield self.frame.select(columns)


class Packed:
    """Rows packed as Parquet. That is done on a thread of its own, while others go on with the register.

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

    def read(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """See `Rows`."""
        for part in self.parts():
            yield pl.read_parquet(io.BytesIO(part), columns=list(columns))

    def parts(self) -> tuple[bytes, ...]:
        """All parts in their order; waits for them."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return tuple(self._parts)


def _packed(rows: pl.DataFrame) -> bytes:
    packed = io.BytesIO()
    rows.write_parquet(packed, compression="lz4", statistics=False)
    return packed.getvalue()
