"""How often values occur in a register: what rarities are made from, kept without the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.encode.codes import SEEN_LEAST
from ktp_dedup.errors import InputError

FILE = "frequencies.parquet"
"""Name of the table in a folder of results."""

What: TypeAlias = Literal["records", "value", "word", "name", "lift", "known", "home"]
_REPEATED = pl.Categorical()  # a number for each distinct text: the same few stand in all rows
_COLUMNS: dict[str, pl.DataType] = {
    "field": _REPEATED,
    "what": _REPEATED,
    "value": pl.String(),
    "number": pl.UInt64(),
    "among": _REPEATED,
    "among_value": pl.String(),
    "records": pl.Int64(),
    "bits": pl.Float64(),
}
SCHEMA = pl.Schema(_COLUMNS)
LEAST = SEEN_LEAST + 1
"""Records that carry a value from which on it stands in the table: rarer ones all have the same rarity."""


MOST_BITS = 64.0
"""More than any lift can be."""


@dataclass(frozen=True, repr=False)
class Frequencies:
    """Frequencies of a register, enough to make the rarity of every value again.

    Attributes:
        table: columns of `SCHEMA`. By `what`: `records`, how many records have the `field` at all; `value`, a value of
            a field that is no name; `word`, a word of names in canonical form, counted where it stands; `name`, a whole
            name; `lift`, the `bits` by which a whole name is less rare where the field `among` is `among_value`;
            `known`, a word that counts as a name of its own and is in no dictionary; `home`, a region where more than
            half of the register live. Values of fewer than `LEAST` records are left out. For whole names and identity
            numbers a hash stands in `number` and no text in `value`, so that nobody is read in it.
        origin: where the table was read, empty where it was counted on the register at hand.
    """

    table: pl.DataFrame
    origin: str = ""

    def __repr__(self) -> str:
        return f"Frequencies({self.table.height:,} rows)"

    @classmethod
    def of(cls, parts: Sequence[pl.DataFrame]) -> Frequencies:
        """Frequencies of parts that `frequency_rows` made."""
        return cls(pl.concat([SCHEMA.to_frame(), *parts]))

    def rows(self, what: What, field: str = "") -> pl.DataFrame:
        """The rows of one kind and field."""
        return self.table.filter(what=what, field=field)

    def records(self, field: str) -> int:
        """How many records have a field.

        Raises:
            InputError: the frequencies were counted with a model that does not ask for the rarity of this field.
        """
        found = self.rows("records", field)
        if found.is_empty():
            raise InputError(
                f"The frequencies of {self.origin} do not tell how rare values of {field} are: "
                "scan their register again with this model."
            )
        return int(found["records"][0])

    @property
    def most_records(self) -> int:
        """How many records have the field that most have."""
        return int(self.table.filter(what="records")["records"].to_numpy().max(initial=0))

    def counts(self, what: What, field: str, values: pl.Series) -> npt.NDArray[np.int64]:
        """int64[values], how many records carry each of some distinct values, 0 where fewer than `LEAST`."""
        key = _key(values)
        found = (
            values.alias(key)
            .to_frame()
            .join(self.rows(what, field), on=key, how="left", maintain_order="left")
        )
        return found["records"].fill_null(0).to_numpy()

    def lifts(
        self, field: str, among: str, names: pl.Series, values: pl.Series
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Places of names and of companion values among distinct ones, and the bits of each such pair."""
        found = (
            self.rows("lift", field)
            .filter(among=among)
            .join(names.alias("number").to_frame().with_row_index("whole"), on="number")
            .join(values.alias("among_value").to_frame().with_row_index("companion"), on="among_value")
        )
        names_at, values_at = (found[column].to_numpy().astype(np.int64) for column in ("whole", "companion"))
        return names_at, values_at, found["bits"].to_numpy()

    def completed(
        self, what: What, field: str, values: pl.Series, counts: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        """`counts`, where known those of the table: of what the large register hardly has, a batch may know more."""
        stored = self.counts(what, field, values)
        return np.where(stored > 0, stored, counts)

    @property
    def known(self) -> frozenset[str]:
        """Words that count as names of their own."""
        return frozenset(self.rows("known")["value"])

    @property
    def homes(self) -> frozenset[str]:
        """Regions where more than half of the register live."""
        return frozenset(self.rows("home")["value"])

    def write(self, path: str | Path) -> None:
        """Write the table as Parquet.

        Raises:
            OSError: the file cannot be written.
        """
        self.table.write_parquet(path)


def frequency_rows(
    what: What,
    field: str,
    values: pl.Series | Sequence[str],
    *,
    records: npt.NDArray[np.int64] | None = None,
    least: int = LEAST,
    **others: Any,
) -> pl.DataFrame:
    """Rows of `Frequencies.table` for some values.

    Args:
        what, field: of all rows.
        values: of each row, texts or the numbers (UInt64) that stand for them.
        records: int64, how many records carry each, if the rows tell it; rows of fewer than `least` are left out.
        least: see there.
        others: further columns.
    """
    rows = values if isinstance(values, pl.Series) else pl.Series(values, dtype=pl.String)
    told: dict[str, Any] = dict.fromkeys(SCHEMA)
    told |= {"field": pl.lit(field), "what": pl.lit(what), "records": records, **others}
    del told[_key(rows)]
    told = {
        name: value.cast(SCHEMA[name]) if isinstance(value, pl.Expr) else value
        for name, value in told.items()
    }
    found = rows.alias(_key(rows)).to_frame().with_columns(**told).select(SCHEMA.names()).cast(SCHEMA)
    return found if records is None else found.filter(pl.col("records") >= least)


def _key(values: pl.Series) -> str:
    """The column that tells what a row is about: a text, or the number that stands for it."""
    return "number" if values.dtype == pl.UInt64 else "value"


def read_frequencies(path: str | Path) -> Frequencies:
    """Read the frequencies of an earlier scan, so that a small batch is judged by a large register.

    Args:
        path: the folder that a scan wrote, or the table itself.

    Raises:
        InputError: there is no such table, or it holds something else.
    """
    file = Path(path)
    file = file / FILE if file.is_dir() else file
    try:
        table = pl.read_parquet(file)
    except (OSError, pl.exceptions.PolarsError):
        raise InputError(
            f"{file} cannot be read as frequencies: give the folder that a scan wrote, or the {FILE} in it."
        ) from None
    if table.schema != SCHEMA:
        raise InputError(f"{file} holds no frequencies: give the {FILE} of a folder that a scan wrote.")
    if not _is_sound(table):
        raise InputError(f"The frequencies in {file} are damaged: scan their register again.")
    return Frequencies(table, str(file))


def _is_sound(table: pl.DataFrame) -> bool:
    """Whether a table can be one that a scan wrote: each row told once, and counts and bits that can be."""
    told = table.select(name for name in SCHEMA if name not in ("records", "bits"))
    counted = pl.col("what").is_in(["records", "value", "word", "name", "lift"])
    least = pl.when(pl.col("what") == "records").then(0).otherwise(LEAST)
    possible = pl.when(counted).then(pl.col("records") >= least).otherwise(True).fill_null(False)
    lifted = pl.when(pl.col("what") == "lift").then(pl.col("bits").is_between(0, MOST_BITS)).otherwise(True)
    sound = table.select((possible & lifted.fill_null(False)).all()).item()
    return bool(sound) and not told.is_duplicated().any()
