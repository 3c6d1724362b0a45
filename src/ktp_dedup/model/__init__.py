"""The model: what a duplicate is, as frozen values that an auditor can read from top to bottom.

A `Model` declares fields, blocking rules and comparisons with their levels; it says nothing of how to run (paths,
threads, memory). It is saved as commented TOML and loads back equal.
"""

from ktp_dedup.model.model import (
    BlockingRule,
    Comparison,
    Field,
    Household,
    Level,
    Model,
    Thresholds,
    prior_weight,
)
from ktp_dedup.model.outcomes import KEY_TRANSFORMS, KINDS, Condition, parse_condition
from ktp_dedup.model.presets import residents
from ktp_dedup.model.text import model_from_toml, model_to_toml, read_model, write_model

__all__ = [
    "KEY_TRANSFORMS",
    "KINDS",
    "BlockingRule",
    "Comparison",
    "Condition",
    "Field",
    "Household",
    "Level",
    "Model",
    "Thresholds",
    "model_from_toml",
    "model_to_toml",
    "parse_condition",
    "prior_weight",
    "read_model",
    "residents",
    "write_model",
]
