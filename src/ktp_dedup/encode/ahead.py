"""Compiling ahead: what a scan needs is compiled, or loaded from the cache, while the register is still being read.

The compiler works outside of Python for half of its time, and on nothing that depends on the records: two made-up ones
have arrays of the same types. Whatever goes wrong here is said by the scan itself, which asks for the same code.
"""

from __future__ import annotations

import logging
from threading import Thread

import polars as pl

from ktp_dedup.encode.encode import encode
from ktp_dedup.engine import build_blocks, warm_up
from ktp_dedup.model import Field, Model

_LOG = logging.getLogger("ktp_dedup")
_VALUES = {"date": 19700817, "number": 1.0, "nik": "3310064503700001"}
_TYPES = {"date": pl.Int32, "number": pl.Float64}


def _column(field: Field) -> pl.Series:
    """Two values of a field in canonical form, see `register.normalise`."""
    value = _VALUES.get(field.kind, "SITI AMINAH")
    return pl.Series(field.name, [value] * 2, dtype=_TYPES.get(field.kind, pl.String))


def compile_for(model: Model) -> None:
    """Compile what a scan by a model needs, or load it from the cache."""
    ids = [pl.Series("source", ["a", "a"]), pl.Series("record_id", ["1", "2"])]
    encoded = encode(pl.DataFrame([*ids, *map(_column, model.fields)]), model)
    warm_up(encoded.program, build_blocks(encoded.keys, encoded.rank, budget=1))


def compile_ahead(model: Model) -> None:
    """`compile_for` on a thread of its own, for which nobody waits."""

    def work() -> None:
        try:
            compile_for(model)
        except Exception as error:
            _LOG.debug("compiling ahead: %s", type(error).__name__)

    Thread(target=work, daemon=True).start()
