#!/usr/bin/env bash
# Builds the browser's half into target/site: two modules of WebAssembly with their scripts, the stylesheet, what is in public/, and
# each of them compressed. Does nothing when none of its sources changed.
# cargo-leptos could do the first half of it, but takes long to install: only make watch needs it.
source "$(dirname "$0")/lib.sh"

sources=(.cargo app style public Cargo.toml Cargo.lock rust-toolchain.toml end2end/package-lock.json
    scripts/site.sh scripts/lib.sh scripts/style.sh scripts/brotli.mjs)
stamp=target/site.stamp
site=target/site
now=$(find "${sources[@]}" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && [ -f $site/pkg/twinlatch.wasm.br ]; then
    exit
fi

# The oldest browsers: what they do not know yet in script and styles is put into older words.
browsers=chrome111,firefox113,safari16.4
# What these browsers can do, and wasm-opt does not expect by itself.
abilities=(--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals
    --enable-reference-types --enable-multivalue)

# module CRATE PROFILE NAME [what wasm-opt is told...], with cargo_options
module() {
    local crate=$1 profile=$2 name=$3
    shift 3
    cargo build --package "$crate" --lib --target wasm32-unknown-unknown --profile "$profile" "${locked[@]}" \
        ${cargo_options[@]+"${cargo_options[@]}"}
    wasm-bindgen --target web --no-typescript --remove-producers-section --out-dir $site/pkg --out-name "$name" \
        "target/wasm32-unknown-unknown/$profile/$crate.wasm"
    wasm-opt "$@" "${abilities[@]}" --strip-producers -o "$site/pkg/${name}_bg.wasm" "$site/pkg/${name}_bg.wasm"
    esbuild --log-level=warning --minify --format=esm --target=$browsers --allow-overwrite \
        --outfile="$site/pkg/$name.js" "$site/pkg/$name.js"
}

rm -rf "$stamp" $site
mkdir -p $site/pkg
cp -R public/. $site/

# For the size compressed, which is what travels: a function that is used once stays one, which is longer and compresses better.
cargo_options=(--no-default-features --features hydrate)
module app wasm-release twinlatch -Oz --converge --one-caller-inline-max-function-size=20
mv $site/pkg/twinlatch_bg.wasm $site/pkg/twinlatch.wasm
# The policy engine of the editor: a module of its own, which no other page loads.
cargo_options=()
module editor wasm-engine editor -O3

scripts/style.sh
esbuild --log-level=warning --minify --target=$browsers --outfile=$site/pkg/twinlatch.css target/style/main.css

files=()
while IFS= read -r file; do files+=("$file"); done < <(find $site -type f | LC_ALL=C sort)
node scripts/brotli.mjs "${files[@]}"
gzip -9 --no-name --keep --force "${files[@]}"
for file in "${files[@]}"; do
    printf '%9d bytes, %7d compressed  %s\n' "$(stat -c %s "$file")" "$(stat -c %s "$file.br")" "${file#"$site/"}"
done
for file in twinlatch.wasm twinlatch.js twinlatch.css editor_bg.wasm editor.js; do
    [ -f "$site/pkg/$file.br" ] || fail "The build left no $site/pkg/$file"
done
echo "$now" > "$stamp"
