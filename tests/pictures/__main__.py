"""Take the pictures anew, in a city of their own: `make pictures`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path("docs/pictures")


def main() -> None:
    """Send somebody round with a camera; the city they see is gone when they are back."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        settings = {
            "JISHENG_HOME": home,
            "DJANGO_SETTINGS_MODULE": "jisheng.config.settings.dev",
            # The browser keeps an event loop in its thread; queries are synchronous all the same.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        }
        # Nobody's own database is touched, whatever this shell is set to.
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | settings
        command = [sys.executable, "-m", "tests.pictures.going", str(FOLDER)]
        subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
