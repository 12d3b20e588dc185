# Every target is a script of the same name in scripts/; this is the list of them.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help run demo watch release lint test soak bench gallery clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build what is missing and start the portal on http://localhost:8080, with its data in ./data
	@scripts/run.sh

demo: ## the same with sample people and groups, with its data in ./data/demo
	@scripts/run.sh --demo

watch: ## a debug portal that is built again after every change
	@scripts/watch.sh

release: ## build target/release/twinlatch, one file with everything inside
	@scripts/install.sh build
	@scripts/build.sh

lint: ## format and clippy, for the server and for the browser
	@scripts/test.sh format clippy-server clippy-browser

test: ## every check (STAGES="format tests" for some)
	@scripts/test.sh $(STAGES)

soak: ## what takes long: races in thousands, fuzzing, crashes, licences, advisories
	@scripts/soak.sh

bench: ## how fast it is, as ratios against floors measured in the same run
	@scripts/bench.sh

gallery: ## take the screenshots of the README again, into end2end/gallery
	@scripts/install.sh test
	@scripts/build.sh
	@GALLERY=1 scripts/end2end.sh --project gallery

clean: ## remove what was built, but not ./data
	rm -rf target end2end/node_modules end2end/test-results end2end/playwright-report
