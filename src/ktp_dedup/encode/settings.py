"""How to run, apart from what a duplicate is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ktp_dedup.errors import UsageError

if TYPE_CHECKING:
    from ktp_dedup.encode.frequencies import Frequencies


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How to run; nothing here changes a result but `as_of`, `estimate_share` and `frequencies`.

    Attributes:
        threads: default all processors.
        max_memory: bytes that the run may take; where they are short, a scan works in passes. Default most of the
            machine's, and then no run is refused.
        seed: of sampling by id hash.
        as_of: yyyymmdd that counts as today; default the latest date in the data.
        list_relatives: also list twins and other close relatives, as pairs of the band non-match.
        estimate_share: estimate the share of duplicates on the register; else the model's expected one stands.
        frequencies: of a larger register, by which a small batch is judged; else the register itself says what is rare.

    Raises:
        UsageError: on an impossible value.
    """

    threads: int | None = None
    max_memory: int | None = None
    seed: int = 0
    as_of: int | None = None
    list_relatives: bool = False
    estimate_share: bool = True
    frequencies: Frequencies | None = None

    def __post_init__(self) -> None:
        if self.threads is not None and self.threads < 1:
            raise UsageError("threads must be at least 1")
        if self.max_memory is not None and self.max_memory < 1:
            raise UsageError("max-memory must be above 0")
        if self.as_of is not None and not (
            1900_00_00 < self.as_of < 2200_00_00 and 0 < self.as_of // 100 % 100 < 13
        ):
            raise UsageError("as-of must be a day as a number, such as 20240630")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is: `done` of `total` units, and a note such as a rate."""

    stage: str
    done: int
    total: int
    note: str = ""


ProgressCallback: TypeAlias = Callable[[Progress], None]
