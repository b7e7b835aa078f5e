# Cluster Digital. `make help` lists what there is.

PYTHON ?= /usr/bin/python3
RUFF_VERSION := 0.17.6
POINTPATS := pointpats==2.5.5
SCANNERS := bandit==1.9.4 detect-secrets==1.5.0 flake8==7.5.0
PLUGIN := build/cluster_digital_plugin
HEADLESS := QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8

.DEFAULT_GOAL := help
.PHONY: help demo test test-matrix coverage run stage zip zip-qgis4 deploy lint scan translations compile-translations \
  bench soak accuracy clean

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

test-matrix: demo test ## Run demo and tests on this QGIS and on those of Debian 13 and testing
	@scripts/test_in_debian.sh trixie
	@scripts/test_in_debian.sh forky

coverage: ## Pass the tests, and fail when they run fewer than 95 % of the lines of core or of layers
	@scripts/install_debian.sh coverage
	@$(MAKE) -s compile-translations
	@$(HEADLESS) $(PYTHON) -m coverage run -m pytest
	@for room in core layers; do $(PYTHON) -m coverage report --include="cluster_digital_plugin/$$room/*" \
	  --skip-covered --fail-under=95 || exit 1; done

run: stage ## Open the QGIS desktop with the plugin and the demo project
	@$(PYTHON) scripts/desktop.py

stage: ## Assemble the installed tree in build/cluster_digital_plugin/
	@$(PYTHON) scripts/package.py stage

zip: ## Make build/cluster_digital_plugin.zip, installable in QGIS
	@$(PYTHON) scripts/package.py zip

zip-qgis4: ## Make build/cluster_digital_plugin_qgis4.zip, a preview for QGIS 4
	@$(PYTHON) scripts/package.py zip-qgis4

deploy: ## Copy the plugin into this user's QGIS profile
	@$(PYTHON) scripts/package.py deploy

lint: ## Check style and common mistakes
	@command -v ruff >/dev/null || test -x build/lint/bin/ruff || { scripts/install_debian.sh lint \
	  && $(PYTHON) -m venv build/lint && build/lint/bin/pip install -q ruff==$(RUFF_VERSION); }
	@PATH="$$PATH:build/lint/bin" ruff check .
	@$(PYTHON) scripts/check_qt6.py

scan: zip zip-qgis4 ## Look for what the plugin repository refuses; install the zip in QGIS and pass its tests there
	@scripts/install_debian.sh lint
	@scripts/install_debian.sh test
	@test "$$(cat build/scan/stamp 2>/dev/null)" = "$(SCANNERS)" || { $(PYTHON) -m venv build/scan \
	  && build/scan/bin/pip install -q $(SCANNERS) && echo "$(SCANNERS)" > build/scan/stamp; }
	@for archive in $(PLUGIN).zip $(PLUGIN)_qgis4.zip; do $(PYTHON) scripts/scan.py $$archive build/scan/bin || exit 1; done
	@rm -rf build/installed && $(HEADLESS) $(PYTHON) tests/installing.py $(PLUGIN).zip build/installed
	@CLUSTER_DIGITAL_TREE=$(CURDIR)/build/installed/profiles/default/python/plugins \
	  $(HEADLESS) $(PYTHON) -m pytest tests/test_plugin.py

translations: ## Collect the strings of the interface into resources/i18n/*.ts
	@pylupdate5 -noobsolete $$(git ls-files 'cluster_digital_plugin/*.py') -ts resources/i18n/cluster_digital_plugin_zh.ts
	@sed -i '/<location /d' resources/i18n/cluster_digital_plugin_zh.ts
	@$(MAKE) -s compile-translations

compile-translations:
	@$(PYTHON) scripts/package.py translations

bench: ## Print every promised ratio as one table (QUICK=1: small sizes, to see that all works)
	@scripts/install_debian.sh lint
	@scripts/install_debian.sh test
	@test "$$(cat build/bench/stamp 2>/dev/null)" = "$(POINTPATS)" || { $(PYTHON) -m venv build/bench \
	  && build/bench/bin/pip install -q $(POINTPATS) && echo "$(POINTPATS)" > build/bench/stamp; }
	@$(HEADLESS) $(PYTHON) tests/benchmarks/bench.py $(if $(QUICK),--quick)

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
