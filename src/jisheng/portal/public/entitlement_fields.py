"""Form fields for facts: days as days, choices as radio buttons, sets as boxes, amounts in yuan.

A cleaned answer is what the rules take and what JSON can carry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jisheng.policy.engine.types import Kind, Type
from jisheng.portal.public.rules_words import unit_text
from jisheng.portal.region_field import RegionField
from jisheng.portal.widgets import day_field

YES, NO, NONE = "yes", "no", "none"
LONGEST_WORD = 60


class OfferInput(forms.TextInput):
    """A text box that offers words while typing, without any script."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__({"autocomplete": "off"})
        self.words = tuple(words)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the box and its list of offers."""
        list_id = f"{(attrs or {}).get('id', name)}-words"
        box = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        offers = format_html_join("", '<option value="{}">', ((word,) for word in self.words))
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, offers)


class FactField:
    """A fact's field, with what turns its cleaned value into a fact and back."""

    def __init__(
        self,
        field: forms.Field,
        to_fact: Callable[[Any], Any] = lambda value: value,
        to_form: Callable[[Any], Any] = lambda value: value,
    ) -> None:
        self.field, self.to_fact, self.to_form = field, to_fact, to_form


def fact_field(
    kind: Type,
    label: str,
    *,
    bounds: tuple[Fraction, Fraction] | None = None,
    is_optional: bool = False,
    words: Iterable[str] = (),
    in_row: bool = False,
) -> FactField:
    """Return the field for a fact; ``bounds`` are in the unit it is reckoned with.

    ``in_row`` draws choices as a list, so that several fields fit into one row.
    """
    if kind.kind is Kind.BOOL:
        return _yes_or_no(label, in_row)
    if kind.kind is Kind.DATE:
        help_text = _("没有就留空。") if is_optional else ""
        field = day_field(label, required=not is_optional, help_text=help_text)
        return FactField(field, _iso, lambda value: value)
    if kind.kind is Kind.SET:
        return _set(kind, label)
    if kind.kind is Kind.DIVISION:
        return FactField(RegionField(label=label, help_text=_("写地名，如“义乌市”。")))
    if kind.kind is Kind.TEXT:
        return _text(kind, label, is_optional, words, in_row)
    return _number(kind, label, bounds, is_optional)


def _iso(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def _widget(in_row: bool) -> forms.Widget:
    return forms.Select() if in_row else forms.RadioSelect()


def _yes_or_no(label: str, in_row: bool) -> FactField:
    choices = [(YES, _("是")), (NO, _("否"))]
    blank = [("", _("请选择")), *choices] if in_row else choices
    field = forms.ChoiceField(label=label, choices=blank, widget=_widget(in_row))
    return FactField(field, lambda value: value == YES, lambda value: YES if value else NO)


def _set(kind: Type, label: str) -> FactField:
    choices = [*kind.labels.items(), (NONE, _("都不是"))]
    field = forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("可以选几项；都不是，请选最后一项。"),
    )
    return FactField(
        field,
        lambda held: [word for word in held if word != NONE],
        lambda held: list(held) or [NONE],
    )


def _text(
    kind: Type, label: str, is_optional: bool, words: Iterable[str], in_row: bool
) -> FactField:
    if not kind.choices:
        field = forms.CharField(label=label, max_length=LONGEST_WORD, widget=OfferInput(words))
        return FactField(field)
    choices = list(kind.labels.items())
    if is_optional:
        choices.append((NONE, _("没有")))
    blank = [("", _("请选择")), *choices] if in_row else choices
    chosen = forms.ChoiceField(label=label, choices=blank, widget=_widget(in_row))
    if not is_optional:
        return FactField(chosen)
    return FactField(
        chosen,
        lambda value: None if value == NONE else value,
        lambda value: NONE if value is None else value,
    )


def _number(
    kind: Type, label: str, bounds: tuple[Fraction, Fraction] | None, is_optional: bool
) -> FactField:
    """Return a field in the unit people write: yuan, per cent, whole numbers or decimals."""
    is_money = kind.unit.is_money
    places = max(kind.scale - 2, 0) if kind.percent else kind.scale
    factor = Fraction(1, 100) if is_money else Fraction(100 if kind.percent else 1)
    unit = "%" if kind.percent else kind.unit.label or unit_text(str(kind.unit))
    hints = [_("单位：%(unit)s。") % {"unit": unit}] if unit and unit != "number" else []
    hints += [_("没有就留空。")] if is_optional else []
    limits = {}
    if bounds is not None:
        limits = {"min_value": _plain(bounds[0] * factor), "max_value": _plain(bounds[1] * factor)}
    common: dict[str, Any] = {
        "label": label, "required": not is_optional, "help_text": "".join(hints), **limits
    }  # fmt: skip
    if is_money or places:
        widget = forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"})
        decimal = forms.DecimalField(decimal_places=places, max_digits=14, widget=widget, **common)
        return FactField(decimal, _share if kind.percent else _decimal, _back(kind))
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    whole = forms.IntegerField(widget=widget, **common)
    return FactField(whole, _share if kind.percent else lambda value: value, _back(kind))


def _plain(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _share(value: Decimal | int | None) -> str | None:
    return None if value is None else str(Decimal(value) / 100)


def _back(kind: Type) -> Callable[[Any], Any]:
    def back(value: Any) -> Any:
        return Decimal(value) * 100 if kind.percent and value is not None else value

    return back
