"""Tests of ktp_dedup.findings.vetoes: records that exclude each other stay in different clusters."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ktp_dedup.findings.clusters import vet_clusters
from ktp_dedup.findings.vetoes import MOST_MEMBERS, STRONG, Edges, inner_pairs, is_veto, refused_edges


def edges(triples):
    """Edges of (left, right, weight)."""
    columns = [[triple[i] for triple in triples] for i in range(3)]
    return Edges(np.array(columns[0], np.int32), np.array(columns[1], np.int32), np.array(columns[2], float))


def refused(triples, vetoes):
    """Which edges are refused, as a set of (left, right)."""
    sides = [np.array([veto[i] for veto in vetoes], np.int32) for i in (0, 1)]
    flags = refused_edges(edges(triples), *sides)
    return {triple[:2] for triple, flag in zip(triples, flags, strict=True) if flag}


def naive(triples, vetoes):
    """The same with sets of sets."""
    clusters, result = [], set()
    for left, right, _ in sorted(triples, key=lambda triple: (-triple[2], *triple[:2])):
        first, second = (
            next((cluster for cluster in clusters if record in cluster), {record}) for record in (left, right)
        )
        joined = first | second
        if first != second and any(a in joined and b in joined for a, b in vetoes):
            result.add((left, right))
        else:
            clusters = [cluster for cluster in clusters if not cluster & joined] + [joined]
    return result


def test_the_weaker_edge_between_two_persons_is_refused():
    """Records 1 and 3 exclude each other: 2 goes with the better partner."""
    assert refused([(1, 2, 9.0), (2, 3, 12.0)], [(1, 3)]) == {(1, 2)}


def test_other_components_are_left_alone():
    """An edge far from any veto stays, and so does every edge where there is no veto."""
    triples = [(1, 2, 9.0), (2, 3, 12.0), (7, 8, 1.0)]
    assert refused(triples, [(1, 3)]) == {(1, 2)}
    assert refused(triples, []) == set()


pairs = st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1])


@settings(max_examples=200, deadline=None)
@given(st.data(), st.lists(pairs, unique=True, min_size=1, max_size=14))
def test_the_result_equals_a_naive_one_whatever_the_order(data, found):
    """Order of edges and vetoes makes no difference, and no vetoed pair is ever joined."""
    weights = [data.draw(st.sampled_from((5.0, 7.0, 9.0))) for _ in found]
    triples = [(*pair, weight) for pair, weight in zip(found, weights, strict=True)]
    left, right, _ = inner_pairs(*(np.array([pair[i] for pair in found], np.int32) for i in (0, 1)))
    inner = list(zip(left.tolist(), right.tolist(), strict=True))
    vetoes = data.draw(st.lists(st.sampled_from(inner), unique=True, max_size=6)) if inner else []
    result = refused(triples, vetoes)
    assert result == naive(triples, vetoes)
    shuffled = data.draw(st.permutations(triples)), data.draw(st.permutations(vetoes))
    assert refused(*shuffled) == result


def test_all_pairs_of_clusters_of_three_and_more_are_searched():
    """A pair alone is its own evidence; a cluster above the bound is counted and left out."""
    left, right, skipped = inner_pairs(np.array([1, 2, 8], np.int32), np.array([2, 5, 9], np.int32))
    assert (left.tolist(), right.tolist(), skipped) == ([1, 1, 2], [2, 5, 5], 0)
    chain = np.arange(MOST_MEMBERS + 1, dtype=np.int32)
    assert [len(part) if i < 2 else part for i, part in enumerate(inner_pairs(chain[:-1], chain[1:]))] == [
        0,
        0,
        1,
    ]


def test_a_veto_is_hopeless_and_speaks_against():
    """A low weight for want of evidence is no veto, nor is one strong disagreement beside much agreement."""
    weights = np.array([[1.0, -STRONG], [1.0, -STRONG + 0.1], [30.0, -STRONG], [0.0, 0.0]])
    totals = np.array([-20.0, -20.0, 5.0, -20.0])
    assert is_veto(totals, weights, cut=-7.0).tolist() == [True, False, False, False]


def test_clusters_are_vetted_by_the_evidence_within_them():
    """The evidence of each inner pair is asked for once, and the edges are refused for what it says."""

    def evidence(left, right):
        against = (left == 1) & (right == 3)
        weights = np.where(against, -9.0, 3.0)[:, None]
        return np.where(against, -30.0, 9.0), weights

    found = vet_clusters(edges([(1, 2, 9.0), (2, 3, 12.0)]), evidence, cut=-7.0)
    assert (found.refused.tolist(), found.not_searched) == ([True, False], 0)
    assert vet_clusters(edges([(1, 2, 9.0)]), evidence, cut=-7.0).refused.tolist() == [False]
    assert vet_clusters(edges([]), evidence, cut=-7.0).refused.tolist() == []
