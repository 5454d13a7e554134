"""Turn rows of the trail into lines a person reads."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.foundation.workflow import WORKFLOWS
from jisheng.ground.masking import mask_name
from jisheng.ground.region import Region
from jisheng.portal.kit import Change, HistoryLine
from jisheng.portal.templatetags.figures import day_words, moment_words
from jisheng.training.enums import ProcurementMethod

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")

# What the operations note under these names, in the office's words. Others are shown as written.
LABELS: Mapping[str, Any] = {
    "added": _("新增"),
    "amount": _("金额"),
    "basis": _("依据"),
    "class_count": _("班数"),
    "class_hours": _("每班课时"),
    "class_size": _("每班人数"),
    "contract_number": _("合同编号"),
    "ends_on": _("结班日期"),
    "entered": _("录入人数"),
    "enrolled_headcount": _("锁定人数"),
    "estimate": _("估算补贴总额"),
    "file_name": _("文件"),
    "first_on": _("起"),
    "filing_number": _("备案号"),
    "headcount": _("人数"),
    "heads": _("人数"),
    "host_division_code": _("举办地"),
    "hours": _("课时"),
    "identity_number": _("身份证号"),
    "institution": _("承接机构"),
    "label": _("班名"),
    "last_on": _("止"),
    "lines": _("项目数"),
    "method": _("采购方式"),
    "passed": _("合格人数"),
    "place": _("培训地点"),
    "present": _("到课人数"),
    "procured_on": _("采购结果日期"),
    "programme": _("培训项目"),
    "rejected": _("未导入"),
    "removed": _("移除"),
    "restored": _("恢复"),
    "sessions": _("课次数"),
    "source": _("签到方式"),
    "starts_at": _("课次"),
    "starts_on": _("开班日期"),
    "title": _("名称"),
    "trainee": _("学员"),
    "unchanged": _("不变"),
    "working_days": _("工作日"),
    "year": _("年度"),
}
HIDDEN = {"line", "import_uuid", "entry", "uuid", "session", "scan", "sha256"}


def register_labels(labels: Mapping[str, Any]) -> None:
    """Add the words for what other rooms' operations note in the trail."""
    global LABELS
    LABELS = {**labels, **LABELS}


def hide(*names: str) -> None:
    """Leave out what other rooms' operations note for machines only."""
    HIDDEN.update(names)


def lines_of(entries: Iterable[Any], *, newest_first: bool = True) -> list[HistoryLine]:
    """Return the lines of a history."""
    lines = [line_of(entry) for entry in entries]
    return lines[::-1] if newest_first else lines


def line_of(entry: Any) -> HistoryLine:
    """Return one line: who, when, which act, to which state, what changed, why."""
    moved = entry.to_state and entry.to_state != entry.from_state
    return HistoryLine(
        entry.at,
        entry.actor_name,
        entry.label,
        Duty(entry.duty).label if entry.duty in Duty.values else entry.duty,
        entry.to_state if moved else "",
        state_label(entry.subject_kind, entry.to_state) if moved else "",
        tuple(changes_of(entry.changes)),
        entry.reason,
    )


def state_label(kind: str, state: str) -> str:
    """Return the Chinese word of a state of some kind of subject."""
    workflow = WORKFLOWS.get(kind)
    known = workflow is not None and state in workflow.states.values
    return str(workflow.states(state).label) if workflow and known else state


def changes_of(changes: Mapping[str, Any]) -> Iterator[Change]:
    """Yield what changed; with ``before`` and ``after`` only what differs between the two."""
    before, after = changes.get("before"), changes.get("after")
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in after:
            if before.get(name) != after[name] and name not in HIDDEN:
                yield Change(_label(name), words(name, before.get(name)), words(name, after[name]))
        return
    for name, value in changes.items():
        if name not in HIDDEN and not isinstance(value, list):
            yield Change(_label(name), "", words(name, value))


def _label(name: str) -> str:
    return str(LABELS.get(name, name))


def words(name: str, value: Any) -> str:
    """Return a noted value as the page shows it."""
    if value is None or value == "":
        return ""
    if name == "host_division_code":
        return Region(str(value)).full_name
    if name == "trainee":
        return mask_name(str(value))
    if name == "method" and value in ProcurementMethod.values:
        return str(ProcurementMethod(value).label)
    return _date_words(str(value))


def _date_words(text: str) -> str:
    """Write an ISO day or moment as the office does; leave any other text as it is."""
    try:
        if DAY.fullmatch(text):
            return day_words(dt.date.fromisoformat(text))
        return moment_words(dt.datetime.fromisoformat(text)) if MOMENT.match(text) else text
    except ValueError:
        return text
