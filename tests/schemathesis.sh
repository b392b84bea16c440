#!/usr/bin/env bash
# Lets schemathesis, a stranger to this project, call the Orders example server with whatever its document allows and
# forbids. It must find no 5xx and nothing that the document does not say.
#
#   tests/schemathesis.sh [EXAMPLES]    # requests per operation and phase; 20 unless said
set -euo pipefail
cd "$(dirname "$0")/.."
examples=${1:-20}
target=${CARGO_TARGET_DIR:-target}
venv=$target/schemathesis
address=127.0.0.1:${ORDERS_PORT:-18943}

if [ ! -x "$venv/bin/schemathesis" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'schemathesis==4.32.5'
fi

cargo build --quiet -p partner-center-orders --example server --no-default-features --features server
"$target/debug/examples/server" "$address" &
server=$!
trap 'kill "$server"' EXIT
for _ in $(seq 50); do
    if curl --silent --fail --output /dev/null "http://$address/openapi.yaml"; then break; fi
    sleep 0.1
done

# Left out:
# - positive_data_acceptance: schemathesis writes XML and forms in ways of its own, which the document does not ask for.
# - negative_data_rejection: the document allows any property, and all its strings are without a pattern; what is left
#   for schemathesis to negate often comes out as what is allowed after all, such as a number in a path.
"$venv/bin/schemathesis" run "http://$address/openapi.yaml" --url "http://$address" \
    --header 'Authorization: Bearer example' \
    --checks all --exclude-checks positive_data_acceptance,negative_data_rejection \
    --phases examples,coverage,fuzzing --max-examples "$examples" \
    --seed 5 --generation-deterministic --max-time 60 --no-color
