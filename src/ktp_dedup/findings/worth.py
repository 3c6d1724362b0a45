"""What a result can be worth: how many records hold enough evidence to be found at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ktp_dedup.encode import Prepared
from ktp_dedup.encode.bounds import ABSENT, SHARED, UNIQUE
from ktp_dedup.encode.program import compile_model
from ktp_dedup.engine import Kind, most_bits

SAMPLE = 100_000
"""Records that are looked at, evenly spread: enough to tell a share to a tenth of a percent."""

FEW = 1_000
"""Records below which hardly anything is known of how rare a value is."""

_TELLING = (Kind.NAME, Kind.DATE, Kind.NIK)
_ENOUGH = 0.9
"""Share of records able to be matched below which a person should know."""


@dataclass(frozen=True)
class Worth:
    """What records hold.

    Attributes:
        match: share of the records that would reach the match threshold beside a second entry that agrees in all they
            hold but the field `Model.always`, whose value another card would not repeat.
        review: the same for the review threshold.
        notes: sentences that a person should see.
    """

    match: float
    review: float
    notes: tuple[str, ...]


def worth(prepared: Prepared) -> Worth:
    """How many records hold enough evidence, by the prior and the thresholds of the model."""
    program, model = prepared.encoded.program, prepared.model
    part = program.every(max(1, program.records // SAMPLE))
    atoms = compile_model(model)[0]
    states = np.where(part.bounds.states == UNIQUE, np.uint8(SHARED), part.bounds.states)
    numbers = [at for at, atom in enumerate(atoms) if atom.field == model.always]
    states[:, numbers] = np.where(states[:, numbers] == ABSENT, np.uint8(ABSENT), np.uint8(UNIQUE))
    most = most_bits(replace(part, bounds=part.bounds._replace(states=states))) + program.prior
    thresholds = model.thresholds
    match, review = (
        float((most >= cut).mean()) for cut in (thresholds.match_weight, thresholds.review_weight)
    )
    empty = (states == ABSENT).all(axis=0)
    unknown = [atom.field for at, atom in enumerate(atoms) if empty[at] and atom.kind in _TELLING]
    return Worth(match, review, tuple(_notes(prepared, match, review, unknown)))


def _notes(prepared: Prepared, match: float, review: float, unknown: list[str]) -> Iterator[str]:
    if unknown:
        yield f"Nothing is known of {', '.join(unknown)}: people who share the rest are harder to tell apart."
    if match < _ENOUGH:
        yield (
            f"{match:.0%} of the records hold enough for a match under another number, {review:.0%} enough for review; "
            "what holds less is not found."
        )
    if 0 < prepared.encoded.frequencies.most_records < FEW:
        yield (
            f"{prepared.ids.height} records hardly tell how rare a value is; --frequencies takes it from a scan of a "
            "larger register."
        )
