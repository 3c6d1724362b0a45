"""Tests of ktp_dedup.model.model and outcomes: weights, levels, thresholds and the prior."""

import math
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.model import (
    KINDS,
    Comparison,
    Condition,
    Level,
    Thresholds,
    parse_condition,
    prior_weight,
    residents,
)
from ktp_dedup.model.outcomes import KEY_TRANSFORMS, OUTCOMES, is_outcome

shares = st.floats(1e-6, 0.5)
sizes = st.integers(2, 10**8)


def test_the_weight_of_a_level_is_the_log_of_m_over_u():
    """Bits are log2(m/u); where rarity gives u, the weight is that of a value that all share."""
    assert Level("a", 0.8, 0.1).weight == pytest.approx(3.0)
    assert Level("a", 0.1, 0.4).weight == pytest.approx(-2.0)
    assert Level("a", 0.5, None, (("x", ("equal",)),), "x", 2.0).weight == pytest.approx(-2.0)


def test_levels_are_numbered_from_the_bottom():
    """The last level is 0, the first the highest, and -1 is missing."""
    top, middle, bottom = (Level(name, 0.5, 0.5) for name in "abc")
    comparison = Comparison("Birth  Place", (top, middle, bottom))
    assert [comparison.level(number) for number in (2, 1, 0, -1)] == [top, middle, bottom, None]
    assert comparison.column == "birth_place"


def test_the_fields_of_a_comparison_stand_in_order_of_appearance():
    """Each field is named once, in the order of the levels."""
    one = Level("a", 0.5, 0.5, (("x", ("equal",)), ("y", ("equal",))))
    two = Level("b", 0.5, 0.5, (("z", ("equal",)), ("x", ("else",))))
    assert Comparison("c", (one, two, Level("d", 0.5, 0.5))).fields == ("x", "y", "z")


@given(st.floats(0.001, 0.999))
def test_thresholds_in_bits_are_those_in_probability(probability):
    """The weight of a threshold turns back into its probability, and even odds are 0 bits."""
    thresholds = Thresholds(probability, probability)
    for weight in (thresholds.match_weight, thresholds.review_weight):
        assert 1 / (1 + 2**-weight) == pytest.approx(probability)
    assert Thresholds(0.5, 0.5).match_weight == 0


@given(shares, sizes)
def test_the_prior_within_one_register_expects_its_share_of_duplicates(share, n):
    """The odds times the number of pairs give the expected duplicates, but never more than one pair in two."""
    probability = 1 / (1 + 2 ** -prior_weight(share, n))
    pairs = n * (n - 1) / 2
    assert probability * pairs == pytest.approx(min(share * n, pairs / 2), rel=1e-6)


@given(shares, sizes, sizes)
def test_the_prior_across_two_registers_is_symmetric_and_expects_a_share_of_the_smaller(share, n, m):
    """Which register is left makes no difference, and the smaller one bounds the duplicates."""
    prior = prior_weight(share, n, m)
    assert prior == prior_weight(share, m, n)
    probability = 1 / (1 + 2**-prior)
    assert probability * n * m == pytest.approx(min(share * min(n, m), n * m / 2), rel=1e-6)


@given(shares, sizes)
def test_the_prior_falls_as_the_register_grows_and_rises_with_the_share(share, n):
    """Twice the records are about one bit less, twice the share about one bit more."""
    assert prior_weight(share, 2 * n) <= prior_weight(share, n)
    assert prior_weight(min(2 * share, 0.9), n) >= prior_weight(share, n)


@pytest.mark.parametrize(("left", "right"), [(0, None), (1, None), (0, 5), (5, 0)])
def test_the_prior_of_no_pairs_is_a_number(left, right):
    """A register of one record, or an empty one, has no pairs and the prior 0."""
    assert prior_weight(0.006, left, right) == 0.0


def test_models_do_not_change():
    """replace gives a new model; the old one cannot be assigned to."""
    model = residents()
    other = model.replace(expected_duplicates=0.5)
    assert (model.expected_duplicates, other.expected_duplicates) == (0.006, 0.5)
    with pytest.raises(FrozenInstanceError):
        model.name = "other"


def test_the_weights_of_the_preset_stand_in_the_order_of_their_levels():
    """In the name comparison a better agreement never weighs less for the same rarity."""
    weights = [level.weight for level in residents().comparison("name").levels]
    assert weights[0] == max(weights[:-2])
    assert weights[-1] == min(weights)
    assert math.isfinite(sum(weights))


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("jaro_winkler >= 0.92", Condition("jaro_winkler", 0.92)),
        ("  osa>=1.0 ", Condition("osa", 1.0)),
        ("levenshtein >= .5", Condition("levenshtein", 0.5)),
        ("within 2.5", Condition("within", 2.5)),
        ("within -1", None),
        ("jaro_winkler >= 1.5", None),
        ("jaro_winkler > 0.5", None),
        ("soundex >= 0.5", None),
        ("equal", None),
    ],
)
def test_graded_outcomes_are_parsed_or_not_at_all(text, condition):
    """A metric with a similarity in 0..1, or a distance; nothing else."""
    assert parse_condition(text) == condition


def test_each_kind_has_outcomes_and_transforms_of_its_own():
    """Every kind can be missing and blocked on; graded outcomes stand with texts, places and numbers only."""
    assert set(KINDS) == set(OUTCOMES) == set(KEY_TRANSFORMS)
    assert all(is_outcome(kind, "missing") for kind in KINDS)
    assert {kind for kind in KINDS if is_outcome(kind, "jaro >= 0.9")} == {"text", "place"}
    assert {kind for kind in KINDS if is_outcome(kind, "within 5")} == {"number"}
    assert not is_outcome("date", "exact")
