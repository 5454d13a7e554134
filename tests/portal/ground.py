"""Subjects for pages to stand on, each made when a page first asks for it."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from jisheng.training.enums import ClassState, PlanLineState, PlanState
from jisheng.training.models import (
    ClassSession,
    HourEntry,
    PlanLine,
    ProjectPlan,
    RosterImport,
    TrainingClass,
)
from tests import factories
from tests.factories import EARLY, World, make_world
from tests.portal.ground_money import MoneySubjects
from tests.portal.ground_rules import RuleSubjects


class Ground(MoneySubjects, RuleSubjects):
    """The office world with one subject of each kind, at rest in the state its name says."""

    @cached_property
    def world(self) -> World:  # type: ignore[override]
        """The offices and their people."""
        return make_world()

    @cached_property
    def plan(self) -> ProjectPlan:
        """A plan confirmed, without lines."""
        return factories.make_plan(self.world)

    @cached_property
    def draft_plan(self) -> ProjectPlan:
        """A plan still being drafted, with one line."""
        made = factories.make_plan(self.world)
        ProjectPlan.objects.filter(pk=made.pk).update(state=PlanState.DRAFT, confirmed_by=None)
        made.refresh_from_db()
        line = factories.make_published_line(self.world, plan=made)
        PlanLine.objects.filter(pk=line.pk).update(
            state=PlanLineState.PLANNED, institution=None, published_at=None
        )
        return made

    @cached_property
    def draft_line(self) -> PlanLine:
        """The line of the drafted plan."""
        return self.draft_plan.lines.get()

    @cached_property
    def planned_line(self) -> PlanLine:
        """A line of a confirmed plan, not yet procured."""
        line = factories.make_published_line(self.world, plan=self.plan)
        PlanLine.objects.filter(pk=line.pk).update(
            state=PlanLineState.PLANNED, institution=None, published_at=None
        )
        line.refresh_from_db()
        return line

    @cached_property
    def procured_line(self) -> PlanLine:
        """A line procured, its institution not yet published."""
        line = factories.make_published_line(self.world, plan=self.plan)
        PlanLine.objects.filter(pk=line.pk).update(state=PlanLineState.PROCURED, published_at=None)
        return line

    @cached_property
    def published_line(self) -> PlanLine:
        """A line whose institution is published."""
        return factories.make_published_line(self.world, plan=self.plan)

    def a_class(self, state: str, **options: Any) -> TrainingClass:
        """A class in a state, the world's trainee on its roster."""
        people = [self.world.trainee_person, factories.make_person()]
        return factories.make_class(self.world, people=people, state=state, **options)

    @cached_property
    def draft_class(self) -> TrainingClass:
        """A class being filled in."""
        return self.a_class(ClassState.DRAFT)

    @cached_property
    def filed_class(self) -> TrainingClass:
        """A class waiting for the department."""
        return self.a_class(ClassState.FILED, starts_on=dt.date(2020, 11, 16))

    @cached_property
    def accepted_class(self) -> TrainingClass:
        """A class accepted, its first day come."""
        return self.a_class(ClassState.ACCEPTED)

    @cached_property
    def opened_class(self) -> TrainingClass:
        """A class being taught."""
        return self.a_class(ClassState.OPENED)

    @cached_property
    def session(self) -> ClassSession:
        """The first session of the class being taught."""
        return self.opened_class.sessions.order_by("starts_at")[0]

    @cached_property
    def hour_entry(self) -> HourEntry:
        """Hours of one trainee at that session."""
        one = self.opened_class.enrolments.order_by("row_number")[1]
        factories.attend_all(self.opened_class, enrolments=[one], sessions=[self.session])
        return HourEntry.objects.get(enrolment=one, session=self.session)

    @cached_property
    def roster_import(self) -> RosterImport:
        """An import into the roster of the class being filled in."""
        return RosterImport.objects.create(
            created_at=EARLY,
            training_class=self.draft_class,
            file_name="名册.xlsx",
            sha256="0" * 64,
            added=0,
            unchanged=0,
            rejected=0,
            imported_by=self.world.clerk.user_id,
        )
