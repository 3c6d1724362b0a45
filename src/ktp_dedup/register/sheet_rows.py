"""Which rows of a sheet are records, and why the others are none.

A row is a record when it holds something of a person: a NIK, a birth date beside a name, or at least half of
what records of this sheet usually hold. Everything else is left out for a reason that is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from ktp_dedup.register.fields import ALIASES, COMBINED, RUNNING_NUMBERS, normalise_heading
from ktp_dedup.register.sheet_layout import Heading
from ktp_dedup.register.value import LeftOut, Reason

_ROWS_LISTED = 10
_SAMPLE = 100
_MONTHS = "jan|feb|peb|mar|apr|mei|jun|jul|agu|ags|agt|sep|okt|nov|nop|des"
_TOTAL = r"(?i)^\W*(?:(?:sub|grand)[\s-]*)?(?:total|jumlah|jml)\b"
_NOTE = (
    r"(?i)^\W*(?:mengetahui|keterangan|catatan|ket\s*[:.]|nb\b|kepala\s+(?:desa|dusun|dinas|kelurahan|seksi)"
    r"|lurah|camat|sekretaris|petugas|operator|ttd\b|nip\b|dicetak|halaman|hal\s*[:.]|sumber\s*:)"
    rf"|^\(.*\)$|,\s*\d{{1,2}}\s+(?:{_MONTHS})[a-z]*\.?\s+\d{{4}}\W*$"
)


@dataclass(frozen=True, slots=True)
class Roles:
    """Columns by what they hold, as indexes: running numbers, names, NIKs, birth dates."""

    numbers: tuple[int, ...]
    names: tuple[int, ...]
    niks: tuple[int, ...]
    births: tuple[int, ...]

    @property
    def of_people(self) -> bool:
        """Whether rows can be told from notes by what people have."""
        return bool(self.names or self.niks or self.births)


def roles_of(headings: Sequence[str]) -> Roles:
    """What the columns hold, by their headings."""
    keys = [normalise_heading(heading) for heading in headings]
    fields = [COMBINED.get(key, (ALIASES.get(key, ""),)) for key in keys]
    by_field = {
        field: tuple(index for index, found in enumerate(fields) if field in found)
        for field in ("name", "nik", "birth_date")
    }
    numbers = tuple(index for index, key in enumerate(keys) if key in RUNNING_NUMBERS)
    return Roles(numbers, by_field["name"], by_field["nik"], by_field["birth_date"])


def reasons(grid: pl.DataFrame, heading: Heading, group: pl.Series | None = None) -> pl.Series:
    """Why each row of a sheet is no record; null where it is one.

    Args:
        grid: all rows of the sheet as Utf8; blank cells are null.
        heading: where the table begins.
        group: Boolean, rows that say something of the rows below them (see `family_book`).

    Returns:
        Utf8 of `ktp_dedup.register.value.Reason`, one per row of the grid.
    """
    rows = pl.int_range(grid.height, dtype=pl.Int64, eager=True)
    roles = roles_of(heading.texts)
    facts = grid.select(
        above=pl.lit(rows < heading.first),
        heading=pl.lit((rows >= heading.first) & (rows < heading.body)),
        group=pl.lit(group if group is not None else pl.repeat(False, grid.height, eager=True)),
        blank=(_filled(grid, [index for index in range(grid.width) if index not in roles.numbers]) == 0)
        & ~pl.coalesce(pl.all()).str.contains(r"\pL").fill_null(False),
        again=pl.any_horizontal(pl.lit(False), *(_equal(grid, cells) for cells in heading.furniture)),
        lead=pl.coalesce(pl.all()).str.strip_chars(),
    )
    below = facts.with_columns(record=_records(grid, facts, roles))
    reason = (
        pl.when("above").then(pl.lit("title"))
        .when("heading").then(pl.lit("heading"))
        .when("group").then(pl.lit("group"))
        .when("blank").then(pl.lit("blank"))
        .when("again").then(pl.lit("heading again"))
        .when("record").then(None)
        .when(pl.col("lead").str.contains(_TOTAL)).then(pl.lit("total"))
        .otherwise(pl.lit("note"))
    )  # fmt: skip
    return below.select(reason.alias("reason")).to_series()


def counted(reason: pl.Series) -> tuple[LeftOut, ...]:
    """The rows that are no records, by reason, with the numbers of the first ones."""
    rows = pl.DataFrame({"reason": reason, "row": pl.int_range(1, len(reason) + 1, eager=True)}).drop_nulls()
    groups = rows.group_by("reason", maintain_order=True).agg(
        lines=pl.len(), first=pl.col("row").head(_ROWS_LISTED)
    )
    return tuple(LeftOut(_as_reason(name), lines, tuple(first)) for name, lines, first in groups.iter_rows())


def _as_reason(name: str) -> Reason:
    found: dict[str, Reason] = {
        "title": "title",
        "heading": "heading",
        "heading again": "heading again",
        "blank": "blank",
        "total": "total",
        "group": "group",
    }
    return found.get(name, "note")


def _records(grid: pl.DataFrame, facts: pl.DataFrame, roles: Roles) -> pl.Series:
    """Rows that hold something of a person; every row that is not blank, where no column is of people."""
    if not roles.of_people:
        return pl.repeat(True, grid.height, eager=True)
    content = [index for index in range(grid.width) if index not in roles.numbers]
    seen = grid.select(
        facts["lead"],
        (~facts["above"] & ~facts["heading"] & ~facts["group"] & ~facts["blank"] & ~facts["again"]).alias(
            "body"
        ),
        named=_any(grid, roles.names, pl.Expr.is_not_null),
        evidence=_any(grid, roles.niks, lambda cell: cell.str.contains(r"\d[\d .]{5}|\*|\d[Ee]\+"))
        | (_any(grid, roles.names, pl.Expr.is_not_null) & _any(grid, roles.births, _has_digit)),
        cells=_filled(grid, content),
        number=_any(grid, roles.numbers, _has_digit),
    )
    usual = seen.filter("body", "named")["cells"].head(_SAMPLE).median()
    half = max(2, (int(usual) + 1) // 2) if isinstance(usual, int | float) else 2
    return _judged(seen, half, numbered=_is_numbered(seen), dated=bool(roles.niks or roles.births))


def _is_numbered(seen: pl.DataFrame) -> bool:
    """Whether nearly all rows with a name have a running number."""
    named = seen.filter("body", "named")["number"]
    return bool(len(named)) and float(named.mean() or 0.0) >= 0.8  # type: ignore[arg-type]


def _judged(seen: pl.DataFrame, half: int, *, numbered: bool, dated: bool) -> pl.Series:
    """Whether each row is a record: by evidence, by how much it holds, or by name where records stand."""
    words = pl.col("lead").str.contains(_TOTAL) | pl.col("lead").str.contains(_NOTE)
    enough = (pl.col("cells") >= half) & ~words.fill_null(False)
    strong = seen.select(
        pl.col("body") & (pl.col("evidence") | (enough & (pl.col("number") | (not numbered))))
    ).to_series()
    last = strong.arg_true().max() if dated else len(strong)
    row = pl.int_range(pl.len(), dtype=pl.Int64)
    placed = pl.col("number") if numbered else row <= (last if isinstance(last, int) else -1)
    weak = pl.col("named") & ~words.fill_null(False) & placed
    return seen.select(
        (pl.lit(strong) | (pl.col("body") & weak)).fill_null(False).alias("record")
    ).to_series()


def _has_digit(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(r"\d")


def _any(grid: pl.DataFrame, columns: Sequence[int], test: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    """Whether any of these columns passes a test; nowhere if there are none."""
    found = [test(pl.col(grid.columns[index])).fill_null(False) for index in columns]
    return pl.any_horizontal(found) if found else pl.lit(False)


def _filled(grid: pl.DataFrame, columns: Sequence[int]) -> pl.Expr:
    """How many of these columns hold something."""
    if not columns:
        return pl.lit(0, dtype=pl.UInt32)
    return pl.sum_horizontal(pl.col(grid.columns[index]).is_not_null().cast(pl.UInt32) for index in columns)


def _equal(grid: pl.DataFrame, cells: Sequence[str | None]) -> pl.Expr:
    """Rows with the same cells as a row of the heading, at least two if there are, and no others."""
    pairs = [(pl.col(name), cell) for name, cell in zip(grid.columns, cells, strict=True)]
    same = [column == cell if cell is not None else column.is_null() for column, cell in pairs]
    if sum(cell is not None for cell in cells) < min(2, grid.width):
        return pl.lit(False)
    return pl.all_horizontal(test.fill_null(False) for test in same)
