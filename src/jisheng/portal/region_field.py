"""Let a place be written by its name or by its six-digit code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jisheng.ground.region import Region, name_of, provinces, regions_in


class RegionInput(forms.TextInput):
    """A text box that offers provinces and cities while typing, without any script."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the box and its list of offers."""
        list_id = f"{(attrs or {}).get('id', name)}-places"
        box = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        offers = format_html_join("", '<option value="{}">', ((place,) for place in places()))
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, offers)


class RegionField(forms.CharField):
    """A division of China: 义乌市, 浙江省金华市义乌市 or 330782; cleaned to the code."""

    widget = RegionInput

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a code by its name."""
        text = str(value or "")
        return name_of(text) if len(text) == 6 and text.isdigit() else value

    def clean(self, value: Any) -> str:
        """Return the code; refuse what no division is called, or several are."""
        text = super().clean(value)
        codes = [text] if text in _all_codes() else _widest(_named().get(text, []))
        if len(codes) == 1 or not text:
            return codes[0] if codes else ""
        raise forms.ValidationError(_several(codes) if codes else _unknown(text))


def _widest(codes: list[str]) -> list[str]:
    """Take a municipality's own code (上海市 310000) before that of its districts' grouping."""
    for code in codes:
        if all(Region(other).is_within(Region(code)) for other in codes):
            return [code]
    return codes


def _unknown(text: str) -> str:
    return _("没有叫“%(text)s”的行政区划。请写全称（如“义乌市”）或 6 位区划代码（如 330782）。") % {
        "text": text
    }


def _several(codes: list[str]) -> str:
    found = "、".join(f"{Region(code).full_name}（{code}）" for code in codes[:5])
    return _("有几个地方叫这个名称：%(found)s。请改填 6 位区划代码。") % {"found": found}


@cache
def places() -> tuple[str, ...]:
    """Return the names offered while typing: provinces and cities."""
    cities = [city for province in provinces() for city in regions_in(province)]
    names = (region.full_name for region in (*provinces(), *cities))
    return tuple(dict.fromkeys(name for name in names if name))


@cache
def _named() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for region in _all():
        for name in {region.name, region.full_name}:
            found.setdefault(name, []).append(region.code)
    return found


@cache
def _all_codes() -> frozenset[str]:
    return frozenset(region.code for region in _all())


def _all() -> Iterator[Region]:
    for province in provinces():
        yield province
        for city in regions_in(province):
            yield city
            yield from regions_in(city)
