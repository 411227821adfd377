# make run    builds and starts a development node
# make build  bin/latchkey, bin/plugins/*.wasm and bin/wasm (the core for JavaScript):
#             minutes the first time, seconds when nothing changed
# make worker makes worker/build, what the Cloudflare Worker carries
# make test   every test, natively and as js/wasm; TIMEOUT=40m for each package
# make check  formatting, vet, staticcheck, unused functions and generated files
# make fuzz   a short run of every fuzz test, of the engines against each other, and
#             of the search for what takes longest for its gas;
#             FUZZ=1000000x SEEDS=1000000 SEARCH=8h for a long one
# make sim    one history of a whole ledger, and one of several nodes: SEED=7; MINUTES=60 or
#             HOURS=1 for as many as fit, from that seed on; BLOCKS=120 for longer ones
# make bench  the whole system in figures, beside PostgreSQL; ROWS='hot|inside' for some
#             rows, UPDATE=-update writes docs/benchmarks.md
# make campaign 10,000 links made and claimed, pages of 100,000 keys, a million events
#             searched; UPDATE=-update writes docs/campaign.md
# make many   20 ledgers on 3 nodes: claims beside those of one ledger, and how long each is
#             without an answer while a node ends, joins and is killed
# make edge   the Worker on workerd: upload, cold start, memory, claims, eight ledgers at
#             once; UPDATE=-update writes worker/README.md. Claims inside and beside a plain
#             Durable Object: make microbench BENCH=Claims/workerd
# make kills  30 kills of workerd after acknowledged claims: none may be lost; KILLS=100
# make million a page of an account's history in a ledger of a million transactions
# make microbench every Go benchmark; BENCH=Claims for some
# make ha     several nodes of one ledger, killed, stopped and cut off again and again, and
#             their database replaced by its standbys; KILLS=50 PAUSES=10 CUTS=20 RESTARTS=5;
#             and of many ledgers, ROUNDS=10
# make deployed types what docs/operators.md says of systemd, in a container of Debian that
#             systemd has booted: as root, with the packages debootstrap and systemd-container
# make conformance builds NEAR's own tokens and holds what is recorded of them against
#             that; UPDATE=-update records it anew
# make attack attacks a node for minutes as strangers would, and prints what others got
# make clean  removes what the others made

GO      ?= go
NPM     ?= npm
ARGS    ?= up --sample-drop
FUZZ    ?= 20000x
SEEDS   ?= 10000
SEED    ?= 1
BLOCKS  ?= 40
HOURS   ?= 0
MINUTES ?= 0
SEARCH  ?= 3m
BENCH   ?= .
ROWS    ?=
UPDATE  ?=
KILLS   ?=
PAUSES  ?= 10
CUTS    ?= 20
RESTARTS?= 5
TIMEOUT ?= 40m

# How plugins are built into bin/plugins and held against plugins/plugins.lock.
PLUGINS := $(GO) run ./plugins/lock

STATICCHECK_VERSION := v0.8.2
STATICCHECK         := .tools/staticcheck-$(STATICCHECK_VERSION)

DEADCODE_VERSION := v0.49.0
DEADCODE         := .tools/deadcode-$(DEADCODE_VERSION)

# Folders whose tests run real clients in Node; each has a package-lock.json.
CLIENTS := host/e2e/clients/ web/ worker/ plugins/examples/assemblyscript/

# The packages whose tests take longest, the longest first: go test starts packages in
# the order that they are named in, and what starts last runs beside nothing.
LONG := ./host/e2e/pages ./host/e2e/cloud ./internal/test/onelog ./host/cli ./host/e2e/clients ./host/e2e/server ./host/plugintest ./core/prepare ./wasm

# How many packages are tested at once: one more than there are processors, as those that
# drive browsers and Workers wait for them.
AT_ONCE := $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

# What tests are built with: make check vets them, and nobody debugs them.
TEST = test -json -vet=off -ldflags=-w -timeout $(TIMEOUT)

JS_TEST = GOOS=js GOARCH=wasm $(GO) $(TEST) -exec="$$($(GO) env GOROOT)/lib/wasm/go_js_wasm_exec"

# What go test -json prints, as go test prints it, and what was skipped.
REPORT := $(GO) run ./internal/test/report

.PHONY: run build plugins web worker test chromium clang check format vet lint unused generated clients fuzz sim bench campaign many million edge kills microbench postgres ha deployed attack conformance rust rustc clean
.DEFAULT_GOAL := build

run: build
	bin/latchkey $(ARGS)

build: web
	@echo "== latchkey"
	@$(GO) build -trimpath -o bin/latchkey ./host/cmd/latchkey

# What the pages load, and what new ledgers start with. Each is made again only when
# something that it is made of is newer, so that a build without changes is short.
plugins: bin/plugins/.made bin/wasm/.made
web: web/dist/claim.html.gz

GO_FILES   := $(shell find core plugins wasm host/engine host/plugin -name '*.go' ! -name '*_test.go')
WASM_FILES := $(shell find wasm plugins -name node_modules -prune -o -type f ! -name '*.go' ! -name '*.md' -print)
WEB_FILES  := $(shell find web -name node_modules -prune -o -path web/dist -prune -o -path web/built -prune -o -path web/test -prune -o -type f ! -name '*.go' -print)

bin/plugins/.made: $(GO_FILES) $(WASM_FILES) go.mod go.sum
	@echo "== plugins"
	@mkdir -p bin/plugins && $(PLUGINS) >/dev/null && $(GO) run ./host/cmd/prepare bin/plugins
	@touch $@

bin/wasm/.made: bin/plugins/.made
	@echo "== the core for JavaScript"
	@$(GO) run ./wasm/build
	@touch $@

# The pages: web/built as the Worker carries them, web/dist as bin/latchkey embeds them, which is gzip.
web/dist/claim.html.gz: bin/wasm/.made $(WEB_FILES) web/node_modules/.package-lock.json
	@echo "== pages"
	@find web/dist -mindepth 1 ! -name README -delete
	@rm -rf web/built && cd web && $(NPM) run --silent build
	@$(GO) run ./web/pack web/built web/dist

# The same pages, the core and the plugins, as the Worker carries them.
worker: web worker/node_modules/.package-lock.json
	node worker/tools/prepare.mjs

test: clients chromium clang rustc postgres web
	@echo "== core as js/wasm, in Node"
	@$(JS_TEST) ./core/... ./internal/test/memstore | $(REPORT)
	@echo "== everything, natively"
	@compiled=$$(mktemp -d) && trap 'rm -rf "$$compiled"' EXIT && export LATCHKEY_TEST_COMPILED="$$compiled" && \
	$(GO) $(TEST) -p $(AT_ONCE) $(LONG) ./... | $(REPORT)

clients: $(CLIENTS:%=%node_modules/.package-lock.json)

# The browser of the tests: CHROMIUM if set, else Debian's, installed if we may: the one
# without windows, and the whole one for what depends on a profile.
chromium:
	@[ -n "$(CHROMIUM)" ] || { command -v chromium && command -v chromium-headless-shell; } >/dev/null || { \
	  if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
	    echo "the browser tests need Chromium: set CHROMIUM, or install the packages chromium and chromium-headless-shell" >&2; exit 1; \
	  fi; \
	  echo "== installing chromium"; apt-get -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium chromium-headless-shell >/dev/null; }

# The C compiler of the tests, with a linker for wasm: CLANG if set, else Debian's.
clang:
	@[ -n "$(CLANG)" ] || { command -v clang-14 && command -v wasm-ld-14; } >/dev/null || { \
	  if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
	    echo "tests build contracts in C: set CLANG, or install the packages clang-14 and lld-14" >&2; exit 1; \
	  fi; \
	  echo "== installing clang-14"; apt-get -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends clang-14 lld-14 >/dev/null; }

# The Rust compiler of the tests, with its library for wasm: RUSTC if set, else Debian's.
# Debian's newer one, which make rust installs, is another package in the same place.
rustc:
	@[ -n "$(RUSTC)" ] || { dpkg -s rustc libstd-rust-dev-wasm32 && command -v wasm-ld-14; } >/dev/null 2>&1 || { \
	  if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
	    echo "tests build contracts in Rust: set RUSTC, or install the packages rustc, libstd-rust-dev-wasm32 and lld-14" >&2; exit 1; \
	  fi; \
	  echo "== installing rustc"; apt-get -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends rustc libstd-rust-dev-wasm32 lld-14 >/dev/null; }

%/node_modules/.package-lock.json: %/package-lock.json
	@echo "== packages of $*"
	cd $* && $(NPM) ci --ignore-scripts --no-audit --no-fund

check: format vet lint unused generated

format:
	@echo "== gofmt"
	@unformatted=$$(find . \( -name node_modules -o -name '.?*' \) -prune -o -name '*.go' -print | xargs gofmt -l); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run gofmt -w on:" $$unformatted; exit 1; fi

vet:
	@echo "== go vet"
	$(GO) vet ./...
	GOOS=js GOARCH=wasm $(GO) vet ./core/... ./wasm/... ./worker/... ./internal/test/difference/...
	GOOS=wasip1 GOARCH=wasm $(GO) vet ./plugins/...

lint: $(STATICCHECK)
	@echo "== staticcheck"
	$(STATICCHECK) ./...
	GOOS=js GOARCH=wasm $(STATICCHECK) ./core/... ./wasm/... ./worker/... ./internal/test/difference/...
	GOOS=wasip1 GOARCH=wasm $(STATICCHECK) ./plugins/...

unused: $(DEADCODE)
	@echo "== deadcode"
	@$(GO) run ./internal/unused $(DEADCODE)

$(DEADCODE):
	GOBIN="$(CURDIR)/.tools" $(GO) install golang.org/x/tools/cmd/deadcode@$(DEADCODE_VERSION)
	mv .tools/deadcode $@

$(STATICCHECK):
	GOBIN="$(CURDIR)/.tools" $(GO) install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK_VERSION)
	mv .tools/staticcheck $@

# Generating must leave the tree as it was: what is committed is up to date.
generated:
	@echo "== generated files"
	$(GO) mod tidy -diff
	@tree() { git status --porcelain && git diff | git hash-object --stdin; }; \
	if ! git rev-parse --git-dir >/dev/null 2>&1; then echo "no git checkout: skipped"; exit 0; fi; \
	before=$$(tree) && $(GO) generate ./... && $(PLUGINS) && after=$$(tree) && \
	if [ "$$before" != "$$after" ]; then echo "generating changed files: commit them"; git status --short; exit 1; fi

fuzz:
	@for file in $$(grep -rl '^func Fuzz' --include='*_test.go' core host plugins web/forward worker/edge | sort); do \
	  for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9]*\)(.*/\1/p' $$file); do \
	    echo "== $$name of $$(dirname $$file)"; \
	    $(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZ) ./$$(dirname $$file) || exit 1; \
	  done; \
	done
	@echo "== engines on $(SEEDS) generated modules"
	$(GO) test -run '^TestEnginesAgree$$' -v -timeout 0 ./core/prepare -seeds $(SEEDS)
	@echo "== what takes longest for its gas, for $(SEARCH)"
	$(GO) test -run '^TestNothingIsWorse$$' -v -timeout 0 ./internal/test/worst -search $(SEARCH)

sim: plugins
	$(GO) test ./internal/test/sim -count=1 -run '^TestSimulation$$' -v -timeout 0 \
	  -seed $(SEED) -blocks $(BLOCKS) -minutes $(MINUTES) -hours $(HOURS)
	$(GO) test ./host/replica -count=1 -run '^TestSimulatedNodes$$' -v -timeout 0 -seed $(SEED) -minutes $(MINUTES) -hours $(HOURS)

bench: bin/plugins/.made postgres
	$(GO) test ./internal/test/benchmark -count=1 -run '^TestBenchmark$$' -v -timeout 0 -long -rows '$(ROWS)' $(UPDATE)

campaign: bin/plugins/.made
	$(GO) test ./internal/test/benchmark -count=1 -run '^TestCampaign$$' -v -timeout 0 -long $(UPDATE)

many: bin/plugins/.made postgres
	$(GO) test ./internal/test/benchmark -count=1 -run '^TestMany$$' -v -timeout 0 -long

edge: web worker/node_modules/.package-lock.json
	$(GO) test ./host/e2e/cloud -count=1 -run '^TestFigures$$' -v -timeout 0 -figures $(UPDATE)

kills: web worker/node_modules/.package-lock.json
	$(GO) test ./host/e2e/cloud -count=1 -run '^TestWorker$$/^a_kill' -v -timeout 0 -kills $(or $(KILLS),30)

million:
	$(GO) test ./core/events -count=1 -run LongHistory -v -timeout 0 -transactions 1000000

microbench:
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem ./...

ha: postgres
	$(GO) test ./host/e2e/machines -count=1 -run '^Test(NothingIsLostNorTwice|ASynchronousStandbyTakesOver|AStandbyThatLacksBlocksStopsNodes|AStaleReadIsFound)$$' -v -timeout 0 \
	  -kills $(or $(KILLS),50) -pauses $(PAUSES) -cuts $(CUTS) -restarts $(RESTARTS)
	$(GO) test ./host/e2e/machines -count=$(or $(ROUNDS),10) -run '^TestManyLedgersOnFewNodes$$' -v -timeout 0

deployed: build
	$(GO) test ./host/e2e/deployed -count=1 -v -timeout 10m -deployed

# The database of logs, and the one that the benchmark compares with: Debian's, installed
# if we may.
postgres:
	@[ -x /usr/lib/postgresql/15/bin/postgres ] || { \
	  if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
	    echo "logs of ledgers are tested in PostgreSQL: install the package postgresql-15" >&2; exit 1; \
	  fi; \
	  echo "== installing postgresql-15"; apt-get -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends postgresql-15 >/dev/null; }

# The reference's contracts, with Debian's Rust, whose sources its standard library for
# wasm is built from.
REFERENCE := bin/reference/wasm32-unknown-unknown/release

conformance: rust
	@echo "== the tokens of near-contract-standards"
	@cd internal/test/conformance/reference && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$(CURDIR)/bin/reference \
	  RUSTFLAGS="-C linker=$$(command -v wasm-ld-14) -C linker-flavor=wasm-ld -C link-arg=--allow-undefined" \
	  /usr/bin/cargo build --quiet --locked --release -Z build-std=std,panic_abort --target wasm32-unknown-unknown
	$(GO) test ./internal/test/conformance -count=1 -reference $(CURDIR)/$(REFERENCE) $(UPDATE)

rust:
	@[ -d /usr/lib/rustlib/src/rust/library ] && [ -x /usr/bin/cargo ] && command -v wasm-ld-14 >/dev/null || { \
	  if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
	    echo "the reference is in Rust: install the packages rustc-web, cargo-web, rust-web-src and lld-14" >&2; exit 1; \
	  fi; \
	  echo "== installing Rust"; apt-get -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends rustc-web cargo-web rust-web-src lld-14 >/dev/null; }

clean:
	rm -rf bin .tools web/built worker/build
	rm -rf $(CLIENTS:%=%node_modules)

attack:
	$(GO) test ./host/e2e/server -run 'StopNobody|HoldsUpNobody|FreshKeys' -attack 60s -count=1 -v -timeout 30m
