.PHONY: help setup run test bench vendor coverage

help:  ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

setup:  ## install what is missing on this machine and in .venv
	@deploy/setup test

run:  ## start the site with the demo ward (PORT=8000, VAR=var); Ctrl-C stops it
	@deploy/setup run
	@exec .venv/bin/python deploy/run.py

test:  ## every check and test, as .ci/run does
	@deploy/setup test
	@deploy/test

bench:  ## the benchmarks, as ratios within one run
	@deploy/setup test
	@.venv/bin/python -m bench

coverage:  ## the tests on SQLite with branch coverage
	@deploy/setup test
	@.venv/bin/coverage run -m pytest -q -m "not e2e and not queue"
	@.venv/bin/coverage report --skip-covered --show-missing --fail-under=95

vendor:  ## copy the front-end files of package.json to static/vendor
	@deploy/setup test
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel error
	@.venv/bin/python deploy/vendor.py
