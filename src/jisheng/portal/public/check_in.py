"""Signing in to a session on one's own phone: old browsers, no scripts, short answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jisheng.accounts.enums import Duty
from jisheng.foundation import clock
from jisheng.foundation.errors import NotFound, Refusal
from jisheng.portal.context import actor_for
from jisheng.training import queries
from jisheng.training.operations.sign_in import SignedIn, sign_in, sign_in_as


class CodeForm(forms.Form):
    """The code on the classroom's screen."""

    code = forms.CharField(
        label=gettext_lazy("课堂码（6 位数字）"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("看教室屏幕，码每分钟更换。"),
    )


class CodeAndIdentityForm(CodeForm):
    """The code, and who signs in."""

    identity_number = forms.CharField(
        label=gettext_lazy("身份证号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Sign a trainee in by the code of this minute; a trainee's login needs nothing else."""
    session = queries.open_session(uuid)
    known = _is_trainee(request)
    kind = CodeForm if known else CodeAndIdentityForm
    form = kind(request.POST or None, initial={"code": request.GET.get("code", "")[:12]})
    done = None
    if request.method == "POST" and form.is_valid():
        done = _signed_in(request, uuid, form)
    page = {"session": session, "form": form, "done": done, "known": known}
    status = 422 if request.method == "POST" and done is None else 200
    return render(request, "public/check_in.html", page, status=status)


def _is_trainee(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and Duty.TRAINEE in actor_for(request).duties)


def _signed_in(request: HttpRequest, uuid: UUID, form: CodeForm) -> str | None:
    given: dict[str, Any] = form.cleaned_data
    try:
        if "identity_number" in given:
            signed = sign_in(uuid, given["code"], given["identity_number"], at=clock.now())
        else:
            signed = sign_in_as(actor_for(request), uuid, given["code"], at=clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    return _told(signed)


def _told(signed: SignedIn) -> str:
    if signed.again:
        return _("您之前已经签到，%(hours)d 课时不会重复登记。") % {"hours": signed.hours}
    return _("已登记 %(hours)d 课时。可以放下手机上课了。") % {"hours": signed.hours}
