"""A register that is not Indonesian needs a model file and nothing else."""

import polars as pl

import ktp_dedup as kd
from benchmarks.febrl import MODEL, load


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
    """The originals and the duplicates of Febrl 1 as two registers: F1 of .95 or more, no pair within one."""
    febrl = load("febrl1")
    people = febrl.registers[0]
    original = pl.col("rec_id").str.ends_with("-org")
    left, right = people.filter(original), people.filter(~original)
    scan = kd.link(left, right, kd.read_model(MODEL))
    originals = set(left["rec_id"])
    assert all(
        (a in originals) != (b in originals) for a, b in scan.pairs.select("left_id", "right_id").rows()
    )
    found = kd.evaluate(scan.pairs, febrl.truth).match.f1
    assert found is not None
    assert found >= 0.95
