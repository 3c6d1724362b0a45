"""Models with one part left out: what each comparison, rule and idea of the model is worth."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from ktp_dedup.model import Comparison, Household, Level, Model
from ktp_dedup.register import Register, normalise

ALL = "everything"


def variants(register: Register, model: Model) -> dict[str, Model]:
    """Name of what is left out -> the model without it; `everything` is the model itself.

    Args:
        register: its values say how often two strangers agree, where rarity is left out.
        model: whole.
    """
    found = {ALL: model, "rarity of values": without_rarity(register, model)}
    if model.household.field:
        found["household pass"] = model.replace(household=Household())
    for left_out in model.comparisons:
        others = tuple(comparison for comparison in model.comparisons if comparison is not left_out)
        found[f"comparison: {left_out.name}"] = model.replace(comparisons=others)
    for rule in model.rules:
        rest = tuple(other for other in model.rules if other is not rule)
        found[f"blocking rule: {rule.name}"] = model.replace(rules=rest)
    return found


def without_rarity(register: Register, model: Model) -> Model:
    """Every value of a field as rare as its values are on average: the chance that two records agree, one u for all."""
    frame = normalise(register, model.fields).frame
    chance = {field.name: _chance(frame[field.name]) for field in model.fields if field.name in frame.columns}

    def flat(level: Level) -> Level:
        if not level.rarity:
            return level
        u = min(level.spread * chance.get(level.rarity, 1.0), 1.0)
        return replace(level, u=u, rarity="", spread=1.0)

    comparisons = [
        Comparison(comparison.name, tuple(flat(level) for level in comparison.levels))
        for comparison in model.comparisons
    ]
    return model.replace(comparisons=tuple(comparisons))


def _chance(values: pl.Series) -> float:
    """Chance that two records that have the value have the same one; that of one record among them at least."""
    counts = values.drop_nulls().value_counts()["count"].cast(pl.Float64)
    total = float(counts.sum())
    return max(float((counts**2).sum()) / total**2, 1 / total) if total else 1.0
