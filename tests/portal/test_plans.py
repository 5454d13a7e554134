"""The plan's screens: draft, trial calculation, confirm, procure, publish."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jisheng.foundation.clock import choose_day
from jisheng.training.enums import PlanLineState, PlanState
from jisheng.training.models import PlanLine, ProjectPlan
from tests.conftest import moment
from tests.portal.ground import Ground
from tests.portal.visiting import page, status_of, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    choose_day(moment("2020-09-01").date())
    return Ground()


def line_of(ground: Ground, **changes: object) -> dict[str, object]:
    return {
        "programme": str(ground.world.programme.uuid),
        "class_count": 2,
        "class_size": 40,
        "class_hours": 80,
        "host_division_code": "义乌市",
        "do": "save",
        **changes,
    }


def test_a_plan_is_drafted_by_the_planner_and_listed(ground: Ground) -> None:
    client = visitor(ground.world.planner)
    given = {"year": 2020, "title": "2020年项目制培训计划"}
    answer = client.post(reverse("portal:plan_new"), given)
    made = ProjectPlan.objects.get()
    assert answer.headers["Location"] == reverse("portal:plan", args=[made.uuid])
    assert made.title in page(ground.world.supervisor, reverse("portal:plans"))
    assert made.title not in page(ground.world.other_supervisor, reverse("portal:plans"))


def test_a_plan_without_a_title_is_told_at_its_field(ground: Ground) -> None:
    given = {"year": 2020, "title": ""}
    answer = visitor(ground.world.planner).post(reverse("portal:plan_new"), given)
    assert answer.status_code == 422
    assert 'id="id_title-error"' in answer.content.decode()


def test_the_trial_calculation_shows_the_sum_and_saves_nothing(ground: Ground) -> None:
    url = reverse("portal:line_new", args=[ground.draft_plan.uuid])
    answer = visitor(ground.world.planner).post(url, line_of(ground, do="estimate"))
    text = answer.content.decode()
    assert answer.status_code == 200
    # 40 people, 10 days of 200 yuan, two classes.
    assert "¥160,000.00" in text
    assert "试算结果" in text
    assert ground.draft_plan.lines.count() == 1


def test_a_saved_line_keeps_its_arithmetic(ground: Ground) -> None:
    url = reverse("portal:line_new", args=[ground.draft_plan.uuid])
    assert status_of(ground.world.planner, url, line_of(ground)) == 302
    made = ground.draft_plan.lines.latest("id")
    assert (made.class_count, made.host_division_code) == (2, "330782")
    shown = page(ground.world.planner, reverse("portal:plan", args=[ground.draft_plan.uuid]))
    assert "共 2 班" in made.estimate_words
    assert made.estimate_words in shown


def test_a_class_of_more_than_eighty_is_refused_at_the_size(ground: Ground) -> None:
    url = reverse("portal:line_new", args=[ground.draft_plan.uuid])
    for do in ("estimate", "save"):
        given = line_of(ground, class_size=81, do=do)
        answer = visitor(ground.world.planner).post(url, given)
        assert answer.status_code == 422
        assert 'id="id_class_size-error"' in answer.content.decode()


def test_an_unknown_place_is_told_with_what_to_write(ground: Ground) -> None:
    url = reverse("portal:line_new", args=[ground.draft_plan.uuid])
    given = line_of(ground, host_division_code="乌有市")
    answer = visitor(ground.world.planner).post(url, given)
    assert answer.status_code == 422
    assert "没有叫“乌有市”的行政区划" in answer.content.decode()


def test_a_line_is_changed_and_removed_while_the_plan_is_drafted(ground: Ground) -> None:
    line = ground.draft_line
    edit = reverse("portal:line_edit", args=[line.uuid])
    assert f'value="{line.class_size}"' in page(ground.world.planner, edit)
    assert status_of(ground.world.planner, edit, line_of(ground, class_size=33)) == 302
    line.refresh_from_db()
    assert line.class_size == 33
    assert (
        status_of(ground.world.planner, reverse("portal:line_remove", args=[line.uuid]), {}) == 302
    )
    assert not PlanLine.objects.filter(pk=line.pk).exists()


def test_the_supervisor_confirms_and_the_buttons_change(ground: Ground) -> None:
    url = reverse("portal:plan", args=[ground.draft_plan.uuid])
    assert "审定计划" in page(ground.world.supervisor, url)
    assert "审定计划" not in page(ground.world.planner, url)
    confirm = reverse("portal:plan_confirm", args=[ground.draft_plan.uuid])
    assert status_of(ground.world.supervisor, confirm, {}) == 302
    ground.draft_plan.refresh_from_db()
    assert ground.draft_plan.state == PlanState.CONFIRMED
    assert "登记采购结果" in page(ground.world.planner, url)
    assert "增加项目" not in page(ground.world.planner, url)


def test_the_procurement_is_recorded_then_published(ground: Ground) -> None:
    line = ground.planned_line
    given = {
        "method": "public_tender",
        "procured_on": "2020-08-20",
        "contract_number": "YW-2020-7",
        "institution": str(ground.world.institution.uuid),
    }
    url = reverse("portal:line_procurement", args=[line.uuid])
    future = {**given, "procured_on": "2021-08-20"}
    assert status_of(ground.world.planner, url, future) == 422
    assert status_of(ground.world.planner, url, given) == 302
    publish = reverse("portal:line_publish", args=[line.uuid])
    assert status_of(ground.world.planner, publish, {}) == 403
    assert status_of(ground.world.supervisor, publish, {}) == 302
    line.refresh_from_db()
    assert line.state == PlanLineState.PUBLISHED
    shown = page(ground.world.auditor, reverse("portal:undertakings"))
    assert ground.world.institution.name in shown


def test_the_list_of_plans_is_exported(ground: Ground) -> None:
    title = ground.plan.title
    answer = visitor(ground.world.auditor).get(reverse("portal:plans"), {"export": "csv"})
    content = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert title in content
