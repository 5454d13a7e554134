"""The pages of the rules, where a look at the text says more than a click would."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.operations.edit_rulebook import edit_rulebook
from jisheng.foundation.clock import choose_day
from jisheng.ground.money import Money
from jisheng.policy.stored_pack import texts_in_zip
from jisheng.portal.charts import bars
from tests.catalogues.rules import DRAFTED, dearer, published
from tests.conftest import moment
from tests.portal.ground import Ground
from tests.portal.visiting import page, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    choose_day(moment("2020-10-14").date())
    return Ground()


def of(ground: Ground, name: str) -> str:
    return reverse(f"portal:{name}", args=[ground.draft_rules.uuid])


def test_a_draft_with_faults_cannot_be_sent_from_its_page(ground: Ground) -> None:
    world, uuid = ground.world, ground.draft_rules.uuid
    broken = dearer()
    broken["facts.yaml"] += "odd: {}\n"
    edit_rulebook(world.rule_editor, uuid, lambda texts: broken, told="", at=DRAFTED)
    text = page(world.rule_editor, of(ground, "rule_version"))
    assert "facts.yaml:" in text
    assert reverse("portal:rule_send", args=[uuid]) not in text
    answer = visitor(world.rule_editor).post(of(ground, "rule_send"), follow=True)
    assert "改正后才能送审" in answer.content.decode() or "facts.yaml:" in answer.content.decode()
    assert RulebookVersion.objects.get().state == "draft"


def test_a_file_that_is_no_yaml_is_not_saved_and_stays_in_the_form(ground: Ground) -> None:
    path = of(ground, "rule_file") + "?name=facts.yaml"
    answer = visitor(ground.world.rule_editor).post(path, {"text": "case: ]\n"})
    assert answer.status_code == 422
    assert "facts.yaml 第1行" in answer.content.decode()
    assert "case: ]" in answer.content.decode()
    assert RulebookVersion.objects.get().files == dearer()


@pytest.mark.parametrize("name", ["../settings.py", "nowhere.yaml", "x"])
def test_a_file_that_is_not_there_is_not_found(ground: Ground, name: str) -> None:
    path = of(ground, "rule_file") + f"?name={name}"
    assert visitor(ground.world.auditor).get(path).status_code == 404


def test_the_folder_and_the_workbook_can_be_taken_away(ground: Ground) -> None:
    client = visitor(ground.world.auditor)
    folder = client.get(of(ground, "rule_folder"))
    assert texts_in_zip(folder.content) == dearer()
    assert "yiwu.zip" in folder.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(of(ground, "rule_workbook")).content))
    assert book.sheetnames[0] == "数值"


def test_a_zip_without_rules_is_refused_at_its_field(ground: Ground) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("notes.txt", "无")
    given = {
        "begin_from": "yiwu",
        "document": "yiwu_2022",
        "purpose": "新文件",
        "folder": SimpleUploadedFile("rules.zip", written.getvalue()),
    }
    answer = visitor(ground.world.rule_editor).post(reverse("portal:rule_version_new"), given)
    assert answer.status_code == 422
    assert "没有 document.yaml" in answer.content.decode()
    assert not RulebookVersion.objects.exists()


def test_another_editors_draft_is_shown_without_anything_to_change(ground: Ground) -> None:
    from jisheng.accounts.enums import Duty
    from tests.factories import make_actor

    colleague = make_actor(Duty.RULE_EDITOR)
    for name in ("rule_numbers", "rule_tables", "rule_readings", "rule_files", "rule_file"):
        text = page(colleague, of(ground, name))
        assert '<form method="post"' not in text.partition('id="main"')[2]


def test_the_versions_in_use_are_told_with_the_day_they_count_from(ground: Ground) -> None:
    published(ground.world, since=dt.date(2020, 10, 12))
    text = page(ground.world.auditor, reverse("portal:rule_versions"))
    assert "2020年10月12日（周一）起" in text
    assert "计算补贴的依据" in text


def test_a_trial_is_downloaded_as_a_table(ground: Ground) -> None:
    ground.claim  # noqa: B018 — something to try the rules on
    path = reverse("portal:rule_trial", args=[ground.trial.uuid])
    answer = visitor(ground.world.auditor).get(path, {"export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join([answer.content])))
    heads = [cell.value for cell in book.active[1]]
    assert heads[6:9] == ["现行规则", "新规则", "增减"]
    assert book.active.max_row == 2
    text = page(ground.world.auditor, path)
    assert text.count('role="img"') == 3
    assert "按月份：现行规则合计" in text


def test_a_bar_is_as_long_as_its_amount_and_the_picture_says_its_sense() -> None:
    rows = [("一月", Money.from_yuan(100), Money.from_yuan(50)), ("二月", Money(0), Money(0))]
    chart = bars("按月份", rows, ("现行", "新"))
    first, second = chart.rows[0].bars
    assert first.width == 2 * second.width
    assert "现行合计 ¥100.00" in chart.summary
    assert chart.left_out == 0
    many = bars("按领域", [(f"第{i}个很长很长的领域", *rows[0][1:]) for i in range(40)], ("a", "b"))
    assert many.left_out == 16
    assert all(len(row.label) <= 10 for row in many.rows)
    assert bars("空", [], ("a", "b")).rows == ()
