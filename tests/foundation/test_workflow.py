from __future__ import annotations

import pytest
from django.db.models import TextChoices

from jisheng.foundation.errors import Refusal, WrongState
from jisheng.foundation.workflow import WORKFLOWS, Act, Workflow


class Door(TextChoices):
    OPEN = "open", "开"
    SHUT = "shut", "关"


@pytest.fixture
def door() -> Workflow:
    acts = [
        Act("shut", "关门", "porter", ("open",), "shut"),
        Act("force", "破门", "guard", ("shut",), "open", reason_needed=True),
    ]
    made = Workflow("test.door", "门", Door, acts)
    WORKFLOWS.pop("test.door")
    return made


def test_an_act_is_found_only_from_its_states(door: Workflow) -> None:
    assert door.look_up("shut", "open").to_state == "shut"
    with pytest.raises(WrongState) as refused:
        door.look_up("shut", "shut")
    assert "当前状态为“关”" in refused.value.message
    assert "刷新" in refused.value.remedy


def test_a_needed_reason_must_be_given(door: Workflow) -> None:
    with pytest.raises(Refusal):
        door.look_up("force", "shut", "  ")
    assert door.look_up("force", "shut", "火警").name == "force"


def test_a_duty_sees_only_its_own_acts(door: Workflow) -> None:
    assert [a.name for a in door.open_to(["guard"], "shut")] == ["force"]
    assert door.open_to(["porter"], "shut") == []


def test_a_table_naming_an_unknown_state_is_refused() -> None:
    with pytest.raises(ValueError, match="ajar"):
        Workflow("test.broken", "门", Door, [Act("x", "x", "", ("ajar",), "open")])
