# Everything a newcomer needs, one command each. `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(VENV)/installer/bin/uv
export OMP_NUM_THREADS ?= 1
# Some machines forbid it; then every start of a program, and every test that starts one, compiles anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix bench soak docs lock clean

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 16

# ----- what must be on the machine before anything can be installed
.PHONY: tools
tools:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is missing: install it, or name it with PYTHON=..." >&2; exit 9; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: OpenVIS needs Python 3.11 or newer; name another with PYTHON=..." >&2; exit 9; }
	@command -v npm >/dev/null || { echo "npm is missing: install Node 20 or newer." >&2; exit 9; }
	@[ "$$(node --version | sed -E 's/v([0-9]+).*/\1/')" -ge 20 ] || { echo "Node $$(node --version) is too old: OpenVIS needs Node 20 or newer." >&2; exit 9; }

# The installer has an environment of its own, or it would remove itself as something no list asks for.
$(UV): requirements-uv.txt | tools
	@$(PYTHON) -m venv --without-pip $(VENV)
	@$(PYTHON) -m venv $(VENV)/installer
	@$(VENV)/installer/bin/python -m pip install --quiet --require-hashes --requirement requirements-uv.txt
	@touch $@

# Two sizes: what the program runs on, and that plus what the tests and checks need. Of the last most is never imported:
# it is compiled as it is needed.
$(VENV)/.runtime: requirements.txt pyproject.toml $(UV)
	@echo "Installing what OpenVIS runs on ..."
	@[ -e $(VENV)/.dev ] || $(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml $(UV)
	@echo "Installing what the tests and checks need ..."
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.runtime

node_modules/.installed: package-lock.json | tools
	@echo "Installing the files for the browser ..."
	@npm ci --silent --no-audit --no-fund
	@touch $@

setup: $(VENV)/.dev node_modules/.installed ## install everything for developing, from the locked lists

demo: $(VENV)/.runtime node_modules/.installed ## build the demo municipality, print its attention list, serve it on 127.0.0.1:8000
	@OPENVIS_DATA=$${OPENVIS_DATA:-var/demo} $(BIN)/openvis demo --folder var/demo/bestanden --serve --port $(or $(PORT),8000)

test: setup ## the whole suite on SQLite, what speaks to a database on PostgreSQL too, and every check
	@tools/test

check: setup ## format, lint, types, import rules, lock files, migrations, generated documentation
	@tools/check

fix: setup ## format, and mend what can be mended by itself
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: setup ## our calculations beside their peers, in one run, as ratios
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements-bench.txt
	@$(BIN)/python -m bench

soak: setup ## long runs: an import killed again and again, files of gigabytes, files changed at random
	@$(BIN)/python -m pytest tests/soak --override-ini testpaths=tests/soak
	@OPENVIS_EXAMPLES=10 $(BIN)/python -m pytest -m hypothesis

docs: setup ## write the generated documentation again
	@$(BIN)/python -m tools.write_docs

lock: $(UV) ## choose versions anew, within pyproject.toml
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements.txt --extra dev pyproject.toml -o requirements-dev.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements-dev.txt --extra dev --extra bench pyproject.toml -o requirements-bench.txt

clean: ## remove what was installed and the local data
	@rm -rf $(VENV) node_modules var
