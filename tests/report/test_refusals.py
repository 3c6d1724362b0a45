"""Tests of ktp_dedup.report.refusals: why an input is refused, in Indonesian."""

import ast
from pathlib import Path

import pytest

from ktp_dedup.errors import InputError
from ktp_dedup.register import read_register
from ktp_dedup.register.databases import _WRONG
from ktp_dedup.register.files import _FORMAT_NAMES, _KNOWN_STARTS
from ktp_dedup.report.phrases import phrase
from ktp_dedup.report.refusals import PARTS, REFUSALS

SOURCE = Path(__file__).parents[2] / "src" / "ktp_dedup"
BY_PEOPLE_WHO_PROGRAM = ("give a path, a polars frame",)
"""Sentences that only a caller in Python meets."""


def sentences(folder):
    """The sentences of every InputError that is written where it is raised, with X for what changes."""
    for path in sorted((SOURCE / folder).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "InputError"
            if named and isinstance(node.args[0], ast.JoinedStr | ast.Constant):
                parts = getattr(node.args[0], "values", [node.args[0]])
                yield "".join(part.value if isinstance(part, ast.Constant) else "X" for part in parts)


def test_every_refusal_to_read_is_known_in_indonesian():
    """No sentence of reading is forgotten when one is written anew; those put together are tested below."""
    found = [text for folder in ("register", "report") for text in sentences(folder)]
    missing = [text for text in found if phrase(text, "id") == text]
    together = {"There is no file XX", "X X", "X is not the X its ending says; X."}
    assert len(found) > 30
    assert {text for text in missing if not any(mark in text for mark in BY_PEOPLE_WHO_PROGRAM)} <= together


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", None, "Tidak ada berkas "),
        ("a.pdf", b"%PDF", "akhiran nama yang tidak dikenal"),
        ("a.parquet", b"NAMA\nA\n", "bukan berkas Parquet seperti akhiran namanya"),
        ("a.csv", b"PK\x03\x04", "tampaknya buku kerja Excel"),
        ("a.xlsx", b"PK\x03\x04" + bytes(50), "rusak atau bukan"),
        ("a.csv", b"NIK,NIK\n1,2\n", "dua kolom bernama"),
        ("a.csv", b"NAMA,NAMA_LGKP\nANI,BUDI\n", "--map"),
        ("a.csv", b"ID,NAMA\n" + b"1,A\n" * 9, "% dari ID di kolom 'ID'"),
    ],
)
def test_sentences_put_together_are_known_too(tmp_path, name, content, said):
    """Hints and reasons do not hide a sentence from its translation, and nothing of it stays English."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as error:
        read_register(tmp_path / name)
    indonesian = phrase(str(error.value), "id")
    assert said in indonesian and " the " not in indonesian


def test_a_missing_column_is_named_in_indonesian():
    """With a heading that looks like it, and without one."""
    for english in (
        "No column of a was recognised as birth_date or nik; did you mean 'TGL'? If so add --map TGL=birth_date.",
        "No column of a was recognised as birth_date or nik; say which one it is with --map HEADING=birth_date.",
    ):
        assert phrase(english, "id").startswith(
            "Tidak ada kolom a yang dikenali sebagai birth_date atau nik;"
        )


def test_what_stands_in_a_refusal_is_translated():
    """Kinds of files and faults of queries are Indonesian too; a sentence holds as many as the English one."""
    assert {*_KNOWN_STARTS.values(), *_FORMAT_NAMES.values(), *_WRONG.values()} <= set(PARTS)
    for english, indonesian in REFUSALS.items():
        assert english.count("{}") == indonesian.count("{}"), english
