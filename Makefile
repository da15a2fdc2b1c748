# What can be done here; `make` alone lists it. Whatever a target needs and does not find, it installs, and says so.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
TOOLS       := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/weir/tools
CARGO_BIN   := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin
export PATH := $(CURDIR)/style/node_modules/.bin:$(TOOLS)/bin:$(CARGO_BIN):$(PATH)
# One place for what is built, whatever the environment says: the program looks for its site there.
export CARGO_TARGET_DIR := $(CURDIR)/target

DEV_SITE := target/dev-site
BUILT    := target/release/.built
SOURCES  := $(shell find Cargo.* .cargo app server style public -not -path "*/node_modules*" -not -path "*/tests/*")

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 14

run: $(BUILT) ## build for production and start
	@exec target/release/weir

dev: tools ## start, and build again with every change
	LEPTOS_SITE_ROOT=$(DEV_SITE) WEIR_SITE_DIR=$(DEV_SITE) cargo leptos watch

test: ## check style and types, run every test, walk through the built program in a browser
	@.ci/tools test
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo clippy --locked -p app --features hydrate --target wasm32-unknown-unknown -- -D warnings
	.ci/postgres cargo test --locked --workspace
	@$(MAKE) --no-print-directory $(BUILT)
	cd end2end && npx tsc && npx playwright test

bench: tools ## measure the budgets of server/benches/README.md
	cargo bench --locked -p server

dist: NAME = weir-$(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)-$(shell rustc -vV | sed -n 's/^host: //p')
dist: $(BUILT) ## pack what a server needs into dist/
	rm -rf dist
	mkdir -p dist/$(NAME)
	cp -r target/release/weir target/release/hash.txt target/site LICENSE README.md dist/$(NAME)
	@.ci/tools sbom
	cargo sbom --cargo-package server --output-format spdx_json_2_3 > dist/$(NAME)/weir.spdx.json
	tar -czf dist/$(NAME).tar.gz --sort=name --owner=0 --group=0 --numeric-owner -C dist $(NAME)
	cd dist && sha256sum $(NAME).tar.gz > $(NAME).tar.gz.sha256

deny: ## hold the licences and sources of the dependencies to .ci/deny.toml
	@.ci/tools deny
	cargo deny --config .ci/deny.toml --offline check licenses bans sources

tools: ## install what building needs
	@.ci/tools

# cargo-leptos does a good part of its work again when nothing has changed; the stamp saves that.
$(BUILT): $(SOURCES) | tools
	RUST_BACKTRACE=0 cargo leptos build --release --precompress --cargo-locked
	@touch $@

.PHONY: help run dev test bench dist deny tools
