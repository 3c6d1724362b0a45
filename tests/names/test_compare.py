"""Comparison of written names: decision, similarity and reasons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.names import NameLevel, compare

NAMES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "Sri Wahyuni",
            "Sriwahyuni",
            "Moch. Soeharto",
            "Ahmad bin Yusuf",
            "Slamet alias Karto",
            "H. Drs.",
            "M. S.",
        ]
    ),
)


@given(NAMES, NAMES)
def test_compare_is_symmetric_and_total(a: str, b: str) -> None:
    """On any texts the level, similarity and decision are those of the other order."""
    forth, back = compare(a, b), compare(b, a)
    assert (forth.level, forth.similarity, forth.same) == (back.level, back.similarity, back.same)
    assert 0 <= forth.similarity <= 1
    assert {(x, y, level) for x, y, level in forth.pairs} == {(y, x, level) for x, y, level in back.pairs}


@given(NAMES, NAMES, NAMES)
def test_a_higher_level_is_never_less_alike(a: str, b: str, c: str) -> None:
    """Similarity rises with the level: of two comparisons the one with the higher level is at least as similar."""
    lower, higher = sorted((compare(a, b), compare(a, c)), key=lambda found: (found.level, found.similarity))
    assert lower.similarity <= higher.similarity


@given(st.text(max_size=30))
def test_a_name_is_itself(text: str) -> None:
    """A name with tokens is the same as itself, with similarity 1."""
    found = compare(text, text)
    if found.level != NameLevel.DIFFERENT:
        assert (found.level, found.similarity, found.same) == (NameLevel.EXACT, 1.0, True)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Ahmad bin Yusuf", "Ahmad", True),
        ("Ahmad bin Yusuf", "Yusuf bin Ahmad", False),
        ("Ahmad bin Yusuf", "Ahmad bin Jusuf", True),
        ("Ahmad bin Yusuf", "Ahmad bin Umar", False),
        ("Slamet alias Karto Wiyono", "Karto Wiyono", True),
        ("Siti", "Siti Aminah", False),
        ("Aminah", "Siti Aminah", True),
        ("Muhammad Rizky Prat", "Muhammad Rizky Pratama", True),
        ("Siti Nur", "Siti Nurhayati", False),
        ("Siti N.", "Siti Nurhayati", False),
        ("I Wayan", "I Wayan Suardana", False),
        ("Suparno", "Duparno", True),
        ("Wulan", "Wilan", False),
        ("Sodikin", "Solikin", False),
        ("Bambang Irawan", "Bambang Irwawan", True),
        ("Hartanti", "Hartati", False),
        ("Zahid", "Zahidah", False),
        ("Ronowijoyo", "Ranawijaya", True),
        ("IGN Oka", "I Gusti Ngurah Oka", True),
        ("", "", False),
    ],
)
def test_decision(a: str, b: str, same: bool) -> None:
    """Fathers, aliases, heads that say little and names cut off count in the decision."""
    assert compare(a, b).same is same


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("Farhan Ardiansyah", "Farhan Ardiansyzh", NameLevel.TYPO),  # sy is one sound, sz are two
        ("Felicia", "Felica", NameLevel.TYPO),  # c sounds like s only before e and i
        ("Felicia Handayani", "Felica Hamdayani", NameLevel.TYPO),
        ("Yuli Dina", "Yuli Dian", NameLevel.NEAR),
        ("Yului Dina", "Yuli Dian", NameLevel.PARTIAL),
        ("Budi Ridwan", "Budi Rid", NameLevel.NEAR),  # cut off, where no other word is left
        ("Budi Ridwan", "Budi Rid Santoso", NameLevel.PARTIAL),
        ("Dina", "Dian", NameLevel.NEAR),
        ("Harun", "Hairun", NameLevel.NEAR),
        ("M. Dina", "Muhammad Dian", NameLevel.DIFFERENT),
    ],
)
def test_slips_as_written_and_near_words(a: str, b: str, level: NameLevel) -> None:
    """Slips are looked for in words as written, too; a near word counts beside words that are the same."""
    assert compare(a, b).level is level


def test_reasons_in_both_languages() -> None:
    """Reasons name the words and the rule, in English or Indonesian."""
    english = compare("Moch. Soeharto", "Muhammad Suharto").reasons
    assert english == ("'MOCH' is short for Muhammad", "'SOEHARTO' and 'SUHARTO': old spelling 'oe'")
    indonesian = compare("Moch. Soeharto", "Muhammad Suharto", lang="id").reasons
    assert indonesian == ("'MOCH' singkatan Muhammad", "'SOEHARTO' dan 'SUHARTO': ejaan lama 'oe'")


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("M. Rizky", "Muhammad Rizky", "'M' may stand for 'MUHAMMAD'"),
        ("Joko", "Jaka", "'JOKO' and 'JAKA' are probably one name: Javanese a/o"),
        ("Sutrisno", "Sutrsino", "'SUTRISNO' and 'SUTRSINO' differ by a slip"),
        ("Wulan", "Wilan", "'WULAN' and 'WILAN' are near, but two names"),
        ("Sri Wahyuni", "Sriwahyuni", "'SRIWAHYUNI' is 'SRI WAHYUNI' written together"),
        ("Muhamad", "Mochammad", "'MUHAMAD' and 'MOCHAMMAD' are spellings of Muhammad"),
        ("Budi Santoso", "Budi", "'SANTOSO' is on one side only"),
    ],
)
def test_reason(a: str, b: str, reason: str) -> None:
    """Each kind of agreement has its sentence."""
    assert reason in compare(a, b).reasons
