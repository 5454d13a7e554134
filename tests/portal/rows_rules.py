"""Who sees the pages of the rules: who writes them, who publishes them, who inspects."""

from __future__ import annotations

from tests.portal.rows import RULES, Row, on

READERS = RULES | {"auditor"}


def page(subject: str = "draft_rules") -> Row:
    """Return the row of a page of one version."""
    return Row(READERS, args=on(subject))


def act(by: set[str], subject: str) -> Row:
    """Return the row of an act on a version."""
    return Row(by, args=on(subject), post=True)


RULE_PAGES: dict[str, Row] = {
    "rule_versions": Row(READERS),
    "rule_version_new": Row({"rule_editor"}),
    "rule_version": page(),
    "rule_numbers": page(),
    "rule_readings": page(),
    "rule_tables": page(),
    "rule_workbook": page(),
    "rule_files": page(),
    "rule_folder": page(),
    "rule_file": page(),
    "rule_cases": page(),
    "rule_difference": page(),
    "rule_trials": page(),
    "rule_cases_template": page(),
    "rule_trial": page("trial"),
    "rule_send": act({"rule_editor"}, "draft_rules"),
    "rule_take_back": act({"rule_editor"}, "sent_rules"),
    "rule_withdraw": act({"rule_editor"}, "draft_rules"),
    "rule_send_back": act({"rule_publisher"}, "sent_rules"),
    "rule_publish": act({"rule_publisher"}, "sent_rules"),
}
