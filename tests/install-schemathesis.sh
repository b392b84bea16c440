#!/usr/bin/env bash
# Installs schemathesis from PyPI, if it is not there yet, and says where: the path of its command is all that goes to
# standard output. Fails where there is no python3 with venv, or no registry.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=${CARGO_TARGET_DIR:-target}/schemathesis

if [ ! -x "$venv/bin/schemathesis" ]; then
    python3 -m venv "$venv" >&2
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'schemathesis==4.32.5' >&2
fi
echo "$venv/bin/schemathesis"
