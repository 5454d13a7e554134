"""Addresses of the institution's screens: undertaken lines and classes being filed."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.portal import navigation
from jisheng.portal.provider import classes, roster, timetable, trainees

urlpatterns: list[URLPattern] = [
    path("lines/", classes.undertaken_lines, name="undertaken_lines"),
    path("lines/<uuid:uuid>/new/", classes.class_new, name="class_new"),
    path("<uuid:uuid>/", classes.build_basics, name="build_basics"),
    path("<uuid:uuid>/timetable/", timetable.build_timetable, name="build_timetable"),
    path(
        "<uuid:uuid>/timetable/<uuid:session>/remove/",
        timetable.session_remove,
        name="session_remove",
    ),
    path("<uuid:uuid>/roster/", roster.build_roster, name="build_roster"),
    path("<uuid:uuid>/roster/check/", roster.roster_check, name="roster_check"),
    path("<uuid:uuid>/roster/marked/", roster.roster_marked, name="roster_marked"),
    path("<uuid:uuid>/roster/template/", roster.roster_template_file, name="roster_template"),
    path("<uuid:uuid>/roster/import/", roster.roster_import, name="roster_import"),
    path(
        "<uuid:uuid>/roster/imports/<uuid:roster_import>/undo/",
        roster.roster_undo,
        name="roster_undo",
    ),
    path("<uuid:uuid>/trainees/new/", trainees.trainee_new, name="trainee_new"),
    path("<uuid:uuid>/trainees/<uuid:enrolment>/", trainees.trainee_edit, name="trainee_edit"),
    path(
        "<uuid:uuid>/trainees/<uuid:enrolment>/remove/",
        trainees.trainee_remove,
        name="trainee_remove",
    ),
    path("<uuid:uuid>/filing/", classes.build_filing, name="build_filing"),
    path("<uuid:uuid>/file/", classes.class_file, name="class_file"),
    path("<uuid:uuid>/withdraw/", classes.class_withdraw, name="class_withdraw"),
]

navigation.register("portal:undertaken_lines", _("承接项目"), [Duty.INSTITUTION_CLERK], 30)
