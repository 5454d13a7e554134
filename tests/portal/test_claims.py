"""Claims: the preview, the commitment, the two desks, sending back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jisheng.claims.models import Claim
from jisheng.foundation.clock import choose_day
from jisheng.registry.models import PersonStatus
from tests.claims.ground import confirm
from tests.conftest import moment
from tests.factories import make_completed_class
from tests.portal.ground import Ground
from tests.portal.visiting import page, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    choose_day(moment("2020-10-27").date())
    return Ground()


def address(name: str, claim: Claim) -> str:
    return reverse(f"portal:{name}", args=[claim.uuid])


def test_the_institution_sees_what_would_be_decided_before_it_asks(ground: Ground) -> None:
    url = reverse("portal:claim_new", args=[ground.evaluated_class.uuid])
    shown = page(ground.world.clerk, url)
    # Three of four passed: 3 × 10 days × 200, and half of it more for a small class.
    assert "¥9,000.00" in shown
    assert "3人 × 10天 × 200元/天 × (1+50%) = 9,000.00元" in shown
    assert "本机构承诺" in shown
    assert not Claim.objects.exists()


def test_without_the_commitment_nothing_is_submitted(ground: Ground) -> None:
    url = reverse("portal:claim_new", args=[ground.evaluated_class.uuid])
    client = visitor(ground.world.clerk)
    refused = client.post(url, {})
    assert refused.status_code == 422
    assert "请勾选承诺" in refused.content.decode()
    assert client.post(url, {"accepts": "on"}).status_code == 302
    assert Claim.objects.get().amount_fen.yuan == 9_000


def test_the_decision_reads_as_the_document_does(ground: Ground) -> None:
    shown = page(ground.world.reviewer, address("claim", ground.claim))
    for words in (
        "予以补贴",
        "玖仟元整",
        "义政办发〔2019〕104号",
        "从名册到核准人数",
        "结业评估未合格",
        "四（一）",
        "怎样会不同",
        "核定所用的事实及来源",
        ground.claim.decision_sha256[:16],
    ):
        assert words in shown


def test_numbers_are_masked_on_the_page_and_in_the_file(ground: Ground) -> None:
    url = address("claim", ground.claim)
    line = ground.claim.lines.select_related("person")[0]
    assert line.person.identity_number not in page(ground.world.reviewer, url)
    file = visitor(ground.world.reviewer).get(f"{url}?line_export=csv")
    content = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert line.person.identity_masked in content
    assert line.person.identity_number not in content


def test_the_first_desk_agrees_and_only_the_second_may_go_on(ground: Ground) -> None:
    url, claim = address("claim", ground.claim), ground.claim
    shown = page(ground.world.reviewer, url)
    assert "初审通过" in shown
    assert "复核通过" not in shown
    visitor(ground.world.reviewer).post(address("claim_review", claim), {"reason": "材料齐全"})
    claim.refresh_from_db()
    assert claim.state == "reviewed"
    shown = page(ground.world.rechecker, url)
    assert "重算一致" in shown
    assert "材料齐全" in shown
    visitor(ground.world.rechecker).post(address("claim_recheck", claim))
    claim.refresh_from_db()
    assert claim.state == "rechecked"


def test_the_second_desk_sees_what_has_changed_since(ground: Ground) -> None:
    claim, rechecker = ground.reviewed_claim, ground.world.rechecker
    PersonStatus.objects.filter(kind="local_hukou").update(holds=False)
    shown = page(rechecker, address("claim", claim))
    assert "重算有差异" in shown
    assert "名册第 1 号原为" in shown
    client = visitor(rechecker)
    told = client.post(address("claim_recheck", claim), follow=True).content.decode()
    assert "与原核定不一致" in told
    claim.refresh_from_db()
    assert claim.state == "reviewed"
    client.post(address("claim_recheck", claim), {"reason": "比对日期有误，已核实户籍。"})
    claim.refresh_from_db()
    assert claim.state == "rechecked"


def test_sent_back_with_reasons_the_institution_asks_again(ground: Ground) -> None:
    claim = ground.claim
    sent = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-item": "hours",
        "form-0-reason": "第 2 天签到表缺扫描件",
        "form-1-item": "account",
        "form-1-reason": "户名与执照不符",
    }
    answer = visitor(ground.world.reviewer).post(address("claim_send_back", claim), sent)
    assert answer.status_code == 302
    clerk, url = ground.world.clerk, reverse("portal:claim_new", args=[ground.evaluated_class.uuid])
    shown = page(clerk, url)
    assert "课时：第 2 天签到表缺扫描件" in shown
    assert "收款账户：户名与执照不符" in shown
    visitor(clerk).post(url, {"accepts": "on"})
    claim.refresh_from_db()
    assert claim.state == "submitted"


def test_an_unreadable_form_of_reasons_is_shown_again(ground: Ground) -> None:
    url = address("claim_send_back", ground.claim)
    answer = visitor(ground.world.reviewer).post(url, {"form-TOTAL_FORMS": "1"})
    assert answer.status_code == 422


def test_facts_nobody_has_asked_for_block_the_review_and_are_named(ground: Ground) -> None:
    made = make_completed_class(ground.world)
    confirm(ground.world, made)
    clerk = visitor(ground.world.clerk)
    clerk.post(reverse("portal:claim_new", args=[made.uuid]), {"accepts": "on"})
    claim = Claim.objects.get()
    shown = page(ground.world.reviewer, address("claim", claim))
    assert "尚不能决定" in shown
    assert "系统管理员（登记库比对）提供" in shown
    assert "确认初审通过" not in shown
    assert "重新核定" in shown


def test_the_teacher_finds_the_subsidy_closed_and_no_amount(ground: Ground) -> None:
    claim = ground.claim
    url = reverse("portal:class_claim", args=[claim.training_class.uuid])
    shown = page(ground.world.teacher, url)
    assert "不向教师和学员公开" in shown
    assert "¥9,000.00" not in shown
    assert "¥9,000.00" in page(ground.world.clerk, url)


def test_the_class_page_leads_on_to_the_claim(ground: Ground) -> None:
    class_url = reverse("portal:class", args=[ground.evaluated_class.uuid])
    claim_url = reverse("portal:claim_new", args=[ground.evaluated_class.uuid])
    assert claim_url in page(ground.world.clerk, class_url)
    assert claim_url not in page(ground.world.supervisor, class_url)


def test_the_desks_show_what_waits(ground: Ground) -> None:
    desk = reverse("portal:desk")
    label = ground.claim.training_class.label
    assert label in page(ground.world.reviewer, desk)
    assert label not in page(ground.world.rechecker, desk)
