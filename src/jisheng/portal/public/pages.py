"""What anyone may see: the front page and the published undertaking institutions."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jisheng.portal.columns import Column
from jisheng.portal.public.front_parts import parts
from jisheng.portal.tables import Table, respond
from jisheng.training import queries


class UndertakingTable(Table):
    """The published undertaking institutions, by programme."""

    caption = _("已公布的承接机构")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("institution.name", _("承接机构"), sort="institution__name"),
        Column("programme.name", _("培训项目"), sort="programme__name"),
        Column("plan.department.name", _("行业主管部门"), sort="plan__department__name"),
        Column("get_procurement_method_display", _("采购方式"), sort="procurement_method"),
        Column("planned_people", _("计划人次"), kind="number"),
        Column("published_at", _("公布时间"), kind="moment", sort="published_at"),
    )
    search = ("institution__name", "programme__name")
    search_label = _("机构或培训项目")
    order = "-published_at"
    empty_title = _("还没有公布承接机构。")
    empty_next = _("政府采购结果公布后，承接培训的职业院校和职业培训机构会列在这里。")


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """Say what this is for; show what is open to everybody."""
    table = UndertakingTable(request, queries.published_lines())
    return respond(request, "public/front.html", table, parts=parts())


@login_not_required
@require_safe
def undertakings(request: HttpRequest) -> HttpResponseBase:
    """List the published undertaking institutions."""
    table = UndertakingTable(request, queries.published_lines())
    return respond(request, "public/undertakings.html", table)
