# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: demo test test-slow test-pages check format truth bench fuzz clean
.DEFAULT_GOAL := demo

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $@

demo: $(STAMP)  ## A year in the life of a small firm: made, imported, traced, replayed
	$(BIN)/wherefrom demo

test: $(STAMP)  ## The tests that decide; under ten minutes on two cores
	$(BIN)/python -m pytest -m "not slow and not pages" -n auto --dist loadfile

test-slow: $(STAMP)  ## All tests but those in a browser
	$(BIN)/python -m pytest -m "not pages"

AXE := $(VENV)/pages/node_modules/axe-core/axe.min.js
test-pages: $(STAMP)  ## The pages in Chromium, where it is installed; with axe-core, where npm is
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group pages
	-test -e $(AXE) || npm install --silent --no-save --prefix $(VENV)/pages axe-core
	WHEREFROM_AXE=$(AXE) $(BIN)/python -m pytest tests/pages

check: $(STAMP)  ## Format, lint, strict types, import layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .

truth: $(STAMP)  ## The figures of docs/explain/how-right-is-it.md again; an hour
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(BIN)/python benchmarks/truth.py --seeds 1-10 --jobs 2
	$(BIN)/python benchmarks/worlds.py --seeds 1-10
	-$(BIN)/python benchmarks/irc.py --labels 0
	-$(BIN)/python benchmarks/irc.py --labels 100
	-$(BIN)/python benchmarks/irc.py --labels all
	$(BIN)/python benchmarks/eight_channels.py
	-$(BIN)/python benchmarks/hidden_links.py
	-$(BIN)/python benchmarks/erofs.py

bench: $(STAMP)  ## The figures of benchmarks/README.md again; half an hour
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(BIN)/python benchmarks/passes.py
	$(BIN)/python benchmarks/people.py
	$(BIN)/python benchmarks/search.py
	-$(BIN)/python benchmarks/import.py
	-$(BIN)/python benchmarks/erofs.py
	-$(BIN)/python benchmarks/irc.py
	$(BIN)/python benchmarks/worlds.py
	$(BIN)/python benchmarks/truth.py --jobs 2

fuzz: $(STAMP)  ## Spoiled archives for every reader, FUZZ_SECONDS (60) each
	$(BIN)/python -m pytest tests/fuzz/fuzz_readers.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
