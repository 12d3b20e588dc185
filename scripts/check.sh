#!/usr/bin/env bash
# The checks of the Rust code, one by name: scripts/check.sh format|clippy-server|clippy-browser|tests
source "$(dirname "$0")/lib.sh"

# Clippy and the tests name the same crates, so that both resolve the same features and share what they build.
crates=(-p policy -p editor -p app -p server -p bench)

case ${1:-} in
    format) cargo fmt --all --check ;;
    clippy-server) cargo clippy "${crates[@]}" --all-targets "${locked[@]}" -- -D warnings ;;
    clippy-browser)
        cargo clippy -p app --no-default-features --features hydrate --target wasm32-unknown-unknown "${locked[@]}" -- -D warnings
        cargo clippy -p editor --target wasm32-unknown-unknown "${locked[@]}" -- -D warnings
        ;;
    tests) cargo test "${crates[@]}" "${locked[@]}" ;;
    *) fail "usage: scripts/check.sh format|clippy-server|clippy-browser|tests" ;;
esac
