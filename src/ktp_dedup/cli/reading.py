"""From option values to what the library takes: register, model and run settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ktp_dedup.cli.options import parse_date, parse_mapping, parse_probability, parse_size
from ktp_dedup.errors import UsageError
from ktp_dedup.model import Model, read_model, residents
from ktp_dedup.register import Register, read_register

if TYPE_CHECKING:
    from ktp_dedup.encode.settings import RunSettings

MOST_BITS = 50
"""Beyond this weight a probability cannot be told from 0 or 1."""


@dataclass(frozen=True)
class Reading:
    """The options of every command that reads a register."""

    mapping: Sequence[str] | None = None
    model: Path | None = None
    query: str | None = None

    def read_model(self, expected_duplicates: float | None = None) -> Model:
        """The model file, or the preset, with another share of duplicates where one is given.

        Raises:
            InputError, ModelError: the file cannot be read or is malformed.
            UsageError: the share is not between 0 and 1, or there is no such file.
        """
        share = parse_probability(expected_duplicates, "--expected-duplicates", example="0.006")
        if self.model is not None and not self.model.exists():
            raise UsageError(
                f"There is no such file as {self.model}: give the path of a model file to --model."
            )
        model = residents() if self.model is None else read_model(self.model)
        return model if share is None else model.replace(expected_duplicates=share)

    def read(self, registers: Sequence[str], model: Model) -> Register:
        """All registers as one; ``--map`` may also name fields that the model declares.

        Raises:
            InputError, UsageError: see ``read_register``.
        """
        own = [field.name for field in model.fields]
        mapping = parse_mapping(self.mapping)
        return read_register(*registers, mapping=mapping, extra_fields=own, query=self.query)


@dataclass(frozen=True)
class Limits:
    """The options that say how to run."""

    threads: int | None = None
    max_memory: str | None = None
    seed: int = 0
    as_of: str | None = None
    frequencies: Path | None = None

    def settings(self) -> RunSettings:
        """The options as run settings.

        Raises:
            UsageError: a size or date cannot be read.
            InputError: there are no frequencies at their place.
        """
        from ktp_dedup.encode.frequencies import read_frequencies
        from ktp_dedup.encode.settings import RunSettings

        return RunSettings(
            threads=self.threads,
            max_memory=parse_size(self.max_memory),
            seed=self.seed,
            as_of=parse_date(self.as_of),
            frequencies=None if self.frequencies is None else read_frequencies(self.frequencies),
        )


def parse_bands(
    match: float | None, review: float | None, match_weight: float | None, review_weight: float | None
) -> tuple[float | None, float | None]:
    """The two thresholds as probabilities, from probabilities or bits; None where nothing is given.

    Raises:
        UsageError: one is given twice or is impossible, or review is above match.
    """
    upper = _threshold("match", match, match_weight)
    lower = _threshold("review", review, review_weight)
    if upper is not None and lower is not None and lower > upper:
        raise UsageError("The threshold for review is above the one for match: give a lower one.")
    return upper, lower


def _threshold(band: str, probability: float | None, bits: float | None) -> float | None:
    if bits is None:
        return parse_probability(probability, f"--{band}")
    if probability is not None:
        raise UsageError(f"Give --{band} or --{band}-weight, not both.")
    if not abs(bits) <= MOST_BITS:
        raise UsageError(f"--{band}-weight {bits:g} is out of range: give -{MOST_BITS} to {MOST_BITS} bits.")
    return float(1 / (1 + 2.0**-bits))
