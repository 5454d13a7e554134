"""How each act of the main job is tried through its page: the address, the values, the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from jisheng.config.demonstration.training_steps import blank_scan
from tests.journeys.subjects import Subjects
from tests.roster_files import clean_roster, people

Values = dict[str, Any]
Args = Callable[[Subjects], list[Any]]
Fill = Callable[[Subjects], Values]

IN_CLASS, AFTER_CLASS = "2020-10-14 08:40", "2020-10-26 15:00"
BEFORE_CLASS, NOTICE_OVER, ANSWERED = "2020-10-07 09:00", "2020-11-06 09:00", "2020-11-09 10:00"
FACTS = {
    "label": "第1期",
    "starts_on": "2020-10-12",
    "ends_on": "2020-10-23",
    "place": "稠城街道 301 教室",
    "host_division_code": "330782",
}
LINE = {
    "class_count": 2, "class_size": 20, "class_hours": 80, "host_division_code": "330782",
    "do": "save",
}  # fmt: skip
LESSON = {
    "do": "one", "day": "2020-10-16", "starts": "18:30", "ends": "20:00", "hours": "2",
    "topic": "电商运营", "teacher": "陈老师",
}  # fmt: skip
REASON = {"reason": "与签到记录不一致"}
WHOM = {"name": "陈小云", "identity_number": "330782199001010025", "phone": ""}


@dataclass(frozen=True)
class Attempt:
    """An act in earnest: with these values its own duty succeeds, so another's refusal is for the
    duty and nothing else. ``first`` are addresses to post to beforehand. ``also`` may use the same
    address by an act of their own."""

    url: str
    args: Args
    values: Fill = lambda subjects: {}
    at: str = AFTER_CLASS
    first: tuple[tuple[str, Fill], ...] = ()
    also: frozenset[str] = field(default=frozenset())


def on(*names: str) -> Args:
    """Return a function giving the public ids of subjects."""
    return lambda s: [getattr(s, name).uuid for name in names]


def nothing(subjects: Subjects) -> list[Any]:
    """Return no argument: the address names no record."""
    return []


def told(item: str) -> Fill:
    """Return the form of reasons with one of them."""
    return lambda s: {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-item": item,
        "form-0-reason": "请补正",
    }


def present(subjects: Subjects) -> Values:
    """Return who was there: the second on the roster."""
    one = subjects.opened_class.enrolments.order_by("row_number")[1]
    return {"present": [str(one.uuid)]}


def signed(subjects: Subjects) -> Values:
    """Return a signed sheet with its scan."""
    scan = SimpleUploadedFile("签到表.png", blank_scan(8, 8), "image/png")
    return present(subjects) | {"scan": scan}


def uploaded(subjects: Subjects) -> Values:
    """Return a clean roster as the browser sends it."""
    return {"roster": SimpleUploadedFile("名册.xlsx", clean_roster(people(3)))}


def results(subjects: Subjects) -> Values:
    """Return everybody's result."""
    rows = list(subjects.ended_class.enrolments.all())
    values: Values = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows)}
    for place, row in enumerate(rows):
        values |= {f"form-{place}-enrolment": str(row.uuid), f"form-{place}-passed": "yes"}
    return values


def line_values(subjects: Subjects) -> Values:
    """Return the figures of a plan's line."""
    return LINE | {"programme": str(subjects.world.other_programme.uuid)}


def procurement(subjects: Subjects) -> Values:
    """Return what the procurement brought."""
    return {
        "method": "public_tender",
        "procured_on": "2020-08-20",
        "contract_number": "YW-2020-1",
        "institution": str(subjects.world.institution.uuid),
    }


def verdict(word: str) -> Fill:
    """Return what came out of looking into an objection."""
    return lambda s: {"verdict": word, **REASON}


def account(subjects: Subjects) -> Values:
    """Return a new account of the institution."""
    return {
        "holder": subjects.world.institution.name,
        "number": "19699900300000002",
        "bank_name": "演示银行义乌分行",
        "valid_from": "2020-11-09",
    }


def a_trainee(subjects: Subjects) -> list[Any]:
    """Return a class being filled in and one of its roster."""
    one = subjects.draft_class.enrolments.order_by("row_number")[1]
    return [subjects.draft_class.uuid, one.uuid]


def an_import(subjects: Subjects) -> list[Any]:
    """Return a class being filled in and an import of its roster."""
    return [subjects.draft_class.uuid, subjects.roster_import.uuid]


def an_entry(subjects: Subjects) -> list[Any]:
    """Return a session and one row of its ledger."""
    return [subjects.session.uuid, subjects.hour_entry.pk]


def claim_in_notice(subjects: Subjects) -> list[Any]:
    """Return the claim whose notice runs."""
    return [subjects.notice.claim.uuid]


def chosen(name: str) -> Fill:
    """Return a subject ticked in a table."""
    return lambda s: {"chosen": [str(getattr(s, name).uuid)]}


def of_class(
    url: str, subject: str, values: Fill = lambda s: {}, at: str = BEFORE_CLASS
) -> Attempt:
    """Return an attempt on a class."""
    return Attempt(url, on(subject), values, at)


PLANNING = {
    "training.plan.draft": Attempt(
        "plan_new", nothing, lambda s: {"year": 2021, "title": "2021年度项目制培训计划"},
        also=frozenset({"other_planner"}),
    ),
    "training.plan.add_line": Attempt("line_new", on("draft_plan"), line_values),
    "training.plan.change_line": Attempt("line_edit", on("draft_line"), line_values),
    "training.plan.remove_line": Attempt("line_remove", on("draft_line")),
    "training.plan.confirm": Attempt("plan_confirm", on("draft_plan")),
    "training.plan_line.record_procurement": Attempt(
        "line_procurement", on("planned_line"), procurement
    ),
    "training.plan_line.publish_institution": Attempt("line_publish", on("procured_line")),
}  # fmt: skip

FILING = {
    "training.class.draft": of_class("class_new", "published_line", lambda s: FACTS),
    "training.class.change": of_class("build_basics", "draft_class", lambda s: FACTS),
    "training.class.set_timetable": of_class("build_timetable", "draft_class", lambda s: LESSON),
    "training.class.import_roster": Attempt(
        "roster_import", on("draft_class"), at=BEFORE_CLASS, first=(("build_roster", uploaded),)
    ),
    "training.class.undo_import": Attempt("roster_undo", an_import, at=BEFORE_CLASS),
    "training.class.add_trainee": of_class("trainee_new", "draft_class", lambda s: WHOM),
    "training.class.remove_trainee": Attempt("trainee_remove", a_trainee, at=BEFORE_CLASS),
    "training.class.file": of_class("class_file", "draft_class"),
    "training.class.send_back": of_class("filing_send_back", "filed_class", told("place")),
    "training.class.accept": of_class("filing_accept", "filed_class"),
    "training.class.withdraw": of_class("class_withdraw", "draft_class"),
}

TEACHING = {
    "training.class.open": of_class("class_open", "accepted_class", at=IN_CLASS),
    "training.class.roll_call": Attempt(
        "roll_call", on("session"), present, IN_CLASS, also=frozenset({"clerk"})
    ),
    "training.class.roll_call_by_clerk": Attempt(
        "roll_call", on("session"), present, IN_CLASS, also=frozenset({"teacher"})
    ),
    "training.class.record_paper_sheet": Attempt("paper_sheet", on("session"), signed, IN_CLASS),
    "training.class.correct_hours": Attempt("hours_correct", an_entry, lambda s: REASON, IN_CLASS),
    "training.class.complete": of_class("class_complete", "last_session_over", at=IN_CLASS),
    "assessment.evaluation.enter": of_class("results_enter", "ended_class", results, AFTER_CLASS),
    "assessment.evaluation.submit": of_class("results_submit", "entered_class", at=AFTER_CLASS),
    "assessment.evaluation.confirm": of_class(
        "evaluation_confirm", "handed_in_class", at=AFTER_CLASS
    ),
    "assessment.evaluation.send_back": of_class(
        "evaluation_send_back", "handed_in_class", told("score"), AFTER_CLASS
    ),
}

CLAIMING = {
    "claims.claim.submit": Attempt("claim_new", on("evaluated_class"), lambda s: {"accepts": "on"}),
    "claims.claim.resubmit": Attempt(
        "claim_new",
        lambda s: [s.returned_claim.training_class.uuid],
        lambda s: {"accepts": "on"},
        "2020-10-28 09:00",
    ),
    "claims.claim.redecide": Attempt("claim_redecide", on("claim")),
    "claims.claim.review": Attempt("claim_review", on("claim")),
    "claims.claim.send_back": Attempt("claim_send_back", on("claim"), told("hours")),
    "claims.claim.refuse": Attempt("claim_refuse", on("empty_claim"), lambda s: REASON),
    "claims.claim.recheck": Attempt("claim_recheck", on("reviewed_claim")),
    "claims.claim.send_back_at_recheck": Attempt(
        "claim_send_back", on("reviewed_claim"), told("hours")
    ),
    "claims.claim.publish": Attempt(
        "notice_new",
        on("rechecked_claim"),
        lambda s: {
            "publish": "yes",
            "starts_on": "2020-10-29",
            "counts_first_day": "no",
            "address": "商务路 1 号",
            "phone": "0579-00000000",
        },
        "2020-10-29 09:00",
    ),
    "claims.claim.withdraw_notice": Attempt(
        "notice_withdraw", claim_in_notice, lambda s: REASON, "2020-10-30 09:00"
    ),
    "claims.claim.close_notice": Attempt("notice_close", claim_in_notice, at=NOTICE_OVER),
    "claims.objection.uphold": Attempt(
        "objection", on("objection"), verdict("upheld"), "2020-10-30 09:00"
    ),
    "claims.objection.dismiss": Attempt(
        "objection", on("objection"), verdict("dismissed"), "2020-10-30 09:00"
    ),
}

PAYING = {
    "funds.fund.allocate": Attempt(
        "fund", on("fund"), lambda s: {"amount": "1000", "basis": "财预〔2020〕2号"}
    ),
    "funds.plan.draw_up": Attempt(
        "payment_new",
        nothing,
        lambda s: chosen("commitment")(s) | {"title": "2020年11月第1批"},
        NOTICE_OVER,
    ),
    "funds.plan.submit": Attempt("payment_submit", on("drawn_plan"), at=NOTICE_OVER),
    "funds.plan.withdraw": Attempt(
        "payment_withdraw", on("drawn_plan"), lambda s: REASON, NOTICE_OVER
    ),
    "funds.plan.approve": Attempt("payment_approve", on("submitted_plan"), at=NOTICE_OVER),
    "funds.plan.send_back": Attempt(
        "payment_send_back", on("submitted_plan"), lambda s: REASON, NOTICE_OVER
    ),
    "funds.plan.send": Attempt("payment_send", on("approved_plan"), at=NOTICE_OVER),
    "funds.plan.send_again": Attempt(
        "payment_send_again", on("sent_plan"), lambda s: REASON, NOTICE_OVER
    ),
    "funds.plan.download": Attempt("payment_download", on("sent_plan"), at=NOTICE_OVER),
    "funds.plan.read_return": Attempt(
        "payment_return",
        on("sent_plan"),
        lambda s: {"file": SimpleUploadedFile(s.answer.name, s.answer.read_bytes())},
        ANSWERED,
    ),
    "funds.item.correct": Attempt("repairs", nothing, chosen("failed_item"), ANSWERED),
    "registry.set_account": Attempt(
        "organisation_account", lambda s: [s.world.institution.uuid], account, ANSWERED
    ),
}

RULING = {
    "catalogues.rulebook.draft": Attempt(
        "rule_version_new",
        nothing,
        lambda s: {"begin_from": "yiwu", "purpose": "常务会议纪要"},
        also=frozenset({"far_rule_editor"}),
    ),
    "catalogues.rulebook.edit": Attempt(
        "rule_numbers",
        on("draft_rules"),
        lambda s: {"name": "max_class_size", "since": "2021-01-01", "value": "90"},
    ),
    "catalogues.rulebook.send": Attempt("rule_send", on("draft_rules")),
    "catalogues.rulebook.take_back": Attempt("rule_take_back", on("sent_rules")),
    "catalogues.rulebook.withdraw": Attempt("rule_withdraw", on("draft_rules"), lambda s: REASON),
    "catalogues.rulebook.send_back": Attempt("rule_send_back", on("sent_rules"), lambda s: REASON),
    "catalogues.rulebook.publish": Attempt(
        "rule_publish", on("sent_rules"), lambda s: {"in_force_from": "2020-10-27"}
    ),
}

ATTEMPTS: dict[str, Attempt] = PLANNING | FILING | TEACHING | CLAIMING | PAYING | RULING
