"""What of a register's encoding needs no names; it is made beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ktp_dedup.encode.codes import I32, Codes
from ktp_dedup.encode.companions import Companion
from ktp_dedup.encode.frequencies import Frequencies
from ktp_dedup.encode.keys import KeyTables
from ktp_dedup.encode.program import Atom
from ktp_dedup.encode.records import AtomColumns
from ktp_dedup.encode.texts import TextTable
from ktp_dedup.encode.values import Values
from ktp_dedup.engine import Kind
from ktp_dedup.engine.keys import Lookup
from ktp_dedup.model import Model


def _rank(coded: Mapping[str, Codes], records: int) -> Lookup:
    """The order of the values of the first column there is, for a model without names."""
    first = next(iter(coded.values()), None)
    if first is None:
        return Lookup(np.zeros(records, np.int32), np.zeros((1, 1), np.int64))
    ranks = np.append(first.distinct.rank("ordinal").to_numpy().astype(np.int64), 0)
    return Lookup(first.codes, ranks[:, np.newaxis])


@dataclass(frozen=True)
class Beside:
    """What needs no names.

    Attributes:
        keys: those of values that are no names.
        atoms: columns of each atom that is no name, by field.
        texts: the distinct texts of those.
        companions: those of each name field that the register has.
        always: numbers of the values whose equality always emits a pair.
        households: see `Encoded`.
        rank: see `Encoded`, None where names tell it.
        frequencies: parts of `Frequencies`; none where there are stored ones.
    """

    keys: KeyTables
    atoms: dict[str, AtomColumns]
    texts: TextTable
    companions: Mapping[str, tuple[Companion, ...]]
    always: I32 | None
    households: I32
    rank: Lookup | None
    frequencies: list[pl.DataFrame]


def make_beside(
    model: Model,
    columns: Mapping[str, pl.Series | None],
    atoms: Sequence[Atom],
    records: int,
    stored: Frequencies | None,
) -> Beside:
    """Make all that needs no names; rarities by `stored` frequencies where there are any."""
    kinds = {field.name: field.kind for field in model.fields}
    identities = [name for name, kind in kinds.items() if kind == "nik"]
    values, rare = Values(columns, records, stored=stored, identities=identities), rare_fields(model)
    asked = dict.fromkeys(name for field in model.fields for name in field.among)
    coded = {name: values.companion(name, kinds[name]) for name in asked}
    return Beside(
        keys=KeyTables(model, values.coded, records),
        atoms={
            atom.field: values.columns(atom, rare=atom.field in rare)
            for atom in atoms
            if atom.kind is not Kind.NAME
        },
        texts=values.texts,
        companions={
            field.name: tuple(found for name in field.among if (found := coded[name]) is not None)
            for field in model.fields
        },
        always=values.numbers(model.always) if model.always else None,
        households=values.numbers(model.household.field),
        rank=None if "name" in kinds.values() else _rank(values.coded, records),
        frequencies=[
            part
            for atom in atoms
            if stored is None and atom.kind is not Kind.NAME and atom.field in rare
            for part in values.frequencies(atom.field)
        ],
    )


def rare_fields(model: Model) -> frozenset[str]:
    """Fields whose rarity a level adds."""
    return frozenset(level.rarity for comparison in model.comparisons for level in comparison.levels)
