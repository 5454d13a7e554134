"""What the interface says, gathered from code and templates: nothing may lack its English.

In pure Python (Babel and Django's own template reader), so that the check runs wherever the
tests do, without gettext's tools.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_LITERAL = r"""(?:u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*")"""
# Django's reader blanks out everything in a template but such calls; what is left is no Python.
_CALL = re.compile(rf"\b(?:_|n?p?gettext)\(\s*{_LITERAL}(?:\s*,\s*(?:{_LITERAL}|count))*\s*\)")
_HEADER_LINE = re.compile(rb'"[A-Z][A-Za-z-]+: .*\\n"$')
_HEADER = "# The interface in English; written by `make messages`, the English by hand."
Said = str | tuple[str, ...]


def everything_said() -> Iterator[tuple[Said, str | None]]:
    """Yield each message of the interface (plural ones as pairs) with its context."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from _messages(path.read_text())
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        calls = _CALL.findall(templatize(path.read_text(), origin=str(path)))
        yield from _messages("\n".join(calls))


def english() -> Catalog:
    """Return the English catalogue as it is kept."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def bring_up_to_date() -> list[Said]:
    """Rewrite the catalogue with what the interface says now; return what lacks English."""
    kept = english()
    fresh = Catalog(locale="en", header_comment=_HEADER, fuzzy=False)
    for said, context in everything_said():
        old = kept.get(said if isinstance(said, str) else said[0], context)
        fresh.add(said, old.string if old else "", context=context)
    buffer = io.BytesIO()
    write_po(buffer, fresh, sort_output=True, omit_header=False, width=0)
    ENGLISH.write_bytes(_with_needed_headers(buffer.getvalue()))
    return missing(fresh)


def missing(catalogue: Catalog) -> list[Said]:
    """Return the messages without an English string."""
    lacking = [m.id for m in catalogue if m.id and not _is_complete(m.string)]
    return [said if isinstance(said, str) else tuple(said) for said in lacking]


def _is_complete(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _messages(source: str) -> Iterator[tuple[Said, str | None]]:
    found = extract("python", io.BytesIO(source.encode()), keywords=_KEYWORDS)
    for _line, said, _comments, context in found:
        if said:
            yield said, context


def _with_needed_headers(text: bytes) -> bytes:
    # A date of writing would make every run a change, and names nobody gave mean nothing.
    needed = (b'"Language: ', b'"Plural-Forms', b'"MIME-Version', b'"Content-T')
    kept = [
        line
        for line in text.split(b"\n")
        if not _HEADER_LINE.match(line) or line.startswith(needed)
    ]
    return b"\n".join(kept)


if __name__ == "__main__":
    for message in bring_up_to_date():
        print(message)  # noqa: T201
    sys.exit(0)
