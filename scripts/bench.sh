#!/usr/bin/env bash
# How fast it is, against floors that are measured in the same run: prints a table and writes target/bench.json.
source "$(dirname "$0")/lib.sh"
scripts/install.sh test
scripts/build.sh
# The policy alone, by criterion; what it leaves there is read below.
rm -rf target/criterion
if compgen -G 'app/policy/benches/*.rs' >/dev/null; then
    cargo bench -p policy --bench '*' "${locked[@]}" -- --warm-up-time 1 --measurement-time 2 decisions
fi
cargo run --release -p bench "${locked[@]}"
