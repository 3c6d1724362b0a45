"""Hard and soft folds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.names import ENDING_CONFLICTS, canonical, ending, is_known, loose, tables, variants
from ktp_dedup.names.lexicon import sex_of

TEXTS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=14)


def _examples(rules: tuple[tables.Rule, ...], file: str) -> list[tuple[str, str]]:
    entries = tables._toml(file)["rule"]
    assert len(entries) == len(rules)
    return [
        tuple(word.strip().upper() for word in pair.split("="))[:2]  # type: ignore[misc]
        for entry in entries
        for pair in entry["example"].split(",")
    ]


@pytest.mark.parametrize(("a", "b"), _examples(tables.hard_rules(), "hard.toml"))
def test_hard_examples(a: str, b: str) -> None:
    """The example that a hard rule gives in the table holds."""
    assert canonical(a) == canonical(b)


@pytest.mark.parametrize(("a", "b"), _examples(tables.soft_rules(), "soft.toml"))
def test_soft_examples(a: str, b: str) -> None:
    """The example that a soft rule gives in the table holds, and is not a hard fold alone."""
    assert loose(canonical(a)) == loose(canonical(b))


@pytest.mark.parametrize("name", ["JOEL", "NOEL", "PANJI", "JOKO", "SANJAYA"])
def test_modern_spelling_is_left_alone(name: str) -> None:
    """What looks like old spelling but is not keeps its letters or becomes its own family."""
    assert canonical(name) in (name.lower(), "yoel")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("EKO", "EKA"),
        ("HARTONO", "HARTINI"),
        ("RAHMAN", "RAHIM"),
        ("RIKO", "RIKA"),
        ("MARIO", "MARIA"),
        ("DANI", "DONI"),
    ],
)
def test_loose_never_joins_two_people(a: str, b: str) -> None:
    """Gender pairs and the names of God stay apart under the soft folds."""
    assert loose(canonical(a)) != loose(canonical(b))


def test_old_j_needs_evidence() -> None:
    """A j is an old y only beside another old digraph of the same word."""
    assert canonical("SOEPRIJANTO") == canonical("SUPRIYANTO")
    assert canonical("SUJONO") != canonical("SUYONO")


@given(TEXTS)
def test_canonical_is_idempotent(text: str) -> None:
    """A canonical spelling is its own canonical spelling, of letters a to z."""
    once = canonical(text)
    assert canonical(once.upper()) == once
    assert once.isascii()
    assert once.isalpha()
    assert once.islower()


def test_canonical_is_idempotent_on_all_tables() -> None:
    """The dictionary, the families and their spellings fold to fixed points."""
    words = [name for name, _, _ in tables.dictionary()] + list(tables.families()) + list(tables.margas())
    assert [
        word for word in words if canonical(canonical(word.upper()).upper()) != canonical(word.upper())
    ] == []


def test_family_spellings_lead_to_their_name() -> None:
    """Every spelling of a family is that name, also in capitals and whatever rules would do to it."""
    assert [word for word, name in tables.families().items() if canonical(word.upper()) != name] == []


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("hartono", "hartini"),
        ("setiawan", "setiawati"),
        ("sugiman", "sugimin"),
        ("hidayat", "hidayah"),
        ("rio", "ria"),
    ],
)
def test_endings_that_decide_the_person(a: str, b: str) -> None:
    """Two endings of men and women, or of two names, conflict, whichever side they stand on."""
    assert ENDING_CONFLICTS[ending(a)][ending(b)]
    assert ENDING_CONFLICTS[ending(b)][ending(a)]


def test_javanese_a_and_o_do_not_conflict() -> None:
    """Suharto and Suharta may be one man."""
    assert not ENDING_CONFLICTS[ending("suharto")][ending("suharta")]


def test_no_loose_form_joins_men_and_women() -> None:
    """No two dictionary names of different sex have one loose form but where endings conflict."""
    by_loose: dict[str, list[str]] = {}
    for name, _, _ in tables.dictionary():
        by_loose.setdefault(loose(canonical(name.upper())), []).append(canonical(name.upper()))
    joined = {
        (a, b)
        for names in by_loose.values()
        for a in names
        for b in names
        if sex_of(a) == "m" and sex_of(b) == "f" and not ENDING_CONFLICTS[ending(a)][ending(b)]
    }
    assert len(joined) <= 12, sorted(joined)


def test_variants_are_other_forms() -> None:
    """Variants name the rule that leads to them, differ from the token and come cheapest first."""
    found = variants("FAUZI")
    assert {variant.text for variant in found} == {"pauzi", "fausi", "fozi"}
    assert [variant.cost for variant in found] == sorted(variant.cost for variant in found)


def test_dictionary_is_large() -> None:
    """The dictionary knows the common names, not their misspellings."""
    assert len({canonical(name.upper()) for name, _, _ in tables.dictionary()}) >= 1500
    assert is_known(canonical("SUTRISNO"))
    assert not is_known("sutrusno")


def test_every_row_names_its_source() -> None:
    """Each rule and each row of the tables says where it comes from."""
    for file in ("families.csv", "reflexes.csv", "abbreviations.csv", "names.csv", "marga.csv"):
        assert all(row["source"] for row in tables._rows(file)), file
    for file in ("hard.toml", "soft.toml"):
        assert all(entry["source"] for entry in tables._toml(file)["rule"]), file
