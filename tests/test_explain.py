"""Tests of ktp_dedup.explain: why a pair of a written result has its weight, and why another was not found."""

import pytest

import ktp_dedup as kd
from ktp_dedup.model import Household


@pytest.fixture(scope="module")
def out(found, tmp_path_factory):
    return found.write(tmp_path_factory.mktemp("explain") / "hasil")


@pytest.fixture(scope="module")
def register(people):
    return kd.read_register(people)


def stranger_of(people, found, record):
    """An id that stands in no pair with `record`, and shares neither card nor birth date."""
    row = people.filter(people["ID"] == record).row(0, named=True)
    others = people.filter(
        (people["NO_KK"] != row["NO_KK"]) & (people["TGL_LHR"] != row["TGL_LHR"]) & (people["ID"] != record)
    )
    return others["ID"][0]


def test_a_pair_of_the_result_is_explained_as_by_the_scan(out, found):
    """Written and read back, the explanation is the same value, in either order and by SOURCE:ID."""
    for row in found.pairs.head(20).iter_rows(named=True):
        why = kd.explain_result(out, row["left_id"], row["right_id"])
        assert why == found.explain(row["left_id"], row["right_id"])
        assert why == kd.explain_result(out, f"register:{row['right_id']}", row["left_id"])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_format_explains_alike(found, tmp_path, form):
    """csv and xlsx hold enough for an explanation."""
    row = found.pairs.row(0, named=True)
    written = found.write(tmp_path / form, format=form)
    why, again = (
        found.explain(row["left_id"], row["right_id"]),
        kd.explain_result(written, row["left_id"], row["right_id"]),
    )
    assert [step.level for step in again.steps] == [step.level for step in why.steps]
    assert (again.rules, again.band) == (why.rules, why.band)
    assert again.match_weight == pytest.approx(why.match_weight)


def test_a_pair_of_the_result_needs_no_register(out, found, register):
    """With the register the answer is that of the result, household included."""
    row = found.pairs.filter(found.pairs["weight_household"] > 0).row(0, named=True)
    why = kd.explain_result(out, row["left_id"], row["right_id"], register=register)
    assert why.steps[-1].weight == row["weight_household"]
    assert why.note == ""


def test_strangers_are_told_that_no_rule_brings_them_together(out, found, people, register):
    """Levels and weights are there all the same, and they sum."""
    record = found.pairs["left_id"][0]
    why = kd.explain_result(out, record, stranger_of(people, found, record), register=register)
    assert why.note == "Not found: no blocking rule brings these records together."
    assert why.rules == ()
    assert why.prior + sum(step.weight for step in why.steps) == pytest.approx(why.match_weight, abs=1e-6)
    assert why.prior == found.summary["prior_bits"]


def test_a_family_is_told_that_its_weight_is_too_low(out, people, register, found):
    """Two members of one card were compared, and the weight is below review."""
    card = people.filter(people["NO_KK"].is_duplicated() & people["NO_KK"].is_not_null())
    pairs = {frozenset(pair) for pair in found.pairs.select("left_id", "right_id").iter_rows()}
    groups = card.group_by("NO_KK", maintain_order=True).agg("ID")["ID"].to_list()
    left, right = next(group[:2] for group in groups if frozenset(group[:2]) not in pairs)
    why = kd.explain_result(out, left, right, register=register)
    assert "below the review threshold of -2.00 bits" in why.note
    assert "family card" in why.rules


def test_a_pair_that_only_the_household_pass_took_away_says_so(people, tmp_path, register):
    """Its weight alone would do; the note says what else left it out."""
    model = kd.residents().replace(household=Household("family_card", 5.0, -200.0))
    plain = kd.scan(register, model.replace(household=Household()), review=1e-6)
    taken = kd.scan(register, model, review=1e-6)
    keys = ["left_id", "right_id"]
    gone = plain.pairs.filter(plain.pairs["band"] != "non-match").join(taken.pairs, on=keys, how="anti")
    assert gone.height > 0
    why = kd.explain_result(taken.write(tmp_path / "hasil"), *gone.select(keys).row(0), register=register)
    assert why.note == "Not found: refinement of a large block or the household pass left it out."


def test_a_pair_that_is_not_there_needs_the_register(out, found, people):
    """Without it the message says what to give."""
    record = found.pairs["left_id"][0]
    with pytest.raises(kd.UsageError, match="give the register to learn why"):
        kd.explain_result(out, record, stranger_of(people, found, record))


def test_an_unknown_record_is_named(out, register, people):
    """An id is no personal value: the message shows it."""
    with pytest.raises(kd.UsageError, match=r"The record NOBODY is not in the register"):
        kd.explain_result(out, people["ID"][0], "NOBODY", register=register)


def test_a_record_is_not_paired_with_itself(out, register, people):
    """The same id twice is refused."""
    record = people["ID"][0]
    with pytest.raises(kd.UsageError, match="twice"):
        kd.explain_result(out, record, f"register:{record}", register=register)


def test_a_pair_that_a_link_did_not_find_is_weighed_with_the_prior_of_the_link(people, tmp_path):
    """The prior across two registers is not that within one of the same size."""
    halves = people.head(300), people.slice(300, 200)
    linked = kd.link(*halves)
    left, right = halves[0]["ID"][0], halves[1]["ID"][0]
    both = kd.read_register(*halves)
    why = kd.explain_result(linked.write(tmp_path / "hasil"), left, right, register=both)
    assert why.prior == linked.summary["prior_bits"] != kd.scan(both).summary["prior_bits"]
    assert why.note.startswith("Not found: ")


def test_an_id_of_several_sources_needs_its_source(people, tmp_path):
    """SOURCE:ID says which."""
    both = kd.read_register(people.head(50), people.head(50))
    out = kd.scan(both).write(tmp_path / "hasil")
    left, right = people["ID"][0], people["ID"][1]
    with pytest.raises(kd.UsageError, match="is in several sources: give SOURCE:ID"):
        kd.explain_result(out, left, right, register=both)
    why = kd.explain_result(out, f"register:{left}", f"register#2:{right}", register=both)
    assert (why.left_id, why.right_id) == (left, right)


def test_a_folder_that_is_no_result_is_refused(tmp_path):
    """A missing folder, and one that another program wrote."""
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(kd.InputError):
            kd.explain_result(folder, "1", "2")
