"""The main job, played as `make demo` plays it, held against figures worked out by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

import pytest

from jisheng.accounts.actor import Actor
from jisheng.claims.enums import LineState
from jisheng.claims.queries import DecisionView, decision_view
from jisheng.config.demo_command import _outcome
from jisheng.config.demonstration import journey
from jisheng.config.demonstration.city import City, find_or_build
from jisheng.config.demonstration.money_steps import GOOD, SOON_CLOSED, WRONG_NAME, bank
from jisheng.config.demonstration.people import trainees
from jisheng.config.demonstration.stage import Stage, Step, play
from jisheng.config.demonstration.workbook import messy_roster
from jisheng.foundation.spreadsheet import read_workbook
from jisheng.funds import queries as funds
from jisheng.ground.money import Money
from jisheng.training.roster import read_roster

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def bank_folders(tmp_path: Path, settings: object) -> None:
    settings.BANK_OUTBOX = tmp_path / "to-bank"  # type: ignore[attr-defined]
    settings.BANK_INBOX = tmp_path / "from-bank"  # type: ignore[attr-defined]


@pytest.fixture
def stage() -> Stage:
    return Stage(find_or_build(), journey.BEGINNING)


def _auditor(city: City) -> Actor:
    return city.actors["shenji"]


def _claim(stage: Stage) -> DecisionView:
    return decision_view(_auditor(stage.city), UUID(stage.kept["claim"]))


def test_the_main_job_pays_what_the_document_gives_for_that_roster(stage: Stage) -> None:
    list(play(stage, journey.STEPS))
    view = _claim(stage)
    # 四（一）: 200 yuan a person and day of 8 class hours, at most 10 days. 四（三）: the roster
    # locked at opening holds 30 people, so the standard rises by 50 %: 200 × 1.5 = 300 a day.
    # Of the 30, one failed the evaluation and one draws the urban employees' pension (二): 28.
    # 27 of them attended all 80 hours: 80 // 8 = 10 days each; one attended 48: 6 days.
    # 27 × 10 × 300 = 81,000; 1 × 6 × 300 = 1,800; together 82,800.
    assert view.claim.amount_fen == Money.from_yuan(82_800)
    paid = [line for line in view.lines if line.state == LineState.PAID]
    amounts = sorted(line.amount_fen.fen for line in paid)
    assert amounts == [180_000] + [300_000] * 27
    assert _outcome(stage.city, stage.kept) == (
        "main job: paid 82800.00 to 稠州示范职业培训学校 for 28 trainees"
    )


def test_the_bank_paid_the_good_account_once_and_the_others_nothing(stage: Stage) -> None:
    list(play(stage, journey.STEPS))
    assert bank().received(WRONG_NAME) == Money(0)
    assert bank().received(SOON_CLOSED) == Money(0)
    assert bank().received(GOOD) == Money.from_yuan(82_800)
    assert bank().refused() == []


def test_the_objection_stopped_one_part_and_no_other(stage: Stage) -> None:
    list(play(stage, journey.STEPS))
    parts = _claim(stage).parts
    # The person objected to was due 10 days: 3,000. The other 27 were paid without waiting.
    assert [(p.number, p.headcount, p.amount_fen.plain()) for p in parts] == [
        (1, 27, "79800.00"),
        (2, 1, "3000.00"),
    ]


def test_the_notice_runs_over_a_make_up_sunday_and_the_national_day(stage: Stage) -> None:
    list(play(stage, journey.STEPS))
    (notice,) = _claim(stage).notices
    # From Friday 25 September, the first day not counted: Sunday 27 (made up), 28, 29, 30
    # September, then holidays until 8 October, and Friday 9 October is the fifth.
    assert (notice.starts_on, notice.last_on) == (dt.date(2020, 9, 25), dt.date(2020, 10, 9))


def test_the_books_are_in_balance_when_all_is_done(stage: Stage) -> None:
    list(play(stage, journey.STEPS))
    auditor = _auditor(stage.city)
    (fund,) = funds.funds(auditor)
    lines = funds.journal(auditor, fund.uuid)
    assert lines
    found = funds.reconciliation(auditor, fund.uuid)
    assert found.is_even
    assert found.open_items == ()


def test_a_second_run_does_nothing_and_tells_the_same(stage: Stage) -> None:
    first = [played.lines for played in play(stage, journey.STEPS)]
    again = Stage(find_or_build(), journey.BEGINNING)
    second = list(play(again, journey.STEPS))
    assert all(played.before for played in second)
    assert [played.lines for played in second] == first
    assert again.kept == stage.kept


def test_a_demonstration_killed_in_a_step_goes_on_with_that_step(stage: Stage) -> None:
    def die(stage: Stage) -> None:
        journey.STEPS[7].play(stage)
        raise KeyboardInterrupt

    broken = (*journey.STEPS[:7], Step("claim", "killed", die))
    with pytest.raises(KeyboardInterrupt):
        list(play(stage, broken))
    resumed = Stage(find_or_build(), journey.BEGINNING)
    played = list(play(resumed, journey.STEPS))
    assert [p.before for p in played[:8]] == [True] * 7 + [False]
    assert "82800.00" in _outcome(resumed.city, resumed.kept)


def test_the_messy_roster_holds_every_fault_it_promises() -> None:
    *people, elsewhere = trainees(31)
    file = messy_roster(people, elsewhere, "演示公司")
    draft = read_roster(read_workbook(file.content, file.name), dt.date(2020, 9, 1))
    codes = {fault.code for fault in draft.faults}
    assert {"identity.as_number", "identity.check_digit", "identity.repeated"} <= codes
    # The person taken elsewhere is known only to the database.
    assert len(draft.good_rows) == file.good_rows + 1
    assert len(draft.rows) == file.rows
