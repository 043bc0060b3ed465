#!/bin/sh
# build_and_test.sh <preset> <target> [<option of ctest>...]
# Configures one preset, builds the target and runs the tests. The last line is "N passed, M failed"; fails if a test failed.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
preset=$1
target=$2
shift 2
build="$root/build/$preset"

# One compiler cache serves every clone of the project.
export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1

cd "$root"
cmake --preset "$preset" > /dev/null
cmake --build "$build" --target "$target"
rm -rf "$build/reports"
mkdir -p "$build/reports"
GTEST_OUTPUT="xml:$build/reports/" ctest --test-dir "$build" --output-on-failure --no-tests=error \
    --parallel "$(nproc)" --output-junit "$build/reports/ctest.junit" "$@" || true
exec python3 "$root/packaging/count_tests.py" "$build/reports"
