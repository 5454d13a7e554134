"""Name the pieces of the portal's look: tones, icons, and the small values that templates draw.

Knows words and colours' names only; it reads no table, no request and no clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from django.utils.functional import Promise

    Words = str | Promise  # a text, or one translated when it is shown

Tone = Literal["neutral", "info", "waiting", "good", "bad", "stopped"]
TONES: tuple[Tone, ...] = ("neutral", "info", "waiting", "good", "bad", "stopped")

# The colour of a state is the same on every screen; the word beside it comes from its enum.
STATE_TONES: Mapping[str, Tone] = {
    "draft": "neutral",
    "planned": "neutral",
    "entered": "neutral",
    "waiting": "neutral",
    "confirmed": "good",
    "procured": "info",
    "published": "good",
    "filed": "waiting",
    "accepted": "info",
    "opened": "info",
    "completed": "good",
    "returned": "bad",
    "withdrawn": "stopped",
    "submitted": "waiting",
    "reviewed": "waiting",
    "rechecked": "waiting",
    "in_notice": "waiting",
    "payable": "info",
    "committed": "info",
    "approved": "info",
    "in_batch": "info",
    "sending": "waiting",
    "sent": "waiting",
    "paid": "good",
    "settled": "good",
    "running": "waiting",
    "done": "good",
    "failed": "bad",
    "superseded": "stopped",
    "received": "waiting",
    "upheld": "bad",
    "dismissed": "stopped",
    "granted": "good",
    "denied": "bad",
    "unknown": "waiting",
    "yes": "good",
    "no": "bad",
}

# Only these are copied out of the icon package; a test compares the list with the templates.
ICONS: tuple[str, ...] = (
    "alert-circle",
    "alert-triangle",
    "arrow-left",
    "arrow-right",
    "ban",
    "building-bank",
    "calendar",
    "calculator",
    "check",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "circle-check",
    "circle-x",
    "clipboard-check",
    "clock",
    "download",
    "file-spreadsheet",
    "file-text",
    "filter",
    "help-circle",
    "history",
    "home",
    "hourglass",
    "inbox",
    "info-circle",
    "language",
    "list",
    "lock",
    "logout",
    "menu-2",
    "pencil",
    "plus",
    "printer",
    "qrcode",
    "refresh",
    "school",
    "search",
    "selector",
    "send",
    "sort-ascending",
    "sort-descending",
    "trash",
    "upload",
    "user",
    "users",
    "x",
)


def tone_of(state: object) -> Tone:
    """Return the tone of a state's value; a state nobody coloured is neutral."""
    return STATE_TONES.get(str(getattr(state, "value", state)), "neutral")


@dataclass(frozen=True)
class Step:
    """Say where one station on the way from plan to paid stands."""

    label: Words
    state: Literal["done", "current", "ahead", "stopped"] = "ahead"
    note: Words = ""
    url: str = ""


@dataclass(frozen=True)
class Change:
    """Say what one act changed in one field, both values already fit to be shown."""

    label: Words
    before: Words
    after: Words


@dataclass(frozen=True)
class HistoryLine:
    """Tell one act of a history: who did what when, what changed and why."""

    at: datetime
    who: str
    act: Words
    duty: Words = ""
    state: str = ""
    state_label: Words = ""
    changes: Sequence[Change] = field(default_factory=tuple)
    reason: Words = ""


@dataclass(frozen=True)
class Tab:
    """Name one of several views of the same subject; tabs are plain links."""

    label: Words
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Item:
    """Pair a label with its value for a data list."""

    label: Words
    value: Any
    note: Words = ""
