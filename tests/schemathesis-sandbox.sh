#!/usr/bin/env bash
# Lets schemathesis follow the links of the sandbox: orders that it has created are read and changed, in whatever order
# its document allows. It must find no 5xx and nothing that the document does not say, and every link must have been
# followed with success at least once.
#
#   tests/schemathesis-sandbox.sh [EXAMPLES]    # requests per operation and phase; 15 unless said
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/servers.sh
examples=${1:-15}
target=${CARGO_TARGET_DIR:-target}

schemathesis=$(tests/install-schemathesis.sh) || skipped "schemathesis cannot be installed here"
cargo build --quiet -p orders-sandbox
# Who is refused for asking too often finds nothing.
settings=$(mktemp)
log=$(mktemp)
answers=$(mktemp)
sed 's/^requests-per-minute = .*/requests-per-minute = 1000000/' generated/examples/sandbox/sandbox.toml >"$settings"
"$target/debug/orders-sandbox" --in-memory --address 127.0.0.1:0 --settings "$settings" >"$log" &
server=$!
trap 'kill "$server"; rm -f "$settings" "$log" "$answers"' EXIT
url=$(said "$log" "$sandbox_url" "$server")

# Left out:
# - positive_data_acceptance: the document cannot say what the catalogue has.
# - negative_data_rejection: as in schemathesis.sh.
ANSWERS=$answers SCHEMATHESIS_HOOKS=tests/schemathesis_sandbox.py "$schemathesis" run "$url/openapi.yaml" --url "$url" \
    --header 'Authorization: Bearer sandbox' \
    --checks all --exclude-checks positive_data_acceptance,negative_data_rejection \
    --phases examples,coverage,fuzzing,stateful --max-examples "$examples" \
    --seed 7 --generation-deterministic --max-time 90 --no-color

# An order that is found is one that a link has led to: nobody else knows its ID.
for operation in getOrder updateOrder getProvisioningStatus; do
    count=$(grep -c "^$operation 200$" "$answers" || true)
    echo "$operation: $count times 200"
    [ "$count" -gt 0 ] || { echo "no link to $operation was followed" >&2; exit 1; }
done
