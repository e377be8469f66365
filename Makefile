# Two commands: `make run` shows the demo month, `make test` runs all tests; `make year` works a year, `make bench` measures.
# Each sets up what it needs.
# Variables, from the environment or behind the command (README): PORT, PYTHON, ODOO_HOME, DEBIAN_MIRROR, CHROMIUM, PGHOST, XDG_CACHE_HOME; ARGS for pytest.
.PHONY: help run year test bench i18n stop clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## set up, work the demo month once, serve Odoo on http://localhost:8069 (PORT=...)
	@scripts/run.sh

year: ## work a year of the demo, 3,000 claims, in a database of its own; papers and reports go to out/year/
	@scripts/year.sh

test: ## set up, check the code, run all tests (ARGS='-k window' goes to pytest)
	@scripts/test.sh $(ARGS)

bench: ## measure imports, checks and the way to paid beside what others take (ARGS='verification' for one; a quarter of an hour)
	@scripts/bench.sh $(ARGS)

i18n: ## bring the Chinese translation up to date with the terms of the addon (after make test)
	@scripts/i18n.sh

stop: ## end what a run left running
	@scripts/stop.sh

clean: ## remove all that make made here, the demo's database included; the download cache stays
	@scripts/clean.sh
