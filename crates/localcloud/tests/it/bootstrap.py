"""A tiny bootstrap: does what its event says."""

import json
import os
import sys
import time
import urllib.request

API = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime"


def post(path, value, **headers):
    body = json.dumps(value).encode()
    urllib.request.urlopen(urllib.request.Request(API + path, body, headers)).read()


def main():
    if os.environ.get("BOOTSTRAP_INIT_ERROR"):
        post("/init/error", {"errorType": "BadSettings", "errorMessage": "no settings"})
        sys.exit(1)
    while True:
        with urllib.request.urlopen(API + "/invocation/next") as following:
            headers, event = following.headers, json.load(following)
        request = "/invocation/" + headers["Lambda-Runtime-Aws-Request-Id"]
        todo = event.get("do")
        if todo == "exit":
            os._exit(3)
        elif todo == "hang":
            time.sleep(600)
        elif todo == "fail":
            post(request + "/error", {"errorType": "Told", "errorMessage": "as asked"})
        elif todo == "print":
            print("out", flush=True)
            print("err", file=sys.stderr, flush=True)
            post(request + "/response", {})
        else:
            deadline = int(headers["Lambda-Runtime-Deadline-Ms"])
            post(request + "/response", {
                "arn": headers["Lambda-Runtime-Invoked-Function-Arn"],
                "env": dict(os.environ),
                "pid": os.getpid(),
                "remaining_ms": deadline - time.time() * 1000,
            })


main()
