"""Every class of variation changes what it should, and leaves the rest alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.synth.rates import Rates
from ktp_dedup.synth.spelling import spellings
from ktp_dedup.synth.variation import KINDS, Person, vary, vary_any

RINI = Person(sex=1, age=40, father="SUKARNO")
SLAMET = Person(sex=0, age=60, father="SUKARNO")

EXAMPLES = {
    "van_ophuijsen": ("SUJATNO", {"SOEDJATNO"}),
    "family": ("SITI", {"SITTI", "SITU", "ST", "ST.", "STI"}),
    "soewandi": ("SUHARTO", {"SOEHARTO"}),
    "javanese_ao": ("WIDODO", {"WIDODA", "WIDADA"}),
    "glide": ("SUPRIYANTO", {"SUPRIANTO"}),
    "fpv": ("NOVI", {"NOFI", "NOPI"}),
    "zjs": ("ZAENAL", {"JAENAL", "SAENAL"}),
    "dh_d": ("BUDHI", {"BUDI"}),
    "doubled": ("EDDY", {"EDY"}),
    "final_i": ("RUDI", {"RUDY", "RUDIE"}),
    "ai_ae": ("ZAENAB", {"ZAINAB", "ZENAB"}),
    "apostrophe": ("MA'RUF", {"MARUF", "MAKRUF"}),
    "schwa": ("SLAMET", {"SELAMET"}),
    "dropped_h": ("HASAN", {"ASAN"}),
    "bugis_ng": ("NURDIN", {"NURDING"}),
    "title_removed": ("DRS. SUTRISNO, S.PD", {"SUTRISNO"}),
    "title_added": ("SUTRISNO", {"H. SUTRISNO", "SUTRISNO, SH"}),
    "muhammad_short": ("MUHAMMAD ALI", {"M ALI", "MOH. ALI"}),
    "initial": ("SRI WAHYUNI", {"S WAHYUNI", "SRI W", "S. WAHYUNI", "SRI W."}),
    "joined": ("SRI WAHYUNI", {"SRIWAHYUNI"}),
    "split": ("NURHIDAYAH", {"NUR HIDAYAH"}),
    "swapped": ("SRI WAHYUNI", {"WAHYUNI SRI"}),
    "dropped": ("SRI WAHYUNI", {"WAHYUNI"}),
    "added": ("SUTRISNO", {"SUTRISNO ADI", "NUR SUTRISNO"}),
    "truncated": (
        "MUHAMMAD SYAFRIZAL HIDAYATULLAH",
        {"MUHAMMAD SYAFRIZAL HIDAYA", "MUHAMMAD SYAFRIZAL HIDAYATULLA"},
    ),
    "patronym": ("SLAMET", {"SLAMET BIN SUKARNO"}),
    "alias": ("SLAMET", {"SLAMET ALIAS BEJO"}),
    "adult_prefix": ("SLAMET", {"KARTO SLAMET"}),
    "adult_name": ("SLAMET", {"KARTO SUWITO", "KARTOSUWITO"}),
    "balinese_short": ("I WAYAN SUARTA", {"I WY SUARTA", "I WYN SUARTA", "I WY. SUARTA", "I WYN. SUARTA"}),
    "diacritic": ("DEWI", {"DÉWI", "DEWÏ"}),
    "typo_key": ("SLAMET", {"SLANET", "SKAMET"}),
    "typo_swap": ("SLAMET", {"SALMET", "LSAMET"}),
    "typo_missing": ("SLAMET", {"SAMET", "SLAME"}),
    "typo_extra": ("SLAMET", {"SLAAMET", "SLAMETT"}),
    "ocr": ("SLAMET", {"SIAMET", "5LAMET"}),
    "arabic": ("KHOLID", {"CHOLID", "HOLID", "KOLID"}),
    "local": ("FEBRI", {"PEBRI"}),
    "anglicised": ("YOHANES", {"JOHANES"}),
    "hearing": ("SAMBODO", {"SANBODO"}),
}


def test_examples_cover_all_classes() -> None:
    """There is an example for each class, and each class has a weight among the rates."""
    assert set(EXAMPLES) == set(KINDS) == set(Rates().classes)


@pytest.mark.parametrize("kind", KINDS)
def test_class_writes_its_examples(kind: str) -> None:
    """A class reaches its examples, and changes something in most of two hundred tries."""
    name, expected = EXAMPLES[kind]
    rng = np.random.default_rng(1)
    made = [vary(name, kind, rng=rng, person=SLAMET) for _ in range(2000)]
    assert expected <= set(made)
    assert sum(other != name for other in made) > 1600


@pytest.mark.parametrize(
    ("kind", "name", "person"),
    [
        ("title_added", "RIZKI", Person(age=8)),
        ("adult_name", "SULASTRI", RINI),
        ("adult_name", "RIZKI", Person(age=20)),
        ("adult_prefix", "SULASTRI", RINI),
        ("patronym", "SLAMET", Person()),
        ("joined", "SLAMET", SLAMET),
        ("dropped", "SLAMET", SLAMET),
        ("swapped", "SLAMET", SLAMET),
        ("muhammad_short", "MUHAMMAD", SLAMET),
        ("balinese_short", "SLAMET", SLAMET),
        ("final_i", "I NI", SLAMET),
        ("typo_key", "ANI", SLAMET),
    ],
)
def test_class_leaves_alone_what_does_not_fit(kind: str, name: str, person: Person) -> None:
    """Children get no titles, women no men's adult names, single tokens are not joined, and so on."""
    rng = np.random.default_rng(2)
    assert {vary(name, kind, rng=rng, person=person) for _ in range(50)} == {name}


def test_women_get_womens_words() -> None:
    """A woman's patronym is BINTI or BT, and her titles are not a man's."""
    rng = np.random.default_rng(3)
    assert {vary("RINI", "patronym", rng=rng, person=RINI) for _ in range(50)} == {
        "RINI BINTI SUKARNO",
        "RINI BT SUKARNO",
    }
    assert not any(vary("RINI", "title_added", rng=rng, person=RINI).startswith("H. ") for _ in range(200))


def test_light_tokens_never_remain_alone() -> None:
    """Dropping a token from SRI WAHYUNI never leaves SRI."""
    rng = np.random.default_rng(4)
    assert {vary("SRI WAHYUNI", "dropped", rng=rng) for _ in range(50)} == {"WAHYUNI"}


@given(st.text("ABCDEHIKMNORSTUWY '", min_size=1, max_size=30), st.integers(0, 1000))
def test_any_variation_is_total(name: str, seed: int) -> None:
    """Whatever the name, a variation is text, not empty, and the same for the same seed."""
    first, second = (
        vary_any(name, Rates().classes, rng=np.random.default_rng(seed), person=SLAMET) for _ in range(2)
    )
    assert first == second
    assert first or not name


def test_weights_choose_the_class() -> None:
    """A class of weight 0 is never used, and the only other one always."""
    rng = np.random.default_rng(5)
    weights = {"joined": 1.0, "swapped": 0.0}
    assert {vary_any("SRI WAHYUNI", weights, rng=rng) for _ in range(30)} == {"SRIWAHYUNI"}


def test_old_and_new_spelling_lead_back() -> None:
    """The reform undoes the old spelling of a token."""
    for token in ("SUJATNO", "CAHYO", "SYUKUR", "JOYO"):
        old = spellings(token, "van_ophuijsen")[0]
        assert old != token
        assert spellings(old, "van_ophuijsen") == (token,)


def test_families_hold_all_spellings_of_muhammad() -> None:
    """From any spelling of Muhammad one reaches all the others."""
    assert {"MOHAMAD", "MOCH", "MUH", "M"} <= set(spellings("MUHAMMAD", "family"))
    assert "MUHAMMAD" in spellings("MOCH", "family")
