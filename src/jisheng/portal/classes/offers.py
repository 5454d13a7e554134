"""What the page of a class offers its viewer to do; rooms above add theirs by ``register``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.training import queries


@dataclass(frozen=True, slots=True)
class Offer:
    """One act as a button: a link to its page, or (``is_link`` False) a confirmation here.

    ``reason`` is "required", "optional" or "". Of several primary ones the first stays so.
    """

    label: str
    url: str
    is_link: bool = False
    primary: bool = False
    words: str = ""
    reason: str = ""
    tone: str = ""


Find = Callable[[Actor, Any], Iterable[Offer]]
_FINDERS: list[Find] = []


def register(find: Find) -> None:
    """Add a function that offers acts on a class to its viewer."""
    _FINDERS.append(find)


def class_acts(actor: Actor, found: Any) -> dict[str, Any]:
    """Return the acts of the class's own workflow open to the viewer, by name."""
    return {act.name: act for act in queries.open_acts(actor, found)}


def offers_for(actor: Actor, found: Any) -> list[Offer]:
    """Return every act offered, the primary one last, as pages set their buttons."""
    offers = [*_own(class_acts(actor, found), found)]
    for find in _FINDERS:
        offers += find(actor, found)
    first = next((offer for offer in offers if offer.primary), None)
    rest = [_plain(offer) for offer in offers if offer is not first]
    return [*rest, first] if first else rest


def _plain(offer: Offer) -> Offer:
    return Offer(
        offer.label, offer.url, offer.is_link, False, offer.words, offer.reason, offer.tone
    )


def _own(acts: dict[str, Any], found: Any) -> Iterable[Offer]:
    def url(name: str) -> str:
        return reverse(f"portal:{name}", args=[found.uuid])

    if "withdraw" in acts:
        words = _("撤回后这个班不再办理，名册和课程表保留备查。")
        yield Offer(_("撤回"), url("class_withdraw"), words=words, tone="danger")
    if "change" in acts:
        yield Offer(_("继续填报"), url("build_basics"), is_link=True, primary=True)
    if "accept" in acts:
        yield Offer(_("审核备案"), url("filing"), is_link=True, primary=True)
    if "open" in acts:
        words = _("开班会锁定名册，之后不能再增减学员；此刻的人数决定小班化上浮。")
        yield Offer(_("开班并锁定名册"), url("class_open"), primary=True, words=words)
    if "complete" in acts:
        words = _("结业后不能再登记课时，请先核对每节课的签到。")
        yield Offer(_("办理结业"), url("class_complete"), primary=True, words=words)
