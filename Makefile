# Thin: each target is one command that can be run by hand. Programs end up in build/.
SHELL := /bin/bash
PRESET ?= release

# One cache for all builds; the settings that let precompiled headers hit.
export CCACHE_SLOPPINESS := pch_defines,time_macros,include_file_mtime,include_file_ctime
export CCACHE_MAXSIZE ?= 5G
# A clone elsewhere finds what this one compiled.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1

.PHONY: all deps configure build everything test demo fuzz bench stress format lint clean
all: build

deps:
	@.ci/install

configure: deps
	@cmake --preset $(PRESET) $(if $(VERBOSE),,--log-level=WARNING)

# What is installed. Tests are as much again, and what runs them builds them.
build: configure
	@cmake --build --preset $(PRESET) --target eipd eipctl_completion

everything: configure
	@cmake --build --preset $(PRESET)

test: deps
	@.ci/test

demo: build
	@lab/demo

# make fuzz [SECONDS=60] [TARGETS="wire_open wire_update"]
SECONDS ?= 60
fuzz: deps
	@.ci/fuzz $(SECONDS) $(TARGETS)

# make bench [ROWS=dump,withdraw] [SPEAKERS=eipd,bird]
bench: deps
	@SPEAKERS="$(SPEAKERS)" .ci/bench $(ROWS)

# make stress: ten minutes of BFD at 50 ms × 3 beside busy cores, with and without thread priority.
stress: build
	@/usr/bin/python3 tests/bench/bfd_stress.py

format: deps
	@.ci/format

lint: everything
	@.ci/lint

clean:
	rm -rf build build-*
