"""Blocking keys: the transforms of a model's rules as columns of 64-bit keys."""

from __future__ import annotations

from itertools import combinations

import jellyfish
import numpy as np
import polars as pl

from ktp_dedup.encode.codes import I64, MISSING
from ktp_dedup.encode.name_table import NameTable
from ktp_dedup.engine.blocks import NO_KEY, KeyColumns, mix
from ktp_dedup.model import BlockingRule, Model

TEXT_TOKENS = 4


def text_keys(values: pl.Series) -> I64:
    """63-bit hashes of texts, `NO_KEY` where null; they group records and never reach a result."""
    hashes = (values.hash(seed=0).to_numpy() >> np.uint64(1)).astype(np.int64)
    return np.where(values.is_null().to_numpy(), NO_KEY, hashes)


def _column(keys: I64) -> I64:
    """Keys as int64[n, width]; some transforms have several keys for a record already."""
    return keys if keys.ndim == 2 else keys[:, np.newaxis]


class KeyBuilder:
    """Makes key columns from the canonical values of a register; each transform is made once."""

    def __init__(
        self, model: Model, columns: dict[str, pl.Series | None], names: NameTable, records: int
    ) -> None:
        self._kinds = {field.name: field.kind for field in model.fields}
        self._columns = columns
        self._names = names
        self._records = records
        self._made: dict[str, I64] = {}

    def key(self, text: str) -> I64:
        """Keys int64[n, width] of `field` or `field.transform`."""
        if text not in self._made:
            name, _, transform = text.partition(".")
            values = self._columns[name]
            if values is None:
                made = np.full((self._records, 1), NO_KEY, np.int64)
            elif self._kinds[name] == "name":
                made = self._name(name, transform)
            elif self._kinds[name] == "date":
                made = _column(_date(values, transform))
            elif self._kinds[name] == "number":
                made = _column(text_keys(values.cast(pl.String)))
            else:
                made = _column(_text(values, transform))
            self._made[text] = made
        return self._made[text]

    def _name(self, field: str, transform: str) -> I64:
        codes = self._names.codes[field]
        matrix = self._names.key_matrix
        if transform == "first":
            made = matrix[:, :1]
        elif transform == "tokens":
            made = matrix
        elif transform == "pairs":
            made = _pairs(matrix)
        elif transform == "joined":
            made = _column(self._names.joined_keys)
        elif transform == "set":
            made = _column(set_keys(matrix))
        else:
            made = _column(self._names.full_keys)
        made = np.concatenate([made, np.full((1, made.shape[1]), NO_KEY, np.int64)])
        return made[codes]

    def rule(self, rule: BlockingRule) -> KeyColumns:
        """The key columns of a rule: the product of its keys, and of each with a refinement."""
        keys = np.full((self._records, 1), 1, np.int64)
        for text in rule.keys:
            keys = _product(keys, self.key(text))
        refinements = tuple(self.key(text)[:, 0] for text in rule.refine)
        return KeyColumns(rule.name, _without_repeats(keys), refinements)


def _product(a: I64, b: I64) -> I64:
    """Each key of `a` with each of `b`."""
    left = np.repeat(a, b.shape[1], axis=1)
    right = np.tile(b, (1, a.shape[1]))
    return np.where((left == NO_KEY) | (right == NO_KEY), NO_KEY, mix(left, right))


def _without_repeats(keys: I64) -> I64:
    """Keys with repeats within a record blanked."""
    if keys.shape[1] == 1:
        return keys
    keys = np.sort(keys, axis=1)[:, ::-1].copy()
    keys[:, 1:][keys[:, 1:] == keys[:, :-1]] = NO_KEY
    return keys


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
    """Keys of dates yyyymmdd; a transform needs its parts known."""
    dates = values.fill_null(MISSING).to_numpy().astype(np.int64)
    missing = dates == MISSING
    year, month, day = dates // 10000, dates // 100 % 100, dates % 100
    if transform == "year":
        keys = year
    elif transform == "year_month":
        keys, missing = dates // 100, missing | (month == 0)
    elif transform == "day_month":
        keys = np.maximum(month, day) * 100 + np.minimum(month, day)
        missing = missing | (month == 0) | (day == 0)
    else:
        keys, missing = dates, missing | (month == 0) | (day == 0)
    return np.where(missing, NO_KEY, keys)


def _text(values: pl.Series, transform: str) -> I64:
    """Keys of texts, codes, places and NIKs."""
    if transform == "prefix":
        return text_keys(values.str.slice(0, 4))
    if transform == "date":
        return text_keys(_visible(values.str.slice(6, 6)))
    if transform == "place_date":
        return text_keys(_visible(values.str.slice(0, 12)))
    if transform == "soundex":
        distinct = values.drop_nulls().unique()
        sounds = [jellyfish.soundex(text.split(" ")[0]) or text for text in distinct.to_list()]
        return text_keys(values.replace_strict(distinct, pl.Series(sounds, dtype=pl.String), default=None))
    if transform == "tokens":
        words = values.str.split(" ").list
        return np.stack([text_keys(words.get(i, null_on_oob=True)) for i in range(TEXT_TOKENS)], axis=1)
    return text_keys(_visible(values))


def _visible(values: pl.Series) -> pl.Series:
    """Values without those that hold masked digits."""
    hidden = values.str.contains("*", literal=True).fill_null(False)
    return values.set(hidden, None)
