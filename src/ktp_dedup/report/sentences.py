"""A pair in words: what speaks for and against one person, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ktp_dedup import places
from ktp_dedup.findings.current import REASONS
from ktp_dedup.findings.explanation import Explanation
from ktp_dedup.findings.meaning import DECEASED_ACTIVE, DOUBLE_ENTRY, MOVED, SAME_NIK
from ktp_dedup.findings.residence import RESIDENCES
from ktp_dedup.model import Comparison, Model
from ktp_dedup.report.phrases import phrase
from ktp_dedup.report.texts import Lang, word

WORTH_TELLING = 1.0
"""Bits that a comparison must weigh, for or against, to be told."""

_BETWEEN = "; "
_ASKS_WHICH = (MOVED, DOUBLE_ENTRY, SAME_NIK, DECEASED_ACTIVE)
_MEANING = pl.Schema(
    {
        **dict.fromkeys(("finding", "residence", "current", "left_id", "right_id"), pl.String()),
        "current_reason": pl.List(pl.String()),
    }
)


def evidence_sentences(pairs: pl.DataFrame, model: Model, lang: Lang) -> pl.Series:
    """What speaks for or against one person, one sentence for each pair.

    Args:
        pairs: `level_<c>` and `weight_<c>` for each comparison of the model.
        model: as used.
        lang: language.

    Returns:
        Text, such as "Kelahiran: tanggal sama; nama: ejaan lain"; "" where nothing is worth telling.
    """
    if not model.comparisons:
        return pl.repeat("", pairs.height, eager=True)
    told = [_told(comparison, lang) for comparison in model.comparisons]
    joined = pairs.select(text=pl.concat_str(told, separator=_BETWEEN, ignore_nulls=True))
    return joined.select(_capital("text")).to_series()


def meaning_sentences(pairs: pl.DataFrame, lang: Lang) -> pl.Series:
    """Where the two records live, and which one is proposed as the current one and why, for each pair.

    Args:
        pairs: `finding`, `residence`, `current`, `current_reason`, `left_id`, `right_id`.
        lang: language.

    Returns:
        Text; "" where the pair has no finding.
    """
    current = pl.when(pl.col("current") == "left").then("left_id").otherwise("right_id")
    reasons = (
        pl.col("current_reason").list.eval(_worded("reason", REASONS, pl.element(), lang)).list.join(", ")
    )
    reasoned = pl.format(word("reason", lang), current, reasons)
    silent = pl.when(pl.col("finding").is_in(_ASKS_WHICH)).then(pl.lit(word("reason_none", lang)))
    which = pl.when(pl.col("current").is_not_null()).then(reasoned).otherwise(silent)
    where = pl.when(pl.col("finding").is_not_null()).then(
        _worded("residence", RESIDENCES, pl.col("residence"), lang)
    )
    text = pairs.select(text=pl.concat_str(where, which, separator=_BETWEEN, ignore_nulls=True))
    return text.select(_capital("text")).to_series()


def sentence_of(explanation: Explanation, lang: Lang) -> str:
    """The two sentences of an explained pair; "" where there is nothing to tell.

    The same words as `evidence_sentences` and `meaning_sentences`.
    """
    told = [
        _clause(step.comparison, step.level, lang)
        for step in explanation.steps
        if step.level and abs(step.weight) >= WORTH_TELLING
    ]
    evidence = _BETWEEN.join(told)
    row = {name: getattr(explanation, name) for name in _MEANING}
    frame = pl.DataFrame([row], schema=_MEANING)
    meaning = meaning_sentences(frame, lang)[0]
    return ". ".join(part for part in (evidence[:1].upper() + evidence[1:], meaning) if part)


def region_title(region: str) -> str:
    """A region as people call it.

    >>> region_title("331006"), region_title("3310/NOWHERE"), region_title("source:desa")
    ('Trucuk, Kab. Klaten', 'NOWHERE, Kab. Klaten', 'desa')
    """
    if region.startswith("source:"):
        return region.removeprefix("source:")
    code, _, name = region.partition("/")
    if len(code) == 4 and code.isdigit():
        found = places.region(f"{code}00")
        return ", ".join(filter(None, (name, found.regency))) if found else region
    known = places.region(region)
    if known is None:
        return ", ".join(reversed(region.split("/")))
    return f"{known.district or region}, {known.regency}"


def _clause(comparison: str, level: str, lang: Lang) -> str:
    return f"{phrase(comparison, lang)}: {phrase(level, lang)}"


def _told(comparison: Comparison, lang: Lang) -> pl.Expr:
    """The clause of a comparison where it weighs enough, else null."""
    count = len(comparison.levels)
    numbers = pl.Series(range(count), dtype=pl.Int8)
    levels = [comparison.levels[count - 1 - number] for number in range(count)]
    clauses = pl.Series([_clause(comparison.name, level.name, lang) for level in levels])
    level = pl.col(f"level_{comparison.column}")
    clause = level.replace_strict(numbers, clauses, default=None, return_dtype=pl.String)
    return pl.when(pl.col(f"weight_{comparison.column}").abs() >= WORTH_TELLING).then(clause)


def _worded(kind: str, known: Sequence[str], codes: pl.Expr, lang: Lang) -> pl.Expr:
    """The words of codes of a closed list."""
    words = [word(f"{kind}_{code}", lang) for code in known]
    return codes.replace_strict(list(known), words, default=None, return_dtype=pl.String)


def _capital(column: str) -> pl.Expr:
    text = pl.col(column)
    return text.str.slice(0, 1).str.to_uppercase() + text.str.slice(1)
