#!/usr/bin/env bash
# Lets schemathesis follow the links of the sandbox: orders that it has created are read and changed, in whatever order
# its document allows. It must find no 5xx and nothing that the document does not say.
#
#   tests/schemathesis-sandbox.sh [EXAMPLES]    # requests per operation and phase; 15 unless said
set -euo pipefail
cd "$(dirname "$0")/.."
examples=${1:-15}
target=${CARGO_TARGET_DIR:-target}
address=127.0.0.1:${ORDERS_PORT:-18944}

schemathesis=$(tests/install-schemathesis.sh)
cargo build --quiet -p orders-sandbox
# The document has no 429.
settings=$(mktemp)
sed 's/^requests-per-minute = .*/requests-per-minute = 1000000/' generated/examples/sandbox/sandbox.toml >"$settings"
"$target/debug/orders-sandbox" --in-memory --address "$address" --settings "$settings" &
server=$!
trap 'kill "$server"; rm -f "$settings"' EXIT
for _ in $(seq 50); do
    if curl --silent --fail --output /dev/null "http://$address/openapi.yaml"; then break; fi
    sleep 0.1
done

# Left out:
# - positive_data_acceptance: the document cannot say what the catalogue has.
# - negative_data_rejection: as in schemathesis.sh.
SCHEMATHESIS_HOOKS=tests/schemathesis_sandbox.py "$schemathesis" run "http://$address/openapi.yaml" --url "http://$address" \
    --header 'Authorization: Bearer sandbox' \
    --checks all --exclude-checks positive_data_acceptance,negative_data_rejection \
    --phases examples,coverage,fuzzing,stateful --max-examples "$examples" \
    --seed 7 --generation-deterministic --max-time 90 --no-color
