"""The ground claims stand on: classes with confirmed results, compared registers, money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jisheng.assessment.operations.confirm_evaluation import confirm_evaluation
from jisheng.assessment.operations.enter_results import ResultEntry, enter_results
from jisheng.assessment.operations.submit_results import submit_results
from jisheng.catalogues.models import OfficeParameter
from jisheng.claims.models import Claim, ClaimLine, PublicNotice
from jisheng.claims.operations.close_notice import close_notice
from jisheng.claims.operations.publish_notice import AcceptingDesk, publish_notice
from jisheng.claims.operations.recheck import recheck
from jisheng.claims.operations.review import review
from jisheng.claims.operations.submit_claim import submit_claim
from jisheng.funds.models import Fund
from jisheng.funds.operations.allocate import allocate
from jisheng.funds.operations.open_fund import open_fund
from jisheng.ground.money import Money
from jisheng.registry.enums import PersonStatusKind
from jisheng.registry.models import Person, PersonStatus
from jisheng.training.models import TrainingClass
from tests.conftest import moment
from tests.factories import YIWU, Roster, World, make_completed_class

JAN = dt.date(2020, 1, 1)
# A class of ten days from 2020-10-14 ends on Friday 2020-10-23.
CONFIRMED = moment("2020-10-26 10:00")
SUBMITTED = moment("2020-10-26 15:00")
REVIEWED = moment("2020-10-27 10:00")
RECHECKED = moment("2020-10-28 10:00")
PUBLISHED = moment("2020-10-29 09:00")
# Five working days from the day after Thursday 2020-10-29: 30, then 2, 3, 4, 5 November.
LAST_ON = dt.date(2020, 11, 5)
CLOSED = moment("2020-11-06 09:00")
DESK = AcceptingDesk("义乌市稠城街道县前街 1 号", "0579-85000000", "322000")


def answer(people: Iterable[Person], **answers: bool) -> None:
    """Let the registers answer about people: local, no pension, unless said otherwise."""
    usual = {"local_hukou": True, "urban_employee_pension": False, "resident_pension": False}
    PersonStatus.objects.bulk_create(
        PersonStatus(
            created_at=CONFIRMED,
            person=person,
            kind=PersonStatusKind(kind),
            holds=holds,
            valid_from=JAN,
            source="数据比对",
            as_of=JAN,
        )
        for person in people
        for kind, holds in {**usual, **answers}.items()
    )


def people_of(training_class: TrainingClass) -> list[Person]:
    """Return the persons of a class in the order of its roster."""
    return [e.person for e in training_class.enrolments.select_related("person")]


def set_notice_days(count: int = 5) -> None:
    """Set what the document leaves open: the length of the notice."""
    OfficeParameter.objects.create(
        created_at=CONFIRMED,
        document="yiwu",
        region_code=YIWU,
        name="notice_working_days",
        value=count,
        basis="局办公会纪要〔2020〕3号",
        valid_from=JAN,
    )


def fill_fund(world: World, yuan: int = 1_000_000, code: str = "employment_subsidy") -> Fund:
    """Open a fund and put money into it."""
    fund = open_fund(
        world.administrator, code=code, name="就业补助经费", region_code=YIWU, at=CONFIRMED
    )
    allocate(
        world.payment_approver, fund.uuid, Money.from_yuan(yuan), "财社〔2020〕1号", at=CONFIRMED
    )
    return fund


def confirm(world: World, training_class: TrainingClass, failed: Sequence[int] = ()) -> None:
    """Enter, submit and confirm results; ``failed`` are places on the roster from 0."""
    entries = [
        ResultEntry(e.uuid, None, place not in failed)
        for place, e in enumerate(training_class.enrolments.all())
    ]
    clerk, supervisor = world.clerk, world.supervisor
    enter_results(clerk, training_class.uuid, entries, at=CONFIRMED)
    submit_results(clerk, training_class.uuid, at=CONFIRMED)
    confirm_evaluation(supervisor, training_class.uuid, at=CONFIRMED)


def ready_class(
    world: World, people: Roster = 3, *, failed: Sequence[int] = (), **kwargs: Any
) -> TrainingClass:
    """Return a class taught, confirmed and compared with the registers: it can be claimed."""
    made = make_completed_class(world, people=people, **kwargs)
    known = PersonStatus.objects.values_list("person_id", flat=True)
    answer([p for p in people_of(made) if p.pk not in set(known)])
    confirm(world, made, failed)
    return made


def submitted(world: World, training_class: TrainingClass, at: dt.datetime = SUBMITTED) -> Claim:
    """Submit the claim of a class."""
    return submit_claim(world.clerk, training_class.uuid, accepts_commitment=True, at=at)


def published(world: World, claim: Claim) -> PublicNotice:
    """Take a submitted claim into its public notice, each step by its own officer."""
    review(world.reviewer, claim.uuid, at=REVIEWED)
    recheck(world.rechecker, claim.uuid, at=RECHECKED)
    return publish_notice(world.notice_officer, claim.uuid, PUBLISHED.date(), DESK, at=PUBLISHED)


def closed(world: World, claim: Claim, at: dt.datetime = CLOSED) -> Claim:
    """End the notice of a claim after its last day."""
    return close_notice(world.notice_officer, claim.uuid, at=at)


def line_of(claim: Claim, place: int) -> ClaimLine:
    """Return the line at a place of the roster, counted from 1."""
    return claim.lines.get(ref=str(place))


def told(claim: Claim, source_number: int, on: str, **more: object) -> Mapping[str, Any]:
    """Return what ``funds`` tells about a part of the claim."""
    part = claim.parts.get(number=source_number)
    return {"source": f"{part.source}/1", "amount_fen": part.amount_fen.fen, "on": on, **more}
