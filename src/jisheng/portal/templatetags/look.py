"""Draw the pieces screens are composed of; docs/look.md shows each with an example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jisheng.accounts.enums import Duty
from jisheng.ground.workdays import workdays_left
from jisheng.portal.icons import draw
from jisheng.portal.kit import HistoryLine, Item, Step, Tab, tone_of
from jisheng.portal.templatetags.figures import day_words

register = template.Library()

VERDICTS: Mapping[str, tuple[str, str, Any]] = {
    "yes": ("good", "circle-check", gettext_lazy("符合")),
    "no": ("bad", "circle-x", gettext_lazy("不符合")),
    "unknown": ("waiting", "help-circle", gettext_lazy("缺少事实")),
}
CALLOUTS: Mapping[str, tuple[str, Any]] = {
    "info": ("info-circle", gettext_lazy("说明")),
    "good": ("circle-check", gettext_lazy("已完成")),
    "warning": ("alert-triangle", gettext_lazy("注意")),
    "bad": ("alert-circle", gettext_lazy("有误")),
}
MESSAGE_TONES = {"success": "good", "warning": "warning", "error": "bad"}


@register.simple_tag
def icon(name: str, label: str = "", **options: str) -> SafeString:
    """Draw an icon: `{% icon "printer" %}`; give `label` only when no word stands beside it."""
    return draw(name, label, options.get("class", ""))


@register.simple_tag
def status(state: Any, label: object = "", tone: str = "") -> SafeString:
    """Show a state as dot and word: `{% status class.state class.get_state_display %}`."""
    word = label or getattr(state, "label", state)
    return status_badge(word, tone or tone_of(state))


def status_badge(word: object, tone: str) -> SafeString:
    """Return the badge of a state; the dot's shape differs too, for those who see no colour."""
    return format_html(
        '<span class="state state-{}"><span class="state-dot" aria-hidden="true"></span>{}</span>',
        tone,
        word,
    )


@register.simple_tag
def duty_label(duty: str) -> str:
    """Return a duty's Chinese name: `{% duty_label reach.duty %}`."""
    return str(Duty(duty).label) if duty in Duty.values else duty


@register.simple_tag
def countdown(today: date, last_on: date | None) -> SafeString | str:
    """Say how many working days are left: `{% countdown today notice.last_on %}`."""
    if last_on is None:
        return ""
    tone, words = countdown_words(today, last_on)
    return format_html(
        '<span class="countdown countdown-{}">{} <span class="countdown-words">{}</span></span>',
        tone,
        draw("clock" if tone != "bad" else "alert-circle"),
        words,
    )


def countdown_words(today: date, last_on: date) -> tuple[str, str]:
    """Return tone and sentence of the time left until the end of `last_on`."""
    end = _("截至%(day)s24:00") % {"day": day_words(last_on)}
    if today > last_on:
        return "bad", _("已到期（%(end)s）") % {"end": end}
    left = workdays_left(today, last_on)
    if left <= 1:
        return "waiting", _("最后 1 个工作日（%(end)s）") % {"end": end}
    words = ngettext("还剩 %(left)d 个工作日（%(end)s）", "还剩 %(left)d 个工作日（%(end)s）", left)
    return ("waiting" if left <= 2 else "info"), words % {"left": left, "end": end}


@register.simple_block_tag
def callout(content: str, tone: str = "info", title: str = "") -> SafeString:
    """Set a notice apart: `{% callout "warning" title=t %}<p>…</p>{% endcallout %}`."""
    icon_name, spoken = CALLOUTS[tone]
    heading = format_html('<p class="callout-title">{}</p>', title) if title else ""
    return format_html(
        '<div class="callout callout-{}"><span class="callout-icon">{}</span>'
        '<div class="callout-body">{}{}</div></div>',
        tone,
        draw(icon_name, str(spoken)),
        heading,
        content,
    )


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "inbox") -> SafeString:
    """Say why nothing is here and what to do next; the block holds the next step."""
    return format_html(
        '<div class="empty-state">{}<p class="empty-title">{}</p>'
        '<div class="empty-next">{}</div></div>',
        draw(icon),
        title,
        content,
    )


@register.simple_tag
def message_tone(message: Message) -> str:
    """Return the callout tone of a one-time message."""
    return MESSAGE_TONES.get(message.level_tag, "info")


@register.simple_tag
def message_icon(message: Message) -> SafeString:
    """Draw the icon of a one-time message, spoken as a word."""
    name, spoken = CALLOUTS[message_tone(message)]
    return draw(name, str(spoken))


@register.inclusion_tag("portal/steps.html")
def steps(items: Iterable[Step], label: str = "") -> dict[str, Any]:
    """Show the way from plan to paid and where this subject stands."""
    return {"items": list(items), "label": label or _("办理进度")}


@register.inclusion_tag("portal/datagrid.html")
def datagrid(items: Iterable[Item | tuple[str, Any]]) -> dict[str, Any]:
    """Show labels with values: `{% datagrid items %}` of Item or (label, value)."""
    return {"items": [i if isinstance(i, Item) else Item(*i) for i in items]}


@register.inclusion_tag("portal/history.html")
def history(lines: Iterable[HistoryLine]) -> dict[str, Any]:
    """Show who did what, when, what changed and why, newest as given."""
    return {"lines": list(lines)}


@register.inclusion_tag("portal/findings.html")
def findings(items: Iterable[Any]) -> dict[str, Any]:
    """Show findings of a decision: clause, verdict as icon and word, sentence, missing facts."""
    return {"rows": [(finding, *VERDICTS[verdict_of(finding)]) for finding in items]}


def verdict_of(finding: Any) -> str:
    """Return a finding's verdict as yes, no or unknown, whether it is text or an enum."""
    return str(getattr(finding.verdict, "value", finding.verdict))


@register.inclusion_tag("portal/arithmetic.html")
def arithmetic(steps: str | Iterable[Any], total: object = None, label: str = "") -> dict[str, Any]:
    """Show a sum as it is worked out, one line per step, the result under a rule."""
    return {
        "steps": [steps] if isinstance(steps, str) else list(steps),
        "total": total,
        "label": label or _("核定金额"),
    }


@register.inclusion_tag("portal/faults.html")
def faults(items: Iterable[Any], caption: str = "", place: str = "") -> dict[str, Any]:
    """Show every fault at its place with what is wrong and what to do."""
    rows = list(items)
    caption = caption or _("共 %(count)d 处需要更正") % {"count": len(rows)}
    return {"faults": rows, "caption": caption, "place": place or _("位置")}


@register.inclusion_tag("portal/tabs.html")
def tabs(items: Iterable[Tab], label: str = "") -> dict[str, Any]:
    """Show views of the same subject as links."""
    return {"items": list(items), "label": label or _("分栏")}


@register.inclusion_tag("portal/confirm.html", takes_context=True)
def confirm(context: Context, url: str, label: str, **options: Any) -> dict[str, Any]:
    """Ask before an act: a button that unfolds sentence, reason and the real button.

    Options: explain, reason ("required", "optional" or ""), reason_label, tone, name, value, yes.
    """
    return {
        "url": url,
        "label": label,
        "csrf_token": context.get("csrf_token"),
        "reason": options.get("reason", ""),
        "reason_label": options.get("reason_label") or _("理由"),
        "explain": options.get("explain", ""),
        "tone": options.get("tone", ""),
        "name": options.get("name", ""),
        "value": options.get("value", ""),
        "yes": options.get("yes") or _("确认%(act)s") % {"act": label},
    }


@register.inclusion_tag("portal/post_button.html", takes_context=True)
def post_button(context: Context, url: str, label: str, **options: Any) -> dict[str, Any]:
    """Draw one act as a button in its own form. Options: tone, icon, name, value."""
    return {
        "url": url,
        "label": label,
        "csrf_token": context.get("csrf_token"),
        "tone": options.get("tone", "primary"),
        "icon": options.get("icon", ""),
        "name": options.get("name", ""),
        "value": options.get("value", ""),
    }
