"""Synthetic registers with known duplicates: households of a civil registry, some people registered twice.

No person in them exists. What is modelled, and from which facts, stands in `Rates`: its fields are the knobs.
"""

from ktp_dedup.synth.files import check_targets, write_register
from ktp_dedup.synth.rates import Rates, profile
from ktp_dedup.synth.synthesis import Synthetic, synthesize

__all__ = ["Rates", "Synthetic", "check_targets", "profile", "synthesize", "write_register"]
