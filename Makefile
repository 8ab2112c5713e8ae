# dbsplit: `make help` lists the targets.

VERSION := 0.1.0
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
ifeq ($(origin CC),default)
CC := gcc
endif

# V=1 shows the commands.
ifndef V
Q := @
say = @printf '%-3s %s\n' '$(1)' '$(2)'
endif

.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:

# What apt installs: to build and run dbsplit, to test it, to lint it, and for
# the checks that take longer. Targets install what they need and is missing.
DEPS := gcc libc6-dev make pkg-config libpq-dev libyaml-dev libpcre2-dev \
	libpg-query-dev postgresql-server-dev-15 libjansson-dev \
	libxxhash-dev libarchive-dev libigraph-dev postgresql-15 \
	util-linux
# Where there is an npm already, another package of it may not go beside it.
DEPS_NPM := openssl $(if $(shell command -v npm),,nodejs npm)
DEPS_TEST := libcriterion-dev python3 python3-jsonschema python3-yaml git zsh \
	fish $(DEPS_NPM)
DEPS_LINT := clang-format clang-tidy mandoc shellcheck python3
DEPS_CHECK := valgrind clang libclang-rt-14-dev gcovr
DEPS_BENCH := python3 pgbadger zstd gzip valgrind

# Without igraph, which is large, all but init --suggest is built;
# IGRAPH= leaves it out.
IGRAPH ?= $(shell pkg-config --exists igraph && echo igraph)
PKGS := libpq yaml-0.1 libpcre2-8 jansson libarchive $(IGRAPH)

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wwrite-strings -Wvla -Wpointer-arith -Werror
CFLAGS ?= -O2 -g
EXTRA_CFLAGS ?=
EXTRA_LDFLAGS ?=
ALL_CFLAGS := -std=c11 -D_GNU_SOURCE -DPCRE2_CODE_UNIT_WIDTH=8 \
	-fvisibility=hidden -fno-common $(WARNINGS) $(CFLAGS) $(EXTRA_CFLAGS) \
	-Ilib -Itests -I. -I$(BUILD)/gen \
	-isystem $(shell pg_config --includedir-server 2>/dev/null) \
	$(shell pkg-config --cflags $(PKGS) 2>/dev/null) \
	$(if $(IGRAPH),-DHAVE_IGRAPH) \
	-DDBSPLIT_VERSION='"$(VERSION)"' \
	-DDBSPLIT_DATADIR='"$(PREFIX)/share/dbsplit"'
ALL_LDFLAGS := $(EXTRA_LDFLAGS)
LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lpg_query -lpthread -lm

sources = $(shell find $(wildcard $(1)) -name '*.c' 2>/dev/null | LC_ALL=C sort)

LIB_SRCS := $(call sources,lib)
CMD_SRCS := $(call sources,cmd)
QUERIES := $(shell find lib -name '*.sql' | LC_ALL=C sort)

LIB_OBJS = $(LIB_SRCS:%.c=$(BUILD)/%.o) $(if $(QUERIES),$(BUILD)/gen/queries.o)
CMD_OBJS = $(CMD_SRCS:%.c=$(BUILD)/%.o)

COMPLETIONS := $(addprefix $(BUILD)/completions/,bash zsh fish)

include tests/tests.mk
-include Makefile.local

## all             build dbsplit (needs what `make deps` installs)
all: $(BUILD)/dbsplit $(COMPLETIONS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Each query file becomes a string: lib/load/catalog/relations.sql is
# query_catalog_relations, declared in queries.h.
$(BUILD)/gen/queries.h $(BUILD)/gen/queries.c &: $(QUERIES) lib/embed.awk
	@mkdir -p $(BUILD)/gen
	$(Q)awk -v out=$(BUILD)/gen/queries -f lib/embed.awk $(QUERIES)

$(BUILD)/gen/queries.o: $(BUILD)/gen/queries.c
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(LIB_OBJS) $(CMD_OBJS) $(TEST_OBJS): | $(if $(QUERIES),$(BUILD)/gen/queries.h)

$(BUILD)/libdbsplit.a: $(LIB_OBJS)
	@rm -f $@
	$(Q)ar rcs $@ $(LIB_OBJS)

link = $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(LIBS)

$(BUILD)/dbsplit: $(CMD_OBJS) $(BUILD)/libdbsplit.a
	$(call say,LD,$@)
	$(Q)$(link)

# For each shell, by the program's own tables of commands and options.
$(COMPLETIONS): $(BUILD)/completions/%: $(BUILD)/dbsplit
	@mkdir -p $(@D)
	$(Q)$(BUILD)/dbsplit completion $* >$@

## deps            install what is missing to build and test (apt, sudo)
deps:
	@tests/support/install-missing $(DEPS) $(DEPS_TEST)

## demo            a throwaway monolith, analyzed before your eyes
demo:
	@tests/support/install-missing $(DEPS)
	@$(MAKE) --no-print-directory all
	$(BUILD)/dbsplit demo $(if $(KEEP),--keep)

# Where shells look for them, below the prefix.
COMPLETION_BASH := share/bash-completion/completions/dbsplit
COMPLETION_ZSH := share/zsh/site-functions/_dbsplit
COMPLETION_FISH := share/fish/vendor_completions.d/dbsplit.fish

## install         install into $(DESTDIR)$(PREFIX)
install: all
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(BUILD)/dbsplit $(DESTDIR)$(PREFIX)/bin/dbsplit
	for page in man/*.[1-8]; do \
		dir=$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}; \
		install -d $$dir && install -m 644 $$page $$dir || exit 1; \
	done
	install -D -m 644 $(BUILD)/completions/bash \
		$(DESTDIR)$(PREFIX)/$(COMPLETION_BASH)
	install -D -m 644 $(BUILD)/completions/zsh \
		$(DESTDIR)$(PREFIX)/$(COMPLETION_ZSH)
	install -D -m 644 $(BUILD)/completions/fish \
		$(DESTDIR)$(PREFIX)/$(COMPLETION_FISH)
	for schema in lib/report/*.schema.json; do \
		install -D -m 644 $$schema \
			$(DESTDIR)$(PREFIX)/share/dbsplit/$${schema##*/} || exit 1; \
	done
	for file in $$(find plans -type f | LC_ALL=C sort); do \
		mode=644; [ ! -x $$file ] || mode=755; \
		install -D -m $$mode $$file \
			$(DESTDIR)$(PREFIX)/share/dbsplit/$$file || exit 1; \
	done

## uninstall       take away what install put there
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/dbsplit
	rm -f $(patsubst man/%,$(DESTDIR)$(PREFIX)/share/man/man?/%,$(wildcard man/*))
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/,$(COMPLETION_BASH) \
		$(COMPLETION_ZSH) $(COMPLETION_FISH))
	rm -rf $(DESTDIR)$(PREFIX)/share/dbsplit

## clean           delete what was built
clean:
	rm -rf $(BUILD)

help:
	@sed -n 's/^## //p' Makefile tests/tests.mk

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: all deps demo install uninstall clean help
