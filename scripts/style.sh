#!/usr/bin/env bash
# The stylesheet is its partials, in the order of their names.
source "$(dirname "$0")/lib.sh"
mkdir -p target/style
cat style/*.css > target/style/main.css.new
# Untouched when nothing changed, so that nothing is built again because of it.
if cmp -s target/style/main.css.new target/style/main.css; then
    rm target/style/main.css.new
else
    mv target/style/main.css.new target/style/main.css
fi
