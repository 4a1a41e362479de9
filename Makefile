# Two targets do everything on a fresh machine that has a Swift toolchain, git and make: `make demo` and `make test`.
# `make help` lists the others. The C libraries are the business of .ci/dependencies.

# The folder of the tools that `tour` uses, and the index that it builds.
TOOLS = .build/release
INDEX = Index

# Where `example` and `docs` build, apart from the tools.
EXAMPLE = .build/example
DOCS = .build/docs

# Where Homebrew keeps the C libraries; nothing on Linux. Asked when a recipe runs: by then they are installed.
FLAGS = $$(.ci/dependencies flags)
# The same, and how the tools are linked: with Swift's own libraries in them.
TOOL_FLAGS = $$(.ci/dependencies tool-flags)

# How long `torture` is.
TORTURE = .build/torture
FORGERIES = 100000
CRASHES = 100000
SEED = 1

# What `bench` measures: a corpus of JSON lines, and queries; without these, texts and queries that it makes itself.
BENCH = .build/bench
CORPUS = $(BENCH)/synthetic.jsonl
QUERIES =

# The searches of `tour`. An apostrophe would end the shell's quotes.
OTHER_SCRIPT = 开源打印软件
OTHER_FIGURE = 40,000
ACROSS_LINES = "云岭智算中心"

# Says what a search shows, shows the command, runs it. $(1): what it shows; $(2): the query.
search = @printf '\n%s\n> diglot %s\n' '$(1)' '$(2)'; $(TOOLS)/diglot --index $(INDEX) -n 5 '$(2)'

.PHONY: help demo tour build test torture fuzz sanitize bench bench-growth bench-compare bench-threads bench-build example lint
.PHONY: rooms docs api dependencies clean install install-tools install-library bindings libdiglot test-c wheel test-python
.PHONY: sqlite test-sqlite test-spark embeddings deb

help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s%s\n", $$1, $$2 }' Makefile

# The REPL replaces the shell (exec), which would not survive the Ctrl-C that stops a search.
demo: build ## installs what is missing, builds, indexes Fixtures, searches them; opens the REPL in a terminal
	@$(MAKE) --no-print-directory tour
	@if [ -t 0 ] && [ -t 1 ]; then exec $(TOOLS)/diglot --index $(INDEX); fi

tour:
	$(TOOLS)/diglot-index add --index $(INDEX) Fixtures
	$(call search,Simplified finds Traditional:,$(OTHER_SCRIPT))
	$(call search,One figure written in several ways:,$(OTHER_FIGURE))
	$(call search,A phrase across a hard line break:,$(ACROSS_LINES))

# The tool that reads files has dozens of libraries, some of which have no archive. The search tool is made to start fast.
build: dependencies ## builds the tools in .build/release; diglot is one file where the system has the archives
	swift build -c release --product diglot-index $(TOOL_FLAGS)
	DIGLOT_STATIC=$$(.ci/dependencies static) swift build -c release --product diglot $(TOOL_FLAGS)

test: dependencies ## runs all tests: the example packages, the searches of the demo, swift test
	swift build --build-tests $(FLAGS)
	@$(MAKE) --no-print-directory example
	@rm -rf .build/tour
	@$(MAKE) --no-print-directory tour TOOLS=.build/debug INDEX=.build/tour
	@if [ "$$(uname -s)" = Linux ]; then $(MAKE) --no-print-directory test-c test-python test-sqlite embeddings; fi
	swift test --disable-xctest $(FLAGS)

# The programs of the README and of Examples, built as other projects would build them. `make example RECORD=1` accepts what they
# print. They share what is built of the engine; without the flag, what was planned for one of them is taken for the next.
BUILD_EXAMPLE = swift build --scratch-path $(EXAMPLE) --disable-build-manifest-caching $(FLAGS) --package-path

example: dependencies ## builds and runs the example packages
	sed -n '/^```swift/,/^```$$/p' README.md | sed '/^```/d' | diff -u - Tests/Example/Sources/Example/main.swift
	$(BUILD_EXAMPLE) Tests/Example
	$(BUILD_EXAMPLE) Examples/Notes
	$(BUILD_EXAMPLE) Examples/Server
	@rm -rf $(EXAMPLE)/Index
	$(EXAMPLE)/debug/Example $(EXAMPLE)/Index > $(EXAMPLE)/output.txt
	@if [ -n "$(RECORD)" ]; then cp $(EXAMPLE)/output.txt Tests/Example/expected.txt; fi
	diff -u Tests/Example/expected.txt $(EXAMPLE)/output.txt
	RECORD=$(RECORD) Examples/check $(EXAMPLE)/debug $(EXAMPLE)/notes

# The tests that a number makes longer, in a release build of their own.
torture: dependencies ## forges and crashes at length: FORGERIES=100000 CRASHES=100000 SEED=1
	swift build -c release --build-tests -Xswiftc -enable-testing --scratch-path $(TORTURE) $(FLAGS)
	DIGLOT_FORGERIES=$(FORGERIES) DIGLOT_CRASHES=$(CRASHES) DIGLOT_SEED=$(SEED) swift test -c release --skip-build \
	  --disable-xctest -Xswiftc -enable-testing --scratch-path $(TORTURE) $(FLAGS) --filter "ForgeryTests|CrashTests"

bench: bench-build $(CORPUS) ## measures indexing and searching; CORPUS=FILE and QUERIES=FILE name others than the synthetic ones
	@COMMIT=$$(git describe --always --dirty) $(TOOLS)/Benchmarks measure $(BENCH) $(CORPUS) $(QUERIES)

bench-growth: bench-build $(CORPUS) ## measures 1, 3, 10 and 30 times the corpus
	@COMMIT=$$(git describe --always --dirty) $(TOOLS)/Benchmarks growth $(BENCH) $(CORPUS) $(QUERIES)

bench-compare: bench-build $(CORPUS) ## measures two commits in turn: A=COMMIT B=COMMIT
	@Tests/Benchmarks/compare $(A) $(B) $(CORPUS) $(QUERIES)

.PHONY: bench-threads
bench-threads: bench-build $(CORPUS) ## measures how throughput grows with threads over one index, alone and beside a writer
	@rm -rf $(BENCH)/threads.index
	@$(TOOLS)/diglot-index add --index $(BENCH)/threads.index $(CORPUS) > $(BENCH)/threads.txt
	@$(TOOLS)/Benchmarks sample $(CORPUS) $(BENCH)/threads.index > $(BENCH)/threads.tsv
	@$(TOOLS)/Benchmarks threads $(BENCH)/threads.index $(or $(QUERIES),$(BENCH)/threads.tsv)

bench-build: build
	swift build -c release --product Benchmarks $(TOOL_FLAGS)

# Made once; 25 MB.
$(BENCH)/synthetic.jsonl: | bench-build
	@mkdir -p $(BENCH)
	$(TOOLS)/Benchmarks corpus 20000 $@

lint: rooms ## checks the formatting (swift format --in-place -r Sources Tests Examples Package.swift mends it) and the rooms
	swift format lint --strict -r Sources Tests Examples Package.swift

rooms: ## checks that no room of the engine names what is above it, in the order of the README
	@.ci/rooms

# libFuzzer brings the main function, so the target is there for it alone.
FUZZ = .build/fuzz
MINUTES = 7

fuzz: dependencies ## fuzzes what takes bytes from outside: MINUTES=n in all; keeps in Tests/FuzzTests/Corpora what is new
	DIGLOT_FUZZ=1 swift build -c release --product Fuzz --scratch-path $(FUZZ) --sanitize fuzzer \
	  -Xswiftc -enable-testing $(FLAGS)
	Tests/Fuzz/run $(MINUTES) $(FUZZ)/release/Fuzz $(TARGETS)

# The suites that a sanitizer can carry: what threads share; what reads bytes from outside.
THREADED = ConcurrencyTests|ThreadTeam|ThreadsTests|MergeWhileAdding|Determinism|AsyncSearch|SearchField|IndexWatcher|Reopening
UNTRUSTED = FuzzTests|FormatTests|PostingsTests|CodingTests

sanitize: dependencies ## runs suites under the sanitizers of threads and of addresses
	swift build --build-tests --scratch-path .build/thread --sanitize thread $(FLAGS)
	TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/thread-sanitizer.txt halt_on_error=1" \
	  swift test --skip-build --disable-xctest --scratch-path .build/thread --sanitize thread --filter "$(THREADED)"
	swift build --build-tests --scratch-path .build/address --sanitize address $(FLAGS)
	LSAN_OPTIONS="suppressions=$(CURDIR)/Tests/address-sanitizer.txt" \
	  swift test --skip-build --disable-xctest --scratch-path .build/address --sanitize address --filter "$(UNTRUSTED)"

# docc cannot copy its page templates where another user owns them, as in a toolchain that root unpacked: it gets a copy.
docs: dependencies ## builds the documentation of the library in .build/docs; a broken link is an error
	swift build --target Diglot $(FLAGS)
	@rm -rf $(DOCS)
	.ci/symbols .build/debug Diglot $(DOCS)/symbols
	@docc=$$(command -v docc || xcrun --find docc) && templates="$${docc%/bin/docc}/share/docc/render" && \
	if [ -d "$$templates" ]; then cp -R "$$templates" $(DOCS)/templates; export DOCC_HTML_DIR=$(DOCS)/templates; fi && \
	"$$docc" convert $(wildcard Sources/Diglot/Diglot.docc) \
	  --additional-symbol-graph-dir $(DOCS)/symbols --output-dir $(DOCS)/Diglot.doccarchive \
	  --fallback-display-name Diglot --fallback-bundle-identifier diglot --warnings-as-errors

# The test that compares it writes it, too.
.PHONY: api
api: dependencies ## writes the digest of the public API, after a change that is meant
	DIGLOT_RECORD=1 swift test --disable-xctest $(FLAGS) --filter PublicAPITests

# The C library, and what other languages load; Linux alone.
BINDINGS = .build/bindings
LINK = Sources/Bindings/Linking/link
VERSION = $$(sed -n 's/.*text: StaticString = "\(.*\)"/\1/p' Sources/Diglot/Model/Version.swift)

bindings: dependencies
	@.ci/dependencies bindings

libdiglot: bindings ## builds the C library in .build/bindings, shared and static, with all that it needs inside
	swift build -c release --product DiglotC $(TOOL_FLAGS)
	@mkdir -p $(BINDINGS)
	$(LINK) shared $(BINDINGS)/libdiglot.so.0 libdiglot.so.0 Sources/Bindings/C/diglot.version
	@ln -sf libdiglot.so.0 $(BINDINGS)/libdiglot.so
	$(LINK) static $(BINDINGS)/libdiglot.a

test-c: libdiglot ## tests the C library as a stranger would: from C, C++ and Go, shared and static, under valgrind
	Tests/Bindings/C/run $(BINDINGS)

# Python's headers are those of Debian's own, and only the part of them that all later versions keep.
PYTHON_INCLUDE = $$(ls -d /usr/include/python3* | head -n 1)

wheel: bindings ## makes dist/diglot-VERSION-*.whl, for CPython 3.11 and later
	swift build -c release --product DiglotC $(TOOL_FLAGS)
	@mkdir -p $(BINDINGS)
	clang -std=c11 -O2 -fPIC -Wall -Wextra -Werror -fvisibility=hidden -I$(PYTHON_INCLUDE) -ISources/Bindings/C/include \
	  -c Sources/Bindings/Python/_diglot.c -o $(BINDINGS)/_diglot.o
	$(LINK) portable $(BINDINGS)/_diglot.abi3.so _diglot.abi3.so Sources/Bindings/Python/python.version $(BINDINGS)/_diglot.o
	Sources/Bindings/Python/wheel $(BINDINGS)/_diglot.abi3.so $(VERSION) dist

test-python: wheel ## tests the wheel in a fresh environment of Debian's own Python
	Tests/Bindings/Python/run $(BINDINGS)

SQLITE = Sources/Bindings/SQLite
SQLITE_OBJECTS = $(patsubst %,$(BINDINGS)/sqlite/%.o,extension tokenizer table plan rows order conditions values)

sqlite: bindings ## builds .build/diglot_sqlite.so, which SQLite loads: a tokenizer for FTS5, and indexes as tables
	swift build -c release --product DiglotC $(TOOL_FLAGS)
	@mkdir -p $(BINDINGS)/sqlite
	@for object in $(SQLITE_OBJECTS); do \
	  clang -std=c17 -O2 -fPIC -fvisibility=hidden -Wall -Wextra -Werror -ISources/Bindings/C/include \
	    -c $(SQLITE)/$$(basename $$object .o).c -o $$object || exit 1; \
	done
	$(LINK) shared .build/diglot_sqlite.so diglot_sqlite.so $(SQLITE)/exports.version $(SQLITE_OBJECTS) -Wl,-z,nodelete

test-sqlite: sqlite ## tests the extension in Debian's shell and in its Python, beside FTS5's own tokenizers
	swift build --product diglot $(FLAGS)
	swift build --product diglot-index $(FLAGS)
	Tests/Bindings/SQLite/run .build/diglot_sqlite .build/debug

SPARK = .build/spark

# Both tools in a debug build, as the other bindings' tests use them. Spark and what tests need are in an environment of their own.
test-spark: dependencies ## tests the package for Apache Spark: one build's bytes from any number of machines, killed workers, Dask
	@.ci/dependencies spark
	swift build --product diglot $(FLAGS)
	swift build --product diglot-index $(FLAGS)
	Tests/Bindings/Spark/run .build/debug $(SPARK)

embeddings: libdiglot wheel sqlite ## shows in a table who gives the same answers: tools, Swift, C, Go, Python, SQLite, agents
	swift build --product diglot $(FLAGS)
	swift build --product diglot-index $(FLAGS)
	swift build --product EmbeddingSearches $(FLAGS)
	Tests/Embedding/run .build/debug $(BINDINGS) .build/diglot_sqlite.so

# Where `install` puts the tools; DESTDIR before it for whoever makes a package.
PREFIX = /usr/local
SHARE = $(DESTDIR)$(PREFIX)/share

install: install-tools ## installs the tools, their manual pages completions, the C library and the SQLite extension: PREFIX=/usr/local
	@if [ "$$(uname -s)" = Linux ]; then $(MAKE) --no-print-directory install-library; fi

install-library:
	@[ -e $(BINDINGS)/libdiglot.a ] || $(MAKE) --no-print-directory libdiglot
	@[ -e .build/diglot_sqlite.so ] || $(MAKE) --no-print-directory sqlite
	install -d $(DESTDIR)$(PREFIX)/lib/diglot
	install -m 644 .build/diglot_sqlite.so $(DESTDIR)$(PREFIX)/lib/diglot
	install -d $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/lib/pkgconfig
	install -m 644 Sources/Bindings/C/include/diglot.h $(DESTDIR)$(PREFIX)/include
	install -m 644 $(BINDINGS)/libdiglot.a $(BINDINGS)/libdiglot.so.0 $(DESTDIR)$(PREFIX)/lib
	ln -sf libdiglot.so.0 $(DESTDIR)$(PREFIX)/lib/libdiglot.so
	sed "s|@PREFIX@|$(abspath $(PREFIX))|; s|@VERSION@|$(VERSION)|" Sources/Bindings/C/diglot.pc.in \
	  > $(DESTDIR)$(PREFIX)/lib/pkgconfig/diglot.pc

install-tools:
	@[ -x $(TOOLS)/diglot ] && [ -x $(TOOLS)/diglot-index ] || $(MAKE) --no-print-directory build
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/man/man1 $(SHARE)/bash-completion/completions \
	  $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	install -m 755 $(TOOLS)/diglot $(TOOLS)/diglot-index $(DESTDIR)$(PREFIX)/bin
	@for tool in diglot diglot-index; do \
	  $(TOOLS)/$$tool --manual > $(SHARE)/man/man1/$$tool.1 && \
	  $(TOOLS)/$$tool --completions bash > $(SHARE)/bash-completion/completions/$$tool && \
	  $(TOOLS)/$$tool --completions zsh > $(SHARE)/zsh/site-functions/_$$tool && \
	  $(TOOLS)/$$tool --completions fish > $(SHARE)/fish/vendor_completions.d/$$tool.fish || exit 1; \
	done
	chmod 644 $(SHARE)/man/man1/diglot*.1 $(SHARE)/bash-completion/completions/diglot* \
	  $(SHARE)/zsh/site-functions/_diglot* $(SHARE)/fish/vendor_completions.d/diglot*

deb: build ## makes .build/diglot_VERSION_ARCHITECTURE.deb, which brings what the tools need
	.ci/deb $(TOOLS)

dependencies: ## installs the C libraries that are missing (Debian packages; Homebrew on macOS)
	@.ci/dependencies

clean: ## removes what was built, and the index of the demo
	rm -rf .build
	find Index -mindepth 1 ! -name README.md -exec rm -rf {} +
