"""The truth an evaluation is held against: which records are one person.

Two forms say the same: pairs (``id_a``, ``id_b``) or persons (``record_id``, ``person_id``), each with
optional sources (``source_a``, ``source_b`` or ``source``). Pairs are closed: with a = b and b = c, a = c is
true too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from ktp_dedup.errors import InputError
from ktp_dedup.evaluate.clusters import components
from ktp_dedup.register.files import find_files, read_file
from ktp_dedup.register.ids import hide_niks

MOST_TRUE_PAIRS = 50_000_000
"""A truth with more pairs than this is a mistake (one person id for everybody), and would fill the memory."""

_BETWEEN = "\x1f"
"""Stands between source and id in a key."""

_HEADINGS = {
    "ida": "id_a",
    "leftid": "id_a",
    "idb": "id_b",
    "rightid": "id_b",
    "sourcea": "source_a",
    "leftsource": "source_a",
    "sourceb": "source_b",
    "rightsource": "source_b",
    "recordid": "record_id",
    "personid": "person_id",
    "source": "source",
}


@dataclass(frozen=True)
class Truth:
    """Which records are the same person.

    Attributes:
        members: ``key`` (text: the record id, or source and id), ``person`` (text); one row per known record.
        sourced: whether keys hold the source beside the id.
    """

    members: pl.DataFrame
    sourced: bool

    def __repr__(self) -> str:
        return f"Truth(records={self.members.height}, persons={self.members['person'].n_unique()})"

    def repeated(self) -> pl.DataFrame:
        """The members whose person has two records or more."""
        return self.members.filter(pl.len().over("person") > 1)

    def pairs(self) -> pl.DataFrame:
        """All pairs of records of one person: ``a``, ``b`` (keys, a < b), each once.

        Raises:
            InputError: so many records share a person that the pairs exceed ``MOST_TRUE_PAIRS``.
        """
        several = self.repeated()
        sizes = several.group_by("person").len()["len"].cast(pl.Int64)
        if int((sizes * (sizes - 1) // 2).sum()) > MOST_TRUE_PAIRS:
            raise InputError(
                f"The truth makes more than {MOST_TRUE_PAIRS:,} pairs: "
                "check that its person column tells persons apart."
            )
        both = several.join(several, on="person", suffix="_b").filter(pl.col("key") < pl.col("key_b"))
        return both.select(a="key", b="key_b")

    def with_aliases(self, sources: Sequence[str]) -> Truth:
        """The truth with an alias in the place of each id of these sources that is a NIK, as in a register.

        Raises:
            InputError: there are several such sources, and the truth does not say of which its NIKs are.
        """
        keys = aliased_keys(self.members["key"], sources, sourced=self.sourced)
        return replace(self, members=self.members.with_columns(key=keys))


def aliased_keys(keys: pl.Series, sources: Sequence[str], *, sourced: bool) -> pl.Series:
    """Keys of records with an alias in the place of each id of these sources that is a NIK.

    Raises:
        InputError: there are several such sources, and the keys do not say of which their NIKs are.
    """
    if len(sources) > 1 and not sourced and not hide_niks(keys, "").equals(keys):
        raise InputError(
            "The ids of the truth are NIKs, as those of several sources were: "
            "give the truth the columns source_a and source_b, or source."
        )
    for source in sources:
        start = f"{source}{_BETWEEN}" if sourced else ""
        hidden = start + hide_niks(keys.str.strip_prefix(start), source)
        keys = hidden.zip_with(keys.str.starts_with(start), keys)
    return keys


def record_key(record_id: str, source: str, *, sourced: bool) -> pl.Expr:
    """The key of a record: its id, or with ``sourced`` its source and id (both are column names; text)."""
    key = pl.col(record_id).cast(pl.String)
    return pl.concat_str(pl.col(source).cast(pl.String), key, separator=_BETWEEN) if sourced else key


def read_truth(path: str | Path) -> Truth:
    """Reads a truth file in either form: CSV, Parquet or any other form that a register may have.

    Raises:
        InputError: the file is missing, unreadable, empty, or in neither form.
    """
    frame, name = read_table(path)
    return as_truth(frame, name=name)


def read_table(path: str | Path) -> tuple[pl.DataFrame, str]:
    """Reads one file of pairs or persons as text, with its name.

    Raises:
        InputError: the file is missing, unreadable or several, or two columns have the same heading.
    """
    file, *more = find_files(path)
    if more:
        raise InputError(f"{path} means several files: give the truth as one.")
    table = read_file(file)
    if len(set(table.headings)) < len(table.headings):
        raise InputError(f"Two columns of {file} have the same heading.")
    return table.cells.rename(dict(zip(table.cells.columns, table.headings, strict=True))), file.name


def as_truth(frame: pl.DataFrame, *, name: str = "truth") -> Truth:
    """Takes a frame in either form; ``name`` is what messages call it.

    Raises:
        InputError: the columns are of neither form, there is no row, an id is empty, or a record is
            given two persons.
    """
    known = {heading: _HEADINGS.get(_plain(heading)) for heading in frame.columns}
    frame = frame.select(
        pl.col(heading).cast(pl.String).str.strip_chars().alias(column)
        for heading, column in known.items()
        if column is not None and list(known.values()).count(column) == 1
    )
    if {"id_a", "id_b"} <= set(frame.columns):
        needed, make = ["id_a", "id_b"], _from_pairs
    elif {"record_id", "person_id"} <= set(frame.columns):
        needed, make = ["record_id", "person_id"], _from_persons
    else:
        raise InputError(
            f"The {name} has neither the columns id_a and id_b (pairs) nor record_id and person_id (persons)."
        )
    _refuse_empty(frame, needed, name)
    return make(frame, name)


def _from_pairs(frame: pl.DataFrame, name: str) -> Truth:
    sourced = {"source_a", "source_b"} <= set(frame.columns)
    pairs = frame.select(
        a=record_key("id_a", "source_a", sourced=sourced), b=record_key("id_b", "source_b", sourced=sourced)
    )
    itself = pairs.with_row_index("row", offset=1).filter(pl.col("a") == pl.col("b"))
    if itself.height:
        raise InputError(f"Row {itself['row'][0]} of the {name} pairs a record with itself.")
    members = components(pairs).select("key", person="component")
    return Truth(members, sourced)


def _from_persons(frame: pl.DataFrame, name: str) -> Truth:
    sourced = "source" in frame.columns
    key = record_key("record_id", "source", sourced=sourced)
    members = frame.select(key=key, person="person_id").unique()
    twice = members.filter(pl.col("key").is_duplicated())
    if twice.height:
        raise InputError(
            f"The {name} gives {twice['key'].n_unique()} records more than one person: "
            "a record is one person, and records of several sources need a source column."
        )
    return Truth(members, sourced)


def _refuse_empty(frame: pl.DataFrame, needed: list[str], name: str) -> None:
    if not frame.height:
        raise InputError(f"The {name} has no rows.")
    for column in needed:
        rows = frame.with_row_index("row", offset=1).filter(pl.col(column).fill_null("") == "")
        if rows.height:
            raise InputError(f"Row {rows['row'][0]} of the {name} has an empty {column}.")


def _plain(heading: str) -> str:
    return "".join(letter for letter in heading.casefold() if letter.isalnum())
