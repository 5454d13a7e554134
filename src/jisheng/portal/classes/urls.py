"""Addresses of the class's page and of its sessions."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.portal import navigation
from jisheng.portal.classes import attendance, history, hours, page, reveal, sessions, tabs

urlpatterns: list[URLPattern] = [
    path("classes/", page.classes, name="classes"),
    path("classes/<uuid:uuid>/", page.overview, name="class"),
    path("classes/<uuid:uuid>/roster/", page.roster, name="class_roster"),
    path(
        "classes/<uuid:uuid>/roster/<uuid:enrolment>/",
        reveal.trainee_reveal,
        name="trainee_reveal",
    ),
    path("classes/<uuid:uuid>/timetable/", page.timetable, name="class_timetable"),
    path("classes/<uuid:uuid>/hours/", hours.hours, name="class_hours"),
    path("classes/<uuid:uuid>/history/", history.history, name="class_history"),
    path("classes/<uuid:uuid>/open/", page.class_open, name="class_open"),
    path("classes/<uuid:uuid>/complete/", page.class_complete, name="class_complete"),
    path("sessions/", sessions.today_sessions, name="today_sessions"),
    path("sessions/<uuid:uuid>/", sessions.session, name="session"),
    path("sessions/<uuid:uuid>/code/", sessions.session_code, name="session_code"),
    path("sessions/<uuid:uuid>/sheet/", sessions.session_sheet, name="session_sheet"),
    path("sessions/<uuid:uuid>/scans/<uuid:scan>/", sessions.session_scan, name="session_scan"),
    path("sessions/<uuid:uuid>/roll-call/", attendance.roll_call_page, name="roll_call"),
    path("sessions/<uuid:uuid>/paper/", attendance.paper_sheet, name="paper_sheet"),
    path(
        "sessions/<uuid:uuid>/correct/<int:entry>/", attendance.hours_correct, name="hours_correct"
    ),
]

tabs.register("portal:class", _("概况"), 10)
tabs.register("portal:class_roster", _("名册"), 20, lambda found: len(found.enrolments.all()))
tabs.register("portal:class_timetable", _("课程表"), 30)
tabs.register("portal:class_hours", _("课时"), 40)
tabs.register("portal:class_history", _("办理记录"), 90)

navigation.register("portal:desk", _("待办"), page.READERS, 1)
navigation.register(
    "portal:today_sessions", _("今天的课"), [Duty.TEACHER, Duty.INSTITUTION_CLERK], 15
)
navigation.register("portal:classes", _("培训班"), page.READERS, 40)
