"""Completion results: entered, imported, handed in, confirmed or sent back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jisheng.assessment.models import CompletionEvaluation, CompletionResult
from jisheng.foundation.clock import choose_day
from jisheng.training.models import TrainingClass
from tests.conftest import moment
from tests.portal.ground import Ground
from tests.portal.visiting import page, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    choose_day(moment("2020-10-26").date())
    return Ground()


def rows(found: TrainingClass, *given: tuple[str, str]) -> dict[str, Any]:
    """Return the table form as a browser sends it."""
    sent = {"form-TOTAL_FORMS": str(len(given)), "form-INITIAL_FORMS": str(len(given))}
    for at, (enrolment, (score, passed)) in enumerate(
        zip(found.enrolments.all(), given, strict=False)
    ):
        sent |= {
            f"form-{at}-enrolment": str(enrolment.uuid),
            f"form-{at}-score": score,
            f"form-{at}-passed": passed,
        }
    return sent


def address(name: str, found: TrainingClass) -> str:
    return reverse(f"portal:{name}", args=[found.uuid])


def test_results_are_entered_in_one_table_and_empty_rows_stay_empty(ground: Ground) -> None:
    found = ground.ended_class
    client = visitor(ground.world.clerk)
    sent = rows(found, ("88.5", "yes"), ("", "no"), ("", ""))
    assert client.post(address("results_enter", found), sent).status_code == 302
    kept = CompletionResult.objects.order_by("enrolment__row_number")
    assert [(str(r.score), r.passed) for r in kept] == [("88.5", True), ("None", False)]
    shown = page(ground.world.clerk, address("class_results", found))
    assert "录入成绩" in shown
    assert "提交结业成绩" not in shown  # one result is still missing


@pytest.mark.parametrize(
    ("score", "passed", "told"),
    [("101", "yes", "100"), ("88", "", "有成绩而没有结论"), ("88.55", "yes", "1")],
)
def test_a_faulty_row_is_told_at_its_cell_and_nothing_is_saved(
    ground: Ground, score: str, passed: str, told: str
) -> None:
    found = ground.ended_class
    sent = rows(found, (score, passed), ("90", "yes"), ("90", "yes"))
    answer = visitor(ground.world.clerk).post(address("results_enter", found), sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not CompletionResult.objects.exists()


def test_a_file_is_imported_and_faults_are_shown_at_their_cells(ground: Ground) -> None:
    found = ground.ended_class
    first, second, _ = found.enrolments.select_related("person")
    lines = [
        "姓名,身份证号,成绩,是否合格",
        f"{first.person.name},{first.person.identity_number},91,合格",
        f"{second.person.name},{second.person.identity_number},150,合格",
    ]
    sent = {"file": SimpleUploadedFile("成绩.csv", "\n".join(lines).encode())}
    answer = visitor(ground.world.clerk).post(address("results_import", found), sent)
    text = answer.content.decode()
    assert "已录入 1 名，1 名没有录入" in text
    assert "C3" in text
    assert CompletionResult.objects.count() == 1


def test_a_file_that_is_no_workbook_is_refused_in_words(ground: Ground) -> None:
    sent = {"file": SimpleUploadedFile("成绩.xlsx", b"\x00\x01 not a workbook")}
    url = address("results_import", ground.ended_class)
    answer = visitor(ground.world.clerk).post(url, sent)
    assert answer.status_code == 422
    assert "没有提交成功" in answer.content.decode()


def test_handing_in_with_a_gap_names_who_is_missing(ground: Ground) -> None:
    found = ground.ended_class
    client = visitor(ground.world.clerk)
    client.post(address("results_enter", found), rows(found, ("", "yes")))
    text = client.post(address("results_submit", found), follow=True).content.decode()
    assert "名册第 2 号" in text
    assert "还没有结业成绩" in text


def test_the_department_sees_hours_beside_results_and_confirms(ground: Ground) -> None:
    found = ground.handed_in_class
    supervisor = ground.world.supervisor
    shown = page(supervisor, address("class_results", found))
    assert "确认结业评估" in shown
    assert ">80<" in shown
    visitor(supervisor).post(address("evaluation_confirm", found))
    evaluation = CompletionEvaluation.objects.get()
    assert evaluation.state == "confirmed"
    assert "3307822020" in page(ground.world.clerk, address("class_results", found))


def test_sending_back_tells_all_reasons_at_once(ground: Ground) -> None:
    found, client = ground.handed_in_class, visitor(ground.world.supervisor)
    url = address("evaluation_send_back", found)
    empty = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    more = client.post(url, {**empty, "more": "more", "form-0-reason": "少一份试卷"})
    assert more.status_code == 200
    assert "少一份试卷" in more.content.decode()
    assert client.post(url, empty).status_code == 422
    told = {
        # As the page sends it after one more row was asked for: the rows there were are known.
        "form-TOTAL_FORMS": "3",
        "form-INITIAL_FORMS": "2",
        "form-0-item": "evidence",
        "form-0-reason": "少一份试卷",
        "form-2-item": "score",
        "form-2-reason": "第 2 号成绩与试卷不符",
    }
    assert client.post(url, told).status_code == 302
    shown = page(ground.world.clerk, address("class_results", found))
    assert "考核材料：少一份试卷" in shown
    assert "成绩：第 2 号成绩与试卷不符" in shown
