"""The whole history of a class: who, when, what changed, why."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jisheng.claims import queries as claim_queries
from jisheng.foundation import trail
from jisheng.foundation.errors import NotFound
from jisheng.portal.acting import ask
from jisheng.portal.classes.page import class_page
from jisheng.portal.columns import Column
from jisheng.portal.histories import line_of
from jisheng.portal.tables import Table, respond


class HistoryTable(Table):
    """The history as a file; the page draws it as a line of acts instead."""

    caption = gettext_lazy("办理记录")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("at", gettext_lazy("时间"), kind="moment"),
        Column("who", gettext_lazy("经办人")),
        Column("duty", gettext_lazy("岗位")),
        Column("act", gettext_lazy("事项")),
        Column("state_label", gettext_lazy("状态")),
        Column("reason", gettext_lazy("理由")),
        Column("changed", gettext_lazy("变动"), value=lambda line: changed(line)),
    )


def changed(line: Any) -> str:
    """Return the changes of a line as one text."""
    arrows = (
        f"{c.label}：{c.before} → {c.after}" if c.before else f"{c.label}：{c.after}"
        for c in line.changes
    )
    return "；".join(arrows)


def entries_for(request: HttpRequest, uuid: UUID) -> list[Any]:
    """Return the trail of a class that the viewer sees; teachers read of training alone."""
    try:
        return list(ask(request, claim_queries.history, uuid))
    except NotFound:
        return list(trail.history(uuid).filter(subject_kind__startswith="training."))


@require_safe
def history(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show every act on a class, its plan and its money, newest first."""
    page = class_page(request, uuid, "portal:class_history")
    entries = entries_for(request, uuid)
    who, act = request.GET.get("who", ""), request.GET.get("act", "")
    chosen = [e for e in entries if (not who or e.actor_name == who) and (not act or e.act == act)]
    lines = [line_of(entry) for entry in reversed(chosen)]
    return respond(
        request,
        "classes/history.html",
        HistoryTable(request, lines),
        **page,
        lines=lines,
        who=who,
        act=act,
        names=sorted({entry.actor_name for entry in entries}),
        act_names=sorted({(entry.act, _(entry.label)) for entry in entries}, key=lambda p: p[1]),
    )
