"""Plots of the stored results, as SVG for the documentation; runs in the environment of `make bench`.

python -m benchmarks.plots
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
IMAGES = ROOT / "docs" / "images"

COLOURS = {
    "ktp_dedup": "#c2410c",
    "Splink, EM": "#1d4ed8",
    "Splink, EM, other cards": "#60a5fa",
    "Splink, labels": "#6d28d9",
    "Splink, labels, other cards": "#a78bfa",
    "recordlinkage ECM": "#15803d",
    "recordlinkage ECM, other cards": "#86c99b",
    "dedupe": "#71717a",
}
PROFILES = {"klaten": "#c2410c", "hostile": "#1d4ed8", "heldout": "#15803d"}
WIDTH, HEIGHT = 480, 280
_PROFILE = alt.Color(
    "profile:N", scale=alt.Scale(domain=list(PROFILES), range=list(PROFILES.values())), title=None
)
GROWTH_FIGURES = {
    "candidate_pairs": "candidate pairs",
    "seconds": "seconds, read to written",
    "peak_memory": "peak memory, bytes",
}


def read(name: str) -> dict[str, Any]:
    """A result file, {} where there is none."""
    path = RESULTS / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def suite_rows(suite: dict[str, Any]) -> pl.DataFrame:
    """One row for each profile, size and tool that finished."""
    rows = []
    for entry in suite.get("entries", []):
        for tool, figures in entry["tools"].items():
            if figures["wall_seconds"] is None:
                continue
            best, default = figures["accuracy"]["best"], figures["accuracy"]["default"]
            rows.append(
                {
                    "profile": entry["facts"]["profile"],
                    "records": entry["facts"]["records"],
                    "tool": tool,
                    **_middle("rate", figures["pairs_per_second"], 1),
                    **_middle("wall", figures["wall_seconds"], 1),
                    **_middle("memory", figures["peak_memory"], 1e-9),
                    "best threshold": best and best["f1"],
                    "default threshold": default["f1"],
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None)


def _middle(name: str, spread: dict[str, float] | None, scale: float) -> dict[str, float | None]:
    """Median, least and most as columns."""
    keys = ("median", "least", "most")
    return {f"{name}_{key}": spread and spread[key] * scale for key in keys}


def against_records(rows: pl.DataFrame, figure: str, title: str) -> alt.LayerChart:
    """A figure against records, both logarithmic: medians as lines, spread as bars."""
    x = alt.X("records:Q", scale=alt.Scale(type="log"), title="records", axis=alt.Axis(format="~s"))
    y = alt.Y(f"{figure}_median:Q", scale=alt.Scale(type="log"), title=title, axis=alt.Axis(format="~s"))
    base = alt.Chart(rows).encode(x=x, color=_colour(rows))
    bars = base.mark_rule(strokeWidth=2).encode(y=alt.Y(f"{figure}_least:Q"), y2=f"{figure}_most:Q")
    lines = base.mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=60, filled=True)).encode(y=y)
    return (bars + lines).properties(width=WIDTH, height=HEIGHT)


def _colour(rows: pl.DataFrame) -> alt.Color:
    """The same colour for a tool in every plot; only tools that are there stand in the legend."""
    tools = [tool for tool in COLOURS if tool in set(rows["tool"])]
    scale = alt.Scale(domain=tools, range=[COLOURS[tool] for tool in tools])
    return alt.Color("tool:N", scale=scale, title=None, sort=tools)


def accuracy(rows: pl.DataFrame) -> alt.Chart:
    """F1 of each tool, at its best threshold and at its default one, for each register."""
    long = rows.with_columns(register=pl.format("{}, {} records", "profile", "records")).unpivot(
        ["best threshold", "default threshold"],
        index=["register", "tool"],
        variable_name="at",
        value_name="F1",
    )
    tools = [tool for tool in COLOURS if tool in set(rows["tool"])]
    points = alt.Chart(long).mark_point(size=70, filled=True, opacity=1)
    return points.encode(
        x=alt.X("F1:Q", scale=alt.Scale(domain=[0, 1])),
        y=alt.Y("tool:N", sort=tools, title=None, axis=alt.Axis(grid=True, labelLimit=220)),
        color=_colour(rows).legend(None),
        shape=alt.Shape("at:N", title=None),
        facet=alt.Facet("register:N", columns=2, title=None),
    ).properties(width=300, height=190)


def quality(figures: dict[str, Any]) -> alt.LayerChart:
    """Precision and recall of the bands in each profile, median and spread over the seeds."""
    rows = [
        {"profile": profile, "figure": name, **spread}
        for profile, found in figures["profiles"].items()
        for name, spread in found.items()
        if spread
        and name.split(",")[0] in ("precision", "recall", "pair completeness")
        and profile != "clean"
    ]
    base = alt.Chart(pl.DataFrame(rows)).encode(
        y=alt.Y("figure:N", title=None, axis=alt.Axis(grid=True, labelLimit=220)),
        yOffset="profile:N",
        color=_PROFILE,
    )
    scale = alt.Scale(domain=[0.5, 1], clamp=True)
    spread = base.mark_rule(strokeWidth=2).encode(x=alt.X("least:Q", scale=scale), x2="most:Q")
    points = base.mark_point(size=50, filled=True).encode(x=alt.X("median:Q", scale=scale, title="share"))
    return (spread + points).properties(width=WIDTH, height=HEIGHT)


def ablation(figures: dict[str, Any]) -> alt.Chart:
    """What F1 of match and review loses where one part of the model is left out."""
    rows = []
    for profile, variants in figures["ablation"].items():
        whole = variants["everything"]["F1, match and review"]["median"]
        for name, found in variants.items():
            if name != "everything":
                change = found["F1, match and review"]["median"] - whole
                rows.append({"profile": profile, "left out": name, "change": change})
    means = pl.DataFrame(rows).group_by("left out").agg(pl.mean("change"))
    order = means.sort("change", "left out")["left out"]
    return (
        alt.Chart(pl.DataFrame(rows))
        .mark_bar()
        .encode(
            x=alt.X("change:Q", title="change of F1, match and review"),
            y=alt.Y("left out:N", sort=order.to_list(), axis=alt.Axis(labelLimit=280), title=None),
            yOffset="profile:N",
            color=_PROFILE,
        )
        .properties(width=WIDTH, height=2 * HEIGHT)
    )


def growth(figures: dict[str, Any]) -> alt.HConcatChart:
    """Candidate pairs, time and memory against records."""
    rows = pl.DataFrame(figures["sizes"], infer_schema_length=None).select("records", *GROWTH_FIGURES)
    charts = [
        alt.Chart(rows)
        .mark_line(
            strokeWidth=2,
            point=alt.OverlayMarkDef(size=50, filled=True, color=COLOURS["ktp_dedup"]),
            color=COLOURS["ktp_dedup"],
        )
        .encode(
            x=alt.X("records:Q", scale=alt.Scale(type="log"), axis=alt.Axis(format="~s", tickCount=4)),
            y=alt.Y(f"{name}:Q", scale=alt.Scale(type="log"), title=title, axis=alt.Axis(format="~s")),
        )
        .properties(width=200, height=200)
        for name, title in GROWTH_FIGURES.items()
    ]
    return alt.hconcat(*charts)


def charts() -> Iterator[tuple[str, Any]]:
    """Name and chart of every plot that there are results for."""
    rows = suite_rows(read("suite"))
    if rows.height:
        klaten = rows.filter(pl.col("profile") == "klaten")
        if klaten.height:
            yield "bench-rate", against_records(klaten, "rate", "candidate pairs a second")
            yield "bench-wall", against_records(klaten, "wall", "seconds, whole process")
            yield "bench-memory", against_records(klaten, "memory", "peak memory, GB")
        yield "bench-accuracy", accuracy(rows)
    if found := read("quality"):
        yield "bench-quality", quality(found)
        if found["ablation"]:
            yield "bench-ablation", ablation(found)
    if found := read("growth"):
        yield "bench-growth", growth(found)


def main() -> None:
    """Write all plots."""
    for name, chart in charts():
        chart.configure(background="white").save(IMAGES / f"{name}.svg")


if __name__ == "__main__":
    main()
