# Tests and checks. A suite is a directory of tests with a program "run" in it:
# it is started from the project's root with BUILD in its environment, and its
# last line is "N passed, N failed".

UNIT_SRCS := $(call sources,tests/unit tests/support)
PG_SRCS := $(call sources,tests/pg)
CASES_SRCS := $(call sources,tests/cases)
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

UNIT_OBJS = $(UNIT_SRCS:%.c=$(BUILD)/%.o)
PG_OBJS = $(PG_SRCS:%.c=$(BUILD)/%.o)
CASES_OBJS = $(CASES_SRCS:%.c=$(BUILD)/%.o)
SUPPORT_OBJS = $(filter $(BUILD)/tests/support/%,$(UNIT_OBJS))
FUZZ_OBJS = $(FUZZERS:%=$(BUILD)/tests/fuzz/fuzz_%.o) \
	$(BUILD)/tests/fuzz/replay.o
BENCH_OBJS = $(patsubst %.c,$(BUILD)/%.o,$(call sources,tests/bench))
SAMPLE_OBJS = $(BUILD)/tests/schema/check_sample.o
BENCH_LOG_OBJS = $(filter-out %/measure.o %/parse_all.o,$(BENCH_OBJS))
TEST_OBJS = $(UNIT_OBJS) $(PG_OBJS) $(CASES_OBJS) $(FUZZ_OBJS) $(BENCH_OBJS) \
	$(SAMPLE_OBJS)

# What `make test` runs: all suites but those with a target of their own.
SUITES = $(filter-out cases versions lint bench,$(patsubst tests/%/run,%,\
	$(wildcard tests/*/run)))

CASES ?= ../shared/cases
FUZZ_SECONDS ?= 60
COVERAGE_MIN ?= 90

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer

$(BUILD)/unit: $(UNIT_OBJS) $(BUILD)/libdbsplit.a
	$(call say,LD,$@)
	$(Q)$(link) -lcriterion

$(BUILD)/cases: $(CASES_OBJS) $(SUPPORT_OBJS) $(BUILD)/libdbsplit.a
	$(call say,LD,$@)
	$(Q)$(link) -lcriterion

$(BUILD)/pg: $(PG_OBJS) $(SUPPORT_OBJS) $(BUILD)/libdbsplit.a
	$(call say,LD,$@)
	$(Q)$(link) -lcriterion

# Writes the logs that are measured, and those of the suite "formats".
$(BUILD)/bench-log: $(BENCH_LOG_OBJS) $(BUILD)/libdbsplit.a
	$(call say,LD,$@)
	$(Q)$(link)

$(BUILD)/parse-all: $(BUILD)/tests/bench/parse_all.o $(BUILD)/libdbsplit.a
	$(call say,LD,$@)
	$(Q)$(link)

$(BUILD)/measure: $(BUILD)/tests/bench/measure.o
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^

# What check writes, for the suite "schema" to hold against what is published.
$(BUILD)/check-sample: $(SAMPLE_OBJS) $(BUILD)/libsupport.a \
		$(BUILD)/libdbsplit.a
	$(call say,LD,$@)
	$(Q)$(link)

# Fuzzers take of the tests' helpers what they use; not all of it links without
# Criterion.
$(BUILD)/libsupport.a: $(SUPPORT_OBJS)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(BUILD)/replay/%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o \
		$(BUILD)/libsupport.a $(BUILD)/libdbsplit.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(link)

test-programs: $(BUILD)/dbsplit $(if $(UNIT_SRCS),$(BUILD)/unit) \
	$(if $(PG_SRCS),$(BUILD)/pg) $(FUZZERS:%=$(BUILD)/replay/%) \
	$(BUILD)/bench-log $(BUILD)/check-sample

## test            everything but the cases, with real PostgreSQL clusters
test: deps
	@$(MAKE) --no-print-directory test-programs
	@BUILD=$(BUILD) tests/run $(SUITES)

## unit            the unit tests alone
unit: $(BUILD)/unit
	@BUILD=$(BUILD) tests/run unit

## test-cases      real schemas, logs and statements, from CASES=DIR
test-cases: deps
	@[ -d "$(CASES)" ] || \
		{ echo "there are no cases in $(CASES): make test-cases CASES=DIR"; \
		  exit 1; }
	@$(MAKE) --no-print-directory test-programs $(BUILD)/cases
	@BUILD=$(BUILD) CASES=$(abspath $(CASES)) tests/run cases

## test-versions   schemas in PostgreSQL 13 to 18, live against dump
test-versions: deps
	@$(MAKE) --no-print-directory test-programs
	@BUILD=$(BUILD) tests/run versions

## golden          write the expected output of the golden tests anew
golden: $(BUILD)/dbsplit
	BUILD=$(BUILD) tests/golden/run --write

## lint            format, ranks, banned functions, sizes, clang-tidy, manuals
lint:
	@tests/support/install-missing $(DEPS) $(DEPS_LINT)
	@$(MAKE) --no-print-directory $(BUILD)/dbsplit $(BUILD)/compile-flags
	@BUILD=$(BUILD) tests/run lint

# For clang-tidy: one flag a line, as the shell understands them.
$(BUILD)/compile-flags: Makefile
	@mkdir -p $(@D)
	@printf '%s\n' $(filter-out -W%,$(ALL_CFLAGS)) >$@

## check-asan      the tests under AddressSanitizer and UBSan
check-asan: deps
	@$(MAKE) --no-print-directory BUILD=build/asan CFLAGS="-O1 -g" \
		EXTRA_CFLAGS="$(SANITIZE) -DARENA_DEBUG" test-programs
	@BUILD=build/asan tests/support/with-sanitizer-logs tests/run $(SUITES)

## check-valgrind  the tests under valgrind
check-valgrind: deps
	@tests/support/install-missing $(DEPS_CHECK)
	@$(MAKE) --no-print-directory BUILD=build/valgrind CFLAGS="-O1 -g" \
		EXTRA_CFLAGS=-DARENA_DEBUG test-programs
	@BUILD=build/valgrind tests/support/with-valgrind-logs tests/run $(SUITES)

## fuzz            each fuzzer for FUZZ_SECONDS (60)
fuzz:
	@tests/support/install-missing $(DEPS) $(DEPS_CHECK)
	@$(MAKE) --no-print-directory BUILD=build/fuzz CC=clang CFLAGS="-O1 -g" \
		EXTRA_CFLAGS="$(SANITIZE) -fsanitize=fuzzer-no-link" fuzz-programs
	@tests/fuzz/fuzz build/fuzz $(FUZZ_SECONDS) $(FUZZERS)

$(BUILD)/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/libsupport.a \
		$(BUILD)/libdbsplit.a
	$(call say,LD,$@)
	$(Q)$(link) -fsanitize=fuzzer

fuzz-programs: $(FUZZERS:%=$(BUILD)/fuzz_%)

## coverage        line coverage of lib/, at least COVERAGE_MIN (90) per cent
coverage: deps
	@tests/support/install-missing $(DEPS_CHECK)
	@$(MAKE) --no-print-directory BUILD=build/coverage CFLAGS="-O0 -g" \
		EXTRA_CFLAGS="--coverage -fprofile-update=atomic" test-programs
	@find build/coverage -name '*.gcda' -delete
	@BUILD=build/coverage tests/run $(SUITES)
	gcovr --root . --object-directory build/coverage --filter 'lib/' \
		--sort-uncovered --print-summary \
		--fail-under-line $(COVERAGE_MIN) build/coverage

## bench           analyze logs of BENCH_MB (1000), against wc -l and pgBadger
bench:
	@tests/support/install-missing $(DEPS) $(DEPS_BENCH)
	@$(MAKE) --no-print-directory $(BUILD)/dbsplit $(BUILD)/bench-log \
		$(BUILD)/measure $(BUILD)/parse-all
	@BUILD=$(BUILD) tests/bench/run

.PHONY: test-programs test unit test-cases test-versions golden lint \
	check-asan check-valgrind fuzz fuzz-programs coverage bench
.SECONDARY: $(TEST_OBJS)
