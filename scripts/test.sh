#!/usr/bin/env bash
# Every check, each timed; the first that fails ends the run. With names, only those: scripts/test.sh format tests
source "$(dirname "$0")/lib.sh"

# What fails soonest comes first.
stages=(install format types clippy-browser clippy-server site tests binary single-binary end2end)

stage() {
    case $1 in
        install) scripts/install.sh test ;;
        types) (cd end2end && tsc --noEmit) ;;
        format | clippy-server | clippy-browser | tests) scripts/check.sh "$1" ;;
        site) scripts/site.sh ;;
        binary) scripts/build.sh ;;
        single-binary) node scripts/single-binary.mjs ;;
        end2end) scripts/end2end.sh ;;
        *) fail "There is no stage $1. There are: ${stages[*]}" ;;
    esac
}

table=()
failed=
report() {
    printf '\n%-16s %8s\n' stage seconds >&2
    printf '%s\n' "${table[@]}" >&2
    printf '%-16s %8d\n' total "$SECONDS" >&2
    if [ -n "$failed" ]; then printf '\nFAILED: %s\n' "$failed" >&2; else printf '\nAll passed.\n' >&2; fi
}

[ $# -gt 0 ] && stages=("$@")
for name in "${stages[@]}"; do
    say "== $name"
    start=$SECONDS
    stage "$name" </dev/null || failed=$name
    table+=("$(printf '%-16s %8d' "$name" $((SECONDS - start)))")
    [ -z "$failed" ] || break
done
report
[ -z "$failed" ]
