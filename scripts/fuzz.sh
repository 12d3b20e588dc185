#!/usr/bin/env bash
# Lets libFuzzer look for bytes with which a target of server/fuzz panics: scripts/fuzz.sh [SECONDS [TARGET…]]
# It starts from the seeds; what it learns stays in target/fuzz/corpus, what it finds in target/fuzz/found, and a find fails.
source "$(dirname "$0")/lib.sh"

seconds=${1:-20}
shift || true
have c++ || fail "The fuzzer is built with a C++ compiler. Install one: apt install g++"
targets=("$@")
[ $# -gt 0 ] || targets=($(ls server/fuzz/seeds))

# Our code and every crate counts which of its branches were taken. rustc has this without the sanitizers, on stable too; the
# target is named so that build scripts and macros are left alone.
host=$(rustc -vV | sed -n 's/^host: //p')
sancov="-Cpasses=sancov-module"
for option in level=4 inline-8bit-counters pc-table trace-compares; do
    sancov+=" -Cllvm-args=-sanitizer-coverage-$option"
done
CARGO_TARGET_DIR="$root/target/fuzz" RUSTFLAGS="$sancov --cfg fuzzing -Ccodegen-units=16" \
    cargo build -p fuzz --features libfuzzer --profile fuzz --target "$host" "${locked[@]}"

found=$root/target/fuzz/found
for target in "${targets[@]}"; do
    corpus=$root/target/fuzz/corpus/$target
    mkdir -p "$corpus" "$found"
    say "== fuzzing $target for $seconds s"
    log=$root/target/fuzz/$target.log
    if ! TWINLATCH_FUZZ=$target RUST_LOG=off "$root/target/fuzz/$host/fuzz/fuzz" "$corpus" "server/fuzz/seeds/$target" \
        -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -max_len=16384 -artifact_prefix="$found/$target-" \
        -print_final_stats=1 -verbosity=0 > "$log" 2>&1; then
        tail -n 60 "$log" >&2
        fail "$target: what it fell over is in $found. Mend it, and keep it as a seed in server/fuzz/seeds/$target"
    fi
    grep -E '^stat::(number_of_executed_units|new_units_added)' "$log" || true
done
