"""Tests of ktp_dedup.findings.household: support for families found again, a penalty for cross pairs."""

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ktp_dedup.findings import household_weights
from ktp_dedup.model import Household

SETTINGS = Household("family_card", 5.0, -20.0)
GOOD = 0.0
# rows 0..3 live in household 0, rows 4..7 in household 1, row 8 in 2, row 9 nowhere
HOUSEHOLDS = np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, -1], np.int32)


def weigh(pairs, settings=SETTINGS, households=HOUSEHOLDS):
    """The household's bits of (left, right, weight) triples."""
    left, right, weights = (np.array([pair[i] for pair in pairs]) for i in range(3))
    return household_weights(
        (left.astype(np.int32), right.astype(np.int32)),
        weights.astype(np.float64),
        households,
        settings=settings,
        good=GOOD,
    ).tolist()


def naive(pairs, households):
    """The same, one pair of households at a time in plain Python."""
    groups = defaultdict(list)
    for place, (a, b, _) in enumerate(pairs):
        homes = frozenset((int(households[a]), int(households[b])))
        if len(homes) == 2 and -1 not in homes:
            groups[homes].append(place)
    result = [0.0] * len(pairs)
    for places in groups.values():
        partners, assigned = {}, []
        for place in sorted(places, key=lambda p: (-pairs[p][2], pairs[p][0], pairs[p][1])):
            a, b, weight = pairs[place]
            if a in partners or b in partners:
                best = max(partners[record] for record in (a, b) if record in partners)
                result[place] = SETTINGS.penalty if best >= GOOD else 0.0
            else:
                partners[a] = partners[b] = weight
                assigned.append(place)
        for place in assigned:
            others = [p for p in assigned if p != place and pairs[p][2] >= GOOD]
            result[place] = SETTINGS.support if others else 0.0
    return result


def test_two_good_pairs_of_two_households_support_each_other():
    """A family found again under another card supports its members."""
    assert weigh([(0, 4, 9.0), (1, 5, 3.0)]) == [5.0, 5.0]


def test_a_good_pair_lifts_a_weak_one_and_gets_nothing_from_it():
    """Support comes from pairs that are good by themselves only."""
    assert weigh([(0, 4, 9.0), (1, 5, -3.0)]) == [0.0, 5.0]


def test_weak_pairs_do_not_lift_each_other():
    """Without an anchor two households say nothing."""
    assert weigh([(0, 4, -1.0), (1, 5, -1.0)]) == [0.0, 0.0]


def test_a_weight_at_the_threshold_is_good():
    """The threshold itself counts."""
    assert weigh([(0, 4, GOOD), (1, 5, -1.0)]) == [0.0, 5.0]


def test_a_single_pair_is_left_alone():
    """One pair between two households has no support, nor have pairs with different households."""
    assert weigh([(0, 4, 9.0), (1, 8, 9.0)]) == [0.0, 0.0]


def test_the_cross_pair_of_twins_is_taken_down():
    """Twins A1, A2 and B1, B2: the pairs assigned are supported, A1 with B2 and A2 with B1 get the penalty."""
    pairs = [(0, 4, 20.0), (1, 5, 20.0), (0, 5, 12.0), (1, 4, 11.0)]
    assert weigh(pairs) == [5.0, 5.0, -20.0, -20.0]


def test_a_cross_pair_of_a_weak_partner_is_left_alone():
    """A record whose own partner is no good pair shows nothing up as a cross pair."""
    assert weigh([(0, 4, -1.0), (0, 5, -2.0)]) == [0.0, 0.0]


def test_pairs_within_one_household_or_without_one_are_left_alone():
    """The pass is about two known households."""
    assert weigh([(0, 1, 9.0), (2, 3, 9.0), (0, 9, 9.0), (4, 9, 9.0)]) == [0.0] * 4


def test_a_model_without_households_adds_nothing():
    """No field, no pass; and no pairs, no result."""
    assert weigh([(0, 4, 9.0), (1, 5, 3.0)], Household("", 5.0, -20.0)) == [0.0, 0.0]
    assert weigh([]) == []


PAIRS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]),
    unique=True,
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(st.data(), PAIRS, st.lists(st.integers(-1, 3), min_size=12, max_size=12))
def test_the_pass_equals_a_naive_one_whatever_the_order(data, pairs, homes):
    """Ties included, in any order of the pairs."""
    weights = data.draw(
        st.lists(st.sampled_from((-4.0, -1.0, 0.0, 2.0, 7.0)), min_size=len(pairs), max_size=len(pairs))
    )
    households = np.array(homes, np.int32)
    weighted = [(a, b, weight) for (a, b), weight in zip(pairs, weights, strict=True)]
    found = weigh(weighted, households=households)
    assert found == naive(weighted, households)
    order = data.draw(st.permutations(range(len(pairs))))
    assert weigh([weighted[i] for i in order], households=households) == [found[i] for i in order]
