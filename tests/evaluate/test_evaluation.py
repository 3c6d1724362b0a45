"""Tests of ktp_dedup.evaluate against a naive count, and of what it does with bad truth."""

from dataclasses import replace
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ktp_dedup.errors import InputError
from ktp_dedup.evaluate import as_truth, evaluate, read_truth
from ktp_dedup.register.ids import hide_niks

IDS = [f"r{number}" for number in range(12)]
ID_PAIRS = st.sampled_from(list(combinations(IDS, 2)))
BANDS = st.sampled_from(["match", "review", "non-match"])
PROPOSED = st.dictionaries(ID_PAIRS, st.tuples(st.integers(-5, 20), BANDS), max_size=30)
PERSONS = st.lists(st.integers(0, 5), min_size=len(IDS), max_size=len(IDS))


def frame_of(proposed):
    rows = [(*pair, float(weight), band) for pair, (weight, band) in proposed.items()]
    schema = {
        "left_id": pl.String,
        "right_id": pl.String,
        "match_weight": pl.Float64,
        "band": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def persons_of(persons):
    return pl.DataFrame({"record_id": IDS, "person_id": persons})


def true_pairs_of(persons):
    return {(IDS[i], IDS[j]) for i, j in combinations(range(len(IDS)), 2) if persons[i] == persons[j]}


def clusters_of(edges):
    cluster = {record: {record} for record in IDS}
    for left, right in edges:
        if cluster[left] is not cluster[right]:
            cluster[left] |= cluster[right]
            for record in cluster[right]:
                cluster[record] = cluster[left]
    return cluster


@settings(max_examples=40, deadline=None)
@given(PROPOSED, PERSONS)
def test_counts_equal_a_naive_count(proposed, persons):
    """Found and correct pairs of each band and weight are those that a plain count of sets gives."""
    true = true_pairs_of(persons)
    result = evaluate(frame_of(proposed), persons_of(persons))
    match = {pair for pair, (_, band) in proposed.items() if band == "match"}
    review = {pair for pair, (_, band) in proposed.items() if band == "review"}
    assert (result.match.found, result.match.correct) == (len(match), len(match & true))
    assert (result.review.found, result.review.correct) == (len(match | review), len((match | review) & true))
    assert (result.review_pairs, result.review_true_pairs) == (len(review), len(review & true))
    assert result.true_pairs == result.match.true_pairs == len(true)
    for cut in result.cuts:
        kept = {
            pair
            for pair, (weight, band) in proposed.items()
            if weight >= cut.match_weight and band != "non-match"
        }
        assert (cut.measure.found, cut.measure.correct) == (len(kept), len(kept & true))


@settings(max_examples=40, deadline=None)
@given(PROPOSED.filter(bool), PERSONS)
def test_best_cut_has_the_highest_f1_of_all_weights(proposed, persons):
    """No weight that occurs gives a higher F1 than the cut called best."""
    true = true_pairs_of(persons)
    best = evaluate(frame_of(proposed), persons_of(persons)).best
    scores = []
    offered = {pair: weight for pair, (weight, band) in proposed.items() if band != "non-match"}
    for threshold in set(offered.values()):
        kept = {pair for pair, weight in offered.items() if weight >= threshold}
        scores.append(2 * len(kept & true) / (len(kept) + len(true)))
    assert (best is None) == (not scores)
    assert best is None or best.measure.f1 == pytest.approx(max(scores))


@settings(max_examples=40, deadline=None)
@given(PROPOSED, PERSONS)
def test_b_cubed_equals_a_naive_mean_over_records(proposed, persons):
    """B-cubed is the mean over all records of the overlap of their cluster with their person."""
    found = clusters_of(pair for pair, (_, band) in proposed.items() if band == "match")
    true = {IDS[i]: {IDS[j] for j in range(len(IDS)) if persons[j] == persons[i]} for i in range(len(IDS))}
    result = evaluate(frame_of(proposed), persons_of(persons)).b_cubed
    precision = sum(len(found[r] & true[r]) / len(found[r]) for r in IDS) / len(IDS)
    recall = sum(len(found[r] & true[r]) / len(true[r]) for r in IDS) / len(IDS)
    assert result.records == len(IDS)
    assert result.precision == pytest.approx(precision)
    assert result.recall == pytest.approx(recall)


@settings(max_examples=40, deadline=None)
@given(PROPOSED, PERSONS)
def test_the_second_b_cubed_is_the_mean_over_records_of_clusters(proposed, persons):
    """Records that stand alone in truth and in the result do not count."""
    found = clusters_of(pair for pair, (_, band) in proposed.items() if band == "match")
    true = {IDS[i]: {IDS[j] for j in range(len(IDS)) if persons[j] == persons[i]} for i in range(len(IDS))}
    named = [r for r in IDS if len(true[r]) > 1 or len(found[r]) > 1]
    result = evaluate(frame_of(proposed), persons_of(persons)).b_cubed_named
    assert result.records == len(named)
    if named:
        shared = {r: len(found[r] & true[r]) for r in named}
        assert result.precision == pytest.approx(sum(shared[r] / len(found[r]) for r in named) / len(named))
        assert result.recall == pytest.approx(sum(shared[r] / len(true[r]) for r in named) / len(named))


@settings(max_examples=40, deadline=None)
@given(PROPOSED, PERSONS.filter(true_pairs_of))
def test_both_forms_of_truth_give_the_same_evaluation(proposed, persons):
    """Truth as pairs says the same as truth as persons, when all records are counted."""
    pairs = pl.DataFrame(sorted(true_pairs_of(persons)), schema=["id_a", "id_b"], orient="row")
    by_persons = evaluate(frame_of(proposed), persons_of(persons), records=len(IDS))
    by_pairs = evaluate(frame_of(proposed), pairs, records=len(IDS))
    assert by_pairs.b_cubed.to_dict() == pytest.approx(by_persons.b_cubed.to_dict())
    assert replace(by_pairs, b_cubed=by_persons.b_cubed) == by_persons


def test_true_pairs_are_closed():
    """A truth of a = b and b = c holds a = c too."""
    truth = as_truth(pl.DataFrame({"id_a": ["a", "c"], "id_b": ["b", "b"]}))
    assert sorted(truth.pairs().rows()) == [("a", "b"), ("a", "c"), ("b", "c")]


def test_records_in_no_cluster_count_in_b_cubed_when_records_are_given():
    """Each record that nothing names raises precision and recall by being right on its own."""
    pairs = pl.DataFrame({"left_id": ["a"], "right_id": ["b"], "band": ["match"]})
    truth = pl.DataFrame({"id_a": ["c"], "id_b": ["d"]})
    assert evaluate(pairs, truth).b_cubed.precision == 0.75
    register = pl.DataFrame({"record_id": list("abcdefgh")})
    assert evaluate(pairs, truth, records=register).b_cubed.precision == (1 + 6) / 8


def test_the_order_of_a_pair_and_its_repetition_do_not_matter():
    """A pair given twice, once turned round, counts once, with its higher weight."""
    pairs = pl.DataFrame({"left_id": ["a", "b"], "right_id": ["b", "a"], "match_weight": [3.0, 9.0]})
    result = evaluate(pairs, pl.DataFrame({"id_a": ["b"], "id_b": ["a"]}))
    assert (result.match.found, result.match.correct, result.best.match_weight) == (1, 1, 9.0)


def test_nothing_found_has_no_precision_and_nothing_true_no_recall():
    """A share of nothing is None."""
    pairs = frame_of({})
    assert evaluate(pairs, persons_of([0] * 12)).match.precision is None
    nobody = evaluate(frame_of({("r0", "r1"): (5, "match")}), persons_of(list(range(12))))
    assert nobody.match.recall is None
    assert nobody.match.precision == 0


def test_pair_completeness_is_the_share_of_true_pairs_among_candidates():
    """Candidates that are not true do not count, true ones absent from the candidates do."""
    truth = pl.DataFrame({"id_a": ["a", "c"], "id_b": ["b", "d"]})
    candidates = pl.DataFrame({"left_id": ["b", "a"], "right_id": ["a", "d"]})
    assert evaluate(candidates, truth, candidates=candidates).pair_completeness == 0.5
    assert evaluate(candidates, truth).pair_completeness is None


def test_sources_tell_equal_ids_apart():
    """With sources in the truth, the same id in another source is another record."""
    pairs = pl.DataFrame(
        {"left_source": ["x", "x"], "left_id": ["1", "1"], "right_source": ["y", "y"], "right_id": ["1", "2"]}
    )
    truth = pl.DataFrame({"source_a": ["y"], "id_a": ["1"], "source_b": ["x"], "id_b": ["1"]})
    assert evaluate(pairs, truth).match.correct == 1
    with pytest.raises(InputError, match="across sources"):
        evaluate(pairs, pl.DataFrame({"id_a": ["1"], "id_b": ["2"]}))


def niks_of(*sources):
    """The ids of four records in these sources, as given and as a register of them shows them."""
    given = [f"331006450370000{n}" for n in range(1, 5)]
    return given, [hide_niks(pl.Series(given), source).to_list() for source in sources]


def test_a_truth_of_niks_is_held_against_aliases():
    """The NIKs of a truth, in either form, are taken for the aliases that stand in their place."""
    given, [shown] = niks_of("x")
    pairs = pl.DataFrame(
        {"left_source": ["x"], "left_id": shown[:1], "right_source": ["x"], "right_id": shown[1:2]}
    )
    register = pl.DataFrame({"source": ["x"] * 4, "record_id": shown})
    persons = pl.DataFrame({"record_id": given, "person_id": list("ppqr")})
    for truth in (persons, pl.DataFrame({"id_a": given[:1], "id_b": given[1:2]})):
        assert evaluate(pairs, truth).match.f1 == 1
        assert evaluate(pairs.clear(), truth, records=register).b_cubed.records == 4
    own = pl.DataFrame({"left_id": given[:1], "right_id": given[1:2]})
    assert evaluate(own, persons).match.f1 == 1


def test_niks_of_several_sources_need_their_source():
    """An alias belongs to its source, so a truth without sources cannot be held against those of two."""
    given, [one, two] = niks_of("x", "y")
    pairs = pl.DataFrame(
        {"left_source": ["x"], "left_id": one[:1], "right_source": ["y"], "right_id": two[1:2]}
    )
    truth = pl.DataFrame({"id_a": given[1:2], "id_b": given[:1]})
    assert evaluate(pairs, truth.with_columns(source_a=pl.lit("y"), source_b=pl.lit("x"))).match.correct == 1
    assert evaluate(pairs, truth.with_columns(source_a=pl.lit("x"), source_b=pl.lit("y"))).match.correct == 0
    with pytest.raises(InputError, match="columns source_a and source_b, or source"):
        evaluate(pairs, truth)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"a": ["1"], "b": ["2"]}, "neither"),
        ({"id_a": [], "id_b": []}, "no rows"),
        ({"id_a": ["1", "2"], "id_b": ["2", None]}, "Row 2 .* empty id_b"),
        ({"id_a": ["1"], "id_b": ["1"]}, "Row 1 .* with itself"),
        ({"record_id": ["1", "1"], "person_id": ["p", "q"]}, "more than one person"),
    ],
)
def test_bad_truth_is_one_sentence(columns, sentence):
    """A truth in neither form, without rows, with empty ids or contradictions is refused."""
    with pytest.raises(InputError, match=sentence):
        as_truth(pl.DataFrame(columns))


def test_one_person_for_everybody_is_refused():
    """A truth whose pairs would fill the memory is refused before they are made."""
    everybody = pl.DataFrame({"record_id": [str(n) for n in range(10_001)], "person_id": ["p"] * 10_001})
    with pytest.raises(InputError, match="tells persons apart"):
        as_truth(everybody).pairs()


def test_truth_of_another_register_is_refused():
    """A truth that names no record of the register is an error, not a recall of zero."""
    truth = pl.DataFrame({"id_a": ["x"], "id_b": ["y"]})
    with pytest.raises(InputError, match="no record of this register"):
        evaluate(frame_of({}), truth, records=pl.DataFrame({"record_id": IDS}))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_truth_is_read_with_any_separator_and_bom(tmp_path, separator):
    """Headings are found whatever the separator, case and byte order mark; ids keep their zeros."""
    path = tmp_path / "truth.csv"
    path.write_text(separator.join(["ID_A", "Id B"]) + "\n" + separator.join(["007", "8"]), "utf-8-sig")
    assert read_truth(path).pairs().rows() == [("007", "8")]


def test_truth_files_that_cannot_be_read(tmp_path):
    """A missing file and a file that is not what its ending says are refused by name."""
    with pytest.raises(InputError, match=r"no file .*none\.csv"):
        read_truth(tmp_path / "none.csv")
    fake = tmp_path / "fake.parquet"
    fake.write_text("id_a,id_b\nSUTRISNO,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"fake\.parquet is not the Parquet file") as caught:
        read_truth(fake)
    assert "SUTRISNO" not in str(caught.value)
