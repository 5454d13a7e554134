"""Who sees the pages of the training half: plans, filings, classes, sessions, own pages."""

from __future__ import annotations

from typing import Any

from tests.portal.ground import Ground
from tests.portal.rows import (
    CLERKS,
    DEPARTMENT,
    EVERYBODY,
    INSTITUTION,
    OFFICES,
    OUTSIDE,
    OUTSIDE_PLAN,
    PARTIES,
    REGION,
    RULES,
    Args,
    Row,
    on,
)


def a_trainee(ground: Ground) -> list[Any]:
    """Return a class being filled in and one row of its roster."""
    one = ground.draft_class.enrolments.order_by("row_number")[1]
    return [ground.draft_class.uuid, one.uuid]


def a_draft_session(ground: Ground) -> list[Any]:
    """Return a class being filled in and one session of it."""
    return [ground.draft_class.uuid, ground.draft_class.sessions.all()[0].uuid]


def an_import(ground: Ground) -> list[Any]:
    """Return a class being filled in and an import of its roster."""
    return [ground.draft_class.uuid, ground.roster_import.uuid]


def an_entry(ground: Ground) -> list[Any]:
    """Return a session and one row of its ledger."""
    return [ground.hour_entry.session.uuid, ground.hour_entry.pk]


def building(args: Args, *, post: bool = False) -> Row:
    """Return the row of a page of the class being filled in."""
    return Row({"clerk"}, OUTSIDE, args, post)


CLASS_PAGE = Row(PARTIES, OUTSIDE, on("opened_class"))

TRAINING: dict[str, Row] = {
    # everybody
    "front": Row(EVERYBODY, public=True),
    "undertakings": Row(EVERYBODY, public=True),
    "check_in": Row(EVERYBODY, public=True, args=on("session")),
    "sign_in": Row(EVERYBODY, public=True),
    "site_day": Row(EVERYBODY, public=True),
    "gallery": Row(EVERYBODY, public=True),
    "sign_out": Row(EVERYBODY, post=True),
    "desk": Row(EVERYBODY - {"trainee"}, redirects=True),
    # the department
    "plans": Row(OFFICES),
    "plan": Row(DEPARTMENT | REGION | RULES, OUTSIDE_PLAN, on("plan")),
    "plan_new": Row({"planner", "other_planner"}),
    "plan_confirm": Row({"supervisor"}, OUTSIDE_PLAN, on("draft_plan"), post=True),
    "line_new": Row({"planner"}, OUTSIDE_PLAN, on("draft_plan")),
    "line_edit": Row({"planner"}, OUTSIDE_PLAN, on("draft_line")),
    "line_remove": Row({"planner"}, OUTSIDE_PLAN, on("draft_line"), post=True),
    "line_procurement": Row({"planner"}, OUTSIDE_PLAN, on("planned_line")),
    "line_publish": Row({"supervisor"}, OUTSIDE_PLAN, on("procured_line"), post=True),
    "filings": Row(
        {"planner", "supervisor", "auditor", "other_planner", "other_supervisor"}
        | {"foreign_supervisor"}
    ),
    "filing": Row(
        {"planner", "supervisor", "auditor"},
        {"other_planner", "other_supervisor", "foreign_supervisor"},
        on("filed_class"),
    ),
    "filing_accept": Row({"supervisor"}, OUTSIDE, on("filed_class"), post=True),
    "filing_send_back": Row({"supervisor"}, OUTSIDE, on("filed_class"), post=True),
    # the institution
    "undertaken_lines": Row(CLERKS),
    "class_new": Row({"clerk"}, {"other_clerk", "foreign_clerk"}, on("published_line")),
    "build_basics": building(on("draft_class")),
    "build_timetable": building(on("draft_class")),
    "session_remove": building(a_draft_session, post=True),
    "build_roster": building(on("draft_class")),
    "roster_template": building(on("draft_class")),
    "roster_import": building(on("draft_class"), post=True),
    "roster_check": building(on("draft_class")),
    "roster_marked": building(on("draft_class")),
    "roster_undo": building(an_import, post=True),
    "trainee_new": building(on("draft_class")),
    "trainee_edit": building(a_trainee),
    "trainee_remove": building(a_trainee, post=True),
    "build_filing": building(on("draft_class")),
    "class_file": building(on("draft_class"), post=True),
    "class_withdraw": building(on("draft_class"), post=True),
    # the class
    "classes": Row(EVERYBODY - {"trainee"}),
    "class": CLASS_PAGE,
    "class_roster": CLASS_PAGE,
    "trainee_reveal": Row({"clerk"}, OUTSIDE, a_trainee),
    "class_timetable": CLASS_PAGE,
    "class_hours": CLASS_PAGE,
    "class_history": CLASS_PAGE,
    "class_open": Row({"clerk"}, OUTSIDE, on("accepted_class"), post=True),
    "class_complete": Row({"clerk"}, OUTSIDE, on("opened_class"), post=True),
    "today_sessions": Row(CLERKS | {"teacher"}),
    "session": Row(PARTIES, OUTSIDE, on("session")),
    "session_code": Row(INSTITUTION, OUTSIDE, on("session")),
    "session_sheet": Row(INSTITUTION, {"other_clerk", "foreign_clerk"}, on("session")),
    "session_scan": Row(
        set(), EVERYBODY, lambda ground: [ground.session.uuid, ground.session.uuid]
    ),
    "roll_call": Row(INSTITUTION, OUTSIDE, on("session")),
    "paper_sheet": Row({"clerk"}, OUTSIDE, on("session")),
    "hours_correct": Row({"clerk"}, OUTSIDE, an_entry),
    # the trainee
    "my_classes": Row({"trainee"}),
    "my_class": Row({"trainee"}, args=on("opened_class")),
    "my_identity": Row({"trainee"}),
}
