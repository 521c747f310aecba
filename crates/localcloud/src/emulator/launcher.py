"""Starts the emulator: for one asker only, which ends with whoever started it, and which runs nobody's code.

Whoever starts this writes a secret, in a line, to standard input and holds that open.
"""

import hmac
import os
import sys
import tempfile
import threading

HEADER = b"x-loghub-emulator"
SECRET = sys.stdin.readline().strip().encode()
if not SECRET:
    sys.exit("The emulator was given no secret on its standard input.")
OWN = ("127.0.0.1", int(os.environ["GATEWAY_PORT"]))
PROGRAMS = {
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "pty.spawn",
    "subprocess.Popen",
}
SOCKETS = {"socket.bind", "socket.connect", "socket.sendto"}

# Its temporary files are in a directory of its own, which goes with it.
own = tempfile.TemporaryDirectory(prefix="loghub-emulator-")
os.environ["TMPDIR"] = tempfile.tempdir = own.name


def parent():
    """Ends everything when standard input closes, which happens however the starter ends."""
    sys.stdin.read()
    own.cleanup()
    os._exit(0)


def runs_nothing(event, args):
    """Refuses every way to code that is not the emulator's: programs, and sockets such as Docker's.

    What a function, a Glue job or a container is made of is kept and shown, as anything else; it does not run.
    A hook can't be taken away again (PEP 578).
    """
    if event in PROGRAMS:
        raise PermissionError("the local hub's emulator starts no programs")
    if event in SOCKETS and tuple(args[1][:2]) != OWN:
        raise PermissionError("the local hub's emulator speaks to nobody but the local hub")


def guarded(app):
    """Answers who sends the secret, and nobody else, whatever is asked."""

    async def guard(scope, receive, send):
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
            return
        sent = [value for name, value in scope["headers"] if name.lower() == HEADER]
        if len(sent) != 1 or not hmac.compare_digest(sent[0], SECRET):
            await refuse(scope, receive, send)
            return
        # Its control paths are nobody's but for the one that says that it is up. No bucket's name begins so.
        if scope["path"].startswith("/_") and scope["path"] != "/_ministack/health":
            await refuse(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != HEADER]
        await app({**scope, "headers": headers}, receive, send)

    return guard


async def refuse(scope, receive, send):
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    said = b"The emulator answers the local hub only. Use the AWS endpoint that the hub printed.\n"
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(said)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": said})


threading.Thread(target=parent, daemon=True).start()
sys.addaudithook(runs_nothing)

import ministack.app  # noqa: E402

ministack.app.app = guarded(ministack.app.app)
sys.argv = ["ministack"]
ministack.app.main()
