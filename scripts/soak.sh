#!/usr/bin/env bash
# What takes too long for every day: races in thousands, fuzzing, crashes, and what we link.
source "$(dirname "$0")/lib.sh"
scripts/install.sh soak

say "== licences, bans and sources"
cargo deny check licenses bans sources

say "== advisories"
# They change from day to day and need the network: without it they are left out, and that is said.
if cargo deny fetch db; then
    cargo deny check advisories
else
    echo "The advisory database cannot be reached: advisories were not checked." >&2
fi

say "== long tests"
PROPTEST_CASES=20000 TWINLATCH_SOAK=1 cargo test --profile soak -p policy -p editor -p app -p server "${locked[@]}"

say "== fuzzing"
cargo test -p fuzz "${locked[@]}"
scripts/fuzz.sh

say "== the live preview of the policy for 100,000 people"
scripts/build.sh
CROWD=100000 scripts/end2end.sh --project=script policy-live
