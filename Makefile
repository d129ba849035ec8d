# A thin face over the tools. `make` alone lists what there is.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
export ENGAGE_HOME ?= instance
export PORT

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/run.stamp: requirements.lock pyproject.toml
	@test -x $(PY) || python3 -m venv $(VENV)
	@echo "Installing Engage (locked and hashed) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "Installing the test tools (locked and hashed) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/run.stamp ## make .venv with what Engage needs

dev: $(VENV)/dev.stamp ## add what the tests need

run: install ## start Engage on 127.0.0.1:8000 (PORT changes it), with a demonstration
	@$(VENV)/bin/engage serve --demo

test: dev ## run every check and test, with the time of each part
	@$(PY) -m tests.run $(ARGS)

shots: dev ## a picture of every page into build/shots, and those of docs/pictures (ARGS=--help says more)
	@$(PY) -m tests.shots $(ARGS)

lint: dev ## style, types, layers
	@$(VENV)/bin/ruff check engage tests migrations wsgi.py
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

vnu: dev ## hold every page, e-mail and style sheet against the W3C's checker (takes Java; ARGS="--home FOLDER")
	@$(PY) -m tests.vnu $(ARGS)

bench: dev ## measure speed against floors and targets (BENCH_FULL=1 for a million contributions)
	@$(PY) -m tests.bench

.PHONY: help install dev run test shots lint vnu bench
