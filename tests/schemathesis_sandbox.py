"""What the sandbox's document cannot say: which orders its catalogue can fulfil, and what can become of them. Orders that
schemathesis makes up are given lines that can be had, so that there is something to read and to change. What was
answered is written to the file that ANSWERS names, a line each."""

import os

import schemathesis

answers = open(os.environ["ANSWERS"], "a", buffering=1)


@schemathesis.hook
def map_body(context, body):
    if not isinstance(body, dict):
        return body
    kept = {name: value for name, value in body.items() if name in ("alternateId", "client")}
    if context.operation.method == "patch":
        quantity = 1 + len(str(body)) % 100
        return {**kept, "lineItems": [{"lineItemNumber": 0, "quantity": quantity}]}
    lines = body.get("lineItems")
    count = min(len(lines), 3) if isinstance(lines, list) and lines else 1
    line = {"offerId": "CFQ7TTC0LH18:0001:CFQ7TTC0K971", "quantity": 2}
    return {**kept, "lineItems": [line] * count}


@schemathesis.hook
def map_headers(context, headers):
    """Conditions that are made up are seldom true: half of them go."""
    conditions = ("If-Match", "If-None-Match")
    return {name: value for name, value in (headers or {}).items() if name not in conditions or len(str(value)) % 2}


@schemathesis.hook
def after_call(context, case, response):
    answers.write(f"{case.operation.definition.raw.get('operationId')} {response.status_code}\n")
