"""The public notice: exact days, masked rows, objections that touch one person only."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from jisheng.catalogues.models import OfficeParameter
from jisheng.claims import queries
from jisheng.claims.enums import ClaimState, GrantStatus, LineState, NoticeState, ObjectionState
from jisheng.claims.models import Claim, Grant, NoticeRow, Objection, PublicNotice
from jisheng.claims.operations.close_notice import close_notice
from jisheng.claims.operations.decide_objection import decide_objection
from jisheng.claims.operations.object_to_notice import object_to_notice
from jisheng.claims.operations.publish_notice import AcceptingDesk, digest, publish_notice
from jisheng.claims.operations.recheck import recheck
from jisheng.claims.operations.review import review
from jisheng.claims.operations.withdraw_notice import withdraw_notice
from jisheng.foundation.errors import Invalid, NotFound, NotPermitted, Refusal, WrongState
from jisheng.funds.models import Commitment
from jisheng.ground.identity import check_digit
from jisheng.ground.money import Money
from tests.claims.ground import (
    CLOSED,
    DESK,
    LAST_ON,
    PUBLISHED,
    RECHECKED,
    REVIEWED,
    closed,
    line_of,
    people_of,
    published,
    ready_class,
    submitted,
)
from tests.conftest import moment
from tests.factories import World, make_person

TEXT = "该学员培训期间在外地上班"


@pytest.fixture
def claim(world: World) -> Claim:
    """A claim of four, all granted: 4 × 3,000 = 12,000 yuan."""
    return submitted(world, ready_class(world, 4))


@pytest.fixture
def rechecked(world: World, claim: Claim) -> Claim:
    """The same claim, rechecked."""
    review(world.reviewer, claim.uuid, at=REVIEWED)
    return recheck(world.rechecker, claim.uuid, at=RECHECKED)


def object_to(notice: PublicNotice, row: int | None = None) -> Objection:
    return object_to_notice(
        notice.uuid, TEXT, "0579-85111111", at=moment("2020-11-03 20:00"), row_number=row
    )


def test_the_notice_officer_of_the_department_publishes_and_nobody_else(
    world: World, rechecked: Claim
) -> None:
    for actor in world.all_but(world.notice_officer):
        with pytest.raises((NotPermitted, NotFound)):
            publish_notice(actor, rechecked.uuid, PUBLISHED.date(), DESK, at=PUBLISHED)
    notice = publish_notice(
        world.notice_officer, rechecked.uuid, PUBLISHED.date(), DESK, at=PUBLISHED
    )
    assert (notice.last_on, notice.working_days) == (LAST_ON, 5)
    assert notice.days_basis == "局办公会纪要〔2020〕3号"
    assert Claim.objects.get().state == ClaimState.IN_NOTICE


@pytest.mark.parametrize(
    ("starts_on", "counts_first_day", "last_on"),
    [
        # From Friday: 2–6 November. With the first day counted: 30 October, 2–5 November.
        ("2020-10-30", False, "2020-11-06"),
        ("2020-10-30", True, "2020-11-05"),
        # Over the Spring Festival of 2021 (11–17 February off, Sunday the 7th and Saturday the
        # 20th worked): 8, 9, 10, 18, 19.
        ("2021-02-07", False, "2021-02-19"),
        # Friday the 19th; then Saturday 20, 22, 23, 24, 25.
        ("2021-02-19", False, "2021-02-25"),
    ],
)
def test_the_last_day_follows_the_official_calendar(
    world: World, rechecked: Claim, starts_on: str, counts_first_day: bool, last_on: str
) -> None:
    notice = publish_notice(
        world.notice_officer,
        rechecked.uuid,
        dt.date.fromisoformat(starts_on),
        DESK,
        at=PUBLISHED,
        counts_first_day=counts_first_day,
    )
    assert notice.last_on.isoformat() == last_on
    assert not notice.provisional


def test_a_notice_needs_its_length_set_a_desk_and_a_day_to_come(
    world: World, rechecked: Claim
) -> None:
    officer, uuid = world.notice_officer, rechecked.uuid
    with pytest.raises(Invalid) as refused:
        publish_notice(officer, uuid, dt.date(2020, 10, 1), AcceptingDesk(" ", ""), at=PUBLISHED)
    assert [f.place for f in refused.value.faults] == ["starts_on", "address", "phone"]
    OfficeParameter.objects.all().delete()
    with pytest.raises(Refusal, match="公示工作日数"):
        publish_notice(officer, uuid, PUBLISHED.date(), DESK, at=PUBLISHED)
    assert not PublicNotice.objects.exists()


def test_no_whole_number_and_no_name_leaves_through_the_notice(world: World, claim: Claim) -> None:
    notice = published(world, claim)
    page = queries.notice_page(notice.uuid, LAST_ON)
    shown = repr(dataclasses.asdict(page)) + repr(queries.receipt(notice.uuid, LAST_ON))
    shown += repr(queries.open_notices(LAST_ON))
    with connection.cursor() as cursor:
        for table in ("claims_publicnotice", "claims_noticerow"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            shown += cursor.fetchone()[0]
    for person in people_of(claim.training_class):
        assert person.identity_number not in shown
        assert person.identity_number[4:16] not in shown
        assert person.name not in shown
        assert person.phone not in shown
        masked = person.identity_number[:4] + "*" * 12 + person.identity_number[-2:]
        assert masked in {row.masked_number for row in page.rows}
    assert len(page.rows) == 4
    fields = {f.name for f in dataclasses.fields(page.rows[0])}
    assert fields == {
        "number", "masked_name", "masked_number", "institution_name", "programme_name", "amount",
    }  # fmt: skip


def test_the_database_takes_no_unmasked_row(world: World, claim: Claim) -> None:
    notice = published(world, claim)
    row = NoticeRow.objects.filter(notice=notice).first()
    assert row is not None
    same = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "id"}
    person = people_of(claim.training_class)[0]
    for change in (
        {"masked_number": person.identity_number},
        {"masked_number": "33*" + person.identity_number[3:]},
        {"masked_name": person.name},
    ):
        with pytest.raises(IntegrityError, match="notice_row_is_masked"), transaction.atomic():
            NoticeRow.objects.create(**{**same, "number": 99, **change})


def number_of_birth(born: str) -> str:
    """Return a valid number of Yiwu for a day of birth whose last two characters are 27."""
    for order in range(2, 1000, 10):
        first = f"330782{born}{order:03d}"
        if check_digit(first) == "7":
            return f"{first}7"
    raise AssertionError(born)


def test_people_who_look_alike_when_masked_stay_two_rows(world: World) -> None:
    one = make_person("王小明", number_of_birth("19880101"))
    other = make_person("王大明", number_of_birth("19900101"))
    claim = submitted(world, ready_class(world, [one, other]))
    page = queries.notice_page(published(world, claim).uuid, LAST_ON)
    assert {(row.masked_name, row.masked_number) for row in page.rows} == {
        ("王*明", "3307************27")
    }
    assert [row.number for row in page.rows] == [1, 2]


def test_the_notice_comes_down_by_itself_and_leaves_a_receipt(world: World, claim: Claim) -> None:
    notice = published(world, claim)
    before, after = dt.date(2020, 10, 28), dt.date(2020, 11, 6)
    for day in (before, after):
        assert queries.open_notices(day) == []
        with pytest.raises(NotFound):
            queries.notice_page(notice.uuid, day)
    with pytest.raises(NotFound):
        queries.receipt(notice.uuid, before)
    proof = queries.receipt(notice.uuid, after)
    assert (proof.is_over, proof.amount) == (True, Money.from_yuan(12000))
    assert proof.sha256 == digest(PublicNotice.objects.get(), list(NoticeRow.objects.all()))
    (shown,) = queries.open_notices(PUBLISHED.date())
    # Today Thursday, then Friday and four days of the next week: six with today.
    assert shown.working_days_left == 6
    assert queries.open_notices(LAST_ON)[0].working_days_left == 1
    assert queries.notices(world.notice_officer).count() == 1
    assert queries.notices(world.other_reviewer).count() == 0


def test_the_remark_of_the_notice_holds_the_chain_of_deductions(world: World) -> None:
    claim = submitted(world, ready_class(world, 5, failed=[1]))
    notice = published(world, claim)
    assert notice.remark == "名册5人，结业合格4人，核准补贴4人"
    assert notice.headcount == 4


def test_objections_are_taken_until_midnight_of_the_last_day(world: World, claim: Claim) -> None:
    notice = published(world, claim)
    last_minute, next_day = moment("2020-11-05 23:59"), moment("2020-11-06 00:00")
    taken = object_to_notice(notice.uuid, TEXT, "13800000000", at=last_minute, row_number=2)
    assert taken.line == line_of(claim, 2)
    with pytest.raises(WrongState, match="24:00"):
        object_to_notice(notice.uuid, TEXT, "13800000000", at=next_day, row_number=2)
    with pytest.raises(NotFound):
        object_to_notice(notice.uuid, TEXT, "13800000000", at=last_minute, row_number=9)
    with pytest.raises(Invalid) as refused:
        object_to_notice(notice.uuid, "假", " ", at=last_minute, row_number=2)
    assert [f.place for f in refused.value.faults] == ["text", "contact"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact FROM claims_objection")
        assert "13800000000" not in cursor.fetchone()[0]


def test_a_notice_ends_only_after_its_last_day_by_its_officer(world: World, claim: Claim) -> None:
    notice = published(world, claim)
    with pytest.raises(WrongState, match="2020-11-05"):
        close_notice(world.notice_officer, claim.uuid, at=moment("2020-11-05 23:59"))
    for actor in world.all_but(world.notice_officer):
        with pytest.raises((NotPermitted, NotFound)):
            close_notice(actor, claim.uuid, at=CLOSED)
    assert closed(world, claim).state == ClaimState.COMMITTED
    notice.refresh_from_db()
    assert notice.state == NoticeState.CLOSED


def test_an_open_objection_stops_one_persons_part_only(world: World, claim: Claim) -> None:
    notice = published(world, claim)
    object_to(notice, 3)
    done = closed(world, claim)
    # 12,000 less the 3,000 of the one objected to.
    part = done.parts.get()
    assert (part.amount_fen, part.headcount) == (Money.from_yuan(9000), 3)
    assert [line.state for line in done.lines.all()] == [
        "committed", "committed", "stopped", "committed",
    ]  # fmt: skip
    assert sum(c.amount_fen.fen for c in Commitment.objects.all()) == 900_000


def test_an_objection_dismissed_later_is_paid_as_a_part_of_its_own(
    world: World, claim: Claim
) -> None:
    objection = object_to(published(world, claim), 3)
    closed(world, claim)
    later = moment("2020-11-12 10:00")
    for actor in world.all_but(world.notice_officer):
        with pytest.raises((NotPermitted, NotFound)):
            decide_objection(actor, objection.uuid, "查无实据", upheld=False, at=later)
    with pytest.raises(Refusal, match="理由"):
        decide_objection(world.notice_officer, objection.uuid, " ", upheld=False, at=later)
    done = decide_objection(
        world.notice_officer, objection.uuid, "考勤和工资流水相符", upheld=False, at=later
    )
    assert done.state == ObjectionState.DISMISSED
    amounts = [(part.number, part.amount_fen) for part in claim.parts.all()]
    assert amounts == [(1, Money.from_yuan(9000)), (2, Money.from_yuan(3000))]
    with pytest.raises(WrongState):
        decide_objection(world.notice_officer, objection.uuid, "改判", upheld=True, at=later)


def test_an_upheld_objection_refuses_the_line_and_gives_the_slot_back(
    world: World, claim: Claim
) -> None:
    objection = object_to(published(world, claim), 3)
    closed(world, claim)
    later = moment("2020-11-12 10:00")
    decide_objection(world.notice_officer, objection.uuid, "本人未到课", upheld=True, at=later)
    line = line_of(claim, 3)
    assert (line.state, line.reason_code) == (LineState.EXCLUDED, "NOTICE_OBJECTION_UPHELD")
    assert Grant.objects.get(line=line).status == GrantStatus.WITHDRAWN
    assert claim.parts.count() == 1
    claim.refresh_from_db()
    assert claim.amount_fen == Money.from_yuan(9000)
    decision = queries.last_decision(claim)
    assert decision.line("3").reason_code == "NOTICE_OBJECTION_UPHELD"
    assert decision.line("1").outcome == "granted"


def test_an_objection_upheld_during_the_notice_is_out_when_it_ends(
    world: World, claim: Claim
) -> None:
    notice = published(world, claim)
    upheld, dismissed = object_to(notice, 1), object_to(notice, 2)
    at = moment("2020-11-04 10:00")
    decide_objection(world.notice_officer, upheld.uuid, "本人未到课", upheld=True, at=at)
    decide_objection(world.notice_officer, dismissed.uuid, "查无实据", upheld=False, at=at)
    done = closed(world, claim)
    assert [line.state for line in done.lines.all()] == [
        "excluded", "committed", "committed", "committed",
    ]  # fmt: skip
    assert done.parts.get().amount_fen == Money.from_yuan(9000)


def test_an_objection_to_the_whole_notice_stops_everybody(world: World, claim: Claim) -> None:
    objection = object_to(published(world, claim))
    done = closed(world, claim)
    assert done.state == ClaimState.PAYABLE
    assert not done.parts.exists()
    later = moment("2020-11-12 10:00")
    decide_objection(world.notice_officer, objection.uuid, "未开班", upheld=True, at=later)
    done.refresh_from_db()
    assert (done.state, done.amount_fen) == (ClaimState.REFUSED, Money(0))
    assert not Grant.objects.filter(status=GrantStatus.RESERVED).exists()


def test_the_institution_never_learns_who_objected(world: World, claim: Claim) -> None:
    object_to(published(world, claim), 3)
    assert queries.objections(world.notice_officer).count() == 1
    assert queries.objections(world.auditor).count() == 1
    for actor in (world.clerk, world.other_clerk, world.teacher, world.other_reviewer):
        assert not queries.objections(actor).exists()
    assert queries.decision_view(world.clerk, claim.uuid).objections == ()
    rows = queries.history(world.clerk, claim.training_class.uuid)
    assert not any(TEXT in f"{row.reason}{row.changes}" for row in rows)


def test_a_notice_is_withdrawn_with_reasons_and_the_claim_starts_over(
    world: World, claim: Claim
) -> None:
    notice = published(world, claim)
    at = moment("2020-11-02 10:00")
    with pytest.raises(NotPermitted):
        withdraw_notice(world.reviewer, claim.uuid, ["机构名称有误"], at=at)
    with pytest.raises(Refusal, match="理由"):
        withdraw_notice(world.notice_officer, claim.uuid, [], at=at)
    returned = withdraw_notice(world.notice_officer, claim.uuid, ["机构名称有误"], at=at)
    assert returned.state == ClaimState.RETURNED
    assert queries.open_notices(at.date()) == []
    with pytest.raises(NotFound):
        object_to_notice(notice.uuid, TEXT, "1", at=at)
    assert not Grant.objects.filter(status=GrantStatus.RESERVED).exists()
    assert submitted(world, claim.training_class, at=at).state == ClaimState.SUBMITTED
