"""Addresses of the offices' screens for results, claims, notices, money and administration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.funds.permissions import READERS
from jisheng.portal import navigation
from jisheng.portal.desk import tasks
from jisheng.portal.office import (
    accounts,
    claims,
    funds,
    money_tasks,
    money_words,  # noqa: F401 — registers the words
    notices,
    objections,
    parameters,
    payment_acts,
    payments,
    recheck,
    repairs,
    results,
)


def _plan_act(address: str, view: Callable[..., Any], name: str) -> URLPattern:
    return path(f"payments/<uuid:uuid>/{address}/", view, name=name)


urlpatterns: list[URLPattern] = [
    path("results/", results.evaluations, name="evaluations"),
    path("results/<uuid:uuid>/confirm/", results.evaluation_confirm, name="evaluation_confirm"),
    path(
        "results/<uuid:uuid>/send-back/",
        results.evaluation_send_back,
        name="evaluation_send_back",
    ),
    path("notices/", notices.office_notices, name="office_notices"),
    path("notices/<uuid:uuid>/", notices.office_notice, name="office_notice"),
    path("notices/new/<uuid:uuid>/", notices.notice_new, name="notice_new"),
    path("notices/close/<uuid:uuid>/", notices.notice_close, name="notice_close"),
    path("notices/withdraw/<uuid:uuid>/", notices.notice_withdraw, name="notice_withdraw"),
    path("objections/", objections.objections, name="objections"),
    path("objections/<uuid:uuid>/", objections.objection, name="objection"),
    path("payments/", payments.payment_plans, name="payment_plans"),
    path("payments/new/", payments.payment_new, name="payment_new"),
    path("payments/repairs/", repairs.repairs, name="repairs"),
    path("payments/<uuid:uuid>/", payments.payment_plan, name="payment_plan"),
    _plan_act("submit", payment_acts.payment_submit, "payment_submit"),
    _plan_act("withdraw", payment_acts.payment_withdraw, "payment_withdraw"),
    _plan_act("approve", payment_acts.payment_approve, "payment_approve"),
    _plan_act("send-back", payment_acts.payment_send_back, "payment_send_back"),
    _plan_act("send", payment_acts.payment_send, "payment_send"),
    _plan_act("send-again", payment_acts.payment_send_again, "payment_send_again"),
    _plan_act("download", payment_acts.payment_download, "payment_download"),
    _plan_act("return", payment_acts.payment_return, "payment_return"),
    path("funds/", funds.funds, name="funds"),
    path("funds/<uuid:uuid>/", funds.fund, name="fund"),
    path("funds/<uuid:uuid>/journal/", funds.journal, name="journal"),
    path("funds/<uuid:uuid>/reconciliation/", funds.reconciliation, name="reconciliation"),
    path(
        "organisations/<uuid:uuid>/account/",
        repairs.organisation_account,
        name="organisation_account",
    ),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/<uuid:uuid>/", accounts.account, name="account"),
    path("accounts/<uuid:uuid>/duties/<int:assignment>/end/", accounts.duty_end, name="duty_end"),
    path("parameters/", parameters.parameters, name="parameters"),
]

navigation.register("portal:evaluations", _("结业评估"), [Duty.PROJECT_SUPERVISOR], 40)
navigation.register("portal:claims", _("补贴申请"), claims.READERS, 50)
navigation.register("portal:office_notices", _("公示"), claims.NOTICE_READERS, 55)
navigation.register("portal:payment_plans", _("拨付"), READERS, 60)
navigation.register("portal:funds", _("资金"), READERS, 62)
navigation.register("portal:accounts", _("账号与岗位"), [Duty.ADMINISTRATOR], 90)
navigation.register("portal:parameters", _("办理参数"), [Duty.ADMINISTRATOR, Duty.AUDITOR], 91)

tasks.register(Duty.PROJECT_SUPERVISOR, results.to_confirm, all_url_name="portal:evaluations")
tasks.register(Duty.CLAIM_REVIEWER, claims.to_review, all_url_name="portal:claims")
tasks.register(Duty.CLAIM_RECHECKER, recheck.to_recheck, all_url_name="portal:claims")
tasks.register(Duty.NOTICE_OFFICER, notices.to_publish, all_url_name="portal:office_notices")
tasks.register(Duty.NOTICE_OFFICER, objections.to_decide, all_url_name="portal:objections")
tasks.register(Duty.PAYMENT_CLERK, money_tasks.to_pay, all_url_name="portal:payment_plans")
tasks.register(Duty.PAYMENT_APPROVER, money_tasks.to_approve, all_url_name="portal:payment_plans")
tasks.register(Duty.ADMINISTRATOR, money_tasks.accounts_to_replace, all_url_name="portal:repairs")
