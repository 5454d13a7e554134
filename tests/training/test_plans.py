from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jisheng.accounts.actor import Actor
from jisheng.foundation import trail
from jisheng.foundation.errors import Invalid, NotFound, NotPermitted, Refusal, WrongState
from jisheng.ground.money import Money
from jisheng.registry.enums import OrganisationKind
from jisheng.training.enums import PlanLineState, PlanState, ProcurementMethod
from jisheng.training.models import PlanLine, ProjectPlan
from jisheng.training.operations.add_line import add_line
from jisheng.training.operations.change_line import change_line
from jisheng.training.operations.confirm_plan import confirm_plan
from jisheng.training.operations.draft_plan import draft_plan
from jisheng.training.operations.publish_institution import publish_institution
from jisheng.training.operations.record_procurement import record_procurement
from jisheng.training.operations.remove_line import remove_line
from jisheng.training.operations.withdraw import withdraw
from jisheng.training.queries import (
    line_to_teach,
    lines_to_teach,
    plan,
    plan_line,
    plans,
    published_lines,
)
from tests import factories
from tests.conftest import moment
from tests.factories import YIWU, World

AT = moment("2020-03-02 10:00")


def _draft(world: World, actor: Actor | None = None) -> ProjectPlan:
    return draft_plan(
        actor or world.planner, world.department.uuid, year=2020, title="电商人才", at=AT
    )


def _figures(world: World, **more: Any) -> dict[str, Any]:
    return {
        "programme_uuid": world.programme.uuid,
        "class_count": 2,
        "class_size": 40,
        "class_hours": 80,
        "host_division_code": YIWU,
        "at": AT,
        **more,
    }


def _procured(world: World) -> PlanLine:
    made = _draft(world)
    line = add_line(world.planner, made.uuid, **_figures(world))
    confirm_plan(world.supervisor, made.uuid, at=AT)
    return _procure(world, world.planner, line)


def _procure(world: World, actor: Actor, line: PlanLine, **more: Any) -> PlanLine:
    given: dict[str, Any] = {
        "method": ProcurementMethod.PUBLIC_TENDER,
        "procured_on": dt.date(2020, 3, 1),
        "contract_number": "YW-1",
        "institution_uuid": world.institution.uuid,
        "at": AT,
        **more,
    }
    return record_procurement(actor, line.uuid, **given)


def test_only_the_departments_planner_drafts_its_plan(world: World) -> None:
    made = _draft(world)
    assert (made.state, made.region_code) == (PlanState.DRAFT, YIWU)
    for actor in world.all_but(world.planner):
        with pytest.raises((NotFound, NotPermitted)):
            _draft(world, actor)
    with pytest.raises(Invalid, match="同名"):
        _draft(world)
    with pytest.raises(NotFound):
        draft_plan(world.planner, world.institution.uuid, year=2020, title="x", at=AT)


def test_a_line_is_estimated_by_the_rulebook_with_its_arithmetic(world: World) -> None:
    made = _draft(world)
    line = add_line(world.planner, made.uuid, **_figures(world))
    # 四（一）: 40 people × 10 days × 200 yuan, two classes, worked out by hand.
    assert line.estimate_fen == Money.from_yuan(160000)
    assert "40" in line.estimate_words
    assert "¥160,000.00" in line.estimate_words
    small = add_line(world.planner, made.uuid, **_figures(world, class_size=30, class_count=1))
    # 四（三）: 30 people or fewer, half as much again.
    assert small.estimate_fen == Money.from_yuan(90000)
    away = add_line(
        world.planner, made.uuid, **_figures(world, host_division_code="330106", class_count=1)
    )
    # 四（三）: talent in another city of the province, three times the rate.
    assert away.estimate_fen == Money.from_yuan(240000)


def test_more_days_than_are_paid_do_not_raise_the_estimate(world: World) -> None:
    made = _draft(world)
    line = add_line(world.planner, made.uuid, **_figures(world, class_hours=120))
    assert line.estimate_fen == Money.from_yuan(160000)


def test_a_line_the_document_would_refuse_is_refused_with_its_clause(world: World) -> None:
    made = _draft(world)
    with pytest.raises(Invalid) as too_large:
        add_line(world.planner, made.uuid, **_figures(world, class_size=81))
    assert too_large.value.faults[0].place == "class_size"
    assert "四（一）" in too_large.value.faults[0].message
    with pytest.raises(Invalid) as too_short:
        add_line(world.planner, made.uuid, **_figures(world, class_hours=7))
    assert "class_hours" in {f.place for f in too_short.value.faults}
    with pytest.raises(Invalid) as wrong:
        add_line(
            world.planner,
            made.uuid,
            **_figures(world, class_count=0, class_size=-1, host_division_code="浙江"),
        )
    assert {f.place for f in wrong.value.faults} == {
        "class_count",
        "class_size",
        "host_division_code",
    }
    assert not made.lines.exists()


def test_an_occupation_with_a_certificate_is_no_project_class_unless_away(world: World) -> None:
    made = _draft(world)
    certified = factories.make_programme("电工", level="senior", has_qualification=True)
    with pytest.raises(Invalid, match="职业资格"):
        add_line(world.planner, made.uuid, **_figures(world, programme_uuid=certified.uuid))
    away = _figures(world, programme_uuid=certified.uuid, host_division_code="310101")
    assert add_line(world.planner, made.uuid, **away).programme == certified


def test_lines_change_only_while_the_plan_is_a_draft(world: World) -> None:
    made = _draft(world)
    line = add_line(world.planner, made.uuid, **_figures(world))
    spare = add_line(world.planner, made.uuid, **_figures(world, class_count=1))
    for actor in world.all_but(world.planner):
        for refused in (
            lambda a: add_line(a, made.uuid, **_figures(world)),
            lambda a: change_line(a, line.uuid, **_figures(world)),
            lambda a: remove_line(a, line.uuid, at=AT),
        ):
            with pytest.raises((NotFound, NotPermitted)):
                refused(actor)
    changed = change_line(world.planner, line.uuid, **_figures(world, class_count=3))
    assert changed.estimate_fen == Money.from_yuan(240000)
    remove_line(world.planner, spare.uuid, at=AT)
    confirm_plan(world.supervisor, made.uuid, at=AT)
    for late in (
        lambda: add_line(world.planner, made.uuid, **_figures(world)),
        lambda: change_line(world.planner, line.uuid, **_figures(world)),
        lambda: remove_line(world.planner, line.uuid, at=AT),
    ):
        with pytest.raises(WrongState):
            late()


def test_a_plan_is_confirmed_by_the_departments_supervisor_and_only_when_it_has_lines(
    world: World,
) -> None:
    made = _draft(world)
    with pytest.raises(Refusal, match="没有任何项目"):
        confirm_plan(world.supervisor, made.uuid, at=AT)
    add_line(world.planner, made.uuid, **_figures(world))
    for actor in world.all_but(world.supervisor):
        with pytest.raises((NotFound, NotPermitted)):
            confirm_plan(actor, made.uuid, at=AT)
    done = confirm_plan(world.supervisor, made.uuid, at=AT)
    assert (done.state, done.confirmed_by) == (PlanState.CONFIRMED, world.supervisor.user_id)
    with pytest.raises(WrongState):
        confirm_plan(world.supervisor, made.uuid, at=AT)


def test_the_author_of_a_plan_does_not_confirm_it_even_with_the_other_duty(world: World) -> None:
    made = _draft(world)
    add_line(world.planner, made.uuid, **_figures(world))
    both = Actor(
        world.planner.user_id,
        "both",
        "两岗",
        world.planner.reaches + world.supervisor.reaches,
    )
    with pytest.raises(Refusal) as refused:
        confirm_plan(both, made.uuid, at=AT)
    assert refused.value.code == "SAME_PERSON"


def test_procurement_is_recorded_after_confirmation_and_checked_whole(world: World) -> None:
    made = _draft(world)
    line = add_line(world.planner, made.uuid, **_figures(world))
    with pytest.raises(WrongState) as refused:
        _procure(world, world.planner, line)
    assert refused.value.code == "PLAN_NOT_CONFIRMED"
    confirm_plan(world.supervisor, made.uuid, at=AT)
    enterprise = factories.make_organisation("某企业", OrganisationKind.ENTERPRISE)
    with pytest.raises(Invalid) as wrong:
        _procure(
            world,
            world.planner,
            line,
            method="lottery",
            procured_on=dt.date(2020, 3, 3),
            contract_number=" ",
            institution_uuid=enterprise.uuid,
        )
    assert {f.place for f in wrong.value.faults} == {
        "method",
        "procured_on",
        "contract_number",
        "institution",
    }
    for actor in world.all_but(world.planner):
        with pytest.raises((NotFound, NotPermitted)):
            _procure(world, actor, line)
    assert _procure(world, world.planner, line).state == PlanLineState.PROCURED


def test_the_institution_is_published_by_the_supervisor_and_then_everybody_may_know(
    world: World,
) -> None:
    line = _procured(world)
    assert not published_lines().exists()
    for actor in world.all_but(world.supervisor):
        with pytest.raises((NotFound, NotPermitted)):
            publish_institution(actor, line.uuid, at=AT)
    publish_institution(world.supervisor, line.uuid, at=AT)
    assert [p.institution for p in published_lines(YIWU)] == [world.institution]
    assert not published_lines("320600").exists()
    assert line_to_teach(world.clerk, line.uuid) == line
    assert not lines_to_teach(world.other_clerk).exists()
    assert not lines_to_teach(world.supervisor).exists()
    acts = [row.act for row in trail.history(line.plan.uuid)]
    assert acts == ["draft", "add_line", "confirm", "record_procurement", "publish_institution"]


def test_another_department_or_region_does_not_even_see_the_plan(world: World) -> None:
    made = _draft(world)
    line = add_line(world.planner, made.uuid, **_figures(world))
    assert plan(world.supervisor, made.uuid) == made
    assert plan(world.auditor, made.uuid).lines.count() == 1
    assert plan_line(world.planner, line.uuid) == line
    for actor in (world.other_planner, world.clerk, world.trainee, world.foreign_supervisor):
        assert not plans(actor).exists()
        with pytest.raises(NotFound):
            plan(actor, made.uuid)
        with pytest.raises(NotFound):
            plan_line(actor, line.uuid)
        with pytest.raises(NotFound):
            confirm_plan(actor, made.uuid, at=AT)


def test_the_list_of_plans_costs_one_query_however_long(
    world: World, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        factories.make_published_line(world)
    with django_assert_num_queries(1):
        shown = [(p.department.name, p.line_count, p.estimate_total) for p in plans(world.auditor)]
    assert shown == [(world.department.name, 1, Money.from_yuan(320000))] * 3


def test_a_withdrawn_class_leaves_its_place_under_the_line_free(world: World) -> None:
    line = factories.make_published_line(world, classes=1)
    made = factories.make_class(world, line=line)
    (before,) = lines_to_teach(world.clerk)
    withdraw(world.clerk, made.uuid, at=moment("2020-09-10"))
    (after,) = lines_to_teach(world.clerk)
    assert (before.class_total, after.class_total) == (1, 0)
