# Two commands do the main things: `make up` runs the product, `make test` checks it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests run on this many processes.
JOBS ?= 2

# A stamp is named after what it was installed from: nothing is done twice, and a new lock is never overlooked.
stamp = $(VENV)/.done-$(1)-$(shell cat requirements/$(1).lock pyproject.toml | sha256sum | cut -c1-16)
RUN_DONE := $(call stamp,run)
DEV_DONE := $(call stamp,dev)

.PHONY: help env env-run up console wheel shop test lint proof bench docs sdk lock server browser clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

env: $(DEV_DONE) ## Make .venv with all that running and testing need (hash-locked)

env-run: $(RUN_DONE)

up: console ## Start everything: PostgreSQL, migrations, web on 127.0.0.1:8000, worker; Ctrl-C stops it
	@exec $(BIN)/orderloom up

console: $(RUN_DONE) ## Build the operator's console into the package, unless it is of the same sources
	@$(BIN)/python -c 'from tools import node; node.folder()' 2>/dev/null || \
	  { echo "installing Node.js for the console (requirements/node.lock)"; \
	    $(PIP) install --require-hashes --only-binary :all: --no-deps -r requirements/node.lock; }
	@$(BIN)/python -m tools.console

wheel: console ## Build the package with the console in it: dist/*.whl installs and runs without Node
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

shop: $(RUN_DONE) ## Serve the example shop on 127.0.0.1:8001, beside `make up` (KEY=olp_…, PORT=, API=)
	@exec $(BIN)/python -m tools.shop $(if $(KEY),--key $(KEY)) $(if $(API),--api $(API)) $(if $(PORT),--port $(PORT))

test: $(DEV_DONE) server browser console lint ## Check everything (PG=15: on Debian's PostgreSQL 15; TESTS=path: only these)
	@$(TEST_ENV) $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder -m "not proof" $(TESTS)

lint: $(DEV_DONE) ## Format, lint, types, import contracts; the console's too
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy && $(BIN)/mypy examples
	@$(BIN)/lint-imports
	@$(BIN)/python -m tools.console check

proof: $(DEV_DONE) server ## The long proofs and full numbers, in parts; results in artefacts/proof-*.txt (PART=name: one)
	@mkdir -p artefacts
	@for part in $${PART:-$$(ls benchmarks/proof-*.sh tests/proof/test_*.py 2>/dev/null)}; do \
	  name=$$(basename $$part); name=$${name%.*}; name=$${name#proof-}; name=$${name#test_}; \
	  echo "== $$name ($$part)"; \
	  case $$part in \
	    *.py) $(TEST_ENV) timeout 3600 $(BIN)/python -m pytest -m proof -s $$part 2>&1 | tee artefacts/proof-$$name.txt ;; \
	    *.sh) PATH="$(CURDIR)/$(BIN):$$PATH" timeout 3600 bash $$part 2>&1 | tee artefacts/proof-$$name.txt ;; \
	  esac; \
	done

bench: $(DEV_DONE) ## Orders taken in over HTTP against pgbench on the same cluster, in the same run
	@$(BIN)/orderloom bench intake

docs: $(DEV_DONE) ## Write the generated reference pages under docs/reference
	@$(BIN)/python -m tools.reference

sdk: $(DEV_DONE) ## Build the client SDKs for TypeScript and Python in build/sdk
	@$(BIN)/python -m tools.sdk

lock: $(DEV_DONE) ## Renew requirements/*.lock from requirements/*.in (UPGRADE=1: to the newest versions)
	@cd requirements && for part in run node dev; do \
	  ../$(BIN)/uv pip compile --quiet --generate-hashes --python-version 3.11 --only-binary :all: --no-emit-index-url \
	    --no-header $(if $(UPGRADE),--upgrade) $$part.in -o $$part.lock; \
	done

clean: ## Remove .venv and caches (never data)
	@rm -rf console/node_modules console/src/generated orderloom/api/assets $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info

# --- the environment -------------------------------------------------------------------------------------------------
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q

$(RUN_DONE): part = run
$(DEV_DONE): part = dev
$(RUN_DONE) $(DEV_DONE):
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(MAKE) -s $(VENV)/new
	@echo "installing what requirements/$(part).lock names"
	@$(PIP) install --require-hashes --only-binary :all: --no-deps -r requirements/$(part).lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.done-$(part)-* $(if $(filter dev,$(part)),$(VENV)/.done-run-*)
	@touch $@ $(if $(filter dev,$(part)),$(RUN_DONE))

.PHONY: $(VENV)/new
$(VENV)/new:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) was found (PYTHON=... names another)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

# --- another PostgreSQL for the tests --------------------------------------------------------------------------------
ifdef PG
PG_BIN := /usr/lib/postgresql/$(PG)/bin
TEST_ENV := ORDERLOOM_TEST_PG_BIN=$(PG_BIN)
server:
	@if [ ! -x $(PG_BIN)/postgres ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    mkdir -p /etc/postgresql-common; \
	    [ -e /etc/postgresql-common/createcluster.conf ] || \
	      echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql-$(PG) >/dev/null; \
	  else \
	    echo "PostgreSQL $(PG) is not in $(PG_BIN): apt install postgresql-$(PG) (as root)" >&2; exit 1; \
	  fi; \
	fi
else
TEST_ENV :=
server:
	@:
endif

# --- a browser for the tests -----------------------------------------------------------------------------------------
CHROMIUM := /usr/bin/chromium
browser:
	@if [ ! -x $(CHROMIUM) ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  else \
	    echo "Chromium is not in $(CHROMIUM); the tests of the example shop need it: apt install chromium (as root)" >&2; exit 1; \
	  fi; \
	fi
