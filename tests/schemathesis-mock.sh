#!/usr/bin/env bash
# Lets a stranger's tool ask the mock server: schemathesis makes requests from a document, and checks what is
# answered against it. Documents may be given as arguments; without any it takes small ones of our own, and five of the
# corpus, if there is one (SPECWRIGHT_CORPUS).
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/servers.sh
target=${CARGO_TARGET_DIR:-target}

schemathesis=$(tests/install-schemathesis.sh) || skipped "schemathesis cannot be installed here"
[ -x "$target/debug/specwright" ] || cargo build --quiet -p specwright-cli

documents=("$@")
if [ $# = 0 ]; then
    documents=(generator/cli/tests/mock/shop.yaml spec/features/objects.yaml)
    if [ -n "${SPECWRIGHT_CORPUS:-}" ]; then
        for name in redocly-museum.yaml 1password-connect.json worldtimeapi-org.json traccar-org.json deepl.yaml; do
            documents+=("$SPECWRIGHT_CORPUS/real/$name")
        done
    elif [ -n "${SPECWRIGHT_NO_SKIPS:-}" ]; then
        skipped "SPECWRIGHT_CORPUS is not set"
    else
        echo "the documents of the corpus are skipped: SPECWRIGHT_CORPUS is not set"
    fi
fi

log=$(mktemp)
mock=
trap '[ -z "$mock" ] || kill "$mock" 2>/dev/null || true; rm -f "$log"' EXIT

# Requests that fit must be answered as documented. Those that do not must do no harm: the mock does not look into XML and
# multipart, and leaves `Accept` to negotiation, so it takes some of them; and a document that has no 400 is no reason to
# take the others.
positive=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,positive_data_acceptance
negative=not_a_server_error
failed=()
# What fits may lack credentials, which schemathesis cannot make; what does not may be refused for the lack of them.
positive_options=(--no-auth)
negative_options=()

# Starts the mock of a document; its address is in $base.
start() {
    "$target/debug/specwright" mock "$@" --port 0 >"$log" 2>/dev/null &
    mock=$!
    base=$(said "$log" 's/^base URL //p' "$mock")
}

stop() {
    kill -INT "$mock" 2>/dev/null || true
    wait "$mock" || true
    mock=
}

for document in "${documents[@]}"; do
    for mode in positive negative; do
        echo "-- $document, $mode"
        options=${mode}_options[@]
        start "$document" "${!options}"
        "$schemathesis" run "$document" --url "$base" --mode "$mode" --checks "${!mode}" \
            --phases examples,coverage,fuzzing --max-examples "${MAX_EXAMPLES:-10}" --seed 1 --generation-deterministic --max-time "${MAX_TIME:-12}" --no-color \
            --continue-on-failure >"$log.$mode" 2>&1 ||
            { failed+=("$document ($mode)"); cat "$log.$mode"; }
        tail -n 2 "$log.$mode"
        rm -f "$log.$mode"
        stop
    done
done
[ ${#failed[@]} = 0 ] || { printf 'failed: %s\n' "${failed[@]}"; exit 1; }
