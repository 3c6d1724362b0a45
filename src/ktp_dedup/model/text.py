"""A model as text: commented TOML out, checked TOML in.

pydantic stands at this edge only, for errors that carry the path of the wrong key; the model itself is plain
dataclasses.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import pydantic
import tomlkit
from pydantic import BaseModel, BeforeValidator, ConfigDict

from ktp_dedup.errors import InputError, ModelError
from ktp_dedup.model.checks import FIXABLE
from ktp_dedup.model.model import BlockingRule, Comparison, Field, Household, Level, Model, Thresholds

SCHEMA = 1


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_fixed(value: object) -> object:
    """`true` for both, `false` for none."""
    return (list(FIXABLE) if value else []) if isinstance(value, bool) else _as_list(value)


_Strings = Annotated[list[str], BeforeValidator(_as_list)]
_Fixed = Annotated[list[str], BeforeValidator(_as_fixed)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Field(_Table):
    name: str
    kind: str
    columns: _Strings | None = None
    fill: str = ""
    only: list[str] = []
    among: list[str] = []


class _Rule(_Table):
    name: str
    keys: _Strings
    refine: _Strings = []


class _Level(_Table):
    name: str
    m: float
    u: float | None = None
    when: dict[str, _Strings] = {}
    rarity: str = ""
    spread: float = 1.0
    fixed: _Fixed = []


class _Comparison(_Table):
    name: str
    fixed: _Fixed = []
    level: list[_Level]


class _Thresholds(_Table):
    match: float = 0.95
    review: float = 0.20


class _Household(_Table):
    field: str = ""
    support: float = 0.0
    penalty: float = 0.0


class _Document(_Table):
    schema_: int = pydantic.Field(alias="schema")
    name: str
    expected_duplicates: float = 0.006
    required: list[_Strings] = []
    always: str = ""
    thresholds: _Thresholds = _Thresholds()
    household: _Household = _Household()
    field: list[_Field]
    rule: list[_Rule]
    comparison: list[_Comparison]


def _path(error: Mapping[str, Any]) -> str:
    """The path of a wrong key, such as `comparison[2].level[0].m`."""
    parts = ""
    for part in error["loc"]:
        parts += f"[{part}]" if isinstance(part, int) else f".{part}" if parts else str(part)
    return parts


def _level(level: _Level, fixed: list[str]) -> Level:
    """A level; what its comparison holds, it holds too."""
    when = tuple((name, tuple(outcomes)) for name, outcomes in level.when.items())
    held = dict.fromkeys([*fixed, *level.fixed])
    return Level(level.name, level.m, level.u, when, level.rarity, level.spread, tuple(sorted(held)))


def _comparison(comparison: _Comparison) -> Comparison:
    return Comparison(comparison.name, tuple(_level(each, comparison.fixed) for each in comparison.level))


def model_from_toml(text: str, *, where: str = "model") -> Model:
    """Build a model from TOML.

    Args:
        text: the document.
        where: what to call it in messages, such as the name of the file.

    Raises:
        ModelError: the text is no TOML, has an unknown or missing key, a value of a wrong type (each with its path), or
            parts that contradict each other.
    """
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise ModelError(f"{where}: not a model: its lists are nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise ModelError(f"{where}: not valid TOML: {error}") from None
    try:
        document = _Document.model_validate(data)
    except pydantic.ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        what = (
            "unknown key"
            if first["type"] == "extra_forbidden"
            else first["msg"][:1].lower() + first["msg"][1:]
        )
        raise ModelError(f"{where}: {_path(first)}: {what}") from None
    if document.schema_ != SCHEMA:
        raise ModelError(f"{where}: schema: this version reads schema {SCHEMA}, not {document.schema_}")
    try:
        return _model(document)
    except ModelError as error:
        raise ModelError(f"{where}: {str(error).removeprefix('model: ')}") from None


def _model(document: _Document) -> Model:
    return Model(
        name=document.name,
        fields=tuple(
            Field(
                f.name,
                f.kind,
                tuple([f.name] if f.columns is None else f.columns),
                f.fill,
                tuple(f.only),
                tuple(f.among),
            )
            for f in document.field
        ),
        rules=tuple(BlockingRule(r.name, tuple(r.keys), tuple(r.refine)) for r in document.rule),
        comparisons=tuple(map(_comparison, document.comparison)),
        thresholds=Thresholds(document.thresholds.match, document.thresholds.review),
        household=Household(document.household.field, document.household.support, document.household.penalty),
        expected_duplicates=document.expected_duplicates,
        required=tuple(map(tuple, document.required)),
        always=document.always,
    )


def _strings(values: tuple[str, ...]) -> Any:
    return values[0] if len(values) == 1 else list(values)


def _level_table(level: Level) -> tomlkit.items.Table:
    table = tomlkit.table()
    table["name"] = level.name
    if level.when:
        when = tomlkit.inline_table()
        when.update({name: _strings(outcomes) for name, outcomes in level.when})
        table["when"] = when
    table["m"] = level.m
    if level.u is not None:
        table["u"] = level.u
        table["u"].comment(f"{level.weight:+.2f} bits")
    else:
        table["rarity"] = level.rarity
        table["spread"] = level.spread
        table["spread"].comment(f"{math.log2(level.m / level.spread):+.2f} bits and the rarity of the value")
    if level.fixed:
        table["fixed"] = list(level.fixed)
    return table


def _comparison_table(comparison: Comparison) -> tomlkit.items.Table:
    table = tomlkit.table()
    table["name"] = comparison.name
    levels = tomlkit.aot()
    for level in comparison.levels:
        levels.append(_level_table(level))
    table["level"] = levels
    return table


def model_to_toml(model: Model) -> str:
    """The model as TOML, each level with its weight in bits as a comment; `model_from_toml` reads it back equal."""
    document = tomlkit.document()
    document.add(
        tomlkit.comment(
            "A model of ktp_dedup: what a duplicate is. Probabilities are in 0..1, weights in bits."
        )
    )
    document["schema"] = SCHEMA
    document["name"] = model.name
    document["expected_duplicates"] = model.expected_duplicates
    document["required"] = [list(group) for group in model.required]
    document["always"] = model.always
    document["thresholds"] = {"match": model.thresholds.match, "review": model.thresholds.review}
    household = model.household
    document["household"] = {
        "field": household.field,
        "support": household.support,
        "penalty": household.penalty,
    }
    fields, rules, comparisons = tomlkit.aot(), tomlkit.aot(), tomlkit.aot()
    for field in model.fields:
        table = {"name": field.name, "kind": field.kind, "columns": _strings(field.columns)}
        fill = {"fill": field.fill} if field.fill else {}
        only = {"only": _strings(field.only)} if field.only else {}
        among = {"among": _strings(field.among)} if field.among else {}
        fields.append(tomlkit.item({**table, **fill, **only, **among}))
    for rule in model.rules:
        keys = {"name": rule.name, "keys": _strings(rule.keys)}
        rules.append(tomlkit.item({**keys, **({"refine": _strings(rule.refine)} if rule.refine else {})}))
    for comparison in model.comparisons:
        comparisons.append(_comparison_table(comparison))
    document["field"], document["rule"], document["comparison"] = fields, rules, comparisons
    return tomlkit.dumps(document)


def read_model(path: str | Path) -> Model:
    """Read a model file.

    Raises:
        InputError: the file cannot be read.
        ModelError: see `model_from_toml`; the message begins with the name of the file.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{path}: the model file cannot be read as UTF-8 text; check its path") from None
    return model_from_toml(text, where=str(path))


def write_model(model: Model, path: str | Path) -> None:
    """Write a model file.

    Raises:
        OSError: the file cannot be written.
    """
    Path(path).write_text(model_to_toml(model), encoding="utf-8", newline="\n")
