# Shared by the scripts beside it, which begin with: source "$(dirname "$0")/lib.sh"
# Puts us in the project's root, with the tools of the project first on the PATH.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

cargo_leptos_version=0.3.10 # 0.3.11 needs a newer rustc
cargo_deny_version=0.20.2
binary=$root/target/release/twinlatch
chromium=${CHROMIUM:-/usr/bin/chromium}

# The npm packages bring wasm-opt; Debian's own is too old.
export PATH="$root/end2end/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
# One target folder, where everything else expects it.
export CARGO_TARGET_DIR="$root/target"

# On CI nothing is built twice, and nothing may change Cargo.lock.
locked=()
if [ "${CI:-}" = true ]; then
    export CARGO_INCREMENTAL=0 CARGO_TERM_COLOR=never CARGO_TERM_PROGRESS_WHEN=never
    locked=(--locked)
fi

say() {
    local bold='' plain=''
    if [ -t 2 ]; then bold=$'\033[1m' plain=$'\033[0m'; fi
    printf '\n%s%s%s\n' "$bold" "$*" "$plain" >&2
}
fail() { printf '%s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
