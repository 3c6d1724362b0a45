"""Writes docs/explanation/benchmarks.md from the stored results; a test compares the two.

python -m benchmarks.page
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.page_texts import ABLATION, BATCH, GROWTH, INTRO, MICRO, NATION, QUALITY, ROOFLINE, SUITE
from benchmarks.record import RESULTS
from benchmarks.rivals.runner import DEDUPE_RECORDS, ECM_RECORDS, SPLINK_RECORDS, TOOLS

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "explanation" / "benchmarks.md"

QUALITY_FIGURES = (
    "pair completeness",
    "recall, match and review",
    "precision, match",
    "precision, match and review",
    "F1, match",
    "F1, match and review",
    "review pairs per true pair",
    "share of twin pairs in match",
    "share of twin pairs in match and review",
    "relatives among pairs of match and review",
    "matches per 100,000 records",
    "expected calibration error",
)


def read(name: str) -> dict[str, Any]:
    """A result file, {} where there is none."""
    path = RESULTS / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the first column is text, the others are numbers."""
    rule = "|".join(["---", *["--:"] * (len(head) - 1)])
    return "\n".join(
        [f"| {' | '.join(head)} |", f"|{rule}|", *(f"| {' | '.join(row)} |" for row in rows), ""]
    )


def number(value: float | None, digits: int = 3) -> str:
    """A number with a fixed count of digits behind the point, empty where there is none."""
    return "" if value is None else f"{value:,.{digits}f}"


def middle(found: dict[str, float] | None, digits: int = 3, scale: float = 1.0) -> str:
    """A median, with least and most where they differ."""
    if found is None:
        return ""
    median, least, most = (number(found[key] * scale, digits) for key in ("median", "least", "most"))
    return median if least == most else f"{median} ({least} to {most})"


def image(name: str, text: str) -> str:
    """A plot, where it has been made."""
    return f"![{text}](../images/{name}.svg)\n" if (DOCS / "images" / f"{name}.svg").exists() else ""


def machine(found: dict[str, Any]) -> str:
    """The machine and versions of a result file, as a sentence."""
    told = dict(found["machine"])
    where = f"{told.pop('processor')}, {told.pop('cores')} cores, {told.pop('system')}"
    return f"Measured on: {where}; {', '.join(f'{name} {value}' for name, value in told.items())}.\n"


def speed_part(kernels: dict[str, Any], wholes: dict[str, Any]) -> list[str]:
    """The kernel, and the whole way from CSV to results, on each processor."""
    processors = [name for name in kernels if name in wholes]
    if not processors:
        return []
    figures = [_speed(kernels[name], wholes[name]) for name in processors]
    rows = [(name, *(each.get(name, "") for each in figures)) for name in figures[-1]]
    told = [machine(kernels[name]) for name in processors]
    return ["## Speed\n", *told, table(["figure", *processors], rows)]


def _speed(kernel: dict[str, Any], whole: dict[str, Any]) -> dict[str, str]:
    """Figures of one processor by what they are."""
    reference = kernel["reference"]
    return {
        f"distinct candidate pairs of {kernel['records']:,} records": f"{kernel['distinct_pairs']:,}",
        "scorer at the real cut, million pairs a second": middle(kernel["pairs_per_second"], 1, 1e-6),
        "that, as a multiple of RapidFuzz on one field": number(kernel["times_cpdist"], 1),
        "survivors that differ from the naive scorer's": f"{reference['differing']} of {reference['survivors']:,}",
        "CSV to results, warm, seconds": number(statistics.median(whole["wall_seconds"]), 1),
        "peak memory, GB": number(whole["peak_memory_gigabytes"], 2),
        "first compile, seconds": number(whole["first_compile_seconds"], 1),
        **{f"stage {name}, seconds": number(value, 2) for name, value in whole["stages"].items()},
    }


def roofline_part(rooflines: dict[str, Any]) -> list[str]:
    """Where pairs end and what they cost, on each processor."""
    if not rooflines:
        return []
    figures = [_roofline(found) for found in rooflines.values()]
    rows = [(name, *(each.get(name, "") for each in figures)) for name in figures[-1]]
    return [ROOFLINE, *map(machine, rooflines.values()), table(["figure", *rooflines], rows)]


def _in_turn(end: str) -> int:
    """Where a pair ends, in the order in which it is looked at."""
    sort, _, rest = end.partition(" ")
    return int(rest.partition(",")[0]) if sort == "atom" else {"met": -1, "first": 0}.get(sort, 1_000)


def _roofline(found: dict[str, Any]) -> dict[str, str]:
    """Figures of one processor by what they are."""
    visited, distinct = found["visited_pairs"], found["distinct_pairs"]
    costs = found["nanoseconds_a_pair"]
    fetching = found["bytes_a_pair"] / found["copied_bytes_a_second"] * 1e9
    looking = found["nanoseconds_a_look"] * found["looks"] / distinct
    return {
        **{
            f"ends: {name}": f"{found['ends'][name] / visited:.2%}"
            for name in sorted(found["ends"], key=_in_turn)
        },
        "ns a pair, all": number(sum(costs.values()), 1),
        **{f"ns a pair: {name}": number(value, 1) for name, value in costs.items()},
        "bytes to fetch a pair": number(found["bytes_a_pair"], 1),
        "ns to fetch them at the rate of a copy": number(fetching, 1),
        "ns of the first look alone, data at hand": number(looking, 1),
        "pairs at a time in it, of 8": number(visited / found["looks"], 1),
    }


def suite_part(suite: dict[str, Any]) -> list[str]:
    """Tools beside each other, for each register, and their settings."""
    if not suite:
        return []
    parts = [SUITE.format(dedupe=DEDUPE_RECORDS, ecm=ECM_RECORDS, splink=SPLINK_RECORDS)]
    for entry in suite["entries"]:
        facts = entry["facts"]
        parts.append(f"### {facts['profile']}, {facts['records']:,} records\n")
        parts.append(
            f"{facts['candidate_pairs']:,} candidate pairs, {facts['true_pairs']:,} true pairs, "
            f"each tool run {entry['repeats']} times. {machine(entry)}"
        )
        parts.append(table(SUITE_HEAD, (_suite_row(*item) for item in _in_order(entry["tools"]))))
    parts += [image(f"bench-{name}", text) for name, text in PLOTS.items()]
    return [*parts, *_settings(suite["entries"][-1])]


SUITE_HEAD = (
    "tool",
    "seconds",
    "million pairs/s",
    "peak GB",
    "best F1",
    "default F1",
    "precision",
    "recall",
)
PLOTS = {
    "rate": "Candidate pairs a second against records",
    "wall": "Seconds against records",
    "memory": "Peak memory against records",
    "accuracy": "F1 of each tool at its best and its default threshold",
}


def _in_order(tools: dict[str, Any]) -> list[tuple[str, Any]]:
    """Tools in the order of the runner's list."""
    return [(tool.name, tools[tool.name]) for tool in TOOLS if tool.name in tools]


def _suite_row(tool: str, figures: dict[str, Any]) -> tuple[str, ...]:
    if figures["wall_seconds"] is None:
        return (tool, "; ".join(figures["failures"]), *[""] * (len(SUITE_HEAD) - 2))
    best, default = figures["accuracy"]["best"], figures["accuracy"]["default"]
    return (
        tool,
        middle(figures["wall_seconds"], 1),
        middle(figures["pairs_per_second"], 2, 1e-6),
        middle(figures["peak_memory"], 2, 1e-9),
        number(best and best["f1"]),
        *(number(default[key]) for key in ("f1", "precision", "recall")),
    )


def _settings(entry: dict[str, Any]) -> list[str]:
    """Settings and versions of every tool, as they ran on one register."""
    parts = ["### Settings\n", f"As on {entry['facts']['profile']}, {entry['facts']['records']:,} records.\n"]
    for tool, figures in _in_order(entry["tools"]):
        if figures["settings"]:
            versions = ", ".join(f"{name} {value}" for name, value in figures["versions"].items())
            text = json.dumps(figures["settings"], indent=1)
            parts.append(
                f"<details><summary>{tool}: {versions}</summary>\n\n```json\n{text}\n```\n\n</details>\n"
            )
    return parts


def quality_part(quality: dict[str, Any]) -> list[str]:
    """Figures of every profile, and the ablation."""
    if not quality:
        return []
    profiles = quality["profiles"]
    kinds = sorted({name for found in profiles.values() for name in found if name.startswith("recall of")})
    rows = [
        (name, *(middle(found.get(name)) for found in profiles.values()))
        for name in (*QUALITY_FIGURES, *kinds)
    ]
    seeds = f"{quality['records']:,} records, {len(quality['seeds'])} seeds.\n"
    parts = [
        QUALITY,
        seeds,
        table(["figure", *profiles], rows),
        image("bench-quality", "Precision and recall"),
    ]
    if quality["ablation"]:
        parts.append(ABLATION)
    for profile, variants in quality["ablation"].items():
        rows = [
            (name, *(number(spread and spread["median"]) for spread in found.values()))
            for name, found in sorted(variants.items(), key=lambda item: item[0] != "everything")
        ]
        figures = next(iter(variants.values()))
        seeds = f"{profile}, {len(quality['ablation_seeds'])} seeds:\n"
        parts += [seeds, table(["left out", *figures], rows)]
    return [*parts, image("bench-ablation", "What F1 loses without each part")]


def batch_part(batch: dict[str, Any]) -> list[str]:
    """A small batch by itself and by stored frequencies."""
    if not batch:
        return []
    rows = [
        (f"{profile}, {way}", *(middle(found) for found in figures.values()))
        for profile, ways in batch["profiles"].items()
        for way, figures in ways.items()
    ]
    figures = next(iter(next(iter(batch["profiles"].values())).values()))
    told = BATCH.format(batch=batch["batch"], records=batch["records"], seeds=len(batch["seeds"]))
    return [told, table(["batch", *figures], rows)]


def growth_part(growth: dict[str, Any]) -> list[str]:
    """Figures by size, exponents, and the nation on paper."""
    if not growth:
        return []
    head = [
        "records",
        "candidate pairs",
        "per record",
        "pair completeness",
        "seconds",
        "of these scoring",
        "peak GB",
    ]
    rows = [
        (
            f"{each['records']:,}",
            f"{each['candidate_pairs']:,}",
            number(each["pairs_per_record"], 1),
            number(each["pair_completeness"], 4),
            number(each["seconds"], 1),
            number(each["scan_seconds"], 2),
            number(each["peak_memory"] / 1e9, 2),
        )
        for each in growth["sizes"]
    ]
    fits = [(name.replace("_", " "), number(fit["b"], 2)) for name, fit in growth["fits"].items()]
    parts = [GROWTH, machine(growth), table(head, rows), table(["figure", "exponent"], fits)]
    return [*parts, image("bench-growth", "Growth with the register"), *_nation(growth["nation"])]


def _nation(told: dict[str, Any]) -> list[str]:
    text = NATION.format(
        records=told["records"],
        from_records=told["from_records"],
        pairs=told["candidate_pairs"] / 1e9,
        scoring=told["core_hours_scoring"],
        other=told["core_hours_other"],
    )
    rows = [
        (
            each["name"],
            number(each["hours"], 1),
            number(each["gigabytes_per_node"], 0),
            "yes" if each["fits"] else "no",
        )
        for each in told["machines"]
    ]
    return [text, table(["machines", "hours", "GB for each node", "fits in memory"], rows)]


def micro_part(micro: dict[str, Any]) -> list[str]:
    """Ratios of the kernels, by processor."""
    if not micro:
        return []
    by_processor = [entry["times_yardstick"] for entry in micro.values()]
    rows = [
        (case, *(middle(found.get(case), 2) for found in by_processor))
        for case in sorted(set().union(*by_processor))
    ]
    return [MICRO, table(["kernel", *micro], rows)]


def page() -> str:
    """The whole page."""
    parts = [
        INTRO,
        *speed_part(read("kernel"), read("whole")),
        *roofline_part(read("roofline")),
        *suite_part(read("suite")),
        *quality_part(read("quality")),
        *batch_part(read("batch")),
        *growth_part(read("growth")),
        *micro_part(read("micro")),
    ]
    return "\n".join(part for part in parts if part)


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
