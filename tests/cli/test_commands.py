"""Tests of the commands that work on registers: what they write, print and refuse."""

import json
import shutil

import polars as pl
import pytest

from ktp_dedup.cli import main
from ktp_dedup.report import read_results


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_scan_writes_its_files(result):
    """A result holds three tables, the frequencies, the model and the summary."""
    assert names_in(result) == sorted(
        [
            "clusters.parquet",
            "frequencies.parquet",
            "model.toml",
            "pairs.parquet",
            "problems.parquet",
            "summary.json",
        ]
    )
    summary = read_results(result).summary
    assert summary["records"] == 1500
    assert next(iter(summary["stages"])) == "read"
    assert summary["seconds"] == pytest.approx(sum(summary["stages"].values()), abs=0.01)


def test_scan_prints_counts_and_where_the_result_is(register, tmp_path, capsys):
    """The summary at the end speaks the language chosen."""
    out = tmp_path / "hasil"
    assert main(["scan", str(register / "register.csv"), "-o", str(out), "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert "Suspected duplicate" in said.out
    assert f"Results are in {out}" in said.out
    assert said.err == ""


def test_scan_as_json_prints_the_summary_and_nothing_else(register, tmp_path, capsys):
    """With --json stdout is one document, which is what summary.json holds, and the folder."""
    out = tmp_path / "hasil"
    assert main(["scan", str(register / "register.csv"), "-o", str(out), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document.pop("out") == str(out)
    assert document == read_results(out).summary


def test_fail_on_exits_with_1_when_pairs_are_found(register, tmp_path):
    """--fail-on match is for scripts that must stop when there is something to do; the result is written."""
    out = tmp_path / "hasil"
    assert main(["scan", str(register / "register.csv"), "-o", str(out), "-q", "--fail-on", "match"]) == 1
    assert read_results(out).pairs.height > 0


def test_thresholds_decide_the_bands(register, result, tmp_path):
    """A higher threshold, as probability or in bits, gives fewer matches, all at or above it."""
    out = tmp_path / "hasil"
    arguments = ["scan", str(register / "register.csv"), "-o", str(out), "-q", "--match-weight", "20"]
    assert main(arguments) == 0
    match = read_results(out).pairs.filter(pl.col("band") == "match")
    assert match["match_weight"].min() >= 20
    assert match.height < read_results(result).summary["pairs"]["match"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_show_values_adds_a_sheet(register, tmp_path, form):
    """The sheet has two rows for each pair, with names, and headings that people read."""
    out = tmp_path / "hasil"
    arguments = ["--format", form, "--show-values", "-q"]
    assert main(["scan", str(register / "register.csv"), "-o", str(out), *arguments]) == 0
    path = out / f"side_by_side.{form}"
    sheet = pl.read_csv(path, infer_schema=False) if form == "csv" else pl.read_excel(path)
    assert sheet.height == 2 * sum(read_results(out).summary["worklist"].values())
    assert sheet.columns[:5] == ["No.", "Temuan", "Usulan", "Keterangan", "Saran"]
    assert sheet["Nama"].null_count() < sheet.height


def test_without_show_values_no_name_is_written(register, result):
    """The tables hold ids, levels and weights, never a value of a record."""
    names = set(pl.read_csv(register / "register.csv", infer_schema=False)["NAMA_LGKP"])
    for table in ("pairs", "clusters", "problems"):
        frame = pl.read_parquet(result / f"{table}.parquet").select(pl.col(pl.String))
        for column in frame:
            assert names.isdisjoint(column)


def test_link_only_finds_pairs_across_two_registers_only(register, tmp_path):
    """Each pair has one record of either register."""
    people = pl.read_csv(register / "register.csv", infer_schema=False)
    for name, part in (("a", people[:700]), ("b", people[700:])):
        part.write_csv(tmp_path / f"{name}.csv")
    out = tmp_path / "hasil"
    files = [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
    assert main(["scan", *files, "-o", str(out), "-q", "--link-only"]) == 0
    pairs = read_results(out).pairs
    assert pairs.height > 0
    assert (pairs["left_source"] != pairs["right_source"]).all()


def test_evaluate_measures_the_result(register, result, capsys):
    """Precision and recall against the truth are printed, and given as JSON, over all records."""
    truth = str(register / "truth.csv")
    assert main(["evaluate", str(result), "--truth", truth, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["match"]["recall"] > 0.7
    assert document["b_cubed"]["records"] == 1500
    assert main(["evaluate", str(result), "--truth", truth]) == 0
    said = capsys.readouterr().out
    assert "Diduga ganda" in said
    assert "%" in said


def test_evaluate_knows_niks_that_the_result_shows_as_aliases(register, tmp_path, capsys):
    """Where NIKs are the ids, a truth that names records by NIK gives what one by plain ids gives."""
    people = pl.read_csv(register / "register.csv", infer_schema=False).filter(
        pl.col("NIK").str.contains(r"^\d{16}$") & pl.col("NIK").is_unique()
    )
    truth = pl.read_csv(register / "truth.csv", infer_schema=False)
    nik_of = people.select("NIK", record_id="ID")
    people.write_csv(tmp_path / "plain.csv")
    people.drop("ID").with_columns(ID="NIK").write_csv(tmp_path / "niks.csv")
    truth.join(nik_of, on="record_id").write_csv(tmp_path / "plain_truth.csv")
    truth.join(nik_of, on="record_id").select("person_id", record_id="NIK").write_csv(
        tmp_path / "niks_truth.csv"
    )
    said = []
    for name in ("plain", "niks"):
        out, known = str(tmp_path / name), str(tmp_path / f"{name}_truth.csv")
        assert main(["scan", str(tmp_path / f"{name}.csv"), "-o", out, "-q"]) == 0
        assert main(["evaluate", out, "--truth", known, "--json"]) == 0
        said.append(json.loads(capsys.readouterr().out))
    assert said[0]["match"]["correct"] > 0
    assert said[0] == said[1]


def test_explain_shows_how_weights_add_up(register, result, capsys):
    """The steps of a pair and its prior sum to its match weight."""
    pair = read_results(result).pairs.row(0, named=True)
    ids = [pair["left_id"], pair["right_id"]]
    assert main(["explain", str(result), *ids, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    total = document["prior"] + sum(step["weight"] for step in document["steps"])
    assert total == pytest.approx(pair["match_weight"])
    assert main(["explain", str(result), *ids]) == 0
    said = capsys.readouterr().out
    assert f"{ids[0]} dan {ids[1]}" in said
    assert "bobot seluruhnya" in said
    assert "Diduga ganda" in said
    assert main(["explain", str(result), *ids, "--lang", "en"]) == 0
    assert "match weight" in capsys.readouterr().out


def test_explain_of_one_record_given_twice_says_so(result, capsys):
    """A record has no pair with itself."""
    assert main(["explain", str(result), "A", "A"]) == 2
    assert "one record" in capsys.readouterr().err


def test_explain_of_a_damaged_result_says_so(register, result, tmp_path, capsys):
    """A summary without what other commands build on is bad input, no fault of the program."""
    out = tmp_path / "hasil"
    shutil.copytree(result, out)
    (out / "summary.json").write_text('{"tool": "ktp_dedup"}', encoding="utf-8")
    asked = ["explain", str(out), "1", "2", "--register", str(register / "register.csv")]
    assert main([*asked, "--lang", "en"]) == 2
    assert "incomplete or damaged" in capsys.readouterr().err


def test_explain_says_why_a_pair_was_not_found(register, result, capsys):
    """With the register a pair that is not in the result is explained too; without it that is refused."""
    ids = pl.read_csv(register / "register.csv", infer_schema=False)["ID"]
    found = read_results(result).pairs
    first, *others = [name for name in ids if name not in set(found["left_id"]) | set(found["right_id"])]
    assert main(["explain", str(result), first, others[0]]) == 2
    arguments = ["--register", str(register / "register.csv")]
    assert main(["explain", str(result), first, others[0], *arguments]) == 0
    assert first in capsys.readouterr().out


def test_plan_counts_candidate_pairs(register, capsys):
    """Each blocking rule has its candidate pairs; together they are at most their sum."""
    assert main(["plan", str(register / "register.csv"), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    counts = [rule["candidate_pairs"] for rule in document["rules"]]
    assert max(counts) <= document["distinct_pairs"] <= sum(counts)
    assert main(["plan", str(register / "register.csv")]) == 0
    said = capsys.readouterr().out
    assert "Aturan" in said
    assert "tanggal lahir dan jenis kelamin" in said
    assert "Perkiraan detik (hanya membandingkan)  0,100" in said


def test_inspect_shows_what_was_recognised(register, capsys):
    """Columns, completeness and problems are printed; no value of a record is."""
    path = register / "register.csv"
    assert main(["inspect", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 1500
    assert main(["inspect", str(path)]) == 0
    said = capsys.readouterr().out
    assert "NAMA_LGKP" in said
    people = pl.read_csv(path, infer_schema=False)
    assert not any(number in said for number in people["NIK"].drop_nulls() if len(number) == 16)


def test_synth_is_seeded_and_refuses_to_replace(tmp_path, capsys):
    """The same seed gives the same files; existing ones stay without --overwrite."""
    files = ["-o", str(tmp_path / "r.csv"), "--truth", str(tmp_path / "t.csv")]
    assert main(["synth", "-n", "200", "--seed", "3", *files]) == 0
    before = [path.read_bytes() for path in sorted(tmp_path.iterdir())]
    assert main(["synth", "-n", "200", "--seed", "3", *files]) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert main(["synth", "-n", "200", "--seed", "3", *files, "--overwrite"]) == 0
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == before


def test_one_file_for_the_register_and_its_truth_is_refused(tmp_path, capsys):
    """Two paths that lead to one file are wrong usage, however they are written, and nothing is written."""
    other = tmp_path / "folder" / ".." / "a.csv"
    for options in ([], ["--overwrite"]):
        files = ["-o", str(tmp_path / "a.csv"), "--truth", str(other), *options]
        assert main(["synth", "-n", "200", *files]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert names_in(tmp_path) == []


def test_synth_says_where_both_files_are(tmp_path, capsys):
    """The register and its truth are named."""
    files = ["-o", str(tmp_path / "r.csv"), "--truth", str(tmp_path / "t.csv")]
    assert main(["synth", "-n", "100", *files]) == 0
    said = capsys.readouterr().out
    assert files[1] in said
    assert files[3] in said


def test_the_sheet_follows_the_language(register, tmp_path):
    """--lang en gives English headings."""
    arguments = ["--format", "csv", "--show-values", "-q", "--lang", "en"]
    assert main(["scan", str(register / "register.csv"), "-o", str(tmp_path / "out"), *arguments]) == 0
    heading = (tmp_path / "out" / "side_by_side.csv").read_text(encoding="utf-8").splitlines()[0]
    assert heading.startswith("No.,Finding,Proposal,Reasons,Advice,District to act,Source,ID,Name,NIK,")
    assert heading.endswith(",Probability,What differs,Decision,Note")


PEOPLE = (
    "NIK,NAMA,TGL_LHR,JK,NAMA_IBU\n"
    "3310064107600001,SUTRISNO,01-07-1960,L,PARIYEM\n"
    "3310064107600001,SRI WAHYUNI,31-12-1971,P,ENDANG LESTARI\n"
) + "".join(f",ORANG {number},02-01-{1930 + number},L,IBU {number}\n" for number in range(80))


def test_one_nik_of_two_persons_is_counted_apart(tmp_path, capsys):
    """A pair with one NIK and nothing else in common is no duplicate, and yet to be checked."""
    (tmp_path / "p.csv").write_text(PEOPLE, encoding="utf-8")
    out = tmp_path / "hasil"
    arguments = ["--format", "csv", "--show-values"]
    assert main(["scan", str(tmp_path / "p.csv"), "-o", str(out), *arguments]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "Satu NIK, dua orang: periksa 1" in lines
    assert "Satu NIK, dua orang: periksa" in (out / "side_by_side.csv").read_text(encoding="utf-8")
    assert main(["explain", str(out), "1", "2", "--lang", "en"]) == 0
    assert "One NIK, two persons: check" in capsys.readouterr().out


MOVER = "SUTRISNO HADIWIBOWO,03-05-1971,L,WAGINEM SRI LESTARI"
MOVED = (
    "ID,NAMA,TGL_LHR,JK,NAMA_IBU,NO_KK,KODE_KEC,STATUS,TGL_REKAM\n"
    f"OLD,{MOVER},3310061201100001,331006,STATUS,02-02-2012\n"
    f"NEW,{MOVER},3404061201150002,340401,HIDUP,02-02-2015\n"
    "TWIN-1,DEWI LESTARI,05-06-2008,P,SUMARNI,3310061201100009,331006,HIDUP,02-02-2012\n"
    "TWIN-2,JOKO PRASETYO,05-06-2008,L,SUMARNI,3310061201100009,331006,HIDUP,02-02-2012\n"
) + "".join(
    f"R{number},ORANG {number},02-01-{1930 + number},L,IBU {number},,331006,HIDUP,\n" for number in range(80)
)


@pytest.mark.parametrize(("status", "code"), [("HIDUP", 1), ("PINDAH", 0)])
def test_fail_on_looks_at_what_asks_for_work(tmp_path, status, code):
    """A move whose older row is closed is no reason to fail."""
    (tmp_path / "p.csv").write_text(MOVED.replace("STATUS,02", f"{status},02"), encoding="utf-8")
    arguments = ["-o", str(tmp_path / "hasil"), "-q", "--fail-on", "review"]
    assert main(["scan", str(tmp_path / "p.csv"), *arguments]) == code


def test_findings_are_said_in_words(tmp_path, capsys):
    """Scan counts them, relatives on demand; explain tells finding and reasons, from csv results too."""
    (tmp_path / "p.csv").write_text(MOVED.replace("STATUS,02", "HIDUP,02"), encoding="utf-8")
    out = str(tmp_path / "hasil")
    assert main(["scan", str(tmp_path / "p.csv"), "-o", out, "--list-relatives", "--format", "csv"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert {"Pindah, data lama masih aktif 1", "Kembar 1"} <= set(lines)
    assert main(["explain", out, "OLD", "NEW"]) == 0
    said = capsys.readouterr().out
    assert "temuan: Pindah, data lama masih aktif" in said
    assert "Tinggal di dua provinsi; diusulkan berlaku NEW: direkam lebih akhir, KK lebih baru." in said
    assert main(["explain", out, "OLD", "NEW", "--json", "--lang", "en"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["finding"], document["act_region"]) == ("moved", "331006")
    assert "Two provinces; proposed as current NEW" in document["sentence"]


def test_scan_warns_of_limits_and_of_ids_that_are_niks(tmp_path, capsys):
    """Refined blocks and ids shown as aliases are said in one line each, in the language chosen."""
    lines = [f"33100641076{number:05},ORANG {number:05},01-07-1960\n" for number in range(3000)]
    (tmp_path / "p.csv").write_text("ID,NAMA,TGL_LHR\n" + "".join(lines), encoding="utf-8")
    register = str(tmp_path / "p.csv")
    for lang, refined, alias in (("id", "diperhalus", "samaran"), ("en", "were refined", "alias")):
        assert main(["scan", register, "-o", str(tmp_path / lang), "--lang", lang]) == 0
        said = capsys.readouterr().out.splitlines()
        assert sum(refined in line for line in said) == sum(alias in line for line in said) == 1
    assert main(["plan", register, "--lang", "en"]) == 0
    assert "will be refined" in capsys.readouterr().out


@pytest.mark.parametrize("rate", ["none=1", "duplicates=many", "duplicates"])
def test_an_unknown_rate_is_refused(tmp_path, capsys, rate):
    """A rate that is not there, or no number, is named in one sentence."""
    files = ["-o", str(tmp_path / "r.csv"), "--truth", str(tmp_path / "t.csv")]
    assert main(["synth", "-n", "200", "--rate", rate, *files]) == 2
    assert rate.split("=")[0] in capsys.readouterr().err
    assert names_in(tmp_path) == []


def test_demo_shows_what_was_found(tmp_path, capsys):
    """The demonstration prints duplicates found, precision and recall, and seconds per stage."""
    assert main(["demo", "-n", "1000", "--lang", "en", "-o", str(tmp_path / "hasil")]) == 0
    said = capsys.readouterr().out
    for word in ("Duplicate pairs found", "Precision", "Recall", "Synthesize", "Results are in"):
        assert word in said
    assert read_results(tmp_path / "hasil").summary["records"] == 1000
    assert main(["demo", "-n", "500", "--json"]) == 0
    assert {"scan", "evaluation", "seconds"} == set(json.loads(capsys.readouterr().out))
