"""Tests of the commands nik and name."""

import json

import pytest

from ktp_dedup.cli import main


def test_nik_says_what_a_number_tells(capsys):
    """Region, date and sex are printed in the language chosen."""
    assert main(["nik", "3310064503700001"]) == 0
    said = capsys.readouterr().out
    assert "Trucuk" in said
    assert "Perempuan" in said
    assert main(["nik", "3310064503700001", "--lang", "en"]) == 0
    assert "Female" in capsys.readouterr().out


def test_nik_as_json_is_one_document(capsys):
    """With --json nothing but the document is printed."""
    assert main(["nik", "3310064503700001", "--json", "--as-of", "2024-01-01"]) == 0
    says = json.loads(capsys.readouterr().out)
    assert says["status"] == "valid"
    assert says["birth_date"] == "1970-03-05"


def test_both_centuries_are_said_where_the_number_leaves_them_open(capsys):
    """Year 22 is 2022 or 1922, year 70 is 1970 alone; with --as-of the latest one before that day counts."""
    assert main(["nik", "3310064503220001"]) == 0
    assert "2022-03-05 atau 1922-03-05" in capsys.readouterr().out
    assert main(["nik", "3310064503700001"]) == 0
    assert "atau" not in capsys.readouterr().out
    assert main(["nik", "3310064503220001", "--as-of", "2020-01-01"]) == 0
    assert "1922-03-05" in capsys.readouterr().out
    assert main(["nik", "3310064503220001", "--as-of", "2024-01-01"]) == 0
    said = capsys.readouterr().out
    assert "2022-03-05" in said
    assert "atau" not in said


def test_the_regency_of_a_masked_number_is_shown(capsys):
    """Four visible digits say province and regency, and no kecamatan."""
    assert main(["nik", "3310************", "--json"]) == 0
    says = json.loads(capsys.readouterr().out)
    assert (says["province"], says["regency"]) == ("Jawa Tengah", "Kab. Klaten")
    assert says["district"] is says["district_status"] is None


def test_a_malformed_nik_is_explained(capsys):
    """What is wrong with a number is said as a sentence, and is no failure of the command."""
    assert main(["nik", "3310064503700000"]) == 0
    assert "0000" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["abc", "", "****************"])
def test_a_text_without_a_digit_is_no_nik(capsys, text):
    """What holds no digit is wrong usage; the text is not repeated."""
    assert main(["nik", text]) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert "no NIK" in said.err


def test_quiet_prints_nothing(capsys):
    """-q leaves stdout empty."""
    assert main(["nik", "3310064503700001", "-q"]) == 0
    assert capsys.readouterr().out == ""


def test_name_takes_a_name_apart(capsys):
    """Titles and tokens of one name are shown."""
    assert main(["name", "H. Moch. Soeharto, S.Pd", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "SOEHARTO" in said
    assert "Titles" in said


def test_two_names_are_compared(capsys):
    """Of two names the decision and the reasons are shown."""
    assert main(["name", "Moch. Soeharto", "Muhammad Suharto", "--json"]) == 0
    comparison = json.loads(capsys.readouterr().out)["comparison"]
    assert comparison["same"] is True
    assert comparison["reasons"]
    assert main(["name", "Hartono", "Hartini"]) == 0
    assert "Nama yang berbeda" in capsys.readouterr().out


def test_markup_in_a_name_is_shown_as_it_is(capsys):
    """Square brackets are letters to us, not instructions of a console."""
    assert main(["name", "[bold]Sri[/bold]", "--lang", "en"]) == 0
    assert "BOLD" in capsys.readouterr().out.upper()
