"""Subjects of the money half for pages to stand on, each made when a page first asks for it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from jisheng.assessment.operations.enter_results import ResultEntry, enter_results
from jisheng.assessment.operations.submit_results import submit_results
from jisheng.claims.models import Claim, Objection, PublicNotice
from jisheng.claims.operations.object_to_notice import object_to_notice
from jisheng.claims.operations.publish_notice import publish_notice
from jisheng.claims.operations.recheck import recheck
from jisheng.claims.operations.review import review
from jisheng.foundation.clock import choose_day
from jisheng.funds.models import Commitment, Fund, PaymentPlan
from jisheng.funds.operations.approve_plan import approve_plan
from jisheng.funds.operations.draw_up_plan import draw_up_plan
from jisheng.funds.operations.submit_plan import submit_plan
from jisheng.training.models import TrainingClass
from tests import factories
from tests.claims import ground as claiming

if TYPE_CHECKING:
    from tests.factories import World


class MoneySubjects:
    """Evaluations, claims, notices and payments, at rest in the state their name says."""

    world: World

    @cached_property
    def ended_class(self) -> TrainingClass:
        """A class taught to the end, no result entered."""
        return factories.make_completed_class(self.world)

    @cached_property
    def handed_in_class(self) -> TrainingClass:
        """A class whose results wait for the department."""
        made = factories.make_completed_class(self.world)
        entries = [ResultEntry(e.uuid, None, True) for e in made.enrolments.all()]
        enter_results(self.world.clerk, made.uuid, entries, at=claiming.CONFIRMED)
        submit_results(self.world.clerk, made.uuid, at=claiming.CONFIRMED)
        return made

    @cached_property
    def evaluated_class(self) -> TrainingClass:
        """A class whose completion is confirmed: it can be claimed for."""
        return claiming.ready_class(self.world, 4, failed=(1,))

    @cached_property
    def claim(self) -> Claim:
        """A claim waiting for the first desk."""
        return claiming.submitted(self.world, self.evaluated_class)

    @cached_property
    def reviewed_claim(self) -> Claim:
        """A claim waiting for the second desk."""
        return review(self.world.reviewer, self.claim.uuid, at=claiming.REVIEWED)

    @cached_property
    def rechecked_claim(self) -> Claim:
        """A claim waiting for its notice, the length of notices set."""
        claiming.set_notice_days()
        self.fund  # noqa: B018 — money must be there when the notice ends
        uuid = self.reviewed_claim.uuid
        return recheck(self.world.rechecker, uuid, at=claiming.RECHECKED)

    @cached_property
    def notice(self) -> PublicNotice:
        """A notice that runs, the site standing on its first day."""
        choose_day(claiming.PUBLISHED.date())
        return publish_notice(
            self.world.notice_officer,
            self.rechecked_claim.uuid,
            claiming.PUBLISHED.date(),
            claiming.DESK,
            at=claiming.PUBLISHED,
        )

    @cached_property
    def objection(self) -> Objection:
        """An objection to its first row, nobody has looked into."""
        return object_to_notice(
            self.notice.uuid,
            "该学员没有到课，请核实。",
            "154-0000-0000",
            at=claiming.PUBLISHED,
            row_number=1,
        )

    @cached_property
    def fund(self) -> Fund:
        """A fund with money."""
        return claiming.fill_fund(self.world)

    @cached_property
    def commitment(self) -> Commitment:
        """Money promised to the institution, on no plan."""
        self.notice  # noqa: B018
        claiming.closed(self.world, self.claim)
        return Commitment.objects.get()

    @cached_property
    def drawn_plan(self) -> PaymentPlan:
        """A payment plan being drawn up."""
        uuids = [self.commitment.uuid]
        clerk = self.world.payment_clerk
        return draw_up_plan(clerk, uuids, "2020年11月第1批", at=claiming.CLOSED)

    @cached_property
    def submitted_plan(self) -> PaymentPlan:
        """A payment plan waiting for approval."""
        clerk = self.world.payment_clerk
        return submit_plan(clerk, self.drawn_plan.uuid, at=claiming.CLOSED)

    @cached_property
    def approved_plan(self) -> PaymentPlan:
        """A payment plan ready for the bank."""
        approver = self.world.payment_approver
        return approve_plan(approver, self.submitted_plan.uuid, at=claiming.CLOSED)
