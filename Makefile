# Everything is done in .venv/, which the first target that needs it makes.
# Needs python3 (3.10 or newer; another one: make PYTHON=python3.12) and make.

PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run test lint bench model man screenshots clean
.DELETE_ON_ERROR:

help: ## tell what there is
	@echo "cutline: article text and photo captions of scraped pages, as JSON"
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/installed ## clean samples/ into out/samples.jsonl and show what came out
	@mkdir -p out
	$(BIN)/cutline clean samples --output out/samples.jsonl
	@$(BIN)/python -c "$$SHOW"

test: lint .venv/developing ## check style and types, then run the tests
	$(BIN)/python -m pytest

lint: .venv/developing ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/developing ## measure quality and speed; needs CORPUS=folder
	$(BIN)/python tests/bench/quality.py $(CORPUS)

model: .venv/developing ## fit the models anew; needs CORPUS=folder of corpora; w3m and lynx if the bytes are to be the same
	$(BIN)/python -m pip install --quiet markdownify html-text inscriptis resiliparse trafilatura
	$(BIN)/cutline train $(addprefix $(CORPUS)/,fundus wcxb readability magic) -o cli/cutline/resources

man: .venv/installed ## write the manual page anew from the commands' help
	$(BIN)/python -m cutline.manpage > cli/cutline/resources/cutline.1

screenshots: .venv/developing ## take the README's pictures anew; needs chromium and chromedriver
	$(BIN)/python tests/bench/screenshots.py

clean: ## remove what the other targets made
	rm -rf .venv out .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "cutline needs Python 3.10 or newer; name one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'

.venv/installed: pyproject.toml | .venv/bin/pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/developing: pyproject.toml | .venv/installed
	$(BIN)/python -m pip install --quiet --editable '.[parquet,train]' --group dev
	@touch $@

define SHOW
import json
for line in open("out/samples.jsonl", encoding="utf-8"):
    page = json.loads(line)
    print(f"{page['source']}: {page['status']}, {page['confidence']:.0%} sure")
    print(f"  {page['title'] or '(no title)'}")
    print(f"  {len(page['text'].split())} words: {page['text'][:72].splitlines()[0] if page['text'] else ''}")
    for caption in page["captions"]:
        print(f"  photo: {caption['text'][:60]} / {caption['credit'] or 'no credit'}")
    print("  removed:", ", ".join(f"{count} {kind}" for kind, count in page["removed"].items()) or "nothing")
endef
export SHOW
