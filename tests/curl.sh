#!/usr/bin/env bash
# Speaks to the example server of the Orders API with curl, in every media type that is supported:
# creates, reads and changes an order in each pair of a request's and an answer's media type.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/servers.sh

xml='<Order><lineItems><lineItemNumber>0</lineItemNumber><offerId>O:1</offerId><quantity>5</quantity></lineItems></Order>'
# In a form, an object is JSON.
form='lineItems=%7B%22lineItemNumber%22%3A0%2C%22offerId%22%3A%22O%3A1%22%2C%22quantity%22%3A5%7D'

# A request body: media type | a new order | changes of it.
requests=(
    'application/json|{"LineItems":[{"LineItemNumber":0,"OfferId":"O:1","Quantity":5}]}|{"status":"cancelled"}'
    'text/json|{"lineItems":[{"lineItemNumber":0,"offerId":"O:1","quantity":5}]}|{"Status":"Cancelled"}'
    "application/xml|$xml|<Order><status>cancelled</status></Order>"
    "text/xml|<?xml version='1.0'?>$xml|<Order><Status>Cancelled</Status></Order>"
    "application/x-www-form-urlencoded|$form|Status=cancelled"
)
# An answer: media type | what tells the ID | the offer | the quantity | the status (%s).
answers=(
    'application/json|"id":"%s"|"offerId":"%s"|"quantity":%s|"status":"%s"'
    'text/json|"id":"%s"|"offerId":"%s"|"quantity":%s|"status":"%s"'
    'application/xml|<id>%s</id>|<offerId>%s</offerId>|<quantity>%s</quantity>|<status>%s</status>'
    'text/xml|<id>%s</id>|<offerId>%s</offerId>|<quantity>%s</quantity>|<status>%s</status>'
)
# Neither side speaks it.
unknown=application/x-nothing

if ! command -v curl >/dev/null; then
    as_root=$([ "$(id -u)" = 0 ] || echo sudo)
    $as_root apt-get update -qq && $as_root apt-get install -y -qq curl
fi

cargo build --quiet -p partner-center-orders --example server --features server
work=$(mktemp -d)
ORDERS_TOKEN=example "${CARGO_TARGET_DIR:-target}/debug/examples/server" 127.0.0.1:0 >"$work/log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

base=$(said "$work/log" "$example_url" "$server")
orders=$base/v1/customers/c-1/orders

fail() {
    printf 'curl.sh: %s\n--- the answer:\n' "$*" >&2
    cat "$work/head" "$work/body" >&2
    exit 1
}

# call STATUS CONTENT_TYPE [curl's arguments]: what has no such answer fails.
call() {
    local status=$1 content_type=$2 got
    shift 2
    got=$(curl -sS --max-time 10 -D "$work/head" -o "$work/body" -w '%{http_code} %{content_type}' \
        -H 'Authorization: Bearer example' "$@")
    [ "$got" = "$status $content_type" ] || fail "expected $status $content_type, got $got: curl $*"
}

# has PATTERN VALUE: the body holds the text that the pattern makes of the value.
has() {
    local text
    # shellcheck disable=SC2059 # patterns are those of the tables above
    text=$(printf "$1" "$2")
    grep -qF -- "$text" "$work/body" || fail "the body lacks $text"
}

# header NAME VALUE: the answer has this header.
header() {
    tr -d '\r' <"$work/head" | grep -qiFx -- "$1: $2" || fail "the answer lacks $1: $2"
}

count=0
for request in "${requests[@]}"; do
    IFS='|' read -r sent new changes <<<"$request"
    for answer in "${answers[@]}"; do
        IFS='|' read -r accepted id offer quantity status <<<"$answer"
        count=$((count + 1))
        call 201 "$accepted" "$orders" -H "Content-Type: $sent" -H "Accept: $accepted" --data-binary "$new"
        has "$id" "order-$count"; has "$offer" O:1; has "$quantity" 5; has "$status" pending
        call 200 "$accepted" "$orders/order-$count" -H "Accept: $unknown, $accepted;q=0.5"
        has "$id" "order-$count"; has "$offer" O:1; has "$quantity" 5; has "$status" pending
        call 200 "$accepted" -X PATCH "$orders/order-$count" -H "Content-Type: $sent" -H "Accept: $accepted" \
            --data-binary "$changes"
        has "$id" "order-$count"; has "$status" cancelled
    done
    # A body that is none answers 400, in whatever it is sent.
    call 400 application/json "$orders" -H "Content-Type: $sent" --data-binary "${new:0:20}"
    has '"code":%s' 400
done

request_types=$(printf '%s, ' "${requests[@]%%|*}")
answer_types=$(printf '%s, ' "${answers[@]%%|*}")
for answer in "${answers[@]}"; do
    call 404 "${answer%%|*}" "$orders/order-0" -H "Accept: ${answer%%|*}"
done
call 406 application/json "$orders/order-1" -H "Accept: $unknown"
has 'there is %s"' "${answer_types%, }"
call 406 application/json "$orders/order-1" -H 'Accept: */*;q=0'
call 415 application/json "$orders" -H "Content-Type: $unknown" --data-binary '{}'
header Accept "${request_types%, }"
call 415 application/json -X PATCH "$orders/order-1" -H "Content-Type: $unknown" --data-binary '{}'
header Accept-Patch "${request_types%, }"
call 400 application/json "$orders" -H 'Content-Type: application/json' --data-binary '{"id": "a", "id": "b"}'
has 'body at %s' '#/id'
# refused STATUS MEDIA_TYPE BODY DETAIL: what is sent so is answered with this detail.
refused() {
    call "$1" application/json "$orders" -H "Content-Type: $2" --data-binary "$3"
    has '%s' "$4"
}
bomb='<!DOCTYPE Order [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><Order><id>&b;</id></Order>'
refused 400 application/xml '<Order><id>1</Id></Order>' 'line 1, column '
refused 400 text/xml '<Order><id>1</id>' 'the text ends within'
refused 400 application/xml '<Order/><Order/>' 'there is more than one root element'
refused 400 application/xml "$bomb" 'a DOCTYPE is not accepted'
refused 400 application/xml '<Order><lineItems><quantity>x</quantity></lineItems></Order>' 'body at #/lineItems/0/quantity: '
refused 415 'application/xml; charset=iso-8859-1' "$xml" 'in UTF-8'
refused 400 application/x-www-form-urlencoded 'totalPrice=many' 'body at #/totalPrice: '
refused 400 application/x-www-form-urlencoded 'status=cancelled&status=pending' 'body at #/status: '
refused 400 application/x-www-form-urlencoded 'id=%F' 'body at #/id: a % without'
refused 400 application/x-www-form-urlencoded 'id=%FF%FE' 'body at #/id: the percent-encoded bytes are not UTF-8'
call 400 application/json -X POST "$orders" -H 'Content-Type: application/json'
has 'body: it is %s' required

# Asked to end, it does, and all is well.
kill -TERM "$server"
wait "$server" || fail "asked to end, the server ended with $?"

printf 'curl.sh: %s orders in %s request and %s answer types\n' "$count" "${#requests[@]}" "${#answers[@]}"
