"""Errors of the register that have nothing to do with second registrations: shared and damaged NIKs."""

from __future__ import annotations

import numpy as np
import polars as pl

from ktp_dedup.synth.rates import Rates

Rng = np.random.Generator

STYLES = 7
"""Ways in which a NIK is damaged."""


def damaged(nik: pl.Series, rates: Rates, *, rng: Rng) -> pl.Series:
    """NIKs of which some are a stranger's and some others damaged.

    Args:
        nik: NIKs of sixteen digits.
        rates: `nik_shared` and `nik_malformed`.
        rng: source of the choices.
    """
    shared = np.nonzero(rng.random(len(nik)) < rates.nik_shared)[0]
    if len(shared):
        strangers = nik.gather(pl.Series(rng.integers(0, len(nik), len(shared))))
        nik = nik.scatter(pl.Series(shared), strangers)
    broken = np.nonzero(rng.random(len(nik)) < rates.nik_malformed)[0]
    if len(broken):
        styles = rng.integers(0, STYLES, len(broken)).tolist()
        values = zip(nik.gather(pl.Series(broken)), styles, strict=True)
        nik = nik.scatter(pl.Series(broken), [broken_nik(value, style) for value, style in values])
    return nik


def broken_nik(nik: str, style: int) -> str:
    """A damaged NIK (INDONESIA.md section 5.1).

    Styles: 0 a digit short, 1 letters O, 2 a number format, 3 a placeholder, 4 one digit repeated,
    5 temporary, 6 serial 0000.

    >>> broken_nik("3310064503700001", 1)
    '331OO645O37OOOO1'
    """
    return (
        nik[:7] + nik[8:],
        nik.replace("0", "O"),
        f"{nik[0]}.{nik[1:3]}E+15",
        "9999999999999994",
        nik[0] * 16,
        "0" + nik[:6] + "2001" + nik[11:],
        nik[:12] + "0000",
    )[style]
