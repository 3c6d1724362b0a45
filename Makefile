# Works from a fresh clone with Python 3.11 or later, git and make. PYTHON chooses the interpreter.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# The rivals and the plots of `make bench` have an environment of their own. 10 million records on request:
# make bench SIZES="10000 100000 1100000 10000000"
BENCH_BIN := .bench-venv/bin
BENCH_READY := .bench-venv/.ready
SIZES ?= 10000 100000 1100000
GROWTH_SIZES ?= 10000 30000 100000 300000 1100000

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

bench: $(READY) $(BENCH_READY)
	$(BIN)/python -m benchmarks.micro
	$(BIN)/python -m benchmarks.kernel
	$(BIN)/python -m benchmarks.roofline
	$(BIN)/python -m benchmarks.febrl
	$(BIN)/python -m benchmarks.whole
	$(BIN)/python -m benchmarks.names
	$(BIN)/python -m benchmarks.folds
	$(BIN)/python -m benchmarks.quality
	$(BIN)/python -m benchmarks.growth --sizes $(GROWTH_SIZES)
	$(BIN)/python -m benchmarks.suite --sizes $(SIZES)
	$(BIN)/python -m benchmarks.suite --sizes 150000 --profile hostile
	$(BENCH_BIN)/python -m benchmarks.plots
	$(BIN)/python -m benchmarks.page

docs: $(READY)
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/name_rules.py

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

$(BENCH_READY): benchmarks/rivals/requirements.txt
	test -x $(BENCH_BIN)/python || $(PYTHON) -m venv .bench-venv
	$(BENCH_BIN)/python -m pip install --quiet --disable-pip-version-check --requirement $<
	touch $@
