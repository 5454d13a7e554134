from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jisheng.accounts.enums import Duty
from jisheng.catalogues.operations.add_programme import add_programme
from jisheng.catalogues.operations.set_office_parameter import set_office_parameter
from jisheng.catalogues.queries import office_values, programme, programmes, rulebook_on
from jisheng.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from jisheng.foundation.models import TrailEntry
from tests import factories
from tests.conftest import moment
from tests.factories import ELSEWHERE, YIWU

pytestmark = pytest.mark.django_db
AT = moment("2020-10-09 09:00")
NOTICE = "notice_working_days"


def _set(
    actor: object, value: int, day: dt.date, name: str = NOTICE, basis: str = "会议纪要"
) -> None:
    set_office_parameter(
        actor,  # type: ignore[arg-type]
        document="yiwu",
        region_code=YIWU,
        name=name,
        value=value,
        basis=basis,
        valid_from=day,
        at=AT,
    )


def test_an_administrator_adds_programmes_and_no_other_duty_does() -> None:
    administrator = factories.make_actor(Duty.ADMINISTRATOR)
    given: dict[str, Any] = {
        "code": "D001",
        "name": "电商",
        "field": "商务",
        "region_code": YIWU,
        "at": AT,
    }
    made = add_programme(administrator, **given)
    assert programme(administrator, made.uuid) == made
    with pytest.raises(NotPermitted):
        add_programme(factories.make_actor(Duty.AUDITOR), **given)
    with pytest.raises(NotFound):
        add_programme(administrator, **{**given, "region_code": ELSEWHERE})
    with pytest.raises(Invalid, match="相同编码"):
        add_programme(administrator, **given)
    with pytest.raises(Invalid, match="没有这个等级"):
        add_programme(administrator, **given, level="master")


def test_programmes_of_another_region_are_not_listed() -> None:
    made = factories.make_programme("电商")
    near = factories.make_actor(Duty.PROJECT_PLANNER)
    far = factories.make_actor(Duty.PROJECT_PLANNER, region_code=ELSEWHERE)
    assert list(programmes(near)) == [made]
    with pytest.raises(NotFound):
        programme(far, made.uuid)


def test_an_office_value_counts_from_its_day_and_goes_into_the_rulebook() -> None:
    administrator = factories.make_actor(Duty.ADMINISTRATOR)
    _set(administrator, 5, dt.date(2020, 2, 1))
    _set(administrator, 7, dt.date(2020, 11, 1), basis="第二次会议纪要")
    assert office_values("yiwu", YIWU, dt.date(2020, 1, 31)) == {}
    assert office_values("yiwu", YIWU, dt.date(2020, 10, 31)) == {NOTICE: (5, "会议纪要")}
    assert office_values("yiwu", YIWU, dt.date(2020, 11, 1)) == {NOTICE: (7, "第二次会议纪要")}
    assert rulebook_on(YIWU, dt.date(2020, 11, 1)).parameter(NOTICE).value == 7
    assert rulebook_on(YIWU, dt.date(2020, 1, 1)).parameter(NOTICE).is_silent


def test_only_what_the_document_leaves_open_can_be_set_and_only_by_the_administrator() -> None:
    administrator = factories.make_actor(Duty.ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        _set(factories.make_actor(Duty.NOTICE_OFFICER), 5, dt.date(2020, 2, 1))
    with pytest.raises(Refusal, match="留白"):
        _set(administrator, 300, dt.date(2020, 2, 1), name="project_day_rate")
    with pytest.raises(Refusal, match="依据"):
        _set(administrator, 5, dt.date(2020, 2, 1), basis=" ")
    _set(administrator, 5, dt.date(2020, 2, 1))
    with pytest.raises(Refusal, match="已有取值"):
        _set(administrator, 6, dt.date(2020, 2, 1))
    assert TrailEntry.objects.filter(act="set_office_parameter").count() == 1


def test_a_region_without_a_rulebook_says_so() -> None:
    with pytest.raises(Refusal) as refused:
        rulebook_on(ELSEWHERE, dt.date(2020, 10, 1))
    assert refused.value.code == "NO_RULEBOOK"
