# For scripts that start servers, or need what may not be there: to be sourced.

# said LOG SED SERVER: what a server writes into its log, as soon as it is there, such as the address it listens on.
# Fails where the server has ended, or says nothing for 20 seconds.
said() {
    local found
    for _ in $(seq 200); do
        found=$(sed -n "$2" "$1" | head -n 1)
        if [ -n "$found" ]; then
            echo "$found"
            return
        fi
        kill -0 "$3" 2>/dev/null || { echo "the server did not start" >&2; return 1; }
        sleep 0.1
    done
    echo "the server says no address" >&2
    return 1
}

# What each of our servers says of where it is.
example_url='s/^listening on //p'
sandbox_url='s#^orders at \(.*\)/v1/.*#\1#p'

# skipped WHY: ends the script well; or badly, where nothing may be left out (SPECWRIGHT_NO_SKIPS=1).
skipped() {
    echo "skipped: $1"
    [ -z "${SPECWRIGHT_NO_SKIPS:-}" ] || exit 1
    exit 0
}
