"""Blocking keys: the transforms of a model's rules, made once for each distinct value."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import jellyfish
import numpy as np
import polars as pl

from ktp_dedup.encode.codes import I32, I64, MISSING, Codes, dense_codes
from ktp_dedup.encode.name_table import NameTable
from ktp_dedup.engine.keys import NO_KEY, KeyColumns, Lookup, mix
from ktp_dedup.model import Model

TEXT_TOKENS = 4
_OF_SEVERAL = ("prefix", "date", "place_date", "soundex")
"""Transforms of texts that may make one key of several values."""
_MOST_INT32 = np.iinfo(np.int32).max


class KeyTables:
    """Makes the keys of the records of a register; each transform is made once, for distinct values only."""

    def __init__(self, model: Model, coded: Mapping[str, Codes], records: int) -> None:
        self._kinds = {field.name: field.kind for field in model.fields}
        self._rules = model.rules
        self._codes = {name: codes.codes for name, codes in coded.items()}
        self._none = np.full(records, MISSING, np.int32)
        self._made = {
            (name, transform): _of_values(coded[name].distinct, self._kinds[name], transform)
            for rule in model.rules
            for name, _, transform in (text.partition(".") for text in (*rule.keys, *rule.refine))
            if self._kinds[name] != "name" and name in coded
        }

    def rules(self, names: NameTable) -> tuple[KeyColumns, ...]:
        """The keys of each rule, and those that refine it.

        Dates come first: blocks stand in the order of their keys, as records in that of their dates, so that blocks
        side by side need the same places of memory.
        """
        return tuple(
            KeyColumns(
                rule.name,
                tuple(self._lookup(text, names) for text in sorted(rule.keys, key=self._is_no_date)),
                tuple(self._lookup(text, names) for text in rule.refine),
            )
            for rule in self._rules
        )

    def _is_no_date(self, text: str) -> bool:
        return self._kinds[text.partition(".")[0]] != "date"

    def _lookup(self, text: str, names: NameTable) -> Lookup:
        """Keys of `field` or `field.transform`; those of all name fields are one table."""
        name, _, transform = text.partition(".")
        if self._kinds[name] == "name":
            if ("", transform) not in self._made:
                self._made["", transform] = _with_missing(_dense(_of_names(names, transform)))
            return Lookup(names.codes[name], self._made["", transform])
        if name not in self._codes:
            return Lookup(self._none, np.full((1, 1), NO_KEY, np.int32))
        return Lookup(self._codes[name], self._made[name, transform])


def _of_values(values: pl.Series, kind: str, transform: str) -> I32:
    """The keys of each distinct value of a field that is no name, int32[values + 1, width]."""
    return _with_missing(_dense(_date(values, transform)) if kind == "date" else _text(values, transform))


def _with_missing(keys: I32) -> I32:
    """Keys with a last row for what is missing."""
    return np.concatenate([keys, np.full((1, keys.shape[1]), NO_KEY, np.int32)])


def _dense(keys: I64) -> I32:
    """Keys as int32, as they are where they fit, else as their ranks."""
    if keys.max(initial=0) <= _MOST_INT32:
        return keys.astype(np.int32)
    dense = np.full(keys.shape, NO_KEY, np.int32)
    there = keys != NO_KEY
    dense[there] = np.unique(keys[there], return_inverse=True)[1]
    return dense


def _of_names(names: NameTable, transform: str) -> I64:
    """Keys int64[names, width]."""
    if transform == "first":
        return names.key_matrix[:, :1]
    if transform == "tokens":
        return names.key_matrix
    if transform == "pairs":
        return _pairs(names.key_matrix)
    if transform == "joined":
        return names.joined_keys[:, np.newaxis]
    if transform == "set":
        return set_keys(names.key_matrix)[:, np.newaxis]
    return names.full_keys[:, np.newaxis]


def _pairs(matrix: I64) -> I64:
    """Keys of unordered pairs of tokens."""
    columns = []
    for i, j in combinations(range(matrix.shape[1]), 2):
        low, high = np.minimum(matrix[:, i], matrix[:, j]), np.maximum(matrix[:, i], matrix[:, j])
        columns.append(np.where(low == NO_KEY, NO_KEY, mix(low, high)))
    return np.stack(columns, axis=1)


def set_keys(matrix: I64) -> I64:
    """One key of all tokens of a name, whatever their order."""
    ordered = np.sort(matrix, axis=1)
    key = np.full(len(matrix), 7, np.int64)
    for column in range(ordered.shape[1]):
        here = ordered[:, column]
        key = np.where(here == NO_KEY, key, mix(key, here))
    return np.where(ordered[:, -1] == NO_KEY, NO_KEY, key)


def _date(values: pl.Series, transform: str) -> I64:
    """Keys int64[values, 1] of dates yyyymmdd; a transform needs its parts known."""
    dates = values.to_numpy().astype(np.int64)
    year, month, day = dates // 10000, dates // 100 % 100, dates % 100
    if transform == "year":
        keys, missing = year, np.zeros(len(dates), np.bool_)
    elif transform == "year_month":
        keys, missing = dates // 100, month == 0
    elif transform == "day_month":
        keys = np.maximum(month, day) * 100 + np.minimum(month, day)
        missing = (month == 0) | (day == 0)
    else:
        keys, missing = dates, (month == 0) | (day == 0)
    return np.where(missing, NO_KEY, keys)[:, np.newaxis]


def _text(values: pl.Series, transform: str) -> I32:
    """Keys int32[values, width] of distinct texts, codes, places, NIKs and numbers."""
    if transform == "tokens":
        words = values.str.split(" ").list
        columns = [words.get(i, null_on_oob=True) for i in range(TEXT_TOKENS)]
        return dense_codes(pl.concat(columns)).codes.reshape(TEXT_TOKENS, -1).T.copy()
    if transform in _OF_SEVERAL and values.dtype == pl.String:
        return dense_codes(_transformed(values, transform)).codes[:, np.newaxis]
    there = _visible(values).is_not_null().to_numpy()
    return np.where(there, np.cumsum(there) - 1, MISSING).astype(np.int32)[:, np.newaxis]


def _transformed(values: pl.Series, transform: str) -> pl.Series:
    """What the key of each text is made of, null for none; for transforms that may make one of several."""
    if transform == "prefix":
        return values.str.slice(0, 4)
    if transform == "date":
        return _visible(values.str.slice(6, 6))
    if transform == "place_date":
        return _visible(values.str.slice(0, 12))
    sounds = [jellyfish.soundex(text.split(" ")[0]) or text for text in values.to_list()]
    return pl.Series(sounds, dtype=pl.String)


def _visible(values: pl.Series) -> pl.Series:
    """Values without the texts that hold masked digits."""
    if values.dtype != pl.String:
        return values
    hidden = values.str.contains("*", literal=True).fill_null(False)
    return values.set(hidden, None)
