"""The options that several commands share, and how their texts become values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from ktp_dedup import dates
from ktp_dedup.errors import UsageError

Lang = Literal["id", "en"]
Format = Literal["parquet", "csv", "xlsx"]
Found = Literal["match", "review"]

Registers = Annotated[
    list[str],
    typer.Argument(
        metavar="REGISTER...", help="CSV, Parquet, Arrow, XLSX or database files, globs, or postgresql://…"
    ),
]
Mapped = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="SOURCE=FIELD", help="Read column SOURCE as FIELD; empty to ignore it. Repeatable."
    ),
]
Query = Annotated[
    str | None,
    typer.Option("--query", metavar="SQL", help="What to read, where REGISTER is a database: one SELECT."),
]
ModelFile = Annotated[
    Path | None,
    typer.Option("--model", metavar="FILE", help="A model as TOML; without it the preset residents."),
]
Threads = Annotated[
    int | None,
    typer.Option("--threads", min=1, metavar="N", help="Threads; else all processors."),
]
MaxMemory = Annotated[
    str | None,
    typer.Option(
        "--max-memory",
        metavar="SIZE",
        help="Most memory to use, such as 4GB or 800MB; where it is short, a scan works in passes.",
    ),
]
Seed = Annotated[int, typer.Option("--seed", min=0, metavar="N", help="Seed of what is drawn at random.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day the register shows; without it its latest date."),
]
Match = Annotated[
    float | None,
    typer.Option("--match", metavar="P", help="Probability from which a pair is a match; model: 0.95."),
]
Review = Annotated[
    float | None,
    typer.Option("--review", metavar="P", help="Probability from which a pair is reviewed; model: 0.20."),
]
MatchWeight = Annotated[
    float | None, typer.Option("--match-weight", metavar="BITS", help="The same as --match, in bits.")
]
ReviewWeight = Annotated[
    float | None, typer.Option("--review-weight", metavar="BITS", help="The same as --review, in bits.")
]
ExpectedDuplicates = Annotated[
    float | None,
    typer.Option(
        "--expected-duplicates", metavar="SHARE", help="Share of records thought to be double, such as 0.006."
    ),
]
FrequencyFile = Annotated[
    Path | None,
    typer.Option(
        "--frequencies",
        metavar="OUT",
        help="Folder of an earlier scan whose register says what is rare: for a small batch.",
    ),
]
OutputFormat = Annotated[Format, typer.Option("--format", metavar="parquet|csv|xlsx", help="Form of tables.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a result that stands there.")]
ShowValues = Annotated[
    bool,
    typer.Option("--show-values", help="Also write a sheet with the values of both records (csv, xlsx)."),
]
ListRelatives = Annotated[
    bool,
    typer.Option(
        "--list-relatives", help="Also list twins and close relatives who look alike: no duplicates."
    ),
]
FailOn = Annotated[
    Found | None,
    typer.Option(
        "--fail-on",
        metavar="match|review",
        help="Exit with 1 if unsettled pairs of this band (or better) are found.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing but errors.")]
Language = Annotated[Lang, typer.Option("--lang", metavar="id|en", help="Language of what is printed.")]

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?", re.IGNORECASE)


def parse_mapping(pairs: Sequence[str] | None) -> dict[str, str]:
    """``["Kolom A=name", "X="]`` as source heading -> field ("" ignores the column).

    Raises:
        UsageError: an entry has no equals sign, or a heading is given twice.
    """
    mapping: dict[str, str] = {}
    for pair in pairs or ():
        source, equals, field = pair.rpartition("=")
        if not equals or not source.strip():
            raise UsageError(
                f"--map {pair} is not SOURCE=FIELD: give the heading, an equals sign and a field."
            )
        if source in mapping:
            raise UsageError(f"--map gives the column {source} twice.")
        mapping[source] = field.strip()
    return mapping


def parse_size(text: str | None) -> int | None:
    """``4GB``, ``800 MiB`` or a number of bytes as bytes.

    Raises:
        UsageError: the text is no size.

    >>> parse_size("4GB"), parse_size("1.5 GiB")
    (4000000000, 1610612736)
    """
    if text is None:
        return None
    found = _SIZE.fullmatch(text.strip())
    if found is None or float(found[1]) == 0:
        raise UsageError(f"--max-memory {text} is no size: write it like 4GB or 800MB.")
    unit = _UNITS[found[2].lower()]
    power = {1: 0, 10**3: 1, 10**6: 2, 10**9: 3, 10**12: 4}[unit]
    return int(float(found[1]) * (1024**power if found[3] else unit))


def parse_probability(value: float | None, option: str, *, example: str = "0.95") -> float | None:
    """A probability between 0 and 1, both excluded, or None; ``example`` is what the message suggests.

    Raises:
        UsageError: it is not between them.
    """
    if value is not None and not 0 < value < 1:
        raise UsageError(
            f"{option} {value:g} is no probability: give a number between 0 and 1, such as {example}."
        )
    return value


def parse_date(text: str | None) -> int | None:
    """A whole date in any usual form as ``yyyymmdd``, or None.

    Raises:
        UsageError: it is no whole date.
    """
    if text is None:
        return None
    value = dates.parse(text)
    if value is None or not dates.is_full(value):
        raise UsageError(f"--as-of {text} is no date: write it like 2024-12-31.")
    return value
