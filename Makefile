# Everything is installed in .venv in this checkout, nothing outside it.
PYTHON ?= python3.11
BIN := .venv/bin
HOME_DIR := demo
TRAIN ?= ../shared/train
TREEBANK ?= ../shared/ud-dutch

.PHONY: install demo test lint types examples train-coder train-dutch constraints clean

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || python3 -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@

demo: install
	@$(BIN)/python examples/demo.py $(HOME_DIR)

test: install lint types
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

examples: install
	$(BIN)/python examples/build.py

train-coder: install
	$(BIN)/python models/training/build.py $(TRAIN) models/coder/1.0.0

train-dutch: install
	$(BIN)/python models/nl_ud_sm/recipe/train.py $(TREEBANK) models/nl_ud_sm/1.0.0

constraints:
	$(BIN)/python -m pip freeze --exclude-editable > constraints.txt

clean:
	rm -rf .venv $(HOME_DIR) build dist *.egg-info
