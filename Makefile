# Works on a machine with nothing but make and a Python from 3.11 on: the first target makes .venv once.
# Another Python: make PYTHON=/path/to/python3.12 …
SHELL := bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
# The newest Python that really runs: a name on the PATH may be a stub that fails.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

.PHONY: help install demo test lint floors bench clean

help:  ## say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP)  ## make .venv with everything pinned in requirements.lock

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "mahdar needs Python 3.11 or newer (with venv); none was found"; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)  ## read the sample reports: terminal, page (out/demo.html), casebook with the board of a deal
	@ls samples/* >/dev/null 2>&1 || { echo "samples/ holds no report"; exit 1; }
	@mkdir -p out
	@$(BIN)/mahdar read samples
	@$(BIN)/mahdar read --format html samples > out/demo.html
	@echo "The same with every passage marked: out/demo.html"
	@rm -f out/demo.casebook out/demo.casebook-*
	@$(BIN)/mahdar ingest samples/casebook --lexicon samples/lexicon --casebook out/demo.casebook
	@$(BIN)/mahdar deals --casebook out/demo.casebook
	@$(BIN)/mahdar deal "$$($(BIN)/mahdar deals --outlets 3 --casebook out/demo.casebook | head -n 1 | cut -f 1)" --casebook out/demo.casebook
	@$(BIN)/mahdar events --type ASSAULT --casebook out/demo.casebook

test: $(STAMP)  ## run the tests
	@$(BIN)/python -m pytest

lint: $(STAMP)  ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/mypy

floors: $(STAMP)  ## score the reader on gold/held/ (never trained on) and fail below gold/floors.json
	@$(BIN)/mahdar evaluate gold/held --floors gold/floors.json

bench: $(STAMP)  ## measure the speed of reading
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

clean:  ## remove what was made
	rm -rf $(VENV) out build dist
