#!/usr/bin/env bash
# How fast it is, against floors that are measured in the same run: prints a table and writes target/bench.json.
source "$(dirname "$0")/lib.sh"
scripts/install.sh test
scripts/build.sh
cargo run --release -p bench "${locked[@]}"
