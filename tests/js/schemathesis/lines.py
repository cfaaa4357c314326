"""Lets schemathesis send and read bodies of JSON values that have a line each."""

import json

import schemathesis

LINES = "application/x-ndjson"


@schemathesis.serializer(LINES)
def line(ctx, value):
    """One value is one line; what is no value at all goes as it stands."""
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return text + b"\n"


@schemathesis.deserializer(LINES)
def first_of(ctx, response):
    """The reply to the one line."""
    return json.loads(response.content.split(b"\n")[0])
