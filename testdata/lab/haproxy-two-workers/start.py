"""Starts two instances of the API and HAProxy before them. LAB_SECOND_CLOCK shifts the clock of the second one."""

import ctypes
import glob
import os
import signal
import socket
import string
import subprocess
import sys
import time
import urllib.request


def end_with_parent():
    """Asks Linux to end this process when its parent ends (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def instance(shift):
    """An instance on a port that the kernel chooses; it inherits the socket, so that nobody can take the port."""
    listening = socket.create_server(("127.0.0.1", 0))
    environment = dict(os.environ)
    if shift:
        environment["LD_PRELOAD"] = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")[0]
        environment["FAKETIME"] = shift
        environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
    subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "--no-access-log", "--fd", str(listening.fileno()), "app:app"],
        pass_fds=[listening.fileno()],
        env=environment,
        preexec_fn=end_with_parent,
    )
    return listening.getsockname()[1]


def wait_for(port):
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
            return
        except OSError:
            time.sleep(0.05)


one, two = instance(""), instance(os.environ.get("LAB_SECOND_CLOCK", ""))
with open("haproxy.cfg.in") as template:
    configuration = string.Template(template.read()).safe_substitute(one=one, two=two)
with open("haproxy.cfg", "w") as out:
    out.write(configuration)
wait_for(one)
wait_for(two)
os.execv("/usr/sbin/haproxy", ["/usr/sbin/haproxy", "-db", "-f", "haproxy.cfg"])
