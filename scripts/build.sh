#!/usr/bin/env bash
# Builds target/release/twinlatch, one file that carries its pages, styles and WebAssembly.
source "$(dirname "$0")/lib.sh"
scripts/site.sh
cargo build --release -p server --features embed "${locked[@]}"
