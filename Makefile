# Everything a newcomer needs. Nothing here is installed outside this folder.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.made-from-lock
PAGES := catalogue/web
ASSETS := $(PAGES)/node_modules/.made-from-lock
# The machine's own, else the one that came with the environment.
NPM := $(or $(shell command -v npm 2>/dev/null),$(CURDIR)/$(BIN)/npm)

.PHONY: demo test check up assets pictures lock clean prefect-yaml bench chaos

demo: $(STAMP)  ## The whole job on the test municipality; ARGS="--citizens 50" for fewer citizens
	$(BIN)/samdrift demo $(ARGS)

up: $(STAMP) $(ASSETS)  ## The pages, Prefect, a worker and the test municipality, until Ctrl-C
	$(BIN)/samdrift up $(ARGS)

test: $(STAMP) $(ASSETS)  ## Everything, on two cores; ARGS="tests/unit" for less
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder --durations 12 $(ARGS)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The project itself is installed in place, so only a changed lock or pyproject makes the environment anew.
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	touch $@

assets: $(ASSETS)  ## What the pages are dressed in, and what looks at them in the tests

pictures: $(STAMP) $(ASSETS)  ## The documentation's pictures anew, by the test that drives the pages; needs chromium
	SAMDRIFT_PICTURES=1 $(BIN)/python -m pytest -q tests/e2e/test_pages.py

# No package may run anything while it is installed; the lock says which file each one is.
$(ASSETS): $(PAGES)/package-lock.json $(PAGES)/.npmrc | $(STAMP)
	cd $(PAGES) && $(NPM) ci --ignore-scripts
	touch $@

prefect-yaml: $(STAMP)  ## prefect.yaml anew from the shipped robots; a test fails when it has drifted
	$(BIN)/python -m flows.runner.orchestration.prefect_yaml

# Only for whoever changes the dependencies in pyproject.toml: needs pip-tools, in an environment of its own. Hashes are
# kept so that nobody gets another file than the one tested; addresses are left out so that any package index will do.
lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install -q pip-tools
	.venv-lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --extra dev --extra node --extra postgresql \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header \
		--output-file requirements.lock pyproject.toml
	rm -rf .venv-lock

clean:  ## Undo all that the others made, the demo's runs and letters too
	rm -rf .venv .venv-lock .samdrift *.egg-info build $(PAGES)/node_modules
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name .git -prune -o -type d -name __pycache__ -exec rm -rf {} +

bench: $(STAMP) $(ASSETS)  ## What 20,000 citizens cost, beside bare references; fails when a ratio is over its limit
	$(BIN)/python tests/bench

chaos: $(STAMP)  ## Kills workers at random and at every named crash point; fails when anything is made twice or lost
	$(BIN)/python -W ignore tests/chaos $(ARGS)
