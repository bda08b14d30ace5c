# Everything a newcomer needs; `make help` explains the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The road engine has wheels for Python 3.12 and newer only: an environment of its own.
ROUTING_PYTHON ?= $(shell .ci/newer-python)
ROUTING_VENV := .venv-routing
ROUTING_READY := $(ROUTING_VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help run test check format lint types contracts templates translations messages audit bench lock lock-routing routing clean

help: ## Explain every target
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..."; exit 1; }
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(ROUTING_READY): requirements-routing.lock pyproject.toml
	@test -n "$(ROUTING_PYTHON)" || { echo "Python 3.12 or newer is needed: make routing ROUTING_PYTHON=python3.13"; exit 1; }
	@test -d $(ROUTING_VENV) || $(ROUTING_PYTHON) -m venv $(ROUTING_VENV)
	@echo "Installing the road engine (once) ..."
	@$(ROUTING_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-routing.lock
	@touch $@

run: $(READY) ## Set up what is missing, then serve both sites; prints the address
	@$(BIN)/pybabel --quiet compile --directory app/translations --statistics 2>/dev/null || true
	@$(BIN)/flask --app app setup
	@$(BIN)/flask --app app serve

test: $(READY) translations ## Run the tests; PostGIS and browser where present, skips say why
	@$(BIN)/python -m pytest

check: $(READY) format lint types contracts templates messages $(if $(TESTED),,test) ## All that must be green before a change lands

format: $(READY) ## Check the formatting
	@$(BIN)/ruff format --check .

lint: $(READY) ## Check the code with every rule of ruff
	@$(BIN)/ruff check .

types: $(READY) ## Check the types, strictly
	@$(BIN)/mypy

contracts: $(READY) ## Check who may import whom
	@$(BIN)/lint-imports --no-cache

templates: $(READY) ## Check the page templates
	@$(BIN)/djlint app --check --lint --quiet || { $(BIN)/djlint app --check --lint; exit 1; }

translations: $(READY) ## Compile the translations
	@$(BIN)/pybabel --quiet compile --directory app/translations

messages: $(READY) ## Check that every text of the interface is translated
	@$(BIN)/python -m pytest -q tests/core/test_translations.py

audit: $(READY) ## Look the locked packages up for known weaknesses (77: not run); write build/sbom.cdx.json
	@$(BIN)/python .ci/audit.py

bench: $(READY) ## Measure speed beside a baseline (figures only, no pass or fail)
	@$(BIN)/python -m pytest bench --benchmark-only --benchmark-columns=median,mean,stddev,rounds -p no:cacheprovider

lock: $(READY) ## Write requirements.lock anew from pyproject.toml
	@$(BIN)/pip-compile --quiet --extra dev --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml

lock-routing: $(ROUTING_READY) ## Write requirements-routing.lock anew, with the versions of requirements.lock
	@$(ROUTING_VENV)/bin/python -m pip install --quiet --disable-pip-version-check pip-tools
	@$(ROUTING_VENV)/bin/pip-compile --quiet --extra routing --extra routing-test --strip-extras --constraint requirements.lock --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements-routing.lock pyproject.toml

routing: $(ROUTING_READY) ## Test the road engine in an environment of its own
	@$(ROUTING_VENV)/bin/python -m pytest tests/travel/road tests/cli/test_build.py

clean: ## Remove the environment and caches; data in instance/ stays
	@rm -rf $(VENV) $(ROUTING_VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
