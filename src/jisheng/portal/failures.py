"""Pages for what went wrong: always what happened and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jisheng.foundation.errors import NotFound, Refusal

_TEMPLATES = {403: "403.html", 404: "404.html", 409: "409.html", 400: "400.html"}


def page(request: HttpRequest, status: int, refusal: Refusal) -> HttpResponse:
    """Render a refusal with its status code."""
    if isinstance(refusal, NotFound):
        refusal = _not_there(refusal)
    return render(request, _TEMPLATES[status], {"refusal": refusal}, status=status)


def _not_there(refusal: NotFound) -> Refusal:
    """Say a NotFound in the reader's language: the floors below know no translation."""
    what = refusal.what or _("您要查看的内容")
    return Refusal(
        refusal.code,
        _("没有找到%(what)s，它可能不存在，也可能不在您的数据范围内。") % {"what": what},
        _("请从列表重新进入；如确认应当能看到，请联系系统管理员核对您的岗位和范围。"),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere like a record that cannot be seen."""
    return page(request, 404, NotFound())


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain an expired form, which is what a failed token nearly always is."""
    refusal = Refusal(
        "FORM_EXPIRED",
        _("页面停留时间过长或登录状态已变化，本次提交没有生效，数据未改动。"),
        _("请返回上一页刷新后重新提交。"),
    )
    return page(request, 403, refusal)
