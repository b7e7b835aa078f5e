# Cluster Digital. `make help` lists what there is.

PYTHON ?= /usr/bin/python3
RUFF_VERSION := 0.17.6
HEADLESS := QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8

.DEFAULT_GOAL := help
.PHONY: help demo test test-matrix run stage zip deploy lint translations compile-translations bench soak accuracy clean

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

demo: ## Install what is missing, then run the main job on the shipped data into build/demo/
	@scripts/install_debian.sh demo
	@$(MAKE) -s stage
	@$(HEADLESS) $(PYTHON) scripts/demo.py

test: ## Install what is missing, then pass the tests
	@scripts/install_debian.sh test
	@$(MAKE) -s compile-translations
	@$(HEADLESS) $(PYTHON) -m pytest

test-matrix: test ## Pass the tests on this QGIS and on those of Debian 13 and testing
	@scripts/test_in_debian.sh trixie
	@scripts/test_in_debian.sh forky

run: stage ## Open the QGIS desktop with the plugin and the demo project
	@$(PYTHON) scripts/desktop.py

stage: ## Assemble the installed tree in build/cluster_digital_plugin/
	@$(PYTHON) scripts/package.py stage

zip: ## Make build/cluster_digital_plugin.zip, installable in QGIS
	@$(PYTHON) scripts/package.py zip

deploy: ## Copy the plugin into this user's QGIS profile
	@$(PYTHON) scripts/package.py deploy

lint: ## Check style and common mistakes
	@command -v ruff >/dev/null || test -x build/lint/bin/ruff || { scripts/install_debian.sh lint \
	  && $(PYTHON) -m venv build/lint && build/lint/bin/pip install -q ruff==$(RUFF_VERSION); }
	@PATH="$$PATH:build/lint/bin" ruff check .

translations: ## Collect the strings of the interface into resources/i18n/*.ts
	@pylupdate5 -noobsolete $$(git ls-files 'cluster_digital_plugin/*.py') -ts resources/i18n/cluster_digital_plugin_zh.ts
	@sed -i '/<location /d' resources/i18n/cluster_digital_plugin_zh.ts
	@$(MAKE) -s compile-translations

compile-translations:
	@$(PYTHON) scripts/package.py translations

bench: ## Print every speed ratio promised in README
	@scripts/install_debian.sh test
	@for script in tests/benchmarks/bench_*.py; do $(HEADLESS) $(PYTHON) $$script || exit 1; done

soak: ## Do hundreds of runs, edits and undos in one QGIS; fails when anything that is held grows
	@scripts/install_debian.sh test
	@$(MAKE) -s compile-translations
	@$(HEADLESS) $(PYTHON) tests/benchmarks/soak.py

accuracy: ## Print every accuracy figure of README beside its limit; fails when one is missed
	@scripts/install_debian.sh test
	@$(HEADLESS) $(PYTHON) tests/benchmarks/accuracy.py

clean: ## Remove what was built
	@rm -rf build .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +
