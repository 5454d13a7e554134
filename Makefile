# The verbs of this repository. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
PORT ?= 8000
WORKERS ?= 2

.PHONY: help setup browser demo serve check format test soak test-spark bench-rules docs messages pictures clean

help: ## list the verbs
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/ready: pyproject.toml requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed (set PYTHON=...)"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[server,batch,fast,dev]'
	touch $@

setup: .venv/ready ## make the environment in .venv and bring the design kit
	@$(BIN)/python -m jisheng.config.assets
	@$(BIN)/python -m jisheng.config.translations

browser: .venv/ready ## see that a browser and Chinese fonts are here, install them when allowed
	@tools/browser.sh

demo: setup ## set up the demonstration city, run the main job, serve it (ONCE=1: do not serve)
	@$(BIN)/jisheng demo --port $(PORT) $(if $(ONCE),--once)

serve: setup ## serve the site and work its queue
	@$(BIN)/jisheng serve --port $(PORT)

check: setup ## format, lint, types, import contracts, migrations, generated documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy src tests
	$(BIN)/lint-imports
	$(BIN)/jisheng rules check
	DJANGO_SETTINGS_MODULE=jisheng.config.settings.test $(BIN)/jisheng django makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=jisheng.config.settings.test $(BIN)/jisheng docs --check

format: .venv/ready ## put the code into the house's form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test: setup browser ## the whole suite, browser journeys included
	$(BIN)/pytest -n $(WORKERS) --dist loadfile -m "not soak and not spark"

soak: setup browser ## the long simulations
	$(BIN)/pytest -m soak

.venv/spark: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[spark]'
	touch $@

test-spark: .venv/spark ## hold Apache Spark against the other evaluators, in local mode (brings Spark; Java too when allowed)
	@tools/java.sh
	$(BIN)/pytest -m spark tests/policy/batch/test_spark.py

bench/.venv/ready: bench/rules/requirements.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed (set PYTHON=...)"; exit 1; }
	test -x bench/.venv/bin/python || $(PYTHON) -m venv bench/.venv
	bench/.venv/bin/python -m pip install --quiet --disable-pip-version-check -r bench/rules/requirements.txt
	touch $@

bench-rules: bench/.venv/ready ## measure the rulebook beside other engines (SIZES="1e4 1e6", FULL=1: 1e8 too, OUT=folder)
	@PYTHONDONTWRITEBYTECODE=1 bench/.venv/bin/python -m bench.rules $(if $(SIZES),--sizes "$(SIZES)") $(if $(FULL),--full) $(if $(OUT),--out "$(OUT)") $(if $(ENGINES),--engines $(ENGINES))

docs: setup ## write the documents that are generated from the code
	$(BIN)/jisheng docs

messages: setup ## gather what the interface says; list what has no English yet
	DJANGO_SETTINGS_MODULE=jisheng.config.settings.test $(BIN)/python -m jisheng.config.catalogue

pictures: setup browser ## take the pictures of the product that the documents show
	$(BIN)/python -m tests.pictures

clean: ## forget the environment, the data and the caches
	rm -rf .venv var node_modules bench/.venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
