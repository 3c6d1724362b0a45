"""The naive scorer: slow and obvious, the judge of the engine.

It takes the canonical frame and the model, and scores one pair at a time in plain Python, with `names.align`
on analysed
names, counters for rarities, and the first level of a comparison whose conditions hold. No array, no bound, no block.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import polars as pl
from rapidfuzz.distance import OSA, Jaro, JaroWinkler, Levenshtein

from ktp_dedup import names
from ktp_dedup.encode.companions import DOUBT
from ktp_dedup.encode.program import told_apart
from ktp_dedup.engine import KeyColumns
from ktp_dedup.engine.blocks import NO_KEY
from ktp_dedup.model import Comparison, Level, Model, parse_condition
from ktp_dedup.names import NameLevel, TokenLevel

SIMILARITY = {
    "jaro_winkler": JaroWinkler.similarity,
    "jaro": Jaro.similarity,
    "levenshtein": Levenshtein.normalized_similarity,
    "osa": OSA.normalized_similarity,
}
NAME_OUTCOMES = {level: level.name.lower() for level in NameLevel}
SHORT_BITS, NEAR_LOSS, NAME_BITS_CAP = 2.0, 4.0, 24.0


@dataclass
class Score:
    """Levels and weights of a pair by comparison, and the match weight without household."""

    levels: dict[str, int]
    weights: dict[str, float]
    total: float


def frequent_slips(counts: Mapping[str, int], least: float) -> set[str]:
    """Words that are no names though many carry them: far more carry another one that is hardly different."""
    slips = set()
    for form, count in counts.items():
        once = re.sub(r"([a-z])\1", r"\1", form)
        for times, likes in ((4, names.nearly_same), (100, names.one_edit)):
            if count >= times * least:
                like = {*likes(form), *likes(once)}
                slips |= {other for other in like if 0 < counts.get(other, 0) * times <= count}
    return slips


def bits(count: int, total: int) -> float:
    """Rarity of a value that `count` of `total` records carry."""
    return max(0.0, -math.log2((max(count, 2) + 1) / (total + 3)))


class ReferenceScorer:
    """Scores pairs of rows of a canonical frame."""

    def __init__(self, frame: pl.DataFrame, model: Model, prior: float, as_of: int = 0) -> None:
        self.model, self.prior = model, prior
        self.kinds = {field.name: field.kind for field in model.fields}
        self.values = {
            name: frame[name].to_list() if name in frame.columns else [None] * frame.height
            for name in self.kinds
        }
        for field in model.fields:
            if field.only:
                self.values[field.name] = [v if v in field.only else None for v in self.values[field.name]]
            if field.fill:
                filled = zip(self.values[field.name], self.values[field.fill], strict=True)
                self.values[field.name] = [self._filled(field.kind, *both, as_of) for both in filled]
        self.counts = {
            name: Counter(v for v in values if v is not None) for name, values in self.values.items()
        }
        name_fields = [name for name, kind in self.kinds.items() if kind == "name"]
        self.tokens = {
            name: [() if v is None else names.analyse(v).tokens for v in self.values[name]]
            for name in name_fields
        }
        self.token_counts = {
            n: Counter(t.canonical for row in self.tokens[n] for t in row) for n in name_fields
        }
        self.full_counts = {n: Counter(self._full(row) for row in self.tokens[n] if row) for n in name_fields}
        self.told_apart = {name for name in self.kinds if told_apart(model, name)}
        self.among = {field.name: field.among for field in model.fields}
        everywhere = sum(self.token_counts.values(), Counter())
        least = max(10, 2e-5 * sum(sum(c.values()) for c in self.full_counts.values()))
        often = {form for form, count in everywhere.items() if count >= least}
        self.often = often - frequent_slips(everywhere, least)

    @staticmethod
    def _filled(kind: str, value: object, nik: str | None, as_of: int) -> object:
        """A missing birth date or sex, read from the number."""
        if value is not None or nik is None or not nik[6:12].isdigit():
            return value
        day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
        if kind == "code":
            return "F" if day > 40 else "M"
        century = 1900 if year > as_of // 10000 % 100 else 2000
        return (century + year) * 10000 + month * 100 + (day - 40 if day > 40 else day)

    @staticmethod
    def _full(tokens: Iterable[names.Token]) -> tuple[str, ...]:
        return tuple(sorted(token.canonical for token in tokens))

    def _companion(self, field: str, row: int) -> object:
        value = self.values[field][row]
        return value // 100_000 if value is not None and self.kinds[field] == "date" else value

    def _with_companion(self, field: str, companion: str) -> tuple[Counter, dict[tuple[str, ...], Counter]]:
        """How often companion values stand beside the names of a field, and beside each whole name."""
        by_name: dict[tuple[str, ...], Counter] = defaultdict(Counter)
        everywhere: Counter = Counter()
        for row, tokens in enumerate(self.tokens[field]):
            value = self._companion(companion, row)
            if tokens and value is not None:
                by_name[self._full(tokens)][value] += 1
                everywhere[value] += 1
        return everywhere, by_name

    def _whole_bits(self, field: str, row: int) -> float:
        """Rarity of a whole name among people with the same companion values."""
        whole, everybody = self._full(self.tokens[field][row]), self.full_counts[field]
        rarity = bits(everybody[whole], everybody.total())
        for companion in self.among[field]:
            own = self._companion(companion, row)
            if own is None:
                continue
            everywhere, by_name = self._with_companion(field, companion)
            share = everywhere[own] / everywhere.total()
            bearers = by_name[whole]
            found = (max(bearers[own] - 2, 0) + DOUBT * share) / (max(bearers.total() - 2, 0) + DOUBT)
            rarity -= max(math.log2(found / share), 0.0)
        return max(rarity, 0.0)

    def _known(self, canonical: str) -> bool:
        return names.is_known(canonical) or canonical in self.often

    def score(self, a: int, b: int) -> Score:
        """Score two rows."""
        agreed = {name: self.outcome(name, a, b) for name in self.kinds}
        levels, weights = {}, {}
        for comparison in self.model.comparisons:
            level, weight = self._weigh(comparison, agreed)
            levels[comparison.name], weights[comparison.name] = level, weight
        return Score(levels, weights, self.prior + sum(weights.values()))

    def _weigh(
        self, comparison: Comparison, agreed: dict[str, tuple[str, float, object]]
    ) -> tuple[int, float]:
        for level in comparison.levels:
            if all(any(self._is(agreed[name], text) for text in texts) for name, texts in level.when):
                break
        if not level.when and agreed[comparison.fields[0]][0] == "missing":
            return -1, 0.0
        return len(comparison.levels) - 1 - comparison.levels.index(level), self._weight(level, agreed)

    @staticmethod
    def _weight(level: Level, agreed: dict[str, tuple[str, float, object]]) -> float:
        if level.u is not None:
            return math.log2(level.m / level.u)
        return math.log2(level.m / level.spread) + agreed[level.rarity][1]

    def _is(self, agreed: tuple[str, float, object], text: str) -> bool:
        """Whether what was found is the outcome that the model says."""
        outcome, _, pair = agreed
        condition = parse_condition(text)
        if condition is None or outcome == "missing":
            return outcome == text
        x, y = pair
        if condition.metric == "within":
            return abs(x - y) <= condition.threshold
        return x == y or SIMILARITY[condition.metric](x, y) >= condition.threshold

    def outcome(self, field: str, a: int, b: int) -> tuple[str, float, object]:
        """Outcome of a field, the rarity of what agrees, and the two values."""
        x, y = self.values[field][a], self.values[field][b]
        kind = self.kinds[field]
        if kind == "name":
            return self._names(field, a, b)
        if x is None or y is None:
            return "missing", 0.0, None
        counts = self.counts[field]
        rarity = min(bits(counts[x], counts.total()), bits(counts[y], counts.total()))
        if kind == "date":
            return dates(x, y), rarity, (x, y)
        if kind == "nik" and field in self.told_apart:
            outcome = "missing" if "*" in x + y else "equal" if x == y else "else"
            return outcome, 0.0 if outcome == "missing" else rarity, (x, y)
        if kind == "nik":
            return niks(x, y), rarity, (x, y)
        return "equal" if x == y else "else", rarity, (x, y)

    def _names(self, field: str, a: int, b: int) -> tuple[str, float, object]:
        left, right = self.tokens[field][a], self.tokens[field][b]
        if not left or not right:
            return "missing", 0.0, None
        pairs = names.align(left, right, self._known)
        level = names.name_level(left, right, pairs)
        counts, full = self.token_counts[field], self.full_counts[field]

        def side(tokens: tuple[names.Token, ...], at: tuple[int, ...]) -> float:
            return sum(bits(counts[tokens[i].canonical], full.total()) for i in at)

        rarity = 0.0
        for pair in pairs:
            both = min(side(left, pair.left), side(right, pair.right))
            if pair.level == TokenLevel.SHORT:
                both = min(both, SHORT_BITS)
            elif pair.level == TokenLevel.NEAR:
                both = max(both - NEAR_LOSS, 0.0)
            rarity += both
        if level > NameLevel.DIFFERENT:
            rarity = min(rarity, self._whole_bits(field, a), self._whole_bits(field, b))
        rarity = 0.0 if level == NameLevel.DIFFERENT else min(rarity, NAME_BITS_CAP)
        return NAME_OUTCOMES[level], rarity, None


class CountingOnce(ReferenceScorer):
    """For many pairs of one frame: what stands beside the names of a field is counted once, not for each pair."""

    def __init__(self, frame: pl.DataFrame, model: Model, prior: float, as_of: int = 0) -> None:
        super().__init__(frame, model, prior, as_of)
        self._with_companion = cache(super()._with_companion)


def dates(x: int, y: int) -> str:
    """Outcome of two dates yyyymmdd."""
    (yx, mx, dx), (yy, my, dy) = ((v // 10000, v // 100 % 100, v % 100) for v in (x, y))
    if x == y:
        return "equal"
    if 0 in (mx, dx, my, dy):
        agree = yx == yy and (0 in (mx, my) or mx == my) and (0 in (dx, dy) or dx == dy)
        return "partial" if agree else "else"
    if (yx, mx, dx) == (yy, dy, my):
        return "swapped"
    days = abs(((yx - yy) * 12 + mx - my) * 31 + dx - dy)
    digits = sum(p != q for p, q in zip(f"{x:08}", f"{y:08}", strict=True))
    same_day = (mx, dx) == (my, dy)
    if digits == 1 or days == 1 or (same_day and abs(yx - yy) == 1):
        return "slip"
    if same_day and (mx, dx) not in ((1, 1), (7, 1), (12, 31)):
        return "other_year"
    default = any((m, d) in ((1, 1), (7, 1), (12, 31)) or d == 15 for m, d in ((mx, dx), (my, dy)))
    if yx == yy and default:
        return "default"
    return "near" if days <= 31 else "else"


def niks(x: str, y: str) -> str:
    """Outcome of two identity numbers."""
    if "*" in x or "*" in y:
        parts = [(x[:6], y[:6]), (x[6:12], y[6:12]), (x[12:], y[12:])]
        clash = any("*" not in p + q and p != q for p, q in parts)
        return "else" if clash else "visible"
    if x == y:
        return "equal"
    place, date, serial = x[:6] == y[:6], x[6:12] == y[6:12], x[12:] == y[12:]
    if place and date:
        return "same_place_date"
    if serial and place:
        p, q = x[6:12], y[6:12]
        at = [i for i in range(6) if p[i] != q[i]]
        swapped = len(at) == 2 and at[1] - at[0] == 1 and p[at[0]] == q[at[1]] and p[at[1]] == q[at[0]]
        other_sex = abs(int(p) - int(q)) == 400_000
        if (len(at) == 1 or swapped) and not other_sex:
            return "slip"
    return "same_date" if date else "else"


def pairs_sharing_a_key(rules: Iterable[KeyColumns]) -> set[tuple[int, int]]:
    """All pairs of rows that share a key of any rule, by listing the members of each key."""
    found: set[tuple[int, int]] = set()
    for rule in rules:
        members = defaultdict(set)
        for row, keys in enumerate(rule.keys.tolist()):
            for key in keys:
                if key != NO_KEY:
                    members[key].add(row)
        for rows in members.values():
            found.update(combinations(sorted(rows), 2))
    return found
