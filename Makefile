# Works from a fresh clone with Python 3.11 or later, git and make. PYTHON chooses the interpreter.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test lint bench docs

demo: $(READY)
	$(BIN)/ktp-dedup demo

test: lint
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m benchmarks.kernel
	$(BIN)/python -m benchmarks.febrl
	$(BIN)/python -m benchmarks.whole

docs: $(READY)
	$(BIN)/python docs/generate.py

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@
