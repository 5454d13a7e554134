"""The library of rules, read by anybody: every document, clause and benefit; search; numbers."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from jisheng.config import translations
from jisheng.foundation.clock import choose_day
from jisheng.policy import load_pack
from jisheng.policy.stored_pack import built_in_names
from jisheng.portal.public.rules_cases import examples
from jisheng.portal.public.rules_clauses import clauses
from jisheng.portal.public.rules_search import plain
from tests.catalogues.rules import published
from tests.conftest import moment
from tests.factories import make_world

pytestmark = pytest.mark.django_db
DOCUMENTS = built_in_names()


@pytest.fixture(autouse=True)
def an_autumn_day() -> None:
    choose_day(moment("2020-10-23").date())


def read(name: str, *args: str, status: int = 200, **asked: str) -> str:
    """Return what somebody without an account reads on a page."""
    answer = Client().get(reverse(f"portal:{name}", args=args), asked)
    assert answer.status_code == status, (name, args)
    return str(answer.content.decode())


def test_the_shelf_names_every_document_with_its_number_and_days() -> None:
    text = read("rules")
    for name in DOCUMENTS:
        document = load_pack(name).document
        assert document.number in text
        assert document.short_title in text
    assert "2020年1月30日至2021年12月31日" in text
    assert "未作规定的，从属于" in text


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_shows_every_clause_in_its_order(document: str) -> None:
    text, pack = read("rules_document", document), load_pack(document)
    places = [text.index(f'id="{entry.clause}"') for entry in pack.clauses]
    assert places == sorted(places)
    for entry in pack.clauses:
        if entry.no_effect:
            assert "没有可执行的规定" in text


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_clause_has_a_page_of_its_own(document: str) -> None:
    for entry in load_pack(document).clauses:
        assert entry.clause in read("rules_clause", document, entry.clause)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_benefit_is_told_in_plain_words(document: str) -> None:
    pack = load_pack(document)
    listed = read("rules_benefits", document)
    for name in pack.benefits:
        text = read("rules_benefit", document, name)
        assert reverse("portal:rules_benefit", args=[document, name]) in listed
        for head in ("什么条件", "多少钱", "怎样办"):
            assert head in text


@pytest.mark.parametrize("document", DOCUMENTS)
def test_everything_a_clause_states_is_shown(document: str) -> None:
    pack = load_pack(document)
    for shown in clauses(pack):
        stated = [state for state in shown.entry.states if state[0] != "define"]
        assert shown.count == len(stated), shown.number


def test_a_clause_shows_numbers_with_unit_days_and_the_day_they_were_checked() -> None:
    text = read("rules_clause", "yiwu", "四（一）")
    assert "200元/人/天（2020年1月30日至2021年12月31日）" in text
    assert "出处：文件正文，2026年11月21日核对" in text


def test_a_clause_shows_its_open_questions_with_what_was_taken_and_by_whom() -> None:
    text = read("rules_clause", "yiwu", "四（一）")
    assert "超过80人的班怎样处理" in text
    assert "采用：不予补贴，拆班或说明后另行申请" in text
    assert "另一种：按80人补贴" in text


def test_a_rule_has_an_example_decided_by_the_rules() -> None:
    decided = {one.refusing: one for one in examples(load_pack("yiwu"))}
    assert decided["class_size"].decision.outcome == "denied"
    assert "81" in decided["class_size"].sentence
    assert decided["class_size"].sentence in read("rules_clause", "yiwu", "四（一）")


def test_only_the_clauses_of_one_benefit_are_kept() -> None:
    everything, some = (
        read("rules_document", "yiwu"),
        read("rules_document", "yiwu", benefit="living_subsidy"),
    )
    assert some.count('class="card law-clause"') < everything.count('class="card law-clause"')
    assert 'id="四（一）"' not in some


@pytest.mark.parametrize("query", ["项目制培训", "项目制 培训补贴标准", "８０", "80"])
def test_search_finds_a_clause_however_it_is_typed(query: str) -> None:
    assert reverse("portal:rules_clause", args=["yiwu", "四（一）"]) in read("rules", q=query)


def test_search_finds_benefits_and_says_when_nothing_is_found() -> None:
    assert reverse("portal:rules_benefit", args=["nantong", "degree_award"]) in read(
        "rules", q="学历提升"
    )
    assert "没有找到" in read("rules", q="火星移民")
    assert plain("ＳＹＢ　培训") == plain("syb培训")


def test_numbers_can_be_taken_away_as_a_workbook_and_as_csv() -> None:
    url = reverse("portal:rules_numbers", args=["yiwu"])
    book = load_workbook(BytesIO(Client().get(url, {"export": "xlsx"}).content))
    assert book.active is not None
    rows = list(book.active.values)
    rate = next(row for row in rows if row[0] == "项目制培训每人每天补贴")
    assert rate[1:4] == ("数值", "200", "元/人/天")
    assert isinstance(rate[4], dt.datetime)
    assert rate[4].date() == dt.date(2020, 1, 30)
    answer = Client().get(url, {"export": "csv"})
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "项目制培训每人每天补贴" in text


def test_numbers_can_be_narrowed_to_one_kind() -> None:
    assert "项目制培训每人每天补贴" not in read("rules_numbers", "yiwu", kind="target")
    assert "项目制培训每人每天补贴" in read("rules_numbers", "yiwu", kind="value")


def test_a_published_version_is_shown_in_place_of_the_built_in_one() -> None:
    published(make_world())
    text = read("rules_clause", "yiwu", "四（一）")
    assert "220元/人/天（2020年10月20日至2021年12月31日）" in text
    numbers = read("rules_numbers", "yiwu", q="项目制培训每人每天补贴")
    assert "2020年10月19日" in numbers
    choose_day(moment("2020-10-08").date())
    assert "220元/人/天" not in read("rules_clause", "yiwu", "四（一）")


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("rules_document", ("atlantis",)),
        ("rules_clause", ("yiwu", "九十九")),
        ("rules_benefit", ("yiwu", "free_lunch")),
        ("rules_numbers", ("atlantis",)),
        ("entitlement_document", ("atlantis",)),
        ("entitlement_questions", ("yiwu", "free_lunch")),
    ],
)
def test_what_is_not_on_the_shelf_is_not_found(name: str, args: tuple[str, ...]) -> None:
    read(name, *args, status=404)


def test_the_pages_can_be_read_in_english() -> None:
    translations.compile_all()
    client = Client(headers={"Accept-Language": "en"})
    text = client.get(reverse("portal:rules_benefit", args=["yiwu", "living_subsidy"]))
    assert "How much" in text.content.decode()
    assert "多少钱" not in text.content.decode()
