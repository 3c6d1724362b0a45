"""Tests of ktp_dedup.model.checks: each contradiction in a model is refused, and the message names the part."""

from dataclasses import replace

import pytest

from ktp_dedup.errors import ModelError
from ktp_dedup.model import BlockingRule, Comparison, Field, Household, Level, Model, Thresholds, residents

EQUAL = Level("equal", 0.9, 0.1, (("born", ("equal",)),))
ELSE = Level("else", 0.1, 0.9)
BORN = Comparison("born", (EQUAL, ELSE))
GOOD = Model(
    name="small",
    fields=(
        Field("name", "name", ("name",)),
        Field("born", "date", ("born",)),
        Field("nik", "nik", ("nik",)),
    ),
    rules=(BlockingRule("born", ("born",), ("name.first",)),),
    comparisons=(BORN,),
)


def with_field(field):
    return {"fields": (*GOOD.fields, field)}


def with_rule(*rules):
    return {"rules": rules}


def with_level(level, other=ELSE):
    return {"comparisons": (Comparison("born", (level, other)),)}


MANY = tuple(BlockingRule(f"rule {number}", ("born",)) for number in range(61))
SEVEN = tuple((f"f{number}", ("equal",)) for number in range(7))
LEVEL = "comparison 'born', level 'equal': "
WRONG = {
    "no field": ({"fields": ()}, "field: a model needs at least one field"),
    "field twice": (with_field(GOOD.fields[0]), "field: 'name' stands twice"),
    "field without name": (with_field(Field("", "text", ("x",))), "field: a name is empty"),
    "unknown kind": (
        with_field(Field("x", "dat", ("x",))),
        "field 'x': unknown kind 'dat', did you mean 'date'?",
    ),
    "no columns": (with_field(Field("x", "text", ())), "field 'x': columns is empty"),
    "dot in a field": (with_field(Field("a.b", "text", ("x",))), "field 'a.b': a field name holds no dot"),
    "reserved field": (
        with_field(Field("region", "text", ("x",))),
        "field 'region': every register has a column of that name",
    ),
    "fill of no nik": (
        with_field(Field("x", "date", ("x",), "born")),
        "field 'x': fill names a nik field, and stands with a date or code",
    ),
    "fill of a name": (
        with_field(Field("x", "name", ("x",), "nik")),
        "field 'x': fill names a nik field, and stands with a date or code",
    ),
    "no rule": (with_rule(), "rule: a model needs at least one blocking rule"),
    "too many rules": (with_rule(*MANY), "rule: at most 60 blocking rules"),
    "rule twice": (with_rule(*GOOD.rules, *GOOD.rules), "rule: 'born' stands twice"),
    "rule without keys": (with_rule(BlockingRule("a", ())), "rule 'a': keys is empty"),
    "unknown field in a key": (
        with_rule(BlockingRule("a", ("bron",))),
        "rule 'a': unknown field 'bron', did you mean 'born'?",
    ),
    "unknown field in refine": (
        with_rule(BlockingRule("a", ("born",), ("zzz",))),
        "rule 'a': unknown field 'zzz', known are born, name, nik",
    ),
    "unknown transform": (
        with_rule(BlockingRule("a", ("born.first",))),
        "rule 'a': 'born.first': a date has no transform 'first', it has year, year_month, day_month",
    ),
    "no comparison": ({"comparisons": ()}, "comparison: a model needs at least one comparison"),
    "comparisons of one column": (
        {"comparisons": (BORN, replace(BORN, name=" Born"))},
        "comparison: 'born' stands twice",
    ),
    "comparison of a reserved column": (
        {"comparisons": (replace(BORN, name="Prior"),)},
        "comparison 'Prior': every pair has a weight of that name",
    ),
    "one level": (
        {"comparisons": (Comparison("born", (ELSE,)),)},
        "comparison 'born': at least two levels are needed",
    ),
    "level twice": (
        with_level(EQUAL, replace(ELSE, name="equal")),
        "comparison 'born': 'equal' stands twice",
    ),
    "no else": (
        with_level(EQUAL, replace(EQUAL, name="x")),
        "comparison 'born': the last level, and no other",
    ),
    "else too early": (
        with_level(replace(EQUAL, when=())),
        "comparison 'born': the last level, and no other",
    ),
    "seven fields": (
        {
            "fields": (*GOOD.fields, *(Field(name, "code", (name,)) for name, _ in SEVEN)),
            **with_level(replace(EQUAL, when=SEVEN)),
        },
        "comparison 'born': at most six fields",
    ),
    "too many keys": (with_rule(BlockingRule("born", ("born",) * 9)), "rule 'born': at most 8 keys"),
    "too many keys of tokens": (
        with_rule(BlockingRule("born", ("name.tokens", "name.pairs", "name.tokens"))),
        "rule 'born': at most 2 keys of tokens",
    ),
    "an empty required group": ({"required": ((),)}, "required: a group is empty"),
    "too many levels": (
        {"comparisons": (Comparison("born", (*(replace(EQUAL, name=f"{i}") for i in range(100)), ELSE)),)},
        "comparison 'born': at most 60 levels",
    ),
    "too many thresholds": (
        {
            "fields": (*GOOD.fields, Field("job", "text", ("job",))),
            **with_level(
                replace(EQUAL, when=(("job", tuple(f"jaro >= 0.{i}" for i in range(80, 89))),)),
            ),
        },
        "field 'job': at most 8 thresholds",
    ),
    "m of zero": (with_level(replace(EQUAL, m=0.0)), LEVEL + "m must be a probability"),
    "m above one": (with_level(replace(EQUAL, m=1.5)), LEVEL + "m must be a probability"),
    "m not a number": (with_level(replace(EQUAL, m=float("nan"))), LEVEL + "m must be a probability"),
    "u of zero": (with_level(replace(EQUAL, u=0.0)), LEVEL + "u must be a probability"),
    "u above one": (with_level(replace(EQUAL, u=2.0)), LEVEL + "u must be a probability"),
    "neither u nor rarity": (with_level(replace(EQUAL, u=None)), LEVEL + "give either u or rarity"),
    "both u and rarity": (with_level(replace(EQUAL, rarity="born")), LEVEL + "give either u or rarity"),
    "spread of zero": (
        with_level(replace(EQUAL, u=None, rarity="born", spread=0.0)),
        LEVEL + "spread must be above 0",
    ),
    "spread with u": (with_level(replace(EQUAL, spread=2.0)), LEVEL + "spread stands with rarity"),
    "rarity of another field": (
        with_level(replace(EQUAL, u=None, rarity="name")),
        LEVEL + "rarity names 'name', which the comparison does not compare",
    ),
    "unknown field in when": (
        with_level(replace(EQUAL, when=(("bron", ("equal",)),))),
        LEVEL + "unknown field 'bron', did you mean 'born'?",
    ),
    "field twice in when": (with_level(replace(EQUAL, when=EQUAL.when * 2)), LEVEL + "'born' stands twice"),
    "no outcome": (with_level(replace(EQUAL, when=(("born", ()),))), LEVEL + "'born' has no outcome"),
    "unknown outcome": (
        with_level(replace(EQUAL, when=(("born", ("equals",)),))),
        LEVEL + "a date field has no outcome 'equals', did you mean 'equal'?",
    ),
    "outcome of another kind": (
        with_level(replace(EQUAL, when=(("born", ("jaro >= 0.9",)),))),
        LEVEL + "a date field has no outcome 'jaro >= 0.9'",
    ),
    "review above match": ({"thresholds": Thresholds(0.5, 0.6)}, "thresholds: 0 < review <= match < 1"),
    "review of zero": ({"thresholds": Thresholds(0.5, 0.0)}, "thresholds: 0 < review <= match < 1"),
    "match of one": ({"thresholds": Thresholds(1.0, 0.2)}, "thresholds: 0 < review <= match < 1"),
    "no duplicates expected": ({"expected_duplicates": 0.0}, "expected_duplicates: a share above 0"),
    "all duplicates expected": ({"expected_duplicates": 1.0}, "expected_duplicates: a share above 0"),
    "unknown required": (
        {"required": (("nmae",),)},
        "required, always or household: unknown field 'nmae', did you mean 'name'?",
    ),
    "unknown always": ({"always": "nk"}, "required, always or household: unknown field 'nk'"),
    "always of no nik": ({"always": "name"}, "always: names a field of kind nik"),
    "unknown household": ({"household": Household("kk")}, "required, always or household: unknown field"),
    "negative support": ({"household": Household("nik", -1.0, 0.0)}, "household: support is at least 0"),
    "endless support": ({"household": Household("nik", float("inf"))}, "household: support is at least 0"),
    "positive penalty": ({"household": Household("nik", 1.0, 1.0)}, "household: support is at least 0"),
    "penalty not a number": (
        {"household": Household("nik", 1.0, float("nan"))},
        "household: support is at least 0",
    ),
}


@pytest.mark.parametrize(("changes", "message"), WRONG.values(), ids=WRONG)
def test_a_contradiction_is_refused_and_its_place_named(changes, message):
    """A model that contradicts itself cannot be made, whether at first or by replace."""
    with pytest.raises(ModelError) as caught:
        GOOD.replace(**changes)
    assert str(caught.value).startswith(f"model: {message}")


def test_the_preset_passes_and_stays_what_it_is():
    """residents() is valid, needs a name and a date or NIK, and always shows equal NIKs."""
    model = residents()
    assert model.required == (("name",), ("birth_date", "nik"))
    assert model.always == "nik"
    assert model.household.field == "family_card"
