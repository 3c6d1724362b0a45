"""How many true pairs did blocking miss? Capture-recapture over the blocking rules.

Each rule is one occasion on which a pair may be caught. Pairs that only one rule catches tell of those that none does:
with f1 pairs caught once and f2 caught twice by R rules about (R-1)/R · f1²/(2·f2) were never caught. Pairs count with
their match probability, so that chance pairs do not look like captures.

Rules share fields, and a damaged record escapes several of them at once; with such dependence the figure is a lower
bound, which is why it comes with an interval and not alone. The upper end also hears the one rule
that, taken as independent of all others together (Lincoln and Petersen: caught by the rule alone × by the others alone
/ by both), says most.

Sources: Chao 1987, "Estimating the population size for capture-recapture data with unequal catchability" (lower bound,
its bias-corrected form); Chapman 1951 (Lincoln-Petersen with one added); Herzog, Scheuren and Winkler 2007, "Data
Quality and Record Linkage Techniques" (blocking rules as occasions).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]

DRAWS = 4_000
INTERVAL = (0.025, 0.975)
LEAST_OVERLAP = 20.0
"""Pairs that a rule must share with the others before it can be held against them."""


@dataclass(frozen=True, slots=True)
class Missed:
    """True pairs that no blocking rule brought together.

    Attributes:
        found: true pairs that were found, the sum of match probabilities.
        estimate: pairs missed; a lower bound where rules depend on each other.
        low, high: 95 % interval of the pairs missed, for the less favourable of both ways to count.
        rules: rule number -> true pairs that it brings together, for every rule that brings any.
    """

    found: float
    estimate: float
    low: float
    high: float
    rules: dict[int, float]

    @property
    def completeness(self) -> float | None:
        """Pair completeness: the share of true pairs that blocking keeps; None where nothing was found."""
        return self._share(self.found, self.estimate)

    @property
    def completeness_interval(self) -> tuple[float | None, float | None]:
        """Its 95 % interval, lower end first."""
        return self._share(self.found, self.high), self._share(self.found, self.low)

    def rule_completeness(self, rule: int) -> float | None:
        """Share of all true pairs, found or missed, that one rule brings together."""
        return self._share(self.rules.get(rule, 0.0), self.found + self.estimate - self.rules.get(rule, 0.0))

    def to_dict(self) -> dict[str, Any]:
        """Plain values rounded to hundredths of a pair, ready for JSON."""
        low, high = self.completeness_interval
        return {
            "found": round(self.found, 2),
            "missed": round(self.estimate, 2),
            "missed_low": round(self.low, 2),
            "missed_high": round(self.high, 2),
            "pair_completeness": self.completeness,
            "pair_completeness_low": low,
            "pair_completeness_high": high,
        }

    @staticmethod
    def _share(part: float, rest: float) -> float | None:
        return part / (part + rest) if part + rest > 0 else None


def estimate_missed(masks: I64, probabilities: F64, *, seed: int = 0) -> Missed:
    """Estimate how many true pairs no rule brings together.

    Args:
        masks: int64[pairs], bit r set where rule r brings the pair together (`engine.shared_rules`); pairs without any
            bit are left out.
        probabilities: float64[pairs], match probabilities; pairs below the review threshold may be left away.
        seed: of the interval's draws.
    """
    patterns, counts = _histogram(masks, probabilities)
    bits = (patterns[:, None] >> np.arange(62)) & 1
    caught = bits.sum(axis=1)
    once, twice = float(counts[caught == 1].sum()), float(counts[caught == 2].sum())
    per_rule = counts @ bits
    random = np.random.default_rng(seed)
    share = 1 - 1 / max(int((per_rule > 0).sum()), 1)
    draws = share * _chao(_posterior(once, random), _posterior(twice, random))
    low = float(np.quantile(random.poisson(draws), INTERVAL[0]))
    split = _worst_split(bits, caught, counts)
    upper = [draws] if split is None else [draws, _petersen(*(_posterior(cell, random) for cell in split))]
    high = max(float(np.quantile(random.poisson(each), INTERVAL[1])) for each in upper)
    estimate = share * float(_chao(np.array(once), np.array(twice)))
    return Missed(
        found=float(counts.sum()),
        estimate=estimate,
        low=min(low, estimate),
        high=max(high, estimate),
        rules={int(rule): float(per_rule[rule]) for rule in np.flatnonzero(per_rule)},
    )


def _histogram(masks: I64, probabilities: F64) -> tuple[I64, F64]:
    """Distinct masks and the true pairs that each stands for, whatever the order of the pairs."""
    order = np.lexsort((probabilities, masks))
    patterns, first = np.unique(masks[order], return_index=True)
    if len(patterns) == 0:
        return np.zeros(0, np.int64), np.zeros(0)
    counts = np.add.reduceat(probabilities[order], first)
    some = patterns != 0
    return patterns[some], counts[some]


def _worst_split(bits: I64, caught: I64, counts: F64) -> tuple[float, float, float] | None:
    """Of every rule against all others the split that says most: caught by it alone, by others only, by both."""
    splits = []
    for by_rule in bits.T == 1:
        alone = by_rule & (caught == 1)
        both = float(counts[by_rule & ~alone].sum())
        if both >= LEAST_OVERLAP:
            splits.append((float(counts[alone].sum()), float(counts[~by_rule].sum()), both))
    return max(splits, key=lambda cells: cells[0] * cells[1] / (cells[2] + 1), default=None)


def _posterior(count: float, random: np.random.Generator) -> F64:
    """Draws of the mean behind a Poisson count, with Jeffreys' prior."""
    return random.gamma(count + 0.5, size=DRAWS)


def _chao(once: F64, twice: F64) -> F64:
    """Chao's lower bound, bias-corrected; never negative."""
    return np.maximum(once * (once - 1), 0.0) / (2 * (twice + 1))


def _petersen(alone: F64, others: F64, both: F64) -> F64:
    """Lincoln and Petersen's estimate in Chapman's form."""
    return alone * others / (both + 1)
