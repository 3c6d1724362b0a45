"""Registers that several test files look at, made once."""

import pytest

from ktp_dedup.synth import Synthetic, profile, synthesize


@pytest.fixture(scope="session")
def klaten() -> Synthetic:
    return synthesize(30_000, rates=profile("klaten"), seed=11)


@pytest.fixture(scope="session")
def hostile() -> Synthetic:
    return synthesize(12_000, rates=profile("hostile"), seed=12)


@pytest.fixture(scope="session")
def heldout() -> Synthetic:
    return synthesize(12_000, rates=profile("heldout"), seed=13)
