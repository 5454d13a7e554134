"""Draw icons as inline SVG from the files copied out of the icon package."""

from __future__ import annotations

import re
from functools import cache

from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from jisheng.portal.kit import ICONS

_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_BOUNDING_BOX = re.compile(r'<path stroke="none"[^>]*/>')


@cache
def shapes(name: str) -> str:
    """Return the inner shapes of icon `name`; raise LookupError when it is not in the list."""
    if name not in ICONS:
        raise LookupError(f"Icon {name!r} is not in jisheng.portal.kit.ICONS; add it there.")
    path = finders.find(f"vendor/icons/{name}.svg")
    if not path:
        raise LookupError(f"Icon {name!r} is not here; run `python -m jisheng.config.assets`.")
    with open(path, encoding="utf-8") as file:
        found = _SHAPES.search(file.read())
    if found is None:
        raise LookupError(f"The file of icon {name!r} holds no drawing.")
    return " ".join(_BOUNDING_BOX.sub("", found.group(1)).split())


def draw(name: str, label: str = "", extra: str = "") -> SafeString:
    """Return icon `name` as SVG, silent to screen readers unless `label` gives it a word."""
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="20" height="20" fill="none" '
        'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" '
        'stroke-linejoin="round" focusable="false" {}>{}</svg>',
        f" {extra}" if extra else "",
        spoken,
        mark_safe(shapes(name)),  # noqa: S308 — read from the pinned icon package
    )
