"""Addresses of the rules: versions, what may be changed in a draft, trials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.portal import navigation
from jisheng.portal.desk import tasks
from jisheng.portal.office import rulebook_editing, rulebook_trials, rulebooks
from jisheng.portal.office.rulebook_page import READERS


def _of(address: str, view: Callable[..., Any], name: str) -> URLPattern:
    return path(f"rules/<uuid:uuid>/{address}", view, name=name)


urlpatterns: list[URLPattern] = [
    path("rules/", rulebooks.rule_versions, name="rule_versions"),
    path("rules/new/", rulebooks.rule_version_new, name="rule_version_new"),
    path("rules/trials/<uuid:uuid>/", rulebook_trials.rule_trial, name="rule_trial"),
    _of("", rulebooks.rule_version, "rule_version"),
    _of("numbers/", rulebook_editing.rule_numbers, "rule_numbers"),
    _of("readings/", rulebook_editing.rule_readings, "rule_readings"),
    _of("tables/", rulebook_editing.rule_tables, "rule_tables"),
    _of("tables/workbook/", rulebook_editing.rule_workbook, "rule_workbook"),
    _of("files/", rulebook_editing.rule_files, "rule_files"),
    _of("files/folder/", rulebook_editing.rule_folder, "rule_folder"),
    _of("files/text/", rulebook_editing.rule_file, "rule_file"),
    _of("cases/", rulebook_editing.rule_cases, "rule_cases"),
    _of("difference/", rulebook_trials.rule_difference, "rule_difference"),
    _of("trials/", rulebook_trials.rule_trials, "rule_trials"),
    _of("trials/cases/", rulebook_trials.rule_cases_template, "rule_cases_template"),
    _of("send/", rulebooks.rule_send, "rule_send"),
    _of("take-back/", rulebooks.rule_take_back, "rule_take_back"),
    _of("withdraw/", rulebooks.rule_withdraw, "rule_withdraw"),
    _of("send-back/", rulebooks.rule_send_back, "rule_send_back"),
    _of("publish/", rulebooks.rule_publish, "rule_publish"),
]

navigation.register("portal:rule_versions", _("政策规则"), READERS, 70)
tasks.register(Duty.RULE_PUBLISHER, rulebooks.to_publish, all_url_name="portal:rule_versions")
tasks.register(Duty.RULE_EDITOR, rulebooks.in_hand, all_url_name="portal:rule_versions")
tasks.when_idle(
    Duty.RULE_EDITOR,
    _("没有编制中的规则。需要调整标准时，起草一个新版本。"),
    "portal:rule_version_new",
    _("起草新版本"),
)
