"""Tests of the command train."""

import json

import ktp_dedup as kd
from ktp_dedup.cli import main


def test_train_writes_a_model_that_scan_takes(register, tmp_path, capsys):
    """The model is there, the report is one document, and a scan runs with it."""
    model, people = tmp_path / "model.toml", str(register / "register.csv")
    assert main(["train", people, "-o", str(model), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["kept"] in ("trained", "start")
    assert len(document["levels"]) == sum(len(c.levels) for c in kd.residents().comparisons)
    assert main(["scan", people, "-o", str(tmp_path / "out"), "--model", str(model), "-q"]) == 0


def test_train_says_what_changed(register, tmp_path, capsys):
    """Levels and warnings are printed in the language chosen."""
    arguments = ["train", str(register / "register.csv"), "-o", str(tmp_path / "m.toml"), "--hold", "name"]
    assert main([*arguments, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "bits after" in said
    assert "never seen among duplicates" in said


def test_train_takes_labels(register, tmp_path, capsys):
    """The truth of the register serves as labels."""
    labels = ["--labels", str(register / "truth.csv"), "--json"]
    assert main(["train", str(register / "register.csv"), "-o", str(tmp_path / "m.toml"), *labels]) == 0
    assert json.loads(capsys.readouterr().out)["check"]["f1_trained"] > 0.7


def test_a_model_that_exists_is_not_overwritten(register, tmp_path, capsys):
    """One sentence, exit 2, and the file as it was; before any work."""
    model = tmp_path / "model.toml"
    model.write_text("mine", encoding="utf-8")
    assert main(["train", str(register / "register.csv"), "-o", str(model)]) == 2
    assert "exists" in capsys.readouterr().err
    assert model.read_text(encoding="utf-8") == "mine"


def test_an_unknown_comparison_cannot_be_held(register, tmp_path, capsys):
    """The message names those that there are."""
    arguments = ["train", str(register / "register.csv"), "-o", str(tmp_path / "m.toml"), "--hold", "nama"]
    assert main(arguments) == 2
    assert "birth place" in capsys.readouterr().err
