#!/usr/bin/env bash
# Installs what is missing, and nothing else: scripts/install.sh build|watch|test|soak
#   build  what it takes to build and run the portal
#   watch  the same, and cargo-leptos
#   test   the same, and what the tests need: Chromium, PostgreSQL, faketime, ...
#   soak   the same, and cargo-deny
# What it cannot install it names, one thing a line, and ends with 1.
source "$(dirname "$0")/lib.sh"

missing=()
lacks() { missing+=("$1"); }

give_up_if_missing() {
    [ ${#missing[@]} -eq 0 ] && return
    echo "Missing, please install:" >&2
    printf '  %s\n' "${missing[@]}" >&2
    exit 1
}

# The three things a machine must have already.
basics() {
    have cargo || lacks "Rust, with rustup: https://rustup.rs"
    have cc || lacks "a C compiler, called cc (Debian: apt-get install build-essential)"
    if ! have node || ! have npm; then
        lacks "Node.js 20 or newer, with npm: https://nodejs.org"
    elif [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
        lacks "Node.js 20 or newer (this is $(node --version)): https://nodejs.org"
    fi
    give_up_if_missing
}

has_rust() { rustc --version && cargo clippy --version && cargo fmt --version && has_wasm; }
has_wasm() { [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]; }

# rust-toolchain.toml says which; rustup reads it.
rust() {
    has_rust >/dev/null 2>&1 && return
    if have rustup; then
        say "Installing the Rust tool chain of rust-toolchain.toml"
        rustup toolchain install || true
    fi
    has_rust >/dev/null 2>&1 ||
        lacks "Rust $(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml) with rustfmt, clippy and the target wasm32-unknown-unknown (rustup toolchain install, in this folder)"
}

npm_packages() {
    cmp -s end2end/package-lock.json end2end/node_modules/.installed-lock && return
    say "Installing the npm packages"
    if (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund); then
        cp end2end/package-lock.json end2end/node_modules/.installed-lock
    else
        lacks "the npm packages (cd end2end && npm ci)"
    fi
}

# cargo_tool COMMAND CRATE VERSION [option...]
cargo_tool() {
    local command=$1 crate=$2 version=$3
    shift 3
    # They answer `wasm-bindgen 0.2.130`.
    [ "$("$command" --version 2>/dev/null | awk 'NR == 1 { print $2 }')" = "$version" ] && return
    say "Installing $crate $version"
    # Quick to build rather than quick to run: they run for seconds, and are built on fresh machines.
    env -u CARGO_TARGET_DIR CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=false CARGO_INCREMENTAL=0 \
        cargo install "$crate" --version "$version" --force "$@" ||
        lacks "$crate $version (cargo install $crate --version $version $*)"
}

# The two ends of wasm-bindgen must be of one version.
wasm_bindgen() {
    local version
    version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock)
    [ -n "$version" ] || fail "Cargo.lock does not name wasm-bindgen."
    cargo_tool wasm-bindgen wasm-bindgen-cli "$version"
}

has_initdb() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_faketime() { compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null; }
has_nginx() { have nginx || [ -x /usr/sbin/nginx ]; }

missing_packages() {
    [ -x "$chromium" ] || echo chromium
    has_initdb || echo postgresql
    has_faketime || echo faketime
    have oathtool || echo oathtool
    have zbarimg || echo zbar-tools
    have fail2ban-regex || echo fail2ban
    has_nginx || echo nginx-light
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

debian_packages() {
    local packages
    mapfile -t packages < <(missing_packages)
    [ ${#packages[@]} -eq 0 ] && return
    if have apt-get && { [ "$(id -u)" -eq 0 ] || have sudo; }; then
        say "Installing ${packages[*]}"
        # The tests want the programs. The services that come with them need not run.
        as_root env DEBIAN_FRONTEND=noninteractive sh -ec '
            if [ ! -e /usr/sbin/policy-rc.d ]; then
                trap "rm -f /usr/sbin/policy-rc.d" EXIT
                printf "#!/bin/sh\nexit 101\n" > /usr/sbin/policy-rc.d
                chmod +x /usr/sbin/policy-rc.d
            fi
            apt-get update -q
            apt-get install -y -q --no-install-recommends "$@"' sh "${packages[@]}" </dev/null || true
    fi
    mapfile -t packages < <(missing_packages)
    for package in "${packages[@]}"; do
        case $package in
            chromium) lacks "Chromium at /usr/bin/chromium, or its path in CHROMIUM (Debian: apt-get install chromium)" ;;
            postgresql) lacks "PostgreSQL's initdb, on the PATH or in /usr/lib/postgresql/*/bin (Debian: apt-get install postgresql)" ;;
            *) lacks "$package (Debian: apt-get install $package)" ;;
        esac
    done
}

build() {
    basics
    rust
    npm_packages
    give_up_if_missing
    wasm_bindgen
}

case ${1:-} in
    build) build ;;
    watch)
        build
        cargo_tool cargo-leptos cargo-leptos "$cargo_leptos_version" --locked --features no_downloads
        ;;
    test)
        # What is quick to find missing comes first.
        basics
        debian_packages
        give_up_if_missing
        build
        ;;
    soak)
        "$0" test
        cargo_tool cargo-deny cargo-deny "$cargo_deny_version" --locked
        ;;
    *) fail "usage: scripts/install.sh build|watch|test|soak" ;;
esac
give_up_if_missing
