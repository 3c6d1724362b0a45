"""The frozen values of a model."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from ktp_dedup.model.checks import check_model


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the register that the model uses.

    Attributes:
        name: how rules and comparisons call it.
        kind: one of `outcomes.KINDS`; decides how values are made canonical and compared.
        columns: columns of the register, by field name or heading; several are joined (names, texts) or the first
            that is filled is taken (other kinds).
        fill: a field of kind `nik` whose number supplies a missing birth date or sex, or "".
        only: of a field of kind `code`, the values that count; others are taken as missing. Empty for all.
        among: of a field of kind `name`, the fields with whose values names go together (sex, birth date by decade,
            birth place): a whole name is only as rare as among people with the same.
    """

    name: str
    kind: str
    columns: tuple[str, ...]
    fill: str = ""
    only: tuple[str, ...] = ()
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """Which pairs are compared at all: records that agree on all `keys` (`field` or `field.transform`).

    `refine` are further keys that split blocks too large for the budget, best first.
    """

    name: str
    keys: tuple[str, ...]
    refine: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """One way in which two values agree.

    Attributes:
        name: of the level.
        m: probability of the level among duplicates.
        u: probability among strangers; None where `rarity` says it.
        when: for each field the outcomes that belong to the level; empty for the last level, "else".
        rarity: the field whose agreeing value says how often strangers agree: u = `spread` times the share of records
            with that value (of the more frequent one where they differ; of all tokens that agree in a name).
        spread: see `rarity`.
        fixed: what training leaves as it is, of "m" and "u" (rarity and spread it leaves always).
    """

    name: str
    m: float
    u: float | None = None
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rarity: str = ""
    spread: float = 1.0
    fixed: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        """Weight in bits, log2(m/u); without the rarity of the value where the level has one."""
        return math.log2(self.m / (self.spread if self.u is None else self.u))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison with its levels from top to bottom: the first whose outcomes hold is the pair's level.

    The number of a level counts from the bottom: the last is 0 ("else"). Where none but the last holds and the first
    field that the levels name is missing, the level is -1, missing, and weighs nothing.
    """

    name: str
    levels: tuple[Level, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields compared, in order of appearance."""
        seen = dict.fromkeys(name for level in self.levels for name, _ in level.when)
        return tuple(seen)

    @property
    def column(self) -> str:
        """Its name as part of a column name of the table of pairs: lower-case words joined by `_`."""
        return "_".join(self.name.lower().split())

    def level(self, number: int) -> Level | None:
        """The level of that number, None for missing (-1)."""
        return None if number < 0 else self.levels[len(self.levels) - 1 - number]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Match probabilities from which a pair is a `match`, and from which it needs `review`."""

    match: float = 0.95
    review: float = 0.20

    @property
    def match_weight(self) -> float:
        """The match threshold in bits of posterior odds."""
        return math.log2(self.match / (1 - self.match))

    @property
    def review_weight(self) -> float:
        """The review threshold in bits of posterior odds."""
        return math.log2(self.review / (1 - self.review))


@dataclass(frozen=True, slots=True)
class Household:
    """What the household pass may add or take.

    Attributes:
        field: the field that says who lives together (the family card), "" for no household pass.
        support: bits for a pair whose households have another good pair in common.
        penalty: bits, negative, for a cross pair that the one-to-one assignment of two households leaves over.
    """

    field: str = ""
    support: float = 0.0
    penalty: float = 0.0


@dataclass(frozen=True, slots=True)
class Model:
    """What a duplicate is.

    Attributes:
        name: of the model.
        fields, rules, comparisons: see there.
        thresholds: bands of match probability.
        household: the household pass.
        expected_duplicates: true pairs to expect, as a share of the records (a person registered twice is one
            pair); the prior follows from it.
        required: groups of fields, at least one of each group must be in the register.
        always: a field whose equal value always emits a pair ("" for none).

    Raises:
        ModelError: on construction, when the parts contradict each other; the message names the part.
    """

    name: str
    fields: tuple[Field, ...]
    rules: tuple[BlockingRule, ...]
    comparisons: tuple[Comparison, ...]
    thresholds: Thresholds = Thresholds()
    household: Household = Household()
    expected_duplicates: float = 0.006
    required: tuple[tuple[str, ...], ...] = ()
    always: str = ""

    def __post_init__(self) -> None:
        check_model(self)

    def replace(self, **changes: Any) -> Model:
        """A new model with some attributes changed, checked again."""
        return replace(self, **changes)

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(f for f in self.fields if f.name == name)

    def comparison(self, name: str) -> Comparison:
        """The comparison of that name."""
        return next(c for c in self.comparisons if c.name == name)


def prior_weight(share: float, left: int, right: int | None = None) -> float:
    """Prior in bits: log2 odds that a random pair is a duplicate.

    Within one register of `left` records, share·n duplicates among n(n-1)/2 pairs; across two, share·min of both among
    n·m pairs.

    Args:
        share: share of records that have a duplicate, in (0, 1).
        left: records of the register.
        right: records of the other register, for pairs across only.
    """
    if right is None:
        duplicates, pairs = share * left, left * (left - 1) / 2
    else:
        duplicates, pairs = share * min(left, right), float(left) * right
    if pairs <= 0:
        return 0.0
    odds = min(duplicates / pairs, 0.5)
    return math.log2(odds / (1 - odds)) if odds > 0 else -60.0
