"""A draft of the rules tried on what was claimed before, and on cases of a spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
from uuid import UUID, uuid4

import openpyxl
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from jisheng.accounts.enums import Duty
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.workbook import cases_template
from jisheng.claims.enums import TrialState
from jisheng.claims.operations.run_trial import run_trial
from jisheng.claims.operations.start_trial import try_on_cases, try_on_claims
from jisheng.claims.queries import simulation_of, trial, trials_of
from jisheng.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from jisheng.ground.money import Money
from jisheng.policy.stored_pack import built_in_texts
from tests import factories
from tests.catalogues.rules import dearer, drafted
from tests.claims import ground
from tests.factories import ELSEWHERE, World, make_world

pytestmark = pytest.mark.django_db
AT = ground.REVIEWED
YEAR = {"ended_from": dt.date(2020, 1, 1), "ended_until": dt.date(2020, 12, 31)}
BENEFIT = "project_training"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def draft(world: World) -> RulebookVersion:
    return drafted(world.rule_editor, at=AT)


def sheet(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_draft_is_tried_on_past_claims_and_nothing_else_changes(
    world: World, draft: RulebookVersion
) -> None:
    claim = ground.submitted(world, ground.ready_class(world))
    asked = try_on_claims(world.rule_editor, draft.uuid, **YEAR, at=AT)
    assert (asked.state, asked.total) == (TrialState.WAITING, 0)
    jobs = ProcrastinateJob.objects.filter(task_name="claims.run_trial")
    assert [job.args for job in jobs] == [{"trial": str(asked.uuid)}]
    done = run_trial(asked.uuid, AT)
    assert done is not None
    assert (done.state, done.done, done.total) == (TrialState.DONE, 1, 1)
    (tried,) = simulation_of(trial(world.rule_publisher, asked.uuid)).cases
    assert (tried.result, tried.before, tried.after) == (
        "wins",
        claim.amount_fen,
        Money.from_yuan(9900),
    )
    assert (tried.month, tried.group, tried.heads_winning) == ("2020-10", "电子商务", 3)
    claim.refresh_from_db()
    assert claim.decisions.count() == 1
    assert run_trial(asked.uuid, AT) is None
    assert run_trial(uuid4(), AT) is None


def test_claims_of_other_days_are_left_out(world: World, draft: RulebookVersion) -> None:
    ground.submitted(world, ground.ready_class(world))
    other = {"ended_from": dt.date(2020, 11, 1), "ended_until": dt.date(2020, 11, 30)}
    asked = try_on_claims(world.rule_editor, draft.uuid, **other, at=AT)
    done = run_trial(asked.uuid, AT)
    assert done is not None
    assert (done.state, done.total, done.rows) == (TrialState.DONE, 0, [])


def test_a_draft_that_does_not_load_fails_in_words(world: World) -> None:
    texts = dearer()
    texts["facts.yaml"] += "odd: {}\n"
    draft = drafted(world.rule_editor, texts, at=AT)
    asked = try_on_claims(world.rule_editor, draft.uuid, **YEAR, at=AT)
    done = run_trial(asked.uuid, AT)
    assert done is not None
    assert done.state == TrialState.FAILED
    assert "facts.yaml" in done.failure


def test_cases_of_a_spreadsheet_are_tried_row_by_row(world: World, draft: RulebookVersion) -> None:
    content = sheet(
        ["编号", "分组", "class_end_date", "class_hours_total", "enrolled_headcount",
         "certified_headcount", "义乌户籍"],
        ["甲", "商务", dt.date(2020, 10, 23), 80, 40, 40, "是"],
        ["乙", "农业", "2020-09-30", 80, 40, 40, None],
    )  # fmt: skip
    asked = try_on_cases(
        world.rule_publisher, draft.uuid, benefit=BENEFIT, name="案例.xlsx", content=content, at=AT
    )
    done = run_trial(asked.uuid, AT)
    assert done is not None
    tried = simulation_of(done)
    assert [(one.label, one.group, one.change.plain()) for one in tried.cases] == [
        ("甲", "商务", "8000.00"),
        ("乙", "农业", "0.00"),
    ]
    assert list(trials_of(draft)) == [done]


def test_wrong_cells_of_a_spreadsheet_are_told_with_their_place(
    world: World, draft: RulebookVersion
) -> None:
    def ask(*rows: list[object]) -> None:
        try_on_cases(
            world.rule_editor, draft.uuid, benefit=BENEFIT, name="a.xlsx", content=sheet(*rows),
            at=AT,
        )  # fmt: skip

    with pytest.raises(Invalid) as refused:
        ask(["没有的事实", "结业日期"], ["x", "去年"])
    assert [fault.place for fault in refused.value.faults] == ["A1", "B2"]
    with pytest.raises(Refusal, match="一个案例也没有"):
        ask(["结业日期"])


def test_the_empty_sheet_has_a_column_for_every_fact_a_cell_holds() -> None:
    book = openpyxl.load_workbook(io.BytesIO(cases_template(built_in_texts("yiwu"))))
    heads = [cell.value for cell in book.active[1]]
    assert heads[:2] == ["编号", "分组"]
    assert "结业日期（class_end_date）" in heads
    assert not any("trainees" in str(head) for head in heads)


def test_who_writes_or_publishes_rules_of_the_region_may_try_them(
    world: World, draft: RulebookVersion
) -> None:
    with pytest.raises(NotPermitted):
        try_on_claims(world.auditor, draft.uuid, **YEAR, at=AT)
    far = factories.make_actor(Duty.RULE_EDITOR, region_code=ELSEWHERE)
    for actor in (far, world.planner, world.administrator):
        with pytest.raises(NotFound):
            try_on_claims(actor, draft.uuid, **YEAR, at=AT)
    asked = try_on_claims(world.rule_editor, draft.uuid, **YEAR, at=AT)
    assert trial(world.auditor, asked.uuid) == asked
    with pytest.raises(NotFound):
        trial(far, asked.uuid)
    with pytest.raises(NotFound):
        trial(world.rule_editor, UUID(int=1))


def test_days_the_wrong_way_round_are_refused(world: World, draft: RulebookVersion) -> None:
    turned = {"ended_from": dt.date(2020, 12, 31), "ended_until": dt.date(2020, 1, 1)}
    with pytest.raises(Invalid) as refused:
        try_on_claims(world.rule_editor, draft.uuid, **turned, at=AT)
    assert refused.value.faults[0].place == "ended_until"
