#!/bin/sh
# Installs the packages of debian-packages.txt that are missing; does nothing when all are there.
set -eu

here=$(dirname "$0")
missing=""
for package in $(grep -v '^#' "$here/debian-packages.txt"); do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    if [ "$status" != installed ]; then
        missing="$missing $package"
    fi
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo > /dev/null; then
        echo "setup: these packages are missing:$missing; this user may not install them, and there is no sudo;" \
            "install them as root with apt-get install" >&2
        exit 1
    fi
    as_root=sudo
fi
echo "setup: installing$missing" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { $as_root apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } > "$log" 2>&1; then
    cat "$log" >&2
    echo "setup: apt-get could not install$missing; the lines above say why; mend that and run this again" >&2
    exit 1
fi
