"""Charts drawn where the page is made: plain SVG that needs no script and prints as it looks.

Every chart stands beside a table with the same figures; the drawing itself says its sense in one
sentence for those who cannot see it. Knows figures only; reads no table and no request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jisheng.ground.money import Money
from jisheng.portal.templatetags.figures import yuan

LABEL_WIDTH, WIDTH, BAR, GAP, HEAD = 150, 760, 16, 14, 28
FIGURE_WIDTH = 120
MOST_ROWS = 24
LONGEST_LABEL = 10


@dataclass(frozen=True)
class Bar:
    """One bar: where it begins and how long it is, with its figure."""

    y: int
    width: int
    figure: str
    series: int

    @property
    def words_at(self) -> int:
        """Return how far behind the axis the figure stands."""
        return self.width + 8


@dataclass(frozen=True)
class BarRow:
    """One thing measured, with a bar for each series."""

    label: str
    whole_label: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Bars:
    """A chart of bars side by side."""

    title: str
    summary: str
    series: tuple[str, ...]
    rows: tuple[BarRow, ...]
    height: int
    left_out: int
    width: int = WIDTH
    label_width: int = LABEL_WIDTH


def bars(title: str, rows: Sequence[tuple[str, Money, Money]], series: tuple[str, str]) -> Bars:
    """Return the chart of two amounts for each row; the longest bar is the greatest amount."""
    shown = rows[:MOST_ROWS]
    most = max((max(abs(a.fen), abs(b.fen)) for _name, a, b in shown), default=0) or 1
    room = WIDTH - LABEL_WIDTH - FIGURE_WIDTH
    drawn = []
    for place, (name, before, after) in enumerate(shown):
        top = HEAD + place * (2 * BAR + GAP)
        pair = tuple(
            Bar(top + i * BAR, max(1, abs(money.fen) * room // most), yuan(money), i)
            for i, money in enumerate((before, after))
        )
        drawn.append(BarRow(_short(name), name, top + BAR, pair))
    height = HEAD + len(shown) * (2 * BAR + GAP)
    left_out = len(rows) - len(shown)
    return Bars(title, _summary(title, rows, series), series, tuple(drawn), height, left_out)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"


def _summary(title: str, rows: Sequence[tuple[str, Money, Money]], series: tuple[str, str]) -> str:
    before = Money(sum(row[1].fen for row in rows))
    after = Money(sum(row[2].fen for row in rows))
    return _("%(title)s：%(one)s合计 %(before)s，%(other)s合计 %(after)s。") % {
        "title": title,
        "one": series[0],
        "other": series[1],
        "before": yuan(before),
        "after": yuan(after),
    }
