# dbsplit: `make help` lists the targets.

VERSION := 0.1.0
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
CC      ?= gcc

.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:

# What apt installs. RUNTIME is what a built dbsplit needs, the rest builds and
# tests it.
DEPS := gcc make pkg-config libpq-dev libyaml-dev libpcre2-dev libpg-query-dev \
	postgresql-server-dev-15 libjansson-dev libarchive-dev libxxhash-dev \
	postgresql-15 postgresql-contrib
DEPS_TEST := libcriterion-dev python3 util-linux
DEPS_LINT := clang-format clang-tidy mandoc
DEPS_CHECK := valgrind clang libclang-rt-14-dev gcovr nodejs npm

PKGS := libpq yaml-0.1 libpcre2-8 jansson libarchive
PG_INCLUDE = $(shell pg_config --includedir-server 2>/dev/null)

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wwrite-strings -Wvla -Wpointer-arith -Werror
CFLAGS ?= -O2 -g
EXTRA_CFLAGS ?=
EXTRA_LDFLAGS ?=
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DPCRE2_CODE_UNIT_WIDTH=8 \
	-fvisibility=hidden -fno-common $(WARNINGS) $(CFLAGS) $(EXTRA_CFLAGS) \
	-Ilib -Itests -I. -I$(BUILD)/gen -isystem $(PG_INCLUDE) \
	$(shell pkg-config --cflags $(PKGS) 2>/dev/null) \
	-DDBSPLIT_VERSION='"$(VERSION)"'
ALL_LDFLAGS = $(EXTRA_LDFLAGS)
LIBS = $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lpg_query -lpthread -lm

LIB_SRCS := $(shell find lib -name '*.c' | LC_ALL=C sort)
CMD_SRCS := $(shell find cmd -name '*.c' | LC_ALL=C sort)
UNIT_SRCS := $(shell find tests/unit tests/support -name '*.c' | LC_ALL=C sort)
QUERIES := $(shell find lib -name '*.sql' | LC_ALL=C sort)

LIB_OBJS := $(LIB_SRCS:%.c=$(BUILD)/%.o) $(if $(QUERIES),$(BUILD)/gen/queries.o)
CMD_OBJS := $(CMD_SRCS:%.c=$(BUILD)/%.o)
UNIT_OBJS := $(UNIT_SRCS:%.c=$(BUILD)/%.o)

-include Makefile.local

## all: build dbsplit (installs nothing)
all: $(BUILD)/dbsplit

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Each query file becomes a string: lib/load/catalog/relations.sql is
# query_catalog_relations, declared in queries.h.
$(BUILD)/gen/queries.h $(BUILD)/gen/queries.c &: $(QUERIES) lib/embed.awk
	@mkdir -p $(BUILD)/gen
	awk -v out=$(BUILD)/gen/queries -f lib/embed.awk $(QUERIES)

$(BUILD)/gen/queries.o: $(BUILD)/gen/queries.c
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(LIB_OBJS) $(CMD_OBJS) $(UNIT_OBJS): | $(if $(QUERIES),$(BUILD)/gen/queries.h)

$(BUILD)/libdbsplit.a: $(LIB_OBJS)
	@rm -f $@
	ar rcs $@ $(LIB_OBJS)

$(BUILD)/dbsplit: $(CMD_OBJS) $(BUILD)/libdbsplit.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(CMD_OBJS) \
		$(BUILD)/libdbsplit.a $(LIBS)

$(BUILD)/unit: $(UNIT_OBJS) $(BUILD)/libdbsplit.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(UNIT_OBJS) \
		$(BUILD)/libdbsplit.a $(LIBS) -lcriterion

## unit: run the unit tests alone
unit: $(BUILD)/unit
	$(BUILD)/unit --jobs 2 --quiet --short-filename

clean:
	rm -rf $(BUILD)

help:
	@sed -n 's/^## //p' Makefile

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: all unit clean help
