"""A page as its HTML tells it: what every page must have, and where it leads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "br", "img", "hr", "source", "col", "wbr"}
# Acts that stand ready but folded, or once in every row, are not the page's one primary act.
_DEPTH = 4


@dataclass
class Sheet:
    """What was found on one page."""

    lang: str = ""
    title: str = ""
    links: list[str] = field(default_factory=list)
    headings: int = 0
    primaries: int = 0
    ids: Counter[str] = field(default_factory=Counter)
    # Every element with those it stands in: two pages with the same ones look alike.
    pieces: set[str] = field(default_factory=set)

    def faults(self) -> list[str]:
        """Return what is wrong with the page, in words."""
        twice = sorted(name for name, count in self.ids.items() if count > 1)
        checks = {
            "no language": not self.lang,
            "no title": not self.title.split("·")[0].strip(),
            f"{self.headings} h1": self.headings != 1,
            f"{self.primaries} primary buttons": self.primaries > 1,
            f"ids twice: {twice}": bool(twice),
        }
        return [words for words, wrong in checks.items() if wrong]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sheet = Sheet()
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        piece = ".".join([tag, *classes, *(["@" + given["role"]] if "role" in given else [])])
        self.sheet.pieces.add(">".join([*(p for _, p in self.open[-_DEPTH:]), piece]))
        self._note(tag, given, classes)
        if tag not in _VOID:
            self.open.append((tag, piece))

    def _note(self, tag: str, given: dict[str, str], classes: list[str]) -> None:
        sheet = self.sheet
        if tag == "html":
            sheet.lang = given.get("lang", "")
        if tag == "a" and "href" in given:
            sheet.links.append(given["href"])
        if "id" in given:
            sheet.ids[given["id"]] += 1
        sheet.headings += tag == "h1"
        sheet.primaries += "btn-primary" in classes and not self._set_apart()

    def _set_apart(self) -> bool:
        return any(tag == "table" or ".confirm-sheet" in piece for tag, piece in self.open)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] == "title" and self.open[-2][0] == "head":
            self.sheet.title += data


def read(html: str) -> Sheet:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.sheet
