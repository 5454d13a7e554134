"""Acts on catalogues: lists have no states to go through, a rulebook's versions have."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.catalogues.enums import RulebookState as S
from jisheng.foundation.workflow import Act, Workflow

ADD_PROGRAMME = Act("add_programme", _("新增培训项目"), Duty.ADMINISTRATOR)
SET_OFFICE_PARAMETER = Act("set_office_parameter", _("设定办理参数"), Duty.ADMINISTRATOR)

_EDITOR = Duty.RULE_EDITOR
_PUBLISHER = Duty.RULE_PUBLISHER

RULEBOOK = Workflow(
    "catalogues.rulebook",
    _("政策规则版本"),
    S,
    [
        Act("draft", _("起草规则版本"), _EDITOR, (), S.DRAFT),
        Act("edit", _("修改规则"), _EDITOR, (S.DRAFT,)),
        Act("send", _("送审"), _EDITOR, (S.DRAFT,), S.SENT),
        Act("take_back", _("收回修改"), _EDITOR, (S.SENT,), S.DRAFT),
        Act("withdraw", _("作废草稿"), _EDITOR, (S.DRAFT,), S.WITHDRAWN, reason_needed=True),
        Act("send_back", _("退回修改"), _PUBLISHER, (S.SENT,), S.DRAFT, reason_needed=True),
        Act("publish", _("发布规则"), _PUBLISHER, (S.SENT,), S.PUBLISHED),
    ],
)
