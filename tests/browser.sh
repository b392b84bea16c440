#!/usr/bin/env bash
# The sandbox's reference page in headless Chromium. Installs what drives it from PyPI, and Chromium where apt can. Where
# there is none it says so and ends well.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/servers.sh
target=${CARGO_TARGET_DIR:-target}
venv=$target/browser

chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$chromium" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    if apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends chromium >&2; then
        chromium=$(command -v chromium || true)
    fi
fi
if [ -z "$chromium" ]; then
    skipped "there is no Chromium, and it cannot be installed here"
fi
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import playwright' 2>/dev/null; then
    if ! python3 -m venv "$venv" >&2 || ! "$venv/bin/pip" install --quiet --disable-pip-version-check 'playwright==1.55.0' >&2; then
        skipped "what drives Chromium cannot be installed here"
    fi
fi

cargo build --quiet -p orders-sandbox
log=$(mktemp)
"$target/debug/orders-sandbox" --in-memory --address 127.0.0.1:0 >"$log" &
server=$!
trap 'kill "$server"; rm -f "$log"' EXIT
url=$(said "$log" "$sandbox_url" "$server")
"$venv/bin/python" tests/browser.py "$url" "$chromium" "${1:-$target/reference.png}"
