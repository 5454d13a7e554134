"""In and out, the language, and the day of a demonstration."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from jisheng.accounts.operations.note_login import note_failed_login, note_login, refuse_locked
from jisheng.foundation import clock
from jisheng.foundation.errors import Refusal


class SignInForm(forms.Form):
    """Login name and password."""

    login = forms.CharField(
        label=gettext_lazy("登录名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let an account in; five wrong passwords lock it for a while."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _let_in(request, form):
        return redirect(_next_page(request))
    return render(
        request,
        "portal/login.html",
        {"form": form, "next": request.GET.get("next", "")},
        status=200 if request.method != "POST" else 422,
    )


def _let_in(request: HttpRequest, form: SignInForm) -> bool:
    name, password = form.cleaned_data["login"], form.cleaned_data["password"]
    try:
        refuse_locked(name, at=clock.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    user = authenticate(request, username=name, password=password)
    if user is None:
        note_failed_login(name, at=clock.now())
        form.add_error(None, _("登录名或密码不正确。请核对后重试；连续输错 5 次将锁定 15 分钟。"))
        return False
    login(request, user)
    note_login(name, at=clock.now())
    return True


def _next_page(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if target and safe else "portal:desk"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Let the account go."""
    logout(request)
    messages.success(request, _("您已退出登录。"))
    return redirect("portal:front")


class DayForm(forms.Form):
    """The day the whole demonstration is to stand on; empty: the real day."""

    day = forms.DateField(
        label=gettext_lazy("演示日期"),
        required=False,
        help_text=gettext_lazy("整个站点按这一天办理；留空则恢复为真实日期。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def site_day(request: HttpRequest) -> HttpResponse:
    """Choose the demonstration's day; there is no such page on an office's own site."""
    if not settings.DEMONSTRATION:
        raise Http404
    form = DayForm(request.POST or None, initial={"day": clock.chosen_day()})
    if request.method == "POST" and form.is_valid():
        chosen: dt.date | None = form.cleaned_data["day"]
        clock.choose_day(chosen)
        messages.success(request, _("演示日期已更改。"))
        return redirect("portal:front")
    return render(request, "portal/site_day.html", {"form": form})
