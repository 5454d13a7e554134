"""A roster's way in: checked first, every fault at its cell, then imported, or undone."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from jisheng.foundation.clock import choose_day
from tests.conftest import moment
from tests.factories import identity_number
from tests.portal.ground import Ground
from tests.portal.visiting import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    choose_day(moment("2020-09-28").date())
    return Ground()


def a_roster(*rows: tuple[str, str]) -> SimpleUploadedFile:
    book = Workbook()
    assert book.active is not None
    book.active.append(["姓名", "身份证号"])
    for row in rows:
        book.active.append(list(row))
    buffer = BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("9月名册.xlsx", buffer.getvalue())


def checked(client: Client, ground: Ground, *rows: tuple[str, str]) -> HttpResponse:
    url = reverse("portal:build_roster", args=[ground.draft_class.uuid])
    answer = client.post(url, {"roster": a_roster(*rows)}, follow=True)
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_check_shows_each_fault_at_its_cell_and_changes_nothing(ground: Ground) -> None:
    good, wrong = identity_number(), identity_number()[:-1] + "Q"
    client = visitor(ground.world.clerk)
    text = checked(client, ground, ("周敏", good), ("陈芳", wrong)).content.decode()
    assert '<th scope="row" data-label="单元格">B3</th>' in text
    assert "只导入没有问题的 1 人" in text
    assert good not in text
    assert wrong not in text
    assert ground.draft_class.enrolments.count() == 2


def test_the_good_rows_come_in_and_the_counts_add_up(ground: Ground) -> None:
    known = ground.world.trainee_person
    rows = [("周敏", identity_number()), ("陈芳", "123"), (known.name, known.identity_number)]
    client = visitor(ground.world.clerk)
    checked(client, ground, *rows)
    url = reverse("portal:roster_import", args=[ground.draft_class.uuid])
    text = client.post(url, follow=True).content.decode()
    assert "读到 3 人：新增 1 人，已在名册 1 人，有问题未导入 1 人。" in text
    assert ground.draft_class.enrolments.count() == 3
    # The kept file is gone with the import.
    assert client.post(url).status_code == 409


def test_the_marked_workbook_can_be_taken_home(ground: Ground) -> None:
    client = visitor(ground.world.clerk)
    checked(client, ground, ("陈芳", "123"))
    answer = client.get(reverse("portal:roster_marked", args=[ground.draft_class.uuid]))
    book = load_workbook(BytesIO(answer.content))
    assert "问题清单" in book.sheetnames
    assert "%EF%BC%88" in answer.headers["Content-Disposition"]


def test_replacing_takes_off_whom_the_file_does_not_name_and_undoing_brings_them_back(
    ground: Ground,
) -> None:
    before = set(ground.draft_class.enrolments.values_list("person_id", flat=True))
    client = visitor(ground.world.clerk)
    checked(client, ground, ("周敏", identity_number()))
    args = [ground.draft_class.uuid]
    client.post(reverse("portal:roster_import", args=args), {"replace": "yes"})
    assert ground.draft_class.enrolments.count() == 1
    record = ground.draft_class.roster_imports.get()
    client.post(reverse("portal:roster_undo", args=[*args, record.uuid]))
    after = set(ground.draft_class.enrolments.values_list("person_id", flat=True))
    assert after == before


def test_a_file_that_is_no_roster_is_refused_in_words(ground: Ground) -> None:
    url = reverse("portal:build_roster", args=[ground.draft_class.uuid])
    client = visitor(ground.world.clerk)
    for content in (b"", b"PK\x03\x04 broken", b"%PDF-1.7", "姓名,年龄\n周敏,3\n".encode()):
        answer = client.post(url, {"roster": SimpleUploadedFile("a.xlsx", content)})
        assert answer.status_code == 422
        assert "form-errors" in answer.content.decode()


def test_another_visitor_does_not_find_the_kept_file(ground: Ground) -> None:
    checked(visitor(ground.world.clerk), ground, ("陈芳", "123"))
    url = reverse("portal:roster_check", args=[ground.draft_class.uuid])
    assert visitor(ground.world.clerk).get(url).status_code == 409


def test_the_template_is_a_workbook(ground: Ground) -> None:
    url = reverse("portal:roster_template", args=[ground.draft_class.uuid])
    answer = visitor(ground.world.clerk).get(url)
    assert load_workbook(BytesIO(answer.content)).sheetnames
