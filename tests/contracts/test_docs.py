"""Tests of the generated pages of the documentation."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ktp_dedup.model import model_from_toml
from ktp_dedup.model.outcomes import KEY_TRANSFORMS, OUTCOMES
from ktp_dedup.scan import scan
from ktp_dedup.synth import profile, synthesize, write_register

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("generate_docs", ROOT / "docs" / "generate.py")
generate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generate)


@pytest.mark.parametrize("path", generate.pages(), ids=lambda path: path.name)
def test_generated_pages_are_as_the_code_says(path):
    """What stands in docs/reference is what docs/generate.py writes; `make docs` brings it up to date."""
    assert path.read_text(encoding="utf-8") == generate.pages()[path]


def test_every_option_of_every_command_is_documented():
    """The page of the command line names each option, with what it takes."""
    page = generate.cli_page()
    for option in ("--map SOURCE=FIELD", "--lang id|en", "-o OUT", "--fail-on match|review"):
        assert f"`{option}`" in page
    assert "None`" not in page


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


def test_the_samples_of_the_readme_and_tutorial_run(tmp_path, monkeypatch):
    """Python in the documents is what the library does."""
    monkeypatch.chdir(tmp_path)
    made = synthesize(1200, rates=replace(profile("klaten"), duplicates=0.02), seed=1)
    write_register(made, "penduduk.csv", "truth.csv")
    first, second = scan(made.register).pairs.select("left_id", "right_id").row(0)
    names = {"my_pairs": pl.DataFrame({"left_id": [first], "right_id": [second]})}
    for page in ("README.md", "docs/tutorial.md"):
        for sample in (ROOT / page).read_text(encoding="utf-8").split("```python\n")[1:]:
            code = sample.split("```")[0].replace("R0007606", first).replace("R0010896", second)
            exec(compile(code, page, "exec"), names)
    assert (tmp_path / "hasil" / "summary.json").exists()
    assert names["evaluation"].match.recall > 0.5
