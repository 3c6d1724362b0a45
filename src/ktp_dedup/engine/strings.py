"""String similarity on arrays of code points, equal to RapidFuzz's `distance` functions of the same names.

Sources: Jaro 1989 (JASA 84), Winkler 1990, Levenshtein 1966; optimal string alignment after Damerau 1964.
    All similarities
are in 0..1; two empty strings have similarity 1. Scratch rows are allocated on the stack of the call.
"""

from __future__ import annotations

import numpy as np

from ktp_dedup.engine._jit import jit
from ktp_dedup.engine.program import U16

WINKLER_PREFIX = 4
WINKLER_WEIGHT = 0.1
WINKLER_BOOST = 0.7


@jit
def jaro(a: U16, b: U16) -> float:
    """Jaro similarity."""
    la, lb = len(a), len(b)
    if la == 0 and lb == 0:
        return 1.0
    if la == 0 or lb == 0:
        return 0.0
    if la == 1 and lb == 1:
        return 1.0 if a[0] == b[0] else 0.0
    window = max(la, lb) // 2 - 1
    matched_a = np.zeros(la, np.uint8)
    matched_b = np.zeros(lb, np.uint8)
    common = 0
    for i in range(la):
        for j in range(max(0, i - window), min(lb, i + window + 1)):
            if matched_b[j] == 0 and a[i] == b[j]:
                matched_a[i] = 1
                matched_b[j] = 1
                common += 1
                break
    if common == 0:
        return 0.0
    half_transpositions = 0
    j = 0
    for i in range(la):
        if matched_a[i]:
            while matched_b[j] == 0:
                j += 1
            if a[i] != b[j]:
                half_transpositions += 1
            j += 1
    transpositions = half_transpositions // 2
    return (common / la + common / lb + (common - transpositions) / common) / 3.0


@jit
def jaro_winkler(a: U16, b: U16) -> float:
    """Jaro-Winkler similarity with prefix weight .1 over at most four letters, boosted above .7."""
    similarity = jaro(a, b)
    if similarity > WINKLER_BOOST:
        prefix = 0
        for i in range(min(len(a), len(b), WINKLER_PREFIX)):
            if a[i] != b[i]:
                break
            prefix += 1
        similarity += prefix * WINKLER_WEIGHT * (1.0 - similarity)
    return min(similarity, 1.0)


@jit
def levenshtein(a: U16, b: U16) -> float:
    """Levenshtein distance divided by the longer length, as similarity."""
    la, lb = len(a), len(b)
    if la == 0 and lb == 0:
        return 1.0
    row = np.arange(lb + 1)
    for i in range(la):
        diagonal = row[0]
        row[0] = i + 1
        for j in range(lb):
            above = row[j + 1]
            cost = diagonal + (a[i] != b[j])
            row[j + 1] = min(cost, above + 1, row[j] + 1)
            diagonal = above
    return 1.0 - row[lb] / max(la, lb)


@jit
def osa(a: U16, b: U16) -> float:
    """Optimal string alignment distance (adjacent transpositions) divided by the longer length, as similarity."""
    la, lb = len(a), len(b)
    if la == 0 and lb == 0:
        return 1.0
    before = np.zeros(lb + 1, np.int64)
    last = np.arange(lb + 1)
    for i in range(la):
        row = np.empty(lb + 1, np.int64)
        row[0] = i + 1
        for j in range(lb):
            best = min(last[j] + (a[i] != b[j]), last[j + 1] + 1, row[j] + 1)
            if i > 0 and j > 0 and a[i] == b[j - 1] and a[i - 1] == b[j]:
                best = min(best, before[j - 1] + 1)
            row[j + 1] = best
        before = last
        last = row
    return 1.0 - last[lb] / max(la, lb)


@jit
def similarity(metric: int, a: U16, b: U16) -> float:
    """Similarity by `Metric` number."""
    if metric == 0:
        return jaro_winkler(a, b)
    if metric == 1:
        return jaro(a, b)
    if metric == 2:
        return levenshtein(a, b)
    return osa(a, b)
