"""Presets: models that work untrained."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ktp_dedup.model.model import Model
from ktp_dedup.model.text import model_from_toml


@cache
def residents() -> Model:
    """The preset for Indonesian resident registers, with expert weights: `residents.toml` beside this module.

    It expects one record per registration, with a name and a birth date or NIK; every further field that the register
    has is used, and none is needed.
    """
    text = files("ktp_dedup.model").joinpath("residents.toml").read_text(encoding="utf-8")
    return model_from_toml(text, where="residents.toml")
