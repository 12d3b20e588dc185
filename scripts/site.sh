#!/usr/bin/env bash
# Builds the browser's half into target/site: WebAssembly, script, styles, and each of them compressed.
# Does nothing when none of its sources changed: cargo-leptos itself would start from an empty folder every time.
source "$(dirname "$0")/lib.sh"

sources=(.cargo app style public Cargo.toml Cargo.lock rust-toolchain.toml end2end/package-lock.json scripts/site.sh)
stamp=target/site.stamp
now=$(find "${sources[@]}" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && [ -f target/site/pkg/twinlatch.wasm.br ]; then
    exit
fi

rm -f "$stamp"
scripts/style.sh
cargo-leptos build --release --precompress --frontend-only ${locked[@]+--cargo-locked}
# The policy engine of the editor: a module of its own, which no other page loads.
cargo build --package editor --lib --target wasm32-unknown-unknown --profile wasm-engine "${locked[@]}"
wasm-bindgen --target web --no-typescript --remove-producers-section --out-dir target/site/pkg --out-name editor \
    target/wasm32-unknown-unknown/wasm-engine/editor.wasm
wasm-opt -O3 --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
    --enable-reference-types --enable-multivalue -o target/site/pkg/editor_bg.wasm target/site/pkg/editor_bg.wasm
node scripts/brotli.mjs target/site/pkg/editor.js target/site/pkg/editor_bg.wasm

for file in twinlatch.wasm twinlatch.js twinlatch.css editor_bg.wasm editor.js; do
    [ -f "target/site/pkg/$file.br" ] || fail "The build left no target/site/pkg/$file"
    # That of cargo-leptos is a fifth larger.
    gzip -9 --no-name --keep --force "target/site/pkg/$file"
    printf '%9d bytes, %7d compressed  %s\n' "$(stat -c %s "target/site/pkg/$file")" "$(stat -c %s "target/site/pkg/$file.br")" "$file"
done
echo "$now" > "$stamp"
