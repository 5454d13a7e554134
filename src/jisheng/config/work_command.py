"""`jisheng work`: take jobs from the queue in PostgreSQL until interrupted."""

from __future__ import annotations

import argparse

from django.core.management import call_command


def run(options: argparse.Namespace) -> int:
    """Work the queue; jobs left by a killed worker are found again and finished."""
    call_command("procrastinate", "worker", "--concurrency", "1", verbosity=0)
    return 0
