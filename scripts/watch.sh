#!/usr/bin/env bash
# Builds and starts a debug portal on http://localhost:8080, again after every change; data in ./data/watch.
source "$(dirname "$0")/lib.sh"
scripts/install.sh watch
scripts/style.sh
rm -f target/site.stamp # the debug build goes into the same folder

# cargo-leptos does not look into style/, because it is told of the stylesheet made from it.
(
    while sleep 0.5; do
        if [ -n "$(find style -newer target/style/main.css -print -quit)" ]; then
            scripts/style.sh
            touch target/style/main.css
            if [ -d target/site/pkg ]; then cp target/style/main.css target/site/pkg/twinlatch.css; fi
        fi
    done
) &
styles=$!
trap 'kill $styles' EXIT

export TWINLATCH_DATA_DIR=${TWINLATCH_DATA_DIR:-$root/data/watch}
export TWINLATCH_LISTEN=${TWINLATCH_LISTEN:-127.0.0.1:8080}
export TWINLATCH_PUBLIC_URL=${TWINLATCH_PUBLIC_URL:-http://localhost:8080}
mkdir -p "$TWINLATCH_DATA_DIR"
cargo-leptos watch -- serve
