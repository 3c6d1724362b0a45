"""The labelled pairs of benchmarks/cases, the figures they must reach, and the generated pages."""

import json
from collections import Counter
from pathlib import Path

import pytest
from benchmarks import folds, names
from docs import name_rules

from ktp_dedup.names import canonical, tables

CASES = names.load()


def _pages() -> list[tuple[Path, str]]:
    def stored(name: str) -> dict[str, object]:
        return json.loads((names.RESULTS / f"{name}.json").read_text(encoding="utf-8"))

    return [
        (name_rules.PAGE, name_rules.page()),
        (names.PAGE, names.page(stored("names"))),
        (folds.PAGE, folds.page(stored("folds"))),
    ]


def test_cases_are_many_of_both_kinds() -> None:
    """There are 1,500 pairs or more, each once, with class, quality and source, about half in each half."""
    assert len(CASES) >= 1_500
    assert len({tuple(sorted((case.a, case.b))) for case in CASES}) == len(CASES)
    assert all(case.kind and case.source and case.quality in names.QUALITIES for case in CASES)
    assert min(Counter(case.same for case in CASES).values()) > 600
    assert min(Counter(case.half for case in CASES).values()) > 800


def test_halves_come_from_the_pairs_alone() -> None:
    """The half of a pair is a hash of its names: nobody chose it, and no result can have."""
    assert [case.half for case in CASES] == [names.half_of(case.a, case.b) for case in CASES]


def test_declared_figures_hold_on_the_open_half() -> None:
    """On the open half F1 is .95 or more, hard folds are found, gender and divine names stay apart."""
    figures = names.accuracy("open")["methods"]
    ours = figures["compare_names"]
    assert ours["f1"] >= 0.95
    assert all(ours["f1"] > 0.1 + other["f1"] for name, other in figures.items() if name != "compare_names")
    classes = ours["classes"]
    assert all(classes[f"same {kind}"]["called_same"] >= 0.9 for kind in names.HARD)
    for kind in ("gender", "gender_ao", "hidayah_hidayat", "birth_order", "patronym_swapped"):
        assert classes[f"different {kind}"]["called_same"] <= 0.06, kind


def test_similarity_falls_from_sure_variants_to_sure_strangers() -> None:
    """Mean similarity falls from sure variants over doubtful pairs to sure non-variants."""
    means = list(names.similarity_by_quality("open").values())
    assert len(means) == 6
    assert means == sorted(means, reverse=True)


@pytest.mark.parametrize(("path", "content"), _pages(), ids=lambda value: getattr(value, "name", ""))
def test_generated_pages_are_up_to_date(path: Path, content: str) -> None:
    """Pages made from tables and results say what these say."""
    assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("rules", [tables.hard_rules(), tables.soft_rules()], ids=["hard", "soft"])
def test_counter_examples_stay_apart(rules: tuple[tables.Rule, ...]) -> None:
    """The two names that a rule gives as a counter-example stay two."""
    pairs = [rule.counter.split(", ") for rule in rules if rule.counter]
    assert len(pairs) > 7
    assert [pair for pair in pairs if canonical(pair[0].upper()) == canonical(pair[1].upper())] == []


def test_every_rule_belongs_to_a_measured_fold() -> None:
    """Each hard and soft rule is in exactly one group of the fold benchmark."""
    grouped = Counter(name for group in folds.GROUPS.values() for name in group.split())
    assert grouped == Counter(rule.name for rule in (*tables.hard_rules(), *tables.soft_rules()))


def test_folds_can_be_switched_off_and_on() -> None:
    """Without a rule its spellings are two names; afterwards they are one again."""
    with folds.without(frozenset({"tj"}), frozenset({folds.FAMILIES})):
        assert canonical("TJOKRO") != canonical("COKRO")
        assert canonical("MUHAMAD") != "muhammad"
    assert canonical("TJOKRO") == canonical("COKRO")
    assert canonical("MUHAMAD") == "muhammad"
