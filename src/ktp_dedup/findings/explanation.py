"""The explanation of a pair: a waterfall from the prior to the match weight, as a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from ktp_dedup.errors import UsageError
from ktp_dedup.model import Comparison, Model

BAR = 30
BITS_PER_MARK = 1.0
MISSING_TEXT = "missing"
NOTHING_TOLD = "else"
MOST_SHOWN = 0.99
"""Probabilities above this are shown as ">0.99": expert weights do not tell more."""


@dataclass(frozen=True, slots=True)
class Step:
    """One comparison: its level in words, and its weight in bits."""

    comparison: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a pair has its weight; the steps add up from the prior to the match weight.

    Attributes:
        left_id, right_id: the records.
        prior: in bits.
        steps: one for each comparison of the model in its order, then the household.
        match_weight: in bits of posterior odds.
        match_probability: in 0..1.
        band: match, review or non-match.
        rules: the blocking rules that bring the pair together; empty if none does.
        note: a sentence on why the pair is not among the results, or "".
        finding, residence, current, current_reason, act_region: what the pair means, see `meaning.meanings`; None
            where that is not known.
    """

    left_id: str
    right_id: str
    prior: float
    steps: tuple[Step, ...]
    match_weight: float
    match_probability: float
    band: str
    rules: tuple[str, ...]
    note: str = ""
    finding: str | None = None
    residence: str | None = None
    current: str | None = None
    current_reason: tuple[str, ...] | None = None
    act_region: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)

    def __str__(self) -> str:
        return self.text()

    def text(self, say: Callable[[str], str] = str, *, point: str = ".") -> str:
        """The waterfall in lines; a level that only says "else" and weighs nothing is left out.

        Args:
            say: gives the words for English ones: of labels, comparisons, levels, rules, bands and the note.
            point: decimal sign of numbers.
        """
        told = [step for step in self.steps if step.weight or step.level != NOTHING_TOLD]
        width = max(len(say(name)) for name in ("prior", "match weight", *(s.comparison for s in told)))

        def line(name: str, weight: float, *more: str) -> str:
            number = f"{weight:+8.2f}".replace(".", point)
            return "  ".join([f"{say(name):<{width}}", number, *filter(None, more)])

        probability = f"{min(self.match_probability, MOST_SHOWN):.2f}".replace(".", point)
        above = ">" if self.match_probability > MOST_SHOWN else ""
        rules = ", ".join(map(say, self.rules)) or say("no blocking rule")
        lines = [
            f"{self.left_id} {say('and')} {self.right_id}",
            line("prior", self.prior),
            *(
                line(step.comparison, step.weight, step.level and say(step.level), _bar(step))
                for step in told
            ),
            f"{line('match weight', self.match_weight)} {say('bits')}",
            f"{say('match probability')} {above}{probability}, {say('band')} {say(self.band)}",
            *([f"{say('finding')}: {say(self.finding)}"] if self.finding else []),
            f"{say('found by')}: {rules}",
        ]
        return "\n".join([*lines, say(self.note)] if self.note else lines)


def _bar(step: Step) -> str:
    return ("+" if step.weight > 0 else "-") * min(BAR, round(abs(step.weight) / BITS_PER_MARK))


def _level_text(comparison: Comparison, number: int) -> str:
    level = comparison.level(number)
    return MISSING_TEXT if level is None else level.name


def explanation_of(row: dict[str, Any], model: Model, *, note: str = "") -> Explanation:
    """The explanation of one row of the table of pairs."""
    steps = [
        Step(
            comparison.name,
            _level_text(comparison, row[f"level_{comparison.column}"]),
            row[f"weight_{comparison.column}"],
        )
        for comparison in model.comparisons
    ]
    steps.append(Step("household", "", row["weight_household"]))
    reasons = _texts(row.get("current_reason"))
    return Explanation(
        row["left_id"],
        row["right_id"],
        row["weight_prior"],
        tuple(steps),
        row["match_weight"],
        row["match_probability"],
        row["band"],
        _texts(row["rules"]),
        note,
        **{name: row.get(name) for name in ("finding", "residence", "current", "act_region")},
        current_reason=reasons or None,
    )


def _texts(value: list[str] | str | None) -> tuple[str, ...]:
    """Texts of a list, or of a cell in which they are joined."""
    texts = value if isinstance(value, list) else (value or "").split("|")
    return tuple(text for text in texts if text)


def _is(side: str, wanted: str) -> pl.Expr:
    """Whether the record of a side is meant by ID or SOURCE:ID."""
    full = pl.concat_str(f"{side}_source", pl.lit(":"), f"{side}_id")
    return (pl.col(f"{side}_id") == wanted) | (full == wanted)


def find_pair(pairs: pl.DataFrame, left: str, right: str) -> pl.DataFrame:
    """The rows of the pairs of two records, given by ID or SOURCE:ID in either order."""
    forward = _is("left", left) & _is("right", right)
    return pairs.filter(forward | (_is("left", right) & _is("right", left)))


def explain_row(pairs: pl.DataFrame, model: Model, left: str, right: str) -> Explanation:
    """The explanation of a pair of the table of pairs.

    Raises:
        UsageError: the table has no such pair, or the ids fit several: then give SOURCE:ID.
    """
    found = find_pair(pairs, left, right)
    if found.height == 0 and left == right:
        raise UsageError(f"{left} is one record, given twice: give two records.")
    if found.height == 0:
        raise UsageError(
            f"The pair {left} and {right} is not among the results; give the register to learn why."
        )
    if found.height > 1:
        raise UsageError(f"{left} and {right} mean {found.height} pairs; say which as SOURCE:ID.")
    return explanation_of(found.row(0, named=True), model)
