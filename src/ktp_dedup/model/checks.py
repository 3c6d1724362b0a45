"""Checks of a model's parts against each other; every failure names the part and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from math import inf
from typing import TYPE_CHECKING, NoReturn

from ktp_dedup.errors import ModelError
from ktp_dedup.model.outcomes import KEY_TRANSFORMS, OUTCOMES, is_outcome, parse_condition

if TYPE_CHECKING:
    from ktp_dedup.model.model import BlockingRule, Comparison, Level, Model

MAX_RULES = 60
MAX_KEYS = 8
MAX_WIDE_KEYS = 2
"""Keys with several values for one record; a rule has the product of all of them."""
_WIDE = (".tokens", ".pairs")
MAX_LEVELS = 60
MAX_FIELDS = 6
MAX_CONDITIONS = 8
"""Graded outcomes of one field: six fields compared together then have at most three million combinations."""
FIXABLE = ("m", "u")
"""What training may be told to leave as it is."""
OWN_COLUMNS = ("source", "record_id", "region")
"""Columns of every register; no field may be called so."""
OWN_WEIGHTS = ("prior", "household")
"""Weights of every pair beside those of the comparisons, `weight_prior` and `weight_household`."""


def _fail(where: str, what: str) -> NoReturn:
    raise ModelError(f"model: {where}: {what}")


def _near(word: str, known: Iterable[str]) -> str:
    """A hint at the nearest known word, or the list of them."""
    names = sorted(known)
    close = get_close_matches(word, names, n=1)
    return f"did you mean '{close[0]}'?" if close else f"known are {', '.join(names)}"


def _unique(where: str, names: list[str]) -> None:
    for name in names:
        if not name:
            _fail(where, "a name is empty")
        if names.count(name) > 1:
            _fail(where, f"'{name}' stands twice")


def _check_key(rule: BlockingRule, key: str, kinds: dict[str, str]) -> None:
    where = f"rule '{rule.name}'"
    name, _, transform = key.partition(".")
    if name not in kinds:
        _fail(where, f"unknown field '{name}', {_near(name, kinds)}")
    if transform not in KEY_TRANSFORMS[kinds[name]]:
        known = [t for t in KEY_TRANSFORMS[kinds[name]] if t]
        _fail(
            where,
            f"'{key}': a {kinds[name]} has no transform '{transform}', it has {', '.join(known) or 'none'}",
        )


def _check_rules(model: Model, kinds: dict[str, str]) -> None:
    if not model.rules:
        _fail("rule", "a model needs at least one blocking rule")
    if len(model.rules) > MAX_RULES:
        _fail("rule", f"at most {MAX_RULES} blocking rules are possible")
    _unique("rule", [rule.name for rule in model.rules])
    for rule in model.rules:
        if not rule.keys:
            _fail(f"rule '{rule.name}'", "keys is empty")
        if max(len(rule.keys), len(rule.refine)) > MAX_KEYS:
            _fail(f"rule '{rule.name}'", f"at most {MAX_KEYS} keys are possible")
        if sum(key.endswith(_WIDE) for key in rule.keys) > MAX_WIDE_KEYS:
            _fail(f"rule '{rule.name}'", f"at most {MAX_WIDE_KEYS} keys of tokens or pairs are possible")
        for key in (*rule.keys, *rule.refine):
            _check_key(rule, key, kinds)


def _check_when(where: str, level: Level, kinds: dict[str, str]) -> None:
    _unique(where, [name for name, _ in level.when])
    for name, outcomes in level.when:
        if name not in kinds:
            _fail(where, f"unknown field '{name}', {_near(name, kinds)}")
        if not outcomes:
            _fail(where, f"'{name}' has no outcome, so the level could never be")
        for outcome in outcomes:
            if not is_outcome(kinds[name], outcome):
                known = (*OUTCOMES[kinds[name]], "missing")
                _fail(where, f"a {kinds[name]} field has no outcome '{outcome}', {_near(outcome, known)}")


def _check_level(where: str, level: Level, kinds: dict[str, str], fields: tuple[str, ...]) -> None:
    if not 0 < level.m <= 1:
        _fail(where, "m must be a probability above 0 and at most 1")
    if (level.u is None) == (level.rarity == ""):
        _fail(where, "give either u or rarity")
    if level.u is not None and not 0 < level.u <= 1:
        _fail(where, "u must be a probability above 0 and at most 1")
    if not 0 < level.spread <= 1e6:
        _fail(where, "spread must be above 0 and at most a million")
    if level.u is not None and level.spread != 1:
        _fail(where, "spread stands with rarity, not with u")
    if level.rarity and level.rarity not in fields:
        _fail(where, f"rarity names '{level.rarity}', which the comparison does not compare")
    for part in level.fixed:
        if part not in FIXABLE:
            _fail(where, f"fixed names '{part}', it can be true or of {', '.join(FIXABLE)}")
    _check_when(where, level, kinds)


def _check_comparison(comparison: Comparison, kinds: dict[str, str]) -> None:
    where = f"comparison '{comparison.name}'"
    if len(comparison.levels) < 2:
        _fail(where, "at least two levels are needed, the last one without 'when'")
    if len(comparison.levels) > MAX_LEVELS:
        _fail(where, f"at most {MAX_LEVELS} levels are possible")
    _unique(where, [level.name for level in comparison.levels])
    if comparison.levels[-1].when or any(not level.when for level in comparison.levels[:-1]):
        _fail(where, "the last level, and no other, stands without 'when'")
    if len(comparison.fields) > MAX_FIELDS:
        _fail(where, "at most six fields can be compared together")
    for level in comparison.levels:
        _check_level(f"{where}, level '{level.name}'", level, kinds, comparison.fields)


def _check_fields(model: Model) -> dict[str, str]:
    if not model.fields:
        _fail("field", "a model needs at least one field")
    _unique("field", [field.name for field in model.fields])
    kinds = {field.name: field.kind for field in model.fields}
    for field in model.fields:
        where = f"field '{field.name}'"
        if field.kind not in OUTCOMES:
            _fail(where, f"unknown kind '{field.kind}', {_near(field.kind, OUTCOMES)}")
        if not field.columns:
            _fail(where, "columns is empty")
        if "." in field.name:
            _fail(where, "a field name holds no dot")
        if field.name in OWN_COLUMNS:
            _fail(where, "every register has a column of that name: choose another name")
        if field.only and field.kind != "code":
            _fail(where, "only stands with a code field")
        if any(kinds.get(name) not in ("code", "date", "place", "regency") for name in field.among):
            _fail(where, "among names fields of kind code, date, place or regency")
        if field.among and field.kind != "name":
            _fail(where, "among only stands with a name field")
        if field.fill and (kinds.get(field.fill) != "nik" or field.kind not in ("date", "code")):
            _fail(where, "fill names a nik field, and stands with a date or code field")
    return kinds


def _check_conditions(model: Model) -> None:
    """The table of a comparison grows with the product of its fields' outcomes."""
    asked: dict[str, set[str]] = {}
    for comparison in model.comparisons:
        for name, outcomes in (when for level in comparison.levels for when in level.when):
            asked.setdefault(name, set()).update(filter(parse_condition, outcomes))
    for name, conditions in asked.items():
        if len(conditions) > MAX_CONDITIONS:
            _fail(f"field '{name}'", f"at most {MAX_CONDITIONS} thresholds are possible in all its levels")


def _check_columns(model: Model) -> None:
    """Comparisons need columns of their own in the table of pairs."""
    _unique("comparison", [comparison.column for comparison in model.comparisons])
    for comparison in model.comparisons:
        if comparison.column in OWN_WEIGHTS:
            _fail(
                f"comparison '{comparison.name}'", "every pair has a weight of that name: choose another name"
            )


def _check_numbers(model: Model) -> None:
    thresholds, household = model.thresholds, model.household
    if not 0 < thresholds.review <= thresholds.match < 1:
        _fail("thresholds", "0 < review <= match < 1 must hold, both are probabilities")
    if not 0 < model.expected_duplicates < 1:
        _fail("expected_duplicates", "a share above 0 and below 1 is needed")
    if not 0 <= household.support < inf or not -inf < household.penalty <= 0:
        _fail("household", "support is at least 0 bits and penalty at most 0")


def check_model(model: Model) -> None:
    """Check all parts of a model against each other.

    Raises:
        ModelError: names the part and what would be right.
    """
    kinds = _check_fields(model)
    _check_rules(model, kinds)
    if not model.comparisons:
        _fail("comparison", "a model needs at least one comparison")
    _check_columns(model)
    for comparison in model.comparisons:
        _check_comparison(comparison, kinds)
    _check_conditions(model)
    _check_numbers(model)
    if not all(model.required):
        _fail("required", "a group is empty")
    for name in (*(n for group in model.required for n in group), model.always, model.household.field):
        if name and name not in kinds:
            _fail("required, always or household", f"unknown field '{name}', {_near(name, kinds)}")
    if model.always and kinds[model.always] != "nik":
        _fail("always", "names a field of kind nik")
