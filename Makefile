# Ziguan. `make run` and `make test` need nothing before them but Go and make.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

GO       ?= go
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  := -s -w -X main.version=$(VERSION)
# The one place where the linter's version stands.
GOLANGCI := $(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
WITH_PG  := $(GO) run ./internal/pgtest/with
# `check` has run vet over everything.
EACH     := -vet=off -shuffle=on -count=1 -timeout 30m -skip '^TestTimed'
# Packages whose own code has goroutines, channels or locks: the race detector, which
# makes everything several times slower, has something to find in them alone.
SHARING   = grep -rlE --include='*.go' --exclude='*_test.go' --exclude='*_templ.go' \
	'^[^/"]*(\bgo (func|[a-zA-Z_.]+)\(|<-|\bchan\b|\b(sync|atomic)\.)' . | xargs -n 1 dirname | sed 's|^\.|ziguan|' | sort -u
# PostgreSQL's account cannot enter root's home.
DEMO_DIR ?= $(shell if [ "$$(id -u)" = 0 ]; then echo /var/tmp/ziguan-demo; else echo "$(CURDIR)/.data"; fi)
LISTEN   ?= 127.0.0.1:8080

.PHONY: help run test quick mutants timed e2e lint fmt gen bench cover fuzz db-shell ci build docker hooks screenshots tools-run tools-test check stale

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: tools-run build ## start the demonstration: address and a sign-in link for each role
	bin/ziguan serve --demo --listen $(LISTEN) --data-dir "$(DEMO_DIR)"

build: ## compile bin/ziguan
	@mkdir -p bin
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/ziguan ./cmd/ziguan

test: tools-test check ## everything a change must pass
	$(WITH_PG) $(GO) test -race $(EACH) $$($(SHARING))
	$(WITH_PG) $(GO) test $(EACH) $$($(GO) list ./... | grep -vxF "ziguan/web/uxrules$$(printf '\n%s' $$($(SHARING)))")
	@$(MAKE) --no-print-directory timed
	$(GOLANGCI) run ./...

# What is measured against a limit, and the walk of every page in a browser, has
# the machine to itself: one package after another, no race detector.
timed: ## the tests that hold a limit of time, and the rules of every page
	$(WITH_PG) $(GO) test -count=1 -timeout 30m ./web/uxrules
	$(WITH_PG) $(GO) test -count=1 -p 1 -run '^TestTimed' $$(grep -rl --include='*_test.go' '^func TestTimed' . | xargs -n 1 dirname | sort -u)

check: stale
	@unformatted=$$(gofmt -l . | grep -v '_templ\.go$$'); \
	if [ -n "$$unformatted" ]; then echo "not formatted (make fmt):"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...

# templ writes beside its sources, so it is asked to write into a copy of them.
stale:
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && \
	find . -name '*.templ' | while read -r f; do mkdir -p "$$dir/$$(dirname "$$f")" && cp "$$f" "$$dir/$$f"; done && \
	cp go.mod go.sum "$$dir/" && ( cd "$$dir" && $(GO) tool templ generate -log-level error ) && \
	( cd "$$dir" && find . -name '*_templ.go' ) | while read -r f; do \
		cmp -s "$$dir/$$f" "$$f" || { echo "stale: $$f (make gen)"; exit 1; }; done

e2e: tools-test ## the journeys in a browser and the command line alone
	$(WITH_PG) $(GO) test -race -count=1 ./cmd/... ./web/...

lint: ## golangci-lint
	$(GOLANGCI) run ./...

fmt: ## format Go and templ
	$(GOLANGCI) fmt ./...
	$(GO) tool templ fmt .

gen: ## write all generated files again: templ, goldens, docs (doors, env, jobs, routes, states)
	$(GO) tool templ generate -log-level error
	@dirs=$$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -r -n 1 dirname | sort -u); \
	if [ -n "$$dirs" ]; then $(WITH_PG) $(GO) test -count=1 $$dirs -update; fi

bench: tools-run ## measure, and write it into README.md
	$(GO) run ./internal/bench -out README.md

mutants: tools-test ## break each rule of docs/rules.md, and tell what no test notices (half an hour; RULE=26 for one, BEFORE=file for what stayed green)
	$(WITH_PG) $(GO) run ./internal/mutants -rule "$(RULE)" -every $(or $(EVERY),1) -before "$(BEFORE)" $(if $(RULE)$(EVERY),,-out README.md)

# Packages with a change since BASE, and the architecture; a browser is not started.
quick: ## what a change touches, in under a minute: since BASE (main), or what is not committed
	@dirs=$$( { git diff --name-only $(or $(BASE),HEAD) -- '*.go' '*.templ' '*.sql' '*.json'; git ls-files -o --exclude-standard -- '*.go'; } | \
		xargs -r -n 1 dirname | sort -u | sed 's|^|./|' ); \
	pkgs=$$($(GO) list -find -f '{{.Dir}}' $$dirs ./internal/arch 2>/dev/null | sort -u); \
	$(GO) build ./... && $(WITH_PG) $(GO) test -short -timeout 60s $$pkgs

cover: tools-test ## coverage by package, and coverage.html
	@mkdir -p artifacts
	$(WITH_PG) $(GO) test -count=1 -coverpkg=./... -coverprofile=artifacts/cover.out ./...
	$(GO) tool cover -html=artifacts/cover.out -o artifacts/coverage.html

fuzz: ## every fuzz target for FUZZTIME (30s)
	@grep -rn --include='*_test.go' '^func Fuzz' . | sed 's/:[0-9]*:func /:/; s/(.*//' | while IFS=: read -r f name; do \
		echo "$$name in $$(dirname "$$f")"; $(GO) test -run '^$$' -fuzz "^$$name$$" -fuzztime $${FUZZTIME:-30s} "$$(dirname "$$f")" || exit 1; done

db-shell: ## psql on the demonstration's database, while `make run` runs
	@socket=$$(sed -n 's/.*"socket":"\([^"]*\)".*/\1/p' "$(DEMO_DIR)/owner.lock") && \
	psql "host=$$socket user=ziguan_owner dbname=ziguan"

screenshots: tools-test ## the gallery at each width and size in artifacts/contact (index.html and a picture a sheet), half an hour; SHEET=390elder for some
	ZIGUAN_CONTACT="$(CURDIR)/artifacts/contact" $(WITH_PG) $(GO) test -count=1 -timeout 2h -run "Screenshots/$(SHEET)" ./web/uxrules

ci: ## what the server of changes runs
	.ci/run

docker: ## build the image
	docker build --build-arg VERSION=$(VERSION) -t ziguan:$(VERSION) .

hooks: ## check every commit before it is made
	git config core.hooksPath .githooks

tools-run:
	@.ci/tools.sh run

tools-test:
	@.ci/tools.sh test
