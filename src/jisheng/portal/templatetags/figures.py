"""Write figures the way an office writes them: money, days, moments, masked numbers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jisheng.ground import bank, identity, names, phone
from jisheng.ground.money import Money

register = template.Library()

NOTHING = "—"
WEEKDAYS = "一二三四五六日"


def money_words(amount: object) -> str:
    """Return an amount (Money, or whole fen) as ¥1,234.50; nothing as a dash."""
    if amount is None or amount == "":
        return NOTHING
    return str(amount if isinstance(amount, Money) else Money(int(str(amount))))


def day_words(day: date | datetime | None) -> str:
    """Return a day as 2020年10月23日（周五）; a moment counts by its Chinese day."""
    if not day:
        return NOTHING
    day = _local(day)
    if (get_language() or "").startswith("en"):
        return f"{day:%a} {day.day} {day:%b %Y}"
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def moment_words(at: datetime | None) -> str:
    """Return a moment as 2020年10月23日 09:30, in the site's time zone."""
    if not at:
        return NOTHING
    at = _local(at)
    if (get_language() or "").startswith("en"):
        return f"{at.day} {at:%b %Y %H:%M}"
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def _local(when: Any) -> Any:
    return localtime(when) if isinstance(when, datetime) and is_aware(when) else when


@register.filter
def yuan(amount: object) -> str:
    """Write an amount with its sign and thousands: `{{ line.amount_fen|yuan }}`."""
    return money_words(amount)


@register.filter
def yuan_in_words(amount: object) -> str:
    """Write an amount in financial capitals: `{{ plan.amount_fen|yuan_in_words }}`."""
    if amount is None or amount == "":
        return NOTHING
    return (amount if isinstance(amount, Money) else Money(int(str(amount)))).words()


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day with its weekday: `{{ class.opened_on|day }}`."""
    return day_words(value)


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment to the minute: `{{ entry.at|moment }}`."""
    return moment_words(value)


@register.filter
def number(value: Decimal | int | None) -> str:
    """Write a number with thousands and without idle zeros: `{{ hours|number }}`."""
    if value is None or value == "":
        return NOTHING
    text = f"{Decimal(str(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def mask_identity(value: str | None) -> str:
    """Write an identity number with only its first four and last two characters."""
    return identity.mask_identity(value) if value else NOTHING


@register.filter
def mask_name(value: str | None) -> str:
    """Write a name with the given name hidden."""
    return names.mask_name(value) if value else NOTHING


@register.filter
def mask_phone(value: str | None) -> str:
    """Write a phone number with its middle hidden."""
    return phone.mask_phone(value) if value else NOTHING


@register.filter
def mask_account(value: str | None) -> str:
    """Write a bank account with only its end visible."""
    return bank.mask_account(value) if value else NOTHING


@register.filter
def or_nothing(value: object) -> object:
    """Write a dash where there is nothing: `{{ class.note|or_nothing }}`."""
    return NOTHING if value is None or value == "" else value


@register.filter
def yes_no(value: bool | None) -> str:
    """Write a truth as 是 or 否, and an unknown one as a dash."""
    if value is None:
        return NOTHING
    return _("是") if value else _("否")
