#!/usr/bin/env bash
# Lets libFuzzer look for bytes with which a target of server/fuzz panics: scripts/fuzz.sh [SECONDS [TARGET…]]
# It starts from the seeds; what it learns stays in target/fuzz/corpus, what it finds in target/fuzz/found, and a find fails.
source "$(dirname "$0")/lib.sh"

seconds=${1:-20}
shift || true
have c++ || fail "The fuzzer is built with a C++ compiler. Install one: apt install g++"
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(ls server/fuzz/seeds)

# A debug build, because it checks what a release does not; in a folder of its own, because libapp.rlib has the same name everywhere.
out=$root/target/fuzz
CARGO_TARGET_DIR=$out RUSTC_WORKSPACE_WRAPPER=$root/scripts/fuzz-rustc.sh \
    cargo build -p fuzz --features libfuzzer "${locked[@]}"
for target in "${targets[@]}"; do
    mkdir -p "$out/corpus/$target" "$out/found"
    say "== fuzzing $target for $seconds s"
    if ! TWINLATCH_FUZZ=$target "$out/debug/fuzz" "$out/corpus/$target" "server/fuzz/seeds/$target" \
        -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -max_len=16384 -artifact_prefix="$out/found/$target-" \
        -print_final_stats=1 -verbosity=0 > "$out/$target.log" 2>&1; then
        tail -n 60 "$out/$target.log" >&2
        fail "$target: what it fell over is in $out/found. Mend it, and keep it as a seed in server/fuzz/seeds/$target"
    fi
    grep -E '^stat::(number_of_executed_units|new_units_added)' "$out/$target.log" || true
done
