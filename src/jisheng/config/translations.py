"""Compile the English catalogue; run by `make setup`, in pure Python, without gettext's tools."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parents[1] / "locale"


def compile_all() -> list[Path]:
    """Write a ``.mo`` beside every ``.po`` that is newer; return what was written."""
    written = []
    for source in LOCALES.glob("*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text, target.open("wb") as binary:
            write_mo(binary, read_po(text))
        written.append(target)
    return written


if __name__ == "__main__":
    compile_all()
    sys.exit(0)
