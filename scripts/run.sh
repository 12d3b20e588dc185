#!/usr/bin/env bash
# Builds what is missing and starts the portal: scripts/run.sh [--demo]
source "$(dirname "$0")/lib.sh"
scripts/install.sh build
scripts/build.sh
data=data
[ "${1:-}" = --demo ] && data=data/demo
export TWINLATCH_DATA_DIR=${TWINLATCH_DATA_DIR:-$root/$data}
export TWINLATCH_LISTEN=${TWINLATCH_LISTEN:-127.0.0.1:8080}
export TWINLATCH_PUBLIC_URL=${TWINLATCH_PUBLIC_URL:-http://localhost:8080}
mkdir -p "$TWINLATCH_DATA_DIR"
exec "$binary" serve "$@"
