"""What the sandbox's document cannot say: which orders its catalogue can fulfil. Orders that schemathesis makes up are
given lines that can be had, so that there is something to read and to change."""

import schemathesis


@schemathesis.hook
def map_body(context, body):
    if context.operation.method == "post" and isinstance(body, dict):
        kept = {name: value for name, value in body.items() if name in ("alternateId", "client")}
        lines = body.get("lineItems")
        count = min(len(lines), 3) if isinstance(lines, list) and lines else 1
        line = {"offerId": "CFQ7TTC0LH18:0001:CFQ7TTC0K971", "quantity": 2}
        return {**kept, "lineItems": [line] * count}
    return body
