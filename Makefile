# make demo: the dashboard on a made province (SEED=N draws another); make run: the dashboard (SCENARIOS=DIR: a folder in which users may save scenarios; HOST=0.0.0.0 PILOT_ATLAS_HOSTS=NAME,...: for others, too); make test: everything; make lint: how the code reads; make bench: measurements as JSON lines
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
BIN := .venv/bin
READY := .venv/.ready
DEMO := data/registry-demo

STREAMLIT = $(BIN)/python -m streamlit run app.py --server.address $(HOST) --server.port $(PORT) $(if $(SCENARIOS),-- --scenarios "$(SCENARIOS)")

# tests start hundreds of processes, and each would compile the project anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run demo test coverage bench lint lock

setup: $(READY)

$(READY): requirements.txt
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed')"
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $(READY)

run: setup
	$(BIN)/python -m data build --if-missing
	$(STREAMLIT)

# sources, snapshots and whatever else it keeps stand in a folder of its own: it shares nothing with the real registry
demo: export PILOT_ATLAS_REGISTRY := $(DEMO)
demo: setup
	$(BIN)/python -m data demo --out $(DEMO)/sources $(if $(SEED),--seed $(SEED))
	$(BIN)/python -m data build --sources $(DEMO)/sources
	$(STREAMLIT)

test: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile

# which lines and branches the tests pass through; the browser's servers are processes of their own and are not counted
coverage: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser" --cov --cov-report=term:skip-covered

# formatter, linters, types, import contract, SQL, and how the code reads in numbers
lint: setup
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --processes 2 data/sql
	$(BIN)/python -m tests.house

bench: setup
	$(BIN)/python -m tests.bench

# after a change of pyproject.toml; needs uv
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet --python-version 3.11 pyproject.toml --extra test --extra lint -o requirements.txt
