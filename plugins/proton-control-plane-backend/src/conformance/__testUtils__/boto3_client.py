"""Calls Proton with boto3: a request on each line of standard input, its reply on a line of standard output.

A request is {"call" | "paginate" | "wait": <boto3's name>, "input": {...}, "rows": <member>}.
A reply is {"output": ...} or {"error": <code>, "message": <text>}.
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

client = boto3.client(
    "proton",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="test-key",
    aws_secret_access_key="test-secret-access-key",
    # The role credentials of pipelines always carry one.
    aws_session_token="a-token",
    config=Config(retries={"max_attempts": 0}),
)


def answer(request):
    parameters = request["input"]
    if "call" in request:
        output = getattr(client, request["call"])(**parameters)
        output.pop("ResponseMetadata")
        return output
    if "paginate" in request:
        pages = client.get_paginator(request["paginate"]).paginate(**parameters)
        return [row for page in pages for row in page[request["rows"]]]
    waiter = client.get_waiter(request["wait"])
    waiter.wait(**parameters, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    return {}


for line in sys.stdin:
    try:
        reply = {"output": answer(json.loads(line))}
    except ClientError as error:
        # As callers catch it: by the class that the client has for it.
        code = error.response["Error"]["Code"]
        caught = isinstance(error, getattr(client.exceptions, code))
        reply = {"error": code if caught else "uncaught", "message": str(error)}
    except WaiterError as error:
        reply = {"error": "WaiterError", "message": str(error)}
    print(json.dumps(reply, default=lambda value: value.isoformat()), flush=True)
