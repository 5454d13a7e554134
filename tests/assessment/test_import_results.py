from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from jisheng.assessment.models import CompletionResult
from jisheng.assessment.operations.import_results import import_results
from jisheng.foundation.errors import NotFound, Refusal
from jisheng.training.models import Enrolment, TrainingClass
from tests.conftest import moment
from tests.factories import World, identity_number

AFTER = moment("2020-10-26 10:00")


def workbook(rows: Sequence[Sequence[Any]], header: Sequence[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["结业成绩登记表"])
    sheet.append(list(header or ("姓名", "身份证号", "成绩", "是否合格")))
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def people_of(training_class: TrainingClass) -> list[Enrolment]:
    return list(training_class.enrolments.select_related("person"))


def test_a_workbook_enters_everybody_by_identity_number(
    world: World, taught: TrainingClass
) -> None:
    first, second, third = people_of(taught)
    content = workbook(
        [
            (third.person.name, third.person.identity_number, "缺考", "缺考"),
            (first.person.name, first.person.identity_number, "９２.５", "合格"),
            (second.person.name, f" {second.person.identity_number}", 60, "是"),
        ]
    )
    done = import_results(world.clerk, taught.uuid, content, "成绩.xlsx", at=AFTER)
    assert (done.entered, done.rejected, done.faults) == (3, 0, ())
    scores = {r.enrolment_id: (r.score, r.passed) for r in CompletionResult.objects.all()}
    assert float(scores[first.pk][0] or 0) == 92.5
    assert scores[third.pk] == (None, False)
    assert scores[second.pk][1] is True


def test_a_faulty_row_is_told_at_its_cell_and_the_good_ones_are_kept(
    world: World, taught: TrainingClass
) -> None:
    first, second, third = people_of(taught)
    content = workbook(
        [
            (first.person.name, first.person.identity_number, 101, "是"),
            (second.person.name, second.person.identity_number, 77, "大概"),
            (third.person.name, third.person.identity_number, 88, "是"),
            ("陌生人", identity_number(), 88, "是"),
            ("张冠李戴", third.person.identity_number[:-1] + "?", 88, "是"),
        ]
    )
    done = import_results(world.clerk, taught.uuid, content, "成绩.xlsx", at=AFTER)
    assert (done.entered, done.rejected) == (1, 4)
    told = {fault.place: fault.message for fault in done.faults}
    assert "101" in told["C3"]
    assert "大概" in told["D4"]
    assert "陌生人" in told["A6"]
    assert "B7" in told
    assert all(fault.remedy for fault in done.faults)
    assert CompletionResult.objects.get().enrolment == third


def test_a_workbook_without_a_verdict_column_changes_nothing(
    world: World, taught: TrainingClass
) -> None:
    first = people_of(taught)[0]
    rows = [(first.person.name, first.person.identity_number, 90)]
    content = workbook(rows, ("姓名", "身份证号", "成绩"))
    with pytest.raises(Refusal, match="是否合格"):
        import_results(world.clerk, taught.uuid, content, "成绩.xlsx", at=AFTER)
    with pytest.raises(Refusal):
        import_results(world.clerk, taught.uuid, b"not a workbook", "x.xlsx", at=AFTER)
    assert not CompletionResult.objects.exists()


def test_a_stranger_cannot_import_into_a_class(world: World, taught: TrainingClass) -> None:
    with pytest.raises(NotFound):
        import_results(world.other_clerk, taught.uuid, b"", "x.xlsx", at=AFTER)


def test_no_fault_shows_a_whole_identity_number(world: World, taught: TrainingClass) -> None:
    first = people_of(taught)[0]
    number = first.person.identity_number
    content = workbook([("改了名", number, 90, "是"), ("不在册", identity_number(), 1, "是")])
    done = import_results(world.clerk, taught.uuid, content, "成绩.xlsx", at=AFTER)
    assert len(done.faults) == 2
    assert not any(number in f"{f.place}{f.message}{f.remedy}" for f in done.faults)
