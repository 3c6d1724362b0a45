"""Tests of the generated pages of the documentation."""

import importlib.util
import re
import shlex
import shutil
from dataclasses import fields
from pathlib import Path

import polars as pl
import pytest

import ktp_dedup as kd
from ktp_dedup.cli import main
from ktp_dedup.model import model_from_toml
from ktp_dedup.model.outcomes import KEY_TRANSFORMS, OUTCOMES
from ktp_dedup.scan import scan
from ktp_dedup.synth import Rates

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("generate_docs", ROOT / "docs" / "generate.py")
generate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generate)


@pytest.mark.parametrize("path", generate.pages(), ids=lambda path: path.name)
def test_generated_pages_are_as_the_code_says(path):
    """What stands in docs/reference is what docs/generate.py writes; `make docs` brings it up to date."""
    assert path.read_text(encoding="utf-8") == generate.pages()[path]


def test_every_page_of_a_problem_is_of_a_code_that_exists():
    """A code that is gone leaves no page behind."""
    folder = ROOT / "docs" / "reference" / "problems"
    assert {path for path in generate.pages() if path.parent == folder} == set(folder.iterdir())


def test_every_option_of_every_command_is_documented():
    """The page of the command line names each option, with what it takes."""
    page = generate.cli_page()
    for option in ("--map SOURCE=FIELD", r"--lang id\|en", "-o OUT", r"--fail-on match\|review"):
        assert f"`{option}`" in page
    assert "None`" not in page
    assert "| 130 |" in page


def test_every_rate_that_can_be_set_is_documented():
    """The page of rates has a sentence for each, and the value in each profile."""
    page = generate.rates_page()
    rates = [field.name for field in fields(Rates) if isinstance(getattr(Rates(), field.name), float)]
    assert rates
    for name in rates:
        line = next(line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
        assert line.count("|") == 7


def test_documents_name_public_things_only():
    """What a page calls by `kd.` or as a function of ours is exported."""
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        text = page.read_text(encoding="utf-8")
        assert set(re.findall(r"\bkd\.(\w+)", text)) <= set(kd.__all__), page.name
        if page.parent.name != "decisions":
            assert "ktp_dedup." not in text.replace("ktp_dedup.md", ""), page.name
    assert "read_results" in kd.__all__


def test_links_between_pages_lead_somewhere():
    """Each relative link of the documentation and the README names a file that exists."""
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for part in page.read_text(encoding="utf-8").split("](")[1:]:
            target = part.split(")")[0].split("#")[0]
            if target and not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_model_of_the_how_to_works(tmp_path):
    """The model printed in the how-to is read, and finds a duplicate in a register of that kind."""
    page = (ROOT / "docs" / "howto" / "own-model.md").read_text(encoding="utf-8")
    model = model_from_toml(page.split("```toml\n")[1].split("```")[0])
    people = pl.DataFrame(
        {
            "id": [str(number) for number in range(40)],
            "given_name": ["Anna", *(f"Name{number}" for number in range(38)), "Ana"],
            "surname": "Visser",
            "date_of_birth": ["1970-05-04", *(f"{1950 + n}-01-02" for n in range(38)), "1970-05-04"],
            "postcode": ["1011", *(str(2000 + number) for number in range(38)), "1011"],
        }
    )
    assert scan(people, model).pairs.select("left_id", "right_id").row(0) == ("0", "39")


def test_outcomes_of_the_how_to_are_those_of_the_code():
    """The table of kinds names every outcome and every key of every kind."""
    page = (ROOT / "docs" / "howto" / "own-model.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    for kind in set(OUTCOMES) - {"place"}:
        for outcome in OUTCOMES[kind]:
            assert f"`{outcome}`" in rows[kind], (kind, outcome)
    for kind, transforms in KEY_TRANSFORMS.items():
        for transform in filter(None, transforms):
            assert f"`.{transform}`" in rows[kind], (kind, transform)


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory):
    """A folder in which every command of the tutorial has run, in its order."""
    folder = tmp_path_factory.mktemp("tutorial")
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    commands = [line.split(maxsplit=1)[1] for line in page.splitlines() if line.startswith("    ktp-dedup ")]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        codes = {command: main([*shlex.split(command)]) for command in commands if "--map" not in command}
    assert set(codes.values()) == {0}
    assert any("explain" in command for command in codes)
    return folder


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md", "docs/petunjuk.md"])
def test_the_pairs_that_documents_explain_exist(tutorial, page):
    """Ids in examples are those of a pair that the tutorial's scan proposes, and one that it does not."""
    text = (ROOT / page).read_text(encoding="utf-8")
    pairs = kd.read_results(tutorial / "hasil").pairs.select("left_id", "right_id").rows()
    explained = re.findall(r"explain hasil (R\d+) (R\d+)(.*)", text) + [
        (*ids, "") for ids in re.findall(r'explain\("(R\d+)", "(R\d+)"\)', text)
    ]
    assert explained
    for left, right, options in explained:
        assert ((left, right) in pairs) == ("--register" not in options)


def test_the_samples_of_the_readme_and_tutorial_run(tutorial, monkeypatch):
    """Python in the documents is what the library does, on the register of the tutorial."""
    monkeypatch.chdir(tutorial)
    shutil.rmtree("hasil-lembar")
    names = {"my_pairs": pl.DataFrame({"left_id": ["R0000195"], "right_id": ["R0002804"]})}
    for page in ("README.md", "docs/tutorial.md"):
        for sample in (ROOT / page).read_text(encoding="utf-8").split("```python\n")[1:]:
            code = sample.split("```")[0].replace('write("hasil")', 'write("hasil-lembar")')
            exec(compile(code, page, "exec"), names)
    assert (tutorial / "hasil-lembar" / "summary.json").exists()
    assert names["evaluation"].match.recall > 0.5
