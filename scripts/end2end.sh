#!/usr/bin/env bash
# The journeys in a real browser. Arguments go to Playwright: scripts/end2end.sh --project noscript sign-in
source "$(dirname "$0")/lib.sh"
[ -x "$binary" ] || fail "There is no $binary yet. Run: make release"
cd end2end
tsc --noEmit
playwright test "$@"
