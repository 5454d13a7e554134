"""`jisheng serve`: migrate, then the web server and the queue's worker, side by side."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import call_command

from jisheng.foundation import clock
from jisheng.funds.operations.hand_over import resume_sending

HOST = "127.0.0.1"


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted; when one of the two ends, the other is ended as well."""
    call_command("migrate", verbosity=0)
    # A file that was on its way to the bank when the server was killed goes out before all else.
    resume_sending(at=clock.now())
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    children = [
        subprocess.Popen(web_command(options.port), env=environment),  # noqa: S603
        subprocess.Popen([sys.executable, "-m", "jisheng.config.command", "work"], env=environment),
    ]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return _wait_for_any(children)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(children)


def web_command(port: int) -> list[str]:
    """Return the web server's command line: threads, since pages are written synchronously."""
    return [
        sys.executable, "-m", "granian", "jisheng.config.wsgi:application",
        "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--workers", "1", "--blocking-threads", "4", "--log-level", "warning",
    ]  # fmt: skip


def _wait_for_any(children: list[subprocess.Popen[bytes]]) -> int:
    while True:
        for child in children:
            if (code := child.poll()) is not None:
                return code
        time.sleep(0.2)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
