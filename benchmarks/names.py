"""Names: right and wrong answers on labelled pairs beside general methods, and names analysed a second.

    python -m benchmarks.names [--aside] [--docs]

`cases/names.csv` holds pairs of written names, each with a label (one name or two), a class, a quality and a source.
A hash of the pair puts it in one of two halves: rules are improved on `open` alone, `aside` is measured with `--aside`
and stored. Similarities get the threshold with most right answers on `open`; ours has its declared decision. `--docs`
writes the page of the documentation from what is stored.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jellyfish
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from rich.console import Console
from rich.table import Table

from benchmarks.record import RESULTS, store
from ktp_dedup.names import analyse, compare, tables

CASES = Path(__file__).parent / "cases" / "names.csv"
PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "name-accuracy.md"
QUALITIES = ("STRONG", "MEDIUM", "WEAK")
_QUALITY_ORDER = [("same", q) for q in QUALITIES] + [("different", q) for q in reversed(QUALITIES)]
HARD = (
    "van_ophuijsen",
    "arabic",
    "glides",
    "doubled",
    "final_iy",
    "ai_ae",
    "dh_th",
    "diacritics",
    "apostrophe",
)
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled pair: whether it is one name, of which class and quality, from what source, in which half."""

    a: str
    b: str
    same: bool
    kind: str
    quality: str
    source: str
    half: str


@dataclass(frozen=True, slots=True)
class Method:
    """A comparison with the name it has in the tables; `threshold` None: to be found on the open half."""

    name: str
    similarity: Callable[[str, str], float]
    threshold: float | None = None


def half_of(a: str, b: str) -> str:
    """The half of a pair, from a stable hash of its names in order of the alphabet."""
    digest = hashlib.sha256("|".join(sorted((a, b))).encode()).digest()
    return "aside" if digest[0] % 2 else "open"


def load() -> list[Case]:
    """All labelled pairs of `cases/names.csv`."""
    with CASES.open(encoding="utf-8", newline="") as lines:
        return [
            Case(r["a"], r["b"], r["label"] == "same", r["class"], r["quality"], r["source"], r["half"])
            for r in csv.DictReader(lines)
        ]


def _plain(name: str) -> str:
    """Upper-case letters and blanks, as the general methods expect them."""
    return " ".join(re.findall("[A-Z]+", name.upper()))


def _sounds(sound: Callable[[str], str], a: str, b: str) -> float:
    """1 where the tokens of both names sound alike, whatever their order, else 0."""
    left, right = (Counter(map(sound, _plain(name).split())) for name in (a, b))
    return float(left == right)


def _fuzzy(score: Callable[[str, str], float], a: str, b: str) -> float:
    return score(_plain(a), _plain(b))


def methods() -> tuple[Method, ...]:
    """What is compared: ours, phonetic codes as multisets of tokens, and string similarities."""
    return (
        Method("compare_names", lambda a, b: float(compare(a, b).same), 1.0),
        Method("Soundex", partial(_sounds, jellyfish.soundex), 1.0),
        Method("Metaphone", partial(_sounds, jellyfish.metaphone), 1.0),
        Method("NYSIIS", partial(_sounds, jellyfish.nysiis), 1.0),
        Method("Jaro-Winkler", partial(_fuzzy, lambda a, b: 100 * JaroWinkler.similarity(a, b))),
        Method("token_sort_ratio", partial(_fuzzy, fuzz.token_sort_ratio)),
        Method("WRatio", partial(_fuzzy, fuzz.WRatio)),
    )


def rates(cases: Sequence[Case], said: Iterable[bool]) -> dict[str, float]:
    """Precision, recall and F1 of answers to the cases."""
    answers = list(zip((case.same for case in cases), said, strict=True))
    found = sum(want and says for want, says in answers)
    precision = found / max(1, sum(says for _, says in answers))
    recall = found / max(1, sum(want for want, _ in answers))
    f1 = 2 * precision * recall / (precision + recall) if found else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def best_threshold(cases: Sequence[Case], scores: Sequence[float]) -> float:
    """The score that as a threshold gives most right answers, the lowest of equals."""

    def right(cut: float) -> int:
        return sum(case.same == (score >= cut) for case, score in zip(cases, scores, strict=True))

    return max(sorted(set(scores)), key=right)


def by_class(cases: Sequence[Case], said: Sequence[bool]) -> dict[str, dict[str, Any]]:
    """Class and label -> how many pairs, and the share that is called one name."""
    found: dict[str, list[bool]] = defaultdict(list)
    for case, says in zip(cases, said, strict=True):
        found[f"{'same' if case.same else 'different'} {case.kind}"].append(says)
    return {
        kind: {"pairs": len(s), "called_same": round(sum(s) / len(s), 4)} for kind, s in sorted(found.items())
    }


def accuracy(half: str) -> dict[str, Any]:
    """Figures of every method on one half, thresholds from the open half."""
    everything = load()
    chosen, tuned = ([c for c in everything if c.half == wanted] for wanted in (half, "open"))
    figures: dict[str, Any] = {}
    for method in methods():
        cut = method.threshold
        if cut is None:
            cut = best_threshold(tuned, [method.similarity(c.a, c.b) for c in tuned])
        said = [method.similarity(c.a, c.b) >= cut for c in chosen]
        figures[method.name] = {"threshold": cut, **rates(chosen, said), "classes": by_class(chosen, said)}
    return {"pairs": len(chosen), "methods": figures}


def similarity_by_quality(half: str) -> dict[str, float]:
    """Mean similarity from sure variants over doubtful ones to sure non-variants."""
    chosen = [case for case in load() if case.half == half]
    means = {}
    for label, quality in _QUALITY_ORDER:
        pairs = [c for c in chosen if c.same == (label == "same") and c.quality == quality]
        means[f"{label} {quality}"] = round(sum(compare(c.a, c.b).similarity for c in pairs) / len(pairs), 4)
    return means


def _per_second(work: Callable[[], object], count: int) -> int:
    """The best rate of several runs."""
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return round(count / min(seconds))


def throughput() -> dict[str, int]:
    """Names analysed and pairs compared a second on one core, warm, beside RapidFuzz on the same pairs."""
    pairs = [(case.a, case.b) for case in load()]
    names = [name for pair in pairs for name in pair]
    plain = [(_plain(a), _plain(b)) for a, b in pairs]
    return {
        "names analysed": _per_second(lambda: [analyse(name) for name in names], len(names)),
        "pairs compared": _per_second(lambda: [compare(a, b) for a, b in pairs], len(pairs)),
        "pairs by RapidFuzz WRatio": _per_second(lambda: [fuzz.WRatio(a, b) for a, b in plain], len(plain)),
    }


def show(half: str, figures: dict[str, Any]) -> None:
    """Print methods and classes of a half."""
    console = Console(width=140)
    for title, columns, rows in (
        (f"{half}: {figures['pairs']} pairs", ("method", *_COLUMNS), _method_rows(figures)),
        ("share called one name", ("class", "pairs", *_in_order(figures)), _class_rows(figures)),
    ):
        table = Table(*columns, title=title)
        for row in rows:
            table.add_row(*map(str, row))
        console.print(table)


_COLUMNS = ("threshold", "precision", "recall", "f1")


def _in_order(figures: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The figures of the methods in the order of `methods`."""
    return {method.name: figures["methods"][method.name] for method in methods()}


def _method_rows(figures: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (name, *(_short(found[column]) for column in _COLUMNS)) for name, found in _in_order(figures).items()
    ]


def _short(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.1f}".removesuffix(".0")


def _class_rows(figures: dict[str, Any]) -> list[tuple[Any, ...]]:
    ours = figures["methods"]["compare_names"]["classes"]
    ordered = sorted(ours, key=lambda kind: (kind.startswith("different"), kind))
    every = [found["classes"] for found in _in_order(figures).values()]
    return [
        (kind, ours[kind]["pairs"], *(f"{classes[kind]['called_same']:.2f}" for classes in every))
        for kind in ordered
    ]


def _markdown(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    head = "| " + " | ".join(columns) + " |\n|" + "---|" * len(columns)
    return "\n".join([head, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def page(figures: dict[str, Any]) -> str:
    """The page of the documentation, from what `store` wrote."""
    parts = [_INTRO]
    for half in ("aside", "open"):
        if half in figures:
            found = figures[half]
            parts += [
                f"## {_TITLES[half]}: {found['pairs']} pairs",
                _markdown(("method", *_COLUMNS), _method_rows(found)),
            ]
            parts += ["Share of the pairs of each class that is called one name:"]
            parts += [_markdown(("class", "pairs", *_in_order(found)), _class_rows(found))]
    means = [(" ".join(kind), f"{figures['similarity'][' '.join(kind)]:.3f}") for kind in _QUALITY_ORDER]
    parts += ["## Mean similarity", _SIMILARITY, _markdown(("pairs", "mean similarity"), means)]
    speed = [(kind, f"{value:,}") for kind, value in sorted(figures["throughput"].items())]
    parts += ["## Speed", _SPEED, _markdown(("one core, warm", "a second"), speed)]
    return "\n\n".join(parts) + "\n"


_TITLES = {"aside": "Half set aside", "open": "Open half"}
_INTRO = """# How right the comparison of names is

Generated by `python -m benchmarks.names --docs` from `benchmarks/results/names.json`.

The pairs of `benchmarks/cases/names.csv` were written by the people who wrote the rules, from the classes of variants
and of near names that a register holds. They show whether something broke and how general methods fare on the same
pairs; they do not prove quality on names that nobody here thought of. A hash of each pair puts it in one of two halves.
The rules were improved on the open half; the other was set aside and measured once, at the end.

`compare_names` is judged by its declared decision, `same`. The phonetic codes call two names one when their tokens
have the same codes in any order. The similarities have the threshold that gives most right answers on the open half
(their best F1 is that of calling nearly all pairs one name)."""
_SIMILARITY = (
    "Of `compare_names` on the open half, from sure variants to sure non-variants; it should only fall."
)
_SPEED = (
    "Names of the cases, each token analysed before (a register repeats its tokens); the best of three runs."
)


def main() -> None:
    """Measure, print and store; with `--docs` write the page."""
    wanted = sys.argv[1:]
    path = RESULTS / "names.json"
    stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if "--docs" not in wanted:
        halves = ("open", "aside") if "--aside" in wanted else ("open",)
        measured: dict[str, Any] = {half: accuracy(half) for half in halves}
        for half in halves:
            show(half, measured[half])
        measured |= {"similarity": similarity_by_quality("open"), "throughput": throughput()}
        measured |= {"dictionary": len({name for name, _, _ in tables.dictionary()})}
        kept = {half: stored[half] for half in ("aside",) if half in stored}
        stored = {**kept, **measured}
        store("names", stored)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(stored), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
