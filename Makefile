# The commands of the project. `make run` and `make test` set everything up by themselves.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PY := $(BIN)/python
QUIET_QT := QT_QPA_PLATFORM=offscreen
DEMO := out/demo.crm

.PHONY: help venv system run test check lint types contracts translations durability bench tour dist clean

help:
	@echo "make run | test | check | durability | bench | tour | dist | venv | clean   (see CONTRIBUTING.md)"

venv:  ## the virtual environment in .venv, nothing else
	@$(PYTHON) tools/bootstrap.py venv

system:
	@$(PYTHON) tools/bootstrap.py system

run: system venv  ## open the window on the demo data; without a display write pictures and PDFs
	@$(PY) tools/run_demo.py

test: system venv
	@$(QUIET_QT) $(PY) -m pytest -n auto $(ARGS)

check: system venv lint types contracts translations test  ## everything that CI holds us to

lint:
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types:
	@$(PY) -m mypy

contracts:
	@$(BIN)/lint-imports

translations:
	@$(PY) tools/translate.py check

durability: system venv  ## 200 kills and 1,000 simulated power cuts; some ten minutes
	@$(QUIET_QT) $(PY) tools/durability.py $(ARGS)

bench: system venv  ## ratios against baselines, printed as a table; fails nothing
	@$(QUIET_QT) $(PY) -m benchmarks $(ARGS)

tour: system venv  ## every page and dialog as PNG below out/tour
	@$(QUIET_QT) $(PY) -m crmdesk tour --out out/tour $(ARGS)

dist: venv  ## the program as a folder that runs without Python
	@$(PYTHON) tools/bootstrap.py window
	@$(PY) -m PyInstaller --noconfirm --distpath dist --workpath build tools/crmdesk.spec

clean:
	rm -rf .venv out build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
