"""What every page of one version of the rules shows: its head, its tabs, what may be done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.catalogues import queries
from jisheng.catalogues.enums import RulebookState
from jisheng.catalogues.workflow import RULEBOOK
from jisheng.foundation.errors import Refusal
from jisheng.foundation.workflow import Act
from jisheng.policy import PolicyError
from jisheng.policy.raw_texts import RawRulebook, read_raw
from jisheng.portal.acting import ask
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.kit import Step, Tab
from jisheng.portal.offered import acts_open_to

READERS = (Duty.RULE_EDITOR, Duty.RULE_PUBLISHER, Duty.AUDITOR)
# What only the maker of a draft does with it.
_OWN = ("edit", "send", "take_back", "withdraw")


def version_of(request: HttpRequest, uuid: UUID) -> Any:
    """Return a version for who may see it; raises NotPermitted, NotFound."""
    must_hold(actor_for(request), *READERS)
    return ask(request, queries.rulebook, uuid)


def acts_on(actor: Actor, version: Any) -> dict[str, Act]:
    """Return what the viewer may do with a version now."""
    acts = acts_open_to(actor, RULEBOOK, version.state, version.region_code)
    is_own = version.made_by == actor.user_id
    return {name: act for name, act in acts.items() if (name in _OWN) == is_own}


def shared(request: HttpRequest, version: Any, active: str) -> dict[str, Any]:
    """Return the context of every page of a version."""
    acts = acts_on(actor_for(request), version)
    return {
        "version": version,
        "acts": acts,
        "may_edit": "edit" in acts,
        "tabs": _tabs(version, active),
        "steps": _steps(version),
    }


def raw_of(version: Any) -> RawRulebook:
    """Return what a version's files say; raises Refusal naming a file that is no YAML."""
    try:
        return read_raw(version.files)
    except PolicyError as error:
        words = _("请在“规则文件”中改正这个文件。")
        raise Refusal("UNREADABLE_RULES", str(error), words) from error


def _tabs(version: Any, active: str) -> list[Tab]:
    names = (
        ("rule_version", _("概览")),
        ("rule_numbers", _("数值")),
        ("rule_tables", _("表格")),
        ("rule_readings", _("读法")),
        ("rule_files", _("规则文件")),
        ("rule_difference", _("改动对照")),
        ("rule_trials", _("试算")),
    )
    return [
        Tab(label, reverse(f"portal:{name}", args=[version.uuid]), name == active)
        for name, label in names
    ]


def _steps(version: Any) -> list[Step]:
    place = {RulebookState.DRAFT: 0, RulebookState.SENT: 1, RulebookState.PUBLISHED: 2}
    if version.state == RulebookState.WITHDRAWN:
        return [Step(_("编制"), "done"), Step(_("作废"), "stopped")]
    at = place[RulebookState(version.state)]
    words = (_("编制、检查、试算"), _("另一人审定"), _("发布使用"))
    return [
        Step(label, "done" if i < at or at == 2 else "current" if i == at else "ahead")
        for i, label in enumerate(words)
    ]
