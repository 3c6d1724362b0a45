"""What each fold of names adds to blocking: pair completeness and candidate pairs with the fold switched off.

    python -m benchmarks.folds [RECORDS] [--docs]

One synthetic register (`klaten` with many more duplicates, seed 31) and the misspellings of `synth`. The keys of each
name are made with all folds, then with one group of folds off, then with none. Counted are the candidate pairs of the
three rules of `residents()` that rest on a name: the whole name and the birth year, the whole name and the mother's
first, each token and the month of birth. A true pair is kept when any of the three brings it together; only true pairs
whose names are written differently are looked at. `--docs` writes the page from what is stored.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from benchmarks.record import RESULTS, store
from ktp_dedup.names import folds, keys, lexicon, soft, tables, titles, tokens
from ktp_dedup.synth import Synthetic, profile, synthesize

RECORDS, DUPLICATES, SEED = 60_000, 0.1, 31
PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "names-folds.md"
KEY_TOKENS = 4
_MODULES = (tables, titles, folds, lexicon, soft, tokens, sys.modules["ktp_dedup.names.keys"])

GROUPS: Mapping[str, str] = {
    "old spelling (oe, tj, dj, sj, nj, j)": "old-j oe setj tja tj dj sj nj-first",
    "ch, kh, h": "chr ch-c ch kh",
    "q, x, ck, Latin c": "x ck q c-k-first c-k-inner c-closed",
    "f, v, ph": "ph v",
    "sy, sh, ts": "sh sy ts",
    "dz, zh, dl, dh, th, gh, bh": "dz zh dl dh th gh bh",
    "-y, -ie, doubled letters": "ie-closed ie-last y-consonant doubled jh hn",
    "glides iy, uw, y": "ay iy y-glide uw aia",
    "ae, ao, aw": "ae aw ao ulloh",
    "Arabic a/o, e/i (soft)": "emphatic-o arabic-o e-i-arabic oh-ah k-kh hamzah-k d-z-first",
    "Javanese a/o (soft)": "o-a-wati o-a-first o-a-first-inner o-a-listed o-a-inner o-a-short o-a-glide o-a",
    "f/v/p (soft)": "f-p",
    "z/j/s (soft)": "j-z z-s-last z-s-inner z-s",
    "j/y (soft)": "j-y-first j-y y-again ii-again",
    "dropped -h (soft)": "h-last",
    "schwa e (soft)": "schwa-listed schwa",
    "ai/ei/e, au/o, w/u (soft)": "ai-ei ai-e au-o cw",
    "final voicing, silent -e, c/s, -ng (soft)": "b-p d-t e-last c-s ng iang",
}
FAMILIES, REFLEXES, ABBREVIATIONS = "families (table)", "reflexes (table)", "abbreviations (table)"


def _forget() -> None:
    """Empty every cache of the name modules: they hold what the rules made."""
    for module in _MODULES:
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


@contextmanager
def without(off: frozenset[str], tables_off: frozenset[str]) -> Iterator[None]:
    """The name rules without some, and without some tables, while the block runs."""
    kept = {
        name: getattr(tables, name)
        for name in ("hard_rules", "soft_rules", "families", "reflexes", "abbreviations")
    }
    hard = tuple(rule for rule in tables.hard_rules() if rule.name not in off)
    soft_kept = tuple(rule for rule in tables.soft_rules() if rule.name not in off)
    vars(tables).update(hard_rules=lambda: hard, soft_rules=lambda: soft_kept)
    for table, name in ((FAMILIES, "families"), (REFLEXES, "reflexes"), (ABBREVIATIONS, "abbreviations")):
        if table in tables_off:
            setattr(tables, name, dict)
    _forget()
    try:
        yield
    finally:
        vars(tables).update(kept)
        _forget()


def _people(made: Synthetic) -> pl.DataFrame:
    """id, name, mother's name, year and month of birth of each record."""
    born = pl.col("TGL_LHR").str
    return made.register.select(
        id="ID",
        name="NAMA_LGKP",
        mother="NAMA_LGKP_IBU",
        year=born.extract(r"(\d{4})"),
        month=born.extract(r"-(\d{2}-\d{4})"),
    ).drop_nulls("name")


def _key_table(names: pl.Series) -> pl.DataFrame:
    """name, and its keys: of the whole, of the first token that says something, of each of the first four."""
    distinct = names.drop_nulls().unique().sort()
    found = [keys(name) for name in distinct.to_list()]
    return pl.DataFrame(
        {
            "name": distinct,
            "joined": [key.joined or None for key in found],
            "first": [key.first or None for key in found],
            "tokens": [list(key.tokens[:KEY_TOKENS]) for key in found],
        },
        schema_overrides={"tokens": pl.List(pl.String)},
    )


def _key_rows(people: pl.DataFrame) -> tuple[pl.DataFrame, ...]:
    """id and key of each record under the three rules."""
    table = _key_table(pl.concat([people["name"], people["mother"].rename("name")]))
    found = people.join(table, on="name").join(
        table.select(mother="name", mother_first="first"), on="mother", how="left"
    )
    parts = (
        (found, ("year", "joined")),
        (found, ("mother_first", "joined")),
        (found.explode("tokens"), ("month", "tokens")),
    )
    return tuple(
        rows.drop_nulls(columns).select("id", key=pl.concat_str(columns, separator="|")).unique()
        for rows, columns in parts
    )


def _written_apart(made: Synthetic) -> pl.DataFrame:
    """The true pairs whose names are not the same letters."""
    names = made.register.select("ID", "NAMA_LGKP")
    pairs = made.kinds.join(names, left_on="record_id", right_on="ID").join(
        names, left_on="other_id", right_on="ID", suffix="_b"
    )
    return pairs.filter(pl.col("NAMA_LGKP") != pl.col("NAMA_LGKP_b")).select("record_id", "other_id")


def measure_keys(made: Synthetic) -> dict[str, Any]:
    """Candidate pairs and the share of true pairs kept, with the rules as they are now."""
    candidates, kept = 0, []
    truth = _written_apart(made)
    for rows in _key_rows(_people(made)):
        sizes = rows.group_by("key").len()["len"].cast(pl.Int64)
        candidates += int((sizes * (sizes - 1) // 2).sum())
        shared = truth.join(rows, left_on="record_id", right_on="id").join(
            rows, left_on=["other_id", "key"], right_on=["id", "key"]
        )
        kept.append(shared.select("record_id", "other_id"))
    found = pl.concat(kept).unique().height
    return {"candidate_pairs": candidates, "pair_completeness": round(found / truth.height, 5)}


def measure(records: int) -> dict[str, Any]:
    """Figures with all folds, without each group, and without any."""
    made = synthesize(
        records, rates=replace(profile("klaten"), duplicates=DUPLICATES, name_variation=1.0), seed=SEED
    )
    figures: dict[str, Any] = {"all folds": measure_keys(made)}
    for group, names in GROUPS.items():
        with without(frozenset(names.split()), frozenset()):
            figures[group] = measure_keys(made)
    for table in (FAMILIES, REFLEXES, ABBREVIATIONS):
        with without(frozenset(), frozenset({table})):
            figures[table] = measure_keys(made)
    every = frozenset(name for names in GROUPS.values() for name in names.split())
    with without(every, frozenset({FAMILIES, REFLEXES, ABBREVIATIONS})):
        figures["no fold at all"] = measure_keys(made)
    return {"records": records, "true_pairs": _written_apart(made).height, "off": figures}


def _rows(figures: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What is off, the pair completeness that is lost and the share of candidate pairs that is saved."""
    base = figures["off"]["all folds"]
    rows = [("all folds", f"{base['pair_completeness']:.4f}", f"{base['candidate_pairs']:,}")]
    for name in (*GROUPS, FAMILIES, REFLEXES, ABBREVIATIONS, "no fold at all"):
        found = figures["off"][name]
        lost = base["pair_completeness"] - found["pair_completeness"]
        saved = 1 - found["candidate_pairs"] / base["candidate_pairs"]
        rows.append((name, f"{lost:.4f}", f"{saved:.2%}"))
    return rows


def page(figures: Mapping[str, Any]) -> str:
    """The page of the documentation, from what `store` wrote."""
    base, *rows = _rows(figures)
    lines = ["| without the fold | pair completeness lost | candidate pairs saved |", "|---|---|---|"]
    lines += [f"| {name} | {gain} | {cost} |" for name, gain, cost in rows]
    text = _INTRO.format(
        records=figures["records"], pairs=figures["true_pairs"], completeness=base[1], candidates=base[2]
    )
    return "\n".join([text, "", *lines, ""])


_INTRO = """# What each fold adds to blocking

Generated by `python -m benchmarks.folds --docs` from `benchmarks/results/folds.json`.

A synthetic register of {records:,} records with {pairs:,} true pairs whose names are written differently. The phonetic
key of a token is made from its softly folded form, so every fold below is in the default keys. Its consonant classes
forgive much by themselves (vowels but the last, doubled letters, h, w, f/p/b, t/d, s/z/c), so that a fold often adds
little that the key does not forgive already. The rules on names of the default model (whole name and birth year,
whole name and mother, token and month of birth) together keep {completeness} of these pairs with {candidates}
candidate pairs. One group of folds is switched off at a time: what is lost is its gain, what is saved its cost."""


def main() -> None:
    """Measure, print and store; with `--docs` only write the page."""
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    path = RESULTS / "folds.json"
    if "--docs" not in sys.argv[1:]:
        figures = measure(*numbers or [RECORDS])
        table = Table("without", "pair completeness lost", "candidate pairs saved")
        for row in _rows(figures):
            table.add_row(*row)
        Console().print(table)
        store("folds", figures)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
