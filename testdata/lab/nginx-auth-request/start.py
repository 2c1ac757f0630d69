"""Starts nginx with its auth_request module, and behind it the small service that it asks about every token.

The service is the tutorials' one: it answers 204 or 401 and says nothing, since nginx would not pass it on.
"""

import ctypes
import os
import signal
import string
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

SECRET = os.environ["JWT_SECRET"]
AUDIENCE = os.environ["JWT_AUDIENCE"]
ISSUER = os.environ["JWT_ISSUER"]


class Verifier(BaseHTTPRequestHandler):
    def do_GET(self):
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            jwt.decode(token, SECRET, algorithms=["HS256"], audience=AUDIENCE, issuer=ISSUER)
        except jwt.InvalidTokenError:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Bearer realm="lab"')
        else:
            self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        """nginx has the access log."""


verifier = ThreadingHTTPServer(("127.0.0.1", 0), Verifier)
threading.Thread(target=verifier.serve_forever, daemon=True).start()

run = os.environ["LAB_RUN"]
with open("nginx.conf.in") as template:
    configuration = string.Template(template.read()).substitute(
        run=run, port=os.environ["LAB_PORT"], verifier=verifier.server_address[1]
    )
with open(f"{run}/nginx.conf", "w") as out:
    out.write(configuration)


def end_with_parent():
    """Asks Linux to end this process when its parent ends (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


subprocess.run(
    ["/usr/sbin/nginx", "-p", run, "-c", f"{run}/nginx.conf", "-e", "/dev/stderr"], preexec_fn=end_with_parent, check=True
)
