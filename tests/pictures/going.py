"""Go round with a camera: the settings are read before any table is known."""

from __future__ import annotations

import sys
from pathlib import Path

import django


def main() -> None:
    """Take every picture into the folder named."""
    django.setup()
    from tests.pictures.rounds import go_round

    go_round(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
