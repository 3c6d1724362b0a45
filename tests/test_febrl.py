"""A register that is not Indonesian needs a model file and nothing else."""

import polars as pl
from benchmarks.febrl import MODEL, find, load, measure, neutral, trained

import ktp_dedup as kd


def test_a_model_file_alone_finds_the_duplicates_of_febrl_1():
    """Febrl 1, untrained and at the default thresholds, is found with F1 of .95 or more."""
    febrl = load("febrl1")
    model = kd.read_model(MODEL)
    assert (model.thresholds.match, model.thresholds.review) == (0.95, 0.20)
    scan = kd.scan(febrl.registers[0], model)
    evaluation = kd.evaluate(scan.pairs, febrl.truth)
    assert evaluation.true_pairs == 500
    assert evaluation.match.f1 is not None
    assert evaluation.match.f1 >= 0.95


def test_linking_two_registers_finds_people_across_them_only():
    """Febrl 1 cut in two: people of both parts are found with F1 of .95 or more, those within one part never."""
    febrl = load("febrl1")
    people = febrl.registers[0]
    left, right = people[:500], people[500:]
    first = set(left["rec_id"])
    inside = pl.col("id_a").is_in(list(first)) == pl.col("id_b").is_in(list(first))
    assert febrl.truth.filter(inside).height > 50
    scan = kd.link(left, right, kd.read_model(MODEL))
    assert all((a in first) != (b in first) for a, b in scan.pairs.select("left_id", "right_id").rows())
    found = kd.evaluate(scan.pairs, febrl.truth.filter(~inside)).match.f1
    assert found is not None
    assert found >= 0.95


def test_em_alone_finds_the_duplicates_of_febrl_2():
    """From a start that knows nothing of errors, without labels: F1 of .97 or more, and more than the start has."""
    febrl = load("febrl2")
    start, model = neutral(kd.read_model(MODEL)), trained(febrl)
    before, after = (measure(febrl, find(febrl, each))["match"]["f1"] for each in (start, model))
    assert after >= 0.97
    assert after > before
