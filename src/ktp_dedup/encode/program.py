"""Compiling a model: comparisons and their levels become tables over outcomes of atoms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ktp_dedup.engine.program import MISSING_LEVEL, Kind, Metric
from ktp_dedup.errors import ModelError
from ktp_dedup.model import Comparison, Field, Level, Model, parse_condition
from ktp_dedup.model.outcomes import METRICS, MISSING, OUTCOMES, TEXT_KINDS


@dataclass(frozen=True)
class Atom:
    """What the engine compares of one field.

    Attributes:
        field: name of the field.
        kind: of the engine.
        metric: number of the string metric.
        thresholds: ascending similarities, or negated distances with -0.0 last.
        outcomes: names of the outcomes 0, 1, 2, ...
    """

    field: str
    kind: Kind
    metric: int
    thresholds: tuple[float, ...]
    outcomes: tuple[str, ...]

    def matching(self, text: str) -> frozenset[int]:
        """The outcome numbers that a model's outcome `text` means; a graded one means all better ones too."""
        condition = parse_condition(text)
        if condition is None:
            return frozenset({self.outcomes.index(text)})
        graded = -condition.threshold if condition.metric == "within" else condition.threshold
        return frozenset(range(2 + self.thresholds.index(graded), len(self.outcomes)))


@dataclass(frozen=True)
class CompiledComparison:
    """A comparison as a table.

    Attributes:
        name: of the comparison.
        atoms: numbers of its atoms, primary first.
        radices: numbers of outcomes of each.
        table: int8[product of radices], outcome combination to level, -1 missing.
        bases: float64[levels], base weights in bits, level 0 first.
        rarities: int64[levels], atom whose rarity is added, or -1.
    """

    name: str
    atoms: tuple[int, ...]
    radices: tuple[int, ...]
    table: npt.NDArray[np.int8]
    bases: npt.NDArray[np.float64]
    rarities: npt.NDArray[np.int64]


def _conditions(model: Model, name: str) -> list[Any]:
    """All graded outcomes that the model's levels ask of a field."""
    asked = [
        parse_condition(outcome)
        for comparison in model.comparisons
        for level in comparison.levels
        for field, outcomes in level.when
        if field == name
        for outcome in outcomes
    ]
    return [condition for condition in asked if condition is not None]


def told_apart(model: Model, name: str) -> bool:
    """Whether a model asks of a field no more than whether its values are equal."""
    asked = {
        outcome
        for comparison in model.comparisons
        for level in comparison.levels
        for field, outcomes in level.when
        if field == name
        for outcome in outcomes
    }
    return asked <= {MISSING, "else", "equal"}


def _atom(model: Model, field: Field) -> Atom:
    """The atom of a field; an identity number of which only equality is asked is a code, missing where masked."""
    conditions = _conditions(model, field.name)
    metrics = {condition.metric for condition in conditions}
    if len(metrics) > 1:
        raise ModelError(
            f"model: field '{field.name}': its levels use {len(metrics)} metrics, one is possible"
        )
    thresholds = sorted({-c.threshold if c.metric == "within" else c.threshold for c in conditions})
    plain = OUTCOMES[field.kind]
    kind = Kind.CODE if field.kind in (*TEXT_KINDS, "regency", "region") else Kind[field.kind.upper()]
    metric = 0
    if kind is Kind.NIK and told_apart(model, field.name):
        kind, plain = Kind.CODE, OUTCOMES["code"]
    if field.kind in TEXT_KINDS and thresholds:
        kind, metric = Kind.TEXT, Metric[METRICS[METRICS.index(metrics.pop())].upper()].value
        plain = ("else", *(f">= {t}" for t in thresholds), "equal")
    if kind is Kind.NUMBER:
        thresholds = [t for t in thresholds if t != 0] + [-0.0]
        plain = ("else", *(f"within {-t}" for t in thresholds[:-1]), "equal")
    return Atom(field.name, kind, metric, tuple(thresholds), (MISSING, *plain))


def _wanted(level: Level, fields: tuple[str, ...], atoms: list[Atom]) -> list[tuple[int, frozenset[int]]]:
    """The conditions of a level as positions and the outcome numbers that satisfy them."""
    return [
        (
            fields.index(name),
            frozenset().union(*(atoms[fields.index(name)].matching(text) for text in outcomes)),
        )
        for name, outcomes in level.when
    ]


def _compile(comparison: Comparison, numbers: Mapping[str, int], atoms: list[Atom]) -> CompiledComparison:
    """The table of one comparison: the first level that holds, -1 for "else" where the first field is missing."""
    fields = comparison.fields
    own = [atoms[numbers[name]] for name in fields]
    radices = tuple(len(atom.outcomes) for atom in own)
    table = np.zeros(radices, np.int8)
    table[0] = MISSING_LEVEL
    for number, level in enumerate(
        comparison.levels[-2::-1], start=1
    ):  # the first that holds is written last
        wanted = dict(_wanted(level, fields, own))
        table[np.ix_(*(sorted(wanted.get(at, range(radix))) for at, radix in enumerate(radices)))] = number
    upward = comparison.levels[::-1]
    return CompiledComparison(
        comparison.name,
        tuple(numbers[name] for name in fields),
        radices,
        table.ravel(),
        np.array([level.weight for level in upward], np.float64),
        np.array([numbers[level.rarity] if level.rarity else -1 for level in upward], np.int64),
    )


def compile_model(model: Model) -> tuple[list[Atom], list[CompiledComparison]]:
    """Atoms of all fields that comparisons use, and the comparisons as tables.

    Raises:
        ModelError: a field is compared with two metrics.
    """
    used = dict.fromkeys(name for comparison in model.comparisons for name in comparison.fields)
    atoms = [_atom(model, field) for field in model.fields if field.name in used]
    numbers = {atom.field: i for i, atom in enumerate(atoms)}
    return atoms, [_compile(comparison, numbers, atoms) for comparison in model.comparisons]
