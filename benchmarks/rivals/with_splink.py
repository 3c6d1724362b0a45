"""Splink on DuckDB, configured as well as its documentation teaches, on our canonical columns and our keys.

Comparisons are composite where evidence repeats itself (date and sex; the number without its date), exact levels are
adjusted for term frequency, and string levels are few because each costs a pass. Trained without labels: u by random
sampling, the prior by deterministic rules, m by EM over three narrow blockings; with labels: m from the truth
of the register itself, and the true prior.
"""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl
import splink
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.blocking_rule_library import CustomRule

from benchmarks.rivals.contract import Clock, Outcome, Settings, Task

DETERMINISTIC = ("nik", "name_sorted, birth_date, mother_name_sorted")
DETERMINISTIC_RECALL = 0.6
EM_RULES = ("nik", "birth_date, name_sorted", "name_sorted, mother_name_sorted")
OTHER_CARD = "(l.family_card is null or r.family_card is null or l.family_card <> r.family_card)"


def _exact(column: str, rarity: bool = True) -> Any:
    level = cll.ExactMatchLevel(column)
    return level.configure(tf_adjustment_column=column) if rarity else level


def _name(field: str) -> Any:
    """Same words, close, one has more words, alike, else."""
    levels = [
        cll.NullLevel(field),
        _exact(f"{field}_sorted"),
        cll.JaroWinklerLevel(field, 0.92),
        cll.ArraySubsetLevel(f"{field}_tokens"),
        cll.JaroWinklerLevel(field, 0.8),
        cll.ElseLevel(),
    ]
    return cl.CustomComparison(levels, field)


def _birth() -> Any:
    """Date and sex as one piece of evidence."""
    same_day = "birth_day_l = birth_day_r and birth_month_l = birth_month_r"
    levels = [
        cll.CustomLevel("birth_date_l is null or birth_date_r is null", "missing").configure(
            is_null_level=True
        ),
        cll.CustomLevel("sex_l <> sex_r", "sex differs"),
        _exact("birth_date"),
        cll.CustomLevel(
            "birth_day_l = birth_month_r and birth_month_l = birth_day_r and birth_year_l = birth_year_r",
            "swapped",
        ),
        cll.CustomLevel(f"{same_day} and abs(birth_year_l - birth_year_r) <= 10", "another year"),
        cll.CustomLevel("abs(datediff('day', birth_date_l, birth_date_r)) <= 31", "near"),
        cll.CustomLevel("birth_year_l = birth_year_r", "same year"),
        cll.ElseLevel(),
    ]
    return cl.CustomComparison(levels, "birth")


def _nik() -> Any:
    """The number; that its date agrees is told by the birth date already."""
    levels = [
        cll.NullLevel("nik"),
        _exact("nik", rarity=False),
        cll.CustomLevel("nik_date_l = nik_date_r and levenshtein(nik_l, nik_r) <= 1", "one slip"),
        cll.ElseLevel(),
    ]
    return cl.CustomComparison(levels, "nik")


def _place() -> Any:
    levels = [
        cll.NullLevel("birth_place"),
        _exact("birth_place"),
        cll.JaroWinklerLevel("birth_place", 0.88),
        cll.ElseLevel(),
    ]
    return cl.CustomComparison(levels, "birth_place")


def _family() -> Any:
    """Brothers, sisters and twins: one card and another name."""
    card = "family_card_l = family_card_r"
    levels = [
        cll.NullLevel("family_card"),
        cll.CustomLevel(f"{card} and name_sorted_l <> name_sorted_r", "one card, another name"),
        cll.CustomLevel(card, "one card, one name"),
        cll.ElseLevel(),
    ]
    return cl.CustomComparison(levels, "family")


def comparisons(settings: Settings) -> list[Any]:
    """All comparisons; the family one only where pairs on one card are compared."""
    made = [_birth(), _nik(), _name("name"), _name("mother_name"), _name("father_name"), _place()]
    made += [cl.ExactMatch("birth_certificate"), cl.ExactMatch("religion"), cl.ExactMatch("blood_type")]
    return made + ([_family()] if settings.same_card == "compared" else [])


def rules(task: Task, settings: Settings) -> list[Any]:
    """Our blocking rules: equality of block numbers, by exploding where a record is in several blocks of a rule."""
    made = []
    for rule in task.rules:
        several = [rule] if rule in task.several else None
        if settings.same_card == "removed":
            condition = f"l.{rule} = r.{rule} and {OTHER_CARD}"
            made.append(CustomRule(condition, sql_dialect="duckdb", arrays_to_explode=several))
        else:
            made.append(block_on(rule, arrays_to_explode=several))
    return made


def _rule(columns: str, settings: Settings) -> Any:
    """A rule for training, on columns named with commas."""
    names = columns.split(", ")
    if settings.same_card == "compared":
        return block_on(*names)
    equal = " and ".join(f"l.{name} = r.{name}" for name in names)
    return CustomRule(f"{equal} and {OTHER_CARD}", sql_dialect="duckdb")


def _train(linker: Linker, settings: Settings) -> None:
    training = linker.training
    if settings.train == "em":
        training.estimate_probability_two_random_records_match(
            [_rule(columns, settings) for columns in DETERMINISTIC], recall=DETERMINISTIC_RECALL
        )
    training.estimate_u_using_random_sampling(max_pairs=settings.u_pairs, seed=settings.seed)
    if settings.train == "labels":
        training.estimate_m_from_label_column("person")
        return
    for columns in EM_RULES:
        training.estimate_parameters_using_expectation_maximisation(_rule(columns, settings))


def _prior(connection: duckdb.DuckDBPyConnection, settings: Settings) -> float:
    """The true prior where labels are given, else a start value."""
    if settings.train != "labels":
        return 0.0001
    ((pairs, records),) = connection.sql(
        "select sum(n * (n - 1) / 2), sum(n) from (select count(*) as n from people group by person)"
    ).fetchall()
    return float(pairs) / (float(records) * (float(records) - 1) / 2)


def _load(task: Task, settings: Settings) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"set threads to {settings.cores}")
    connection.execute(f"set temp_directory to '{(task.folder / 'duckdb').as_posix()}'")
    records = f"select * from read_parquet('{task.records.as_posix()}')"
    if settings.train == "labels":
        truth = f"select row, person from read_parquet('{task.persons.as_posix()}')"
        records = f"select * from ({records}) as people join ({truth}) as truth using (row)"
    connection.execute(f"create table people as {records}")
    return connection


def run(task: Task, settings: Settings) -> Outcome:
    """Train, predict and cluster."""
    clock = Clock()
    with clock.stage("load"):
        connection = _load(task, settings)
        created = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="row",
            comparisons=comparisons(settings),
            blocking_rules_to_generate_predictions=rules(task, settings),
            probability_two_random_records_match=_prior(connection, settings),
            retain_matching_columns=False,
        )
        api = DuckDBAPI(connection)
        linker = Linker(api.register("people"), created, log_level=None)
    with clock.stage("train"):
        _train(linker, settings)
    with clock.stage("predict"):
        predicted = linker.inference.predict(threshold_match_weight=settings.cut_bits)
    with clock.stage("cluster"):
        linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=settings.default_threshold
        )
    table = predicted.as_pyarrow_table()
    pairs = pl.DataFrame(table).select(
        left="row_l",
        right="row_r",
        match_weight=pl.col("match_weight").cast(pl.Float64),
        match=pl.col("match_probability") >= settings.default_threshold,
    )
    versions = {"splink": splink.__version__, "duckdb": duckdb.__version__}
    return Outcome(pairs, clock.seconds, "predict", _told(linker, settings), versions)


def _told(linker: Linker, settings: Settings) -> dict[str, Any]:
    """How it was trained, and the model: SQL, m and u of each level, four digits."""
    model = linker.misc.save_model_to_json()
    learned = {
        comparison["output_column_name"]: [_level(level) for level in comparison["comparison_levels"]]
        for comparison in model["comparisons"]
    }
    return {
        "training": settings.train,
        "pairs_on_one_card": settings.same_card,
        "u_pairs": settings.u_pairs,
        "deterministic_rules": DETERMINISTIC,
        "deterministic_recall": DETERMINISTIC_RECALL,
        "em_rules": EM_RULES,
        "threshold": settings.default_threshold,
        "prior": model["probability_two_random_records_match"],
        "blocking_rules": [rule["blocking_rule"] for rule in model["blocking_rules_to_generate_predictions"]],
        "levels": learned,
    }


def _level(level: dict[str, Any]) -> str:
    """A trained level as one line."""
    known = [
        f"{letter} {level[f'{letter}_probability']:.4g}"
        for letter in "mu"
        if level.get(f"{letter}_probability")
    ]
    return ", ".join([level["sql_condition"], *known])
