#!/usr/bin/env bash
# rustc for `scripts/fuzz.sh`: cargo calls it for the crates of this workspace, and they count which of their branches were taken.
# rustc has this without the sanitizers, on stable too. What runs while building is left alone.
rustc=$1
shift
case " $* " in
    *" build_script_build "* | *" proc-macro "* | *" -vV "* | *" --print="*) exec "$rustc" "$@" ;;
esac
exec "$rustc" "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-trace-compares
