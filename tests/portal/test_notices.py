"""Public notices: drafted, published, read by anybody, objected to, closed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jisheng.claims.models import Objection, PublicNotice
from jisheng.foundation.clock import choose_day
from tests.conftest import moment
from tests.portal.ground import Ground
from tests.portal.visiting import page, visitor

pytestmark = pytest.mark.django_db
DRAFT = {
    "starts_on": "2020-10-29",
    "counts_first_day": "no",
    "address": "义乌市稠城街道县前街 1 号",
    "postcode": "322000",
    "phone": "0579-85000000",
}


@pytest.fixture
def ground() -> Ground:
    choose_day(moment("2020-10-29").date())
    return Ground()


def anybody() -> Client:
    """Somebody without an account."""
    return Client()


def read(path: str, status: int = 200) -> str:
    """Return what somebody without an account reads there."""
    answer = anybody().get(path)
    assert answer.status_code == status
    return str(answer.content.decode())


def new_url(ground: Ground) -> str:
    return reverse("portal:notice_new", args=[ground.rechecked_claim.uuid])


def notice_url(ground: Ground, name: str = "notice") -> str:
    return reverse(f"portal:{name}", args=[ground.notice.uuid])


def test_the_officer_sees_what_the_public_will_see_before_publishing(ground: Ground) -> None:
    client = visitor(ground.world.notice_officer)
    answer = client.post(new_url(ground), {**DRAFT, "preview": "yes"})
    assert answer.status_code == 200
    text = answer.content.decode()
    for words in (
        "第 5 个工作日",
        "周六休息",
        "2020年11月5日（周四）",
        "提倡署真实姓名",
        "确认发布",
    ):
        assert words in text
    assert not PublicNotice.objects.exists()


def test_publishing_shows_it_to_anybody_at_once(ground: Ground) -> None:
    client = visitor(ground.world.notice_officer)
    assert client.post(new_url(ground), {**DRAFT, "publish": "yes"}).status_code == 302
    notice = PublicNotice.objects.get()
    assert notice.last_on.isoformat() == "2020-11-05"
    assert ground.rechecked_claim.training_class.label in read(reverse("portal:notices"))
    assert ground.rechecked_claim.training_class.label in read(reverse("portal:front"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"starts_on": "2020-10-28"}, "公示不能倒填日期"),
        ({"phone": ""}, "受理电话"),
        ({"postcode": "3220"}, "邮编应为 6 位数字"),
    ],
)
@pytest.mark.parametrize("what", ["preview", "publish"])
def test_a_faulty_draft_is_neither_shown_nor_published(
    ground: Ground, change: dict[str, Any], told: str, what: str
) -> None:
    sent = {**DRAFT, **change, what: "yes"}
    answer = visitor(ground.world.notice_officer).post(new_url(ground), sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not PublicNotice.objects.exists()


def test_a_year_without_a_calendar_is_told_to_be_provisional(ground: Ground) -> None:
    choose_day(moment("2031-03-03").date())
    client = visitor(ground.world.notice_officer)
    answer = client.post(new_url(ground), {**DRAFT, "starts_on": "2031-03-03", "preview": "yes"})
    assert "截止日暂定" in answer.content.decode()


def test_the_public_reads_masked_rows_and_search_engines_nothing(ground: Ground) -> None:
    text = read(notice_url(ground))
    for line in ground.claim.lines.select_related("person"):
        assert line.person.identity_number not in text
        assert line.person.name not in text
    assert ground.notice.rows.count() == 3
    for row in ground.notice.rows.all():
        assert row.masked_number in text
    answer = anybody().get(notice_url(ground))
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex">' in text


def test_after_its_last_day_only_the_receipt_is_left(ground: Ground) -> None:
    url, row = notice_url(ground), ground.notice.rows.all()[0]
    choose_day(moment("2020-11-06").date())
    text = read(url)
    assert "公示已结束" in text
    assert ground.notice.sha256 in text
    assert row.masked_number not in text
    assert ground.notice.class_label not in read(reverse("portal:notices"))
    read(notice_url(ground, "notice_object"), status=404)


def test_an_objection_gets_a_number_that_the_officer_sees_too(ground: Ground) -> None:
    sent = {"row": "2", "text": "该学员没有到课，请核实。", "contact": "王先生 154-0000-0000"}
    answer = anybody().post(notice_url(ground, "notice_object"), sent, follow=True)
    number = answer.request["PATH_INFO"].rstrip("/").rsplit("/")[-1]
    assert number in answer.content.decode()
    made = Objection.objects.get()
    assert made.line is not None
    shown = page(ground.world.notice_officer, reverse("portal:objection", args=[made.uuid]))
    assert number in shown
    assert "154-0000-0000" in shown
    others = page(ground.world.auditor, reverse("portal:objection", args=[made.uuid]))
    assert "154-0000-0000" not in others


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": "不对"}, "异议内容应为 5 至"),
        ({"contact": ""}, "姓名和联系方式"),
        ({"row": "99"}, "99"),
    ],
)
def test_a_faulty_objection_is_shown_again(
    ground: Ground, change: dict[str, str], told: str
) -> None:
    sent = {"row": "1", "text": "该学员没有到课。", "contact": "王先生", **change}
    answer = anybody().post(notice_url(ground, "notice_object"), sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Objection.objects.exists()


def test_an_objection_is_decided_with_its_grounds(ground: Ground) -> None:
    url = reverse("portal:objection", args=[ground.objection.uuid])
    client = visitor(ground.world.notice_officer)
    assert client.post(url, {"verdict": "upheld", "reason": ""}).status_code == 422
    assert client.post(url, {"verdict": "upheld", "reason": "考勤核对属实。"}).status_code == 302
    assert "考勤核对属实" in page(ground.world.auditor, url)


def test_the_notice_is_closed_after_its_last_day_and_not_before(ground: Ground) -> None:
    officer, shown_at = ground.world.notice_officer, notice_url(ground, "office_notice")
    close = reverse("portal:notice_close", args=[ground.claim.uuid])
    assert "确认结束公示" not in page(officer, shown_at)
    told = visitor(officer).post(close, follow=True).content.decode()
    assert "现在还不能结束公示" in told
    choose_day(moment("2020-11-06").date())
    assert "确认结束公示" in page(officer, shown_at)
    visitor(officer).post(close)
    ground.claim.refresh_from_db()
    assert ground.claim.state == "committed"


def test_withdrawing_needs_a_reason(ground: Ground) -> None:
    url = reverse("portal:notice_withdraw", args=[ground.notice.claim.uuid])
    client = visitor(ground.world.notice_officer)
    assert "必须写明理由" in client.post(url, follow=True).content.decode()
    client.post(url, {"reason": "名单有误"})
    ground.notice.refresh_from_db()
    assert ground.notice.state == "withdrawn"
    assert "名单有误" in page(ground.world.clerk, reverse("portal:claim", args=[ground.claim.uuid]))


def test_an_open_objection_stops_that_part_only_and_the_page_says_so(ground: Ground) -> None:
    ground.objection  # noqa: B018 — somebody has objected to the first row
    choose_day(moment("2020-11-06").date())
    officer = ground.world.notice_officer
    visitor(officer).post(reverse("portal:notice_close", args=[ground.claim.uuid]))
    shown = page(officer, reverse("portal:claim", args=[ground.claim.uuid]))
    assert "1 人的补贴因公示异议暂停" in shown
    rows = shown.partition("<tbody>")[2].partition("</tbody>")[0]
    assert rows.count("有异议，暂停") == 1
    assert rows.count("待拨付</span>") == 2
