"""Who sees the pages of the money half: results, claims, notices, payments, administration."""

from __future__ import annotations

from typing import Any

from jisheng.accounts.models import User
from tests.portal.ground import Ground
from tests.portal.rows import EVERYBODY, OUTSIDE, PARTIES, REGION, Args, Row, on

# Whether somebody draws a pension is no business of who teaches them.
OF_CLAIM = PARTIES - {"teacher"}
NO_CLAIM = EVERYBODY - OF_CLAIM
READ_NOTICES = {"notice_officer", "reviewer", "rechecker", "auditor"}
# An objection names who objects: the institution must not even learn that there is one.
NO_OBJECTION = NO_CLAIM | {"clerk"}
# Money belongs to the paying side; nobody else learns that a plan exists.
NO_MONEY = EVERYBODY - REGION
SECTOR = {"planner", "supervisor", "other_planner", "other_supervisor", "foreign_supervisor"}


def a_duty(ground: Ground) -> list[Any]:
    """Return the teacher's account and the one duty it holds."""
    user = User.objects.get(login=ground.world.teacher.login)
    return [user.uuid, user.assignments.get().pk]


def claim_of_notice(ground: Ground) -> list[Any]:
    """Return the claim whose notice runs."""
    return [ground.notice.claim.uuid]


def a_receipt(ground: Ground) -> list[Any]:
    """Return a notice and the number of an objection."""
    return [ground.notice.uuid, "YY-00000-00000"]


def on_claim(by: set[str], args: Args) -> Row:
    """Return the row of an act on a claim."""
    return Row(by, NO_CLAIM, args, post=True)


def on_payment(by: set[str], subject: str) -> Row:
    """Return the row of an act on a payment plan."""
    return Row(by, NO_MONEY, on(subject), post=True)


RESULTS: dict[str, Row] = {
    "evaluations": Row(SECTOR | {"auditor"}),
    "evaluation_confirm": Row({"supervisor"}, OUTSIDE, on("handed_in_class"), post=True),
    "evaluation_send_back": Row({"supervisor"}, OUTSIDE, on("handed_in_class"), post=True),
    "class_results": Row(PARTIES, OUTSIDE, on("ended_class")),
    "results_enter": Row({"clerk"}, OUTSIDE, on("ended_class")),
    "results_import": Row({"clerk"}, OUTSIDE, on("ended_class")),
    "results_submit": Row({"clerk"}, OUTSIDE, on("ended_class"), post=True),
}

CLAIMS: dict[str, Row] = {
    "claims": Row(EVERYBODY - {"teacher", "trainee"}),
    "class_claim": Row(PARTIES, OUTSIDE, on("evaluated_class")),
    "claim_new": Row({"clerk"}, OUTSIDE, on("evaluated_class")),
    "claim": Row(OF_CLAIM, NO_CLAIM, on("claim")),
    "claim_review": on_claim({"reviewer"}, on("claim")),
    "claim_redecide": on_claim({"reviewer"}, on("claim")),
    "claim_refuse": on_claim({"reviewer"}, on("claim")),
    "claim_send_back": on_claim({"reviewer", "rechecker"}, on("claim")),
    "claim_recheck": on_claim({"rechecker"}, on("reviewed_claim")),
}

NOTICES: dict[str, Row] = {
    "notices": Row(EVERYBODY, public=True),
    "notice": Row(EVERYBODY, public=True, args=on("notice")),
    "notice_object": Row(EVERYBODY, public=True, args=on("notice")),
    "objected": Row(EVERYBODY, public=True, args=a_receipt),
    "office_notices": Row(READ_NOTICES | {"other_reviewer"}),
    "office_notice": Row(READ_NOTICES, NO_CLAIM, on("notice")),
    "notice_new": Row({"notice_officer"}, NO_CLAIM, on("rechecked_claim")),
    "notice_close": on_claim({"notice_officer"}, claim_of_notice),
    "notice_withdraw": on_claim({"notice_officer"}, claim_of_notice),
    "objections": Row(READ_NOTICES | {"other_reviewer"}),
    "objection": Row(READ_NOTICES, NO_OBJECTION, on("objection")),
}

PAYMENTS: dict[str, Row] = {
    "payment_plans": Row(REGION),
    "payment_new": Row({"payment_clerk"}),
    "repairs": Row(REGION),
    "payment_plan": Row(REGION, NO_MONEY, on("drawn_plan")),
    "payment_submit": on_payment({"payment_clerk"}, "drawn_plan"),
    "payment_withdraw": on_payment({"payment_clerk"}, "drawn_plan"),
    "payment_approve": on_payment({"payment_approver"}, "submitted_plan"),
    "payment_send_back": on_payment({"payment_approver"}, "submitted_plan"),
    "payment_send": on_payment({"payment_clerk"}, "drawn_plan"),
    "payment_send_again": on_payment({"payment_clerk"}, "drawn_plan"),
    "payment_download": on_payment({"payment_clerk"}, "drawn_plan"),
    "payment_return": on_payment({"payment_clerk"}, "drawn_plan"),
    "funds": Row(REGION),
    "fund": Row(REGION, NO_MONEY, on("fund")),
    "journal": Row(REGION, NO_MONEY, on("fund")),
    "reconciliation": Row(REGION, NO_MONEY, on("fund")),
    "organisation_account": Row({"administrator"}, args=lambda g: [g.world.institution.uuid]),
}

ADMINISTRATION: dict[str, Row] = {
    "overview": Row({"auditor"}),
    "accounts": Row({"administrator"}),
    "account": Row({"administrator"}, args=lambda ground: a_duty(ground)[:1]),
    "account_new": Row({"administrator"}),
    "duty_end": Row({"administrator"}, args=a_duty, post=True),
    "parameters": Row({"administrator", "auditor"}),
}

MONEY: dict[str, Row] = RESULTS | CLAIMS | NOTICES | PAYMENTS | ADMINISTRATION
