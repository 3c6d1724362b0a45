"""Token levels, distance, alignment and name levels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from ktp_dedup.names import (
    GAP_COSTS,
    LETTER_COSTS,
    NameLevel,
    TokenLevel,
    align,
    analyse,
    analyse_token,
    budget,
    name_level,
    tables,
    token_distance,
    token_level,
)

WORDS = st.text("abdehiknoprstuy", max_size=9)
NAMES = st.lists(
    st.one_of(
        st.sampled_from(sorted({name.upper() for name, _, _ in tables.dictionary()})[::40]),
        st.sampled_from(["M", "MOCH", "SRI", "WAHYUNI", "SRIWAHYUNI", "ST", "S", "ABDUL", "NUR", "A"]),
        st.text("ABDEHIKNOPRSTU", min_size=1, max_size=7),
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("SUTRISNO", "SUTRISNO", TokenLevel.EXACT),
        ("SOEHARTO", "SUHARTO", TokenLevel.SPELLING),
        ("MOH", "MUHAMMAD", TokenLevel.SPELLING),
        ("SUHARTA", "SUHARTO", TokenLevel.SOFT),
        ("SUTRISNO", "SUTRSINO", TokenLevel.TYPO),
        ("M", "MOCHAMAD", TokenLevel.SHORT),
        ("K", "CHOIRUL", TokenLevel.NONE),
        ("ST", "SITI", TokenLevel.SHORT),
        ("M", "A", TokenLevel.NONE),
        ("SUMARNO", "SUNARNO", TokenLevel.NONE),
        ("HARTONO", "HARTINI", TokenLevel.NONE),
        ("JOKO", "YOKO", TokenLevel.NONE),
        ("ANI", "ANU", TokenLevel.NONE),
    ],
)
def test_token_level(a: str, b: str, level: TokenLevel) -> None:
    """Each level has its example, the same from both sides."""
    assert token_level(analyse_token(a), analyse_token(b)) == level
    assert token_level(analyse_token(b), analyse_token(a)) == level


def test_known_names_are_never_typos() -> None:
    """Two names that the caller calls known differ by more than a slip."""
    a, b = analyse_token("SUTRISNO"), analyse_token("SUTRESNO")
    assert token_level(a, b) == TokenLevel.TYPO
    assert token_level(a, b, known=lambda _: True) == TokenLevel.NONE


@given(WORDS, WORDS)
def test_distance_is_symmetric_and_within_osa(a: str, b: str) -> None:
    """The distance is symmetric, 0 only for equal words, and between once and three times the plain alignment."""
    distance = token_distance(a, b)
    assert distance == token_distance(b, a)
    assert OSA.distance(a, b) <= distance <= 3 * OSA.distance(a, b)


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("", "ab", 4),
        ("", "h", 1),
        ("budi", "bdui", 2),
        ("dedi", "deddi", 1),
        ("fitri", "pitri", 1),
        ("ani", "ami", 2),
        ("suparno", "duparno", 2),
        ("sodikin", "solikin", 3),
    ],
)
def test_distance_examples(a: str, b: str, distance: int) -> None:
    """A swap or a key beside costs one edit, what sounds alike half of one, another letter more."""
    assert token_distance(a, b) == distance


def test_cost_tables() -> None:
    """Letter costs are symmetric with a zero diagonal; costs are small and budgets never fall."""
    assert all(LETTER_COSTS[i][j] == LETTER_COSTS[j][i] for i in range(26) for j in range(26))
    assert all((LETTER_COSTS[i][j] == 0) == (i == j) for i in range(26) for j in range(26))
    assert set(GAP_COSTS) == {1, 2}
    budgets = [budget(length) for length in range(60)]
    assert budgets == sorted(budgets)
    assert max(budgets) <= 6


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("SRI WAHYUNI", "SRI WAHYUNI", NameLevel.EXACT),
        ("SRI WAHYUNI", "SRIWAHYUNY", NameLevel.SPELLING),
        ("JOKO SANTOSO", "JAKA SANTOSA", NameLevel.SOFT),
        ("BUDI SUTRISNO", "BUDI SUTRSINO", NameLevel.TYPO),
        ("M RIZKY", "MUHAMMAD RIZKY", NameLevel.ABBREVIATED),
        ("SUWITO", "KARTO SUWITO", NameLevel.SUBSET),
        ("BUDI SANTOSO", "BUDI HARTONO", NameLevel.PARTIAL),
        ("M S", "MUHAMMAD SUTRISNO", NameLevel.DIFFERENT),
        ("HARTONO", "HARTINI", NameLevel.DIFFERENT),
        ("M S", "M S", NameLevel.EXACT),
        ("WAHYUNI SRI", "SRI WAHYUNI", NameLevel.EXACT),
    ],
)
def test_name_level(a: str, b: str, level: NameLevel) -> None:
    """Each name level has its example; order does not matter."""
    left, right = analyse(a).tokens, analyse(b).tokens
    assert name_level(left, right, align(left, right)) == level


@given(NAMES, NAMES)
def test_alignment_is_symmetric_and_uses_each_token_once(a: str, b: str) -> None:
    """Aligning from the other side is the mirror image, and no token has two partners."""
    left, right = analyse(a).tokens, analyse(b).tokens
    pairs = align(left, right)
    mirrored = {(pair.right, pair.left, pair.level) for pair in align(right, left)}
    assert {(pair.left, pair.right, pair.level) for pair in pairs} == mirrored
    used = [i for pair in pairs for i in pair.left]
    assert len(used) == len(set(used))


@given(NAMES, NAMES)
def test_exact_means_equal_token_texts(a: str, b: str) -> None:
    """Names are EXACT if and only if they have the same token texts, whatever the order."""
    left, right = analyse(a).tokens, analyse(b).tokens
    level = name_level(left, right, align(left, right))
    equal = sorted(token.text for token in left) == sorted(token.text for token in right)
    solid = any(not token.is_short for token in left) or [t.text for t in left] == [t.text for t in right]
    assert (level == NameLevel.EXACT) == (equal and (solid or bool(left)))
