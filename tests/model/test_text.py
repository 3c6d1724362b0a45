"""Tests of ktp_dedup.model.text: a model survives TOML, and a wrong document is refused with the path of the key."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ktp_dedup.errors import InputError, ModelError
from ktp_dedup.model import (
    KEY_TRANSFORMS,
    BlockingRule,
    Comparison,
    Field,
    Household,
    Level,
    Model,
    Thresholds,
    model_from_toml,
    model_to_toml,
    read_model,
    residents,
    write_model,
)
from ktp_dedup.model.outcomes import OUTCOMES

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
plain_words = words.filter(lambda word: "." not in word and word not in ("source", "record_id", "region"))
probabilities = st.floats(1e-9, 1.0)
GRADED = {"text": ("jaro_winkler >= 0.92",), "place": ("osa >= 0.8",), "number": ("within 5", "within 2.5")}


@st.composite
def levels(draw, fields, name):
    """A level with conditions on one field or more."""
    chosen = draw(st.lists(st.sampled_from(fields), min_size=1, max_size=2, unique=True))
    when = []
    for field in chosen:
        outcomes = (*OUTCOMES[field.kind], "missing", *GRADED.get(field.kind, ()))
        picked = draw(st.lists(st.sampled_from(outcomes), min_size=1, max_size=3, unique=True))
        when.append((field.name, tuple(picked)))
    if draw(st.booleans()):
        return Level(name, draw(probabilities), draw(probabilities), tuple(when))
    rarity = draw(st.sampled_from(chosen)).name
    return Level(name, draw(probabilities), None, tuple(when), rarity, draw(st.floats(1e-3, 1e6)))


@st.composite
def comparisons(draw, fields, name):
    """A comparison over at most four fields whose last level is "else"."""
    names = draw(st.lists(words, min_size=2, max_size=4, unique=True))
    some = draw(st.lists(st.sampled_from(fields), min_size=1, max_size=4, unique=True))
    above = tuple(draw(levels(some, level)) for level in names[:-1])
    return Comparison(name, (*above, Level(names[-1], draw(probabilities), draw(probabilities))))


@st.composite
def models(draw):
    """Any valid model."""
    names = draw(st.lists(plain_words, min_size=1, max_size=4, unique=True))
    fields = tuple(
        Field(
            name,
            draw(st.sampled_from(tuple(OUTCOMES))),
            tuple(draw(st.lists(words, min_size=1, max_size=3))),
        )
        for name in names
    )
    keys = st.sampled_from(fields).flatmap(
        lambda field: st.sampled_from(KEY_TRANSFORMS[field.kind]).map(
            lambda transform: f"{field.name}.{transform}" if transform else field.name
        )
    )
    key_lists = st.lists(keys, min_size=1, max_size=2).map(tuple)
    rule_names = draw(st.lists(words, min_size=1, max_size=3, unique=True))
    titles = draw(
        st.lists(
            words.filter(lambda word: word.strip()), min_size=1, max_size=3, unique_by=lambda t: t.lower()
        )
    )
    titles = [f"{number} {title}" for number, title in enumerate(titles)]
    niks = ["", *(field.name for field in fields if field.kind == "nik")]
    review = draw(st.floats(0.01, 0.5))
    return Model(
        name=draw(words),
        fields=fields,
        rules=tuple(
            BlockingRule(name, draw(key_lists), draw(st.just(()) | key_lists)) for name in rule_names
        ),
        comparisons=tuple(draw(comparisons(fields, title)) for title in titles),
        thresholds=Thresholds(draw(st.floats(review, 0.99)), review),
        household=Household(
            draw(st.sampled_from(["", *names])), draw(st.floats(0, 50)), draw(st.floats(-50, 0))
        ),
        expected_duplicates=draw(st.floats(1e-6, 0.9)),
        required=tuple(
            draw(st.lists(st.lists(st.sampled_from(names), min_size=1, max_size=2).map(tuple), max_size=2))
        ),
        always=draw(st.sampled_from(niks)),
    )


@settings(max_examples=60, deadline=None)
@given(models())
def test_a_model_is_written_and_read_back_equal(model):
    """Whatever names, numbers and conditions a model holds, its TOML says them all."""
    assert model_from_toml(model_to_toml(model)) == model


def test_the_preset_is_written_and_read_back_equal(tmp_path):
    """residents() survives a file, fills included."""
    write_model(residents(), tmp_path / "model.toml")
    assert read_model(tmp_path / "model.toml") == residents()
    assert residents().field("sex").fill == "nik"


def test_the_file_says_the_weight_of_each_level():
    """The comment beside u is log2(m/u), so that an auditor need not calculate."""
    text = model_to_toml(model_from_toml(DOCUMENT))
    assert "u = 0.125 # +2.00 bits" in text
    assert "spread = 2.0 # -2.00 bits and the rarity of the value" in text


DOCUMENT = """
schema = 1
name = "small"
required = ["name"]
[[field]]
name = "name"
kind = "name"
columns = ["First", "Last"]
[[field]]
name = "born"
kind = "date"
[[rule]]
name = "born"
keys = "born"
[[comparison]]
name = "born"
[[comparison.level]]
name = "equal"
when = { born = "equal" }
m = 0.5
u = 0.125
[[comparison.level]]
name = "near"
when = { born = ["slip", "near"] }
m = 0.5
rarity = "born"
spread = 2.0
[[comparison.level]]
name = "else"
m = 1
u = 1
"""


def test_what_a_document_leaves_out_has_defaults():
    """A field is read from the column of its name, thresholds and share are the defaults, one text is a list of one."""
    model = model_from_toml(DOCUMENT)
    assert model.field("name").columns == ("First", "Last")
    assert model.field("born").columns == ("born",)
    assert model.rules == (BlockingRule("born", ("born",)),)
    assert model.required == (("name",),)
    assert model.thresholds == Thresholds(0.95, 0.20)
    assert model.household == Household()
    assert math.isclose(model.expected_duplicates, 0.006)
    assert model.comparison("born").levels[1] == Level(
        "near", 0.5, when=(("born", ("slip", "near")),), rarity="born", spread=2.0
    )


WRONG = {
    "unknown key at the top": ("name =", "nme = 1\nname =", "nme: unknown key"),
    "unknown key in a level": (
        "m = 0.5\nu",
        "mm = 0.5\nm = 0.5\nu",
        "comparison[0].level[0].mm: unknown key",
    ),
    "unknown key in a field": ('kind = "date"', 'kind = "date"\ntype = 1', "field[1].type: unknown key"),
    "wrong type of m": ("m = 0.5\nu", 'm = "half"\nu', "comparison[0].level[0].m: input should be"),
    "wrong type of keys": ('keys = "born"', "keys = 3", "rule[0].keys: input should be"),
    "a truth for a number": ("m = 1\nu = 1", "m = true\nu = 1", "comparison[0].level[2].m: input should be"),
    "missing kind": ('kind = "date"\n', "", "field[1].kind: field required"),
    "missing name of a model": ('name = "small"\n', "", "name: field required"),
    "missing schema": ("schema = 1\n", "", "schema: field required"),
    "a schema to come": ("schema = 1", "schema = 2", "schema: this version reads schema 1, not 2"),
    "impossible threshold": (
        "required",
        "thresholds = { match = 3.0 }\nrequired",
        "thresholds: 0 < review <= match < 1",
    ),
    "no columns": ('kind = "date"', 'kind = "date"\ncolumns = []', "field 'born': columns is empty"),
    "a bottomless list": ('name = "small"', "name = " + "[" * 5000, "not a model: its lists are nested"),
    "no TOML": ('name = "small"', "name = small", "not valid TOML"),
    "a level of an unknown outcome": (
        '"slip", "near"',
        '"slop", "near"',
        "comparison 'born', level 'near': a date field has no outcome 'slop', did you mean 'slip'?",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_document_is_refused_with_the_path_of_the_key(old, new, message):
    """The message begins with the file and names the wrong key."""
    assert old in DOCUMENT
    with pytest.raises(ModelError) as caught:
        model_from_toml(DOCUMENT.replace(old, new, 1), where="my.toml")
    assert str(caught.value).startswith(f"my.toml: {message}")
    assert "\n" not in str(caught.value)


def test_a_message_of_a_wrong_type_does_not_repeat_the_value():
    """What stands in the file is not shown, only where it stands."""
    with pytest.raises(ModelError) as caught:
        model_from_toml(DOCUMENT.replace("u = 0.125", 'u = "SULASTRI"'))
    assert "SULASTRI" not in str(caught.value)


def test_a_byte_order_mark_is_no_part_of_a_model(tmp_path):
    """Editors of Windows write one."""
    (tmp_path / "small.toml").write_text(DOCUMENT, encoding="utf-8-sig")
    assert read_model(tmp_path / "small.toml") == model_from_toml(DOCUMENT)


def test_a_model_file_that_cannot_be_read_is_an_input_error(tmp_path):
    """A missing file, a folder and a file that is no text are named."""
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.toml", tmp_path, tmp_path / "binary.toml"):
        with pytest.raises(InputError) as caught:
            read_model(path)
        assert str(caught.value).startswith(str(path))


def test_what_training_leaves_as_it_is_is_kept_in_the_file():
    """`fixed` of a comparison counts for all its levels, true means m and u, and the file reads back equal."""
    text = model_to_toml(residents()).replace(
        'name = "birth place"\n', 'name = "birth place"\nfixed = ["m"]\n'
    )
    text = text.replace(
        'name = "alike"\nwhen = {birth_place', 'name = "alike"\nfixed = true\nwhen = {birth_place'
    )
    model = model_from_toml(text)
    fixed = {level.name: level.fixed for level in model.comparison("birth place").levels}
    assert fixed["equal"] == ("m",)
    assert fixed["alike"] == ("m", "u")
    assert model_from_toml(model_to_toml(model)) == model
    with pytest.raises(ModelError, match="fixed names 'w'"):
        model_from_toml(text.replace('fixed = ["m"]', 'fixed = ["w"]'))
