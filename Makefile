# Two commands matter: `make run` and `make test`. `make` alone lists them all.
PORT ?= 8420
DATA ?= .hospitium

BIN := .venv/bin
STATIC := src/hospitium/edges/web/static
BUILT := $(STATIC)/vendor/hospitium.css $(STATIC)/field/index.html
PARTS := pyproject.toml scripts/setup.py $(wildcard requirements*.lock src/hospitium/models/*.toml) \
	$(wildcard clients/console/*.json clients/console/*.mjs clients/console/src/*) \
	$(wildcard clients/field/*.json clients/field/*.mjs clients/field/static/*.* clients/field/static/*/*.*) \
	$(wildcard clients/field/src/*.* clients/field/src/*/*.* clients/field/src/*/*/*.*)
# somebody removed what was built: set up again
STALE := $(if $(filter-out $(wildcard $(BUILT)),$(BUILT)),again)

# else every start compiles our modules again
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run setup test check bench lock docs words clean again

help: ## list these commands
	@echo "Hospitium: make COMMAND"
	@sed -n 's/^\([a-z]*\):.*## /  \1	/p' Makefile | expand -t 12

run: .venv/.run ## install what is missing, show one identification, serve the console (PORT=8420, DATA=.hospitium)
	@$(BIN)/hospitium demo --data $(DATA) --port $(PORT)

setup: .venv/.dev ## install only: packages, console style, and what the tests need from the system

test: check ## everything that must pass: style, types, layers, dependencies, tests
	$(BIN)/pytest

check: .venv/.dev ## the same without the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/python scripts/setup.py types

bench: .venv/.dev ## measure recognition and speed, beside the peers; writes docs/benchmarks.md
	$(BIN)/uv pip install --quiet --no-config --no-deps --require-hashes --requirement requirements-bench.lock
	$(BIN)/python -m bench.finger

lock: .venv/.dev ## write the requirement locks again (UPGRADE=1: newest versions)
	$(BIN)/python scripts/lock.py $(if $(UPGRADE),--upgrade)

docs: .venv/.dev ## write the generated pages of docs/ again
	$(BIN)/python scripts/cli_reference.py

words: .venv/.dev ## collect what the console says, and list what its other languages lack
	PYTHONPATH=src $(BIN)/python scripts/words.py

clean: ## remove everything that setup and tests made; the demo node in .hospitium stays
	rm -rf .venv .cache build dist site clients/*/node_modules $(dir $(BUILT))
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests bench scripts training -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.run: $(PARTS) $(STALE)
	@sh scripts/setup.sh run

.venv/.dev: $(PARTS) $(STALE)
	@sh scripts/setup.sh dev
