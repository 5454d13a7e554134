"""What am I entitled to: asked one question at a time, decided, explained; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse

from jisheng.foundation.clock import choose_day
from jisheng.policy import Pack, load_pack
from jisheng.policy.asking import Question
from jisheng.policy.engine.proving import OwnCase, read_own_cases
from jisheng.policy.engine.types import Kind
from jisheng.policy.stored_pack import built_in_names
from jisheng.portal.public.entitlement_forms import AnswerForm, answer_form, row_fields
from tests.conftest import moment

pytestmark = pytest.mark.django_db
MOST_QUESTIONS = 60


def likely(document: str) -> list[tuple[str, str]]:
    """Return the benefits of a document that it proves by granted cases."""
    pack = load_pack(document)
    return [(document, name) for name in pack.benefits if granted_case(pack, name)]


def granted_case(pack: Pack, benefit: str) -> OwnCase | None:
    """Return a case of a benefit that is granted under the readings taken."""
    for case in read_own_cases(pack.folder):
        if case.benefit == benefit and case.outcome == "granted" and not case.readings:
            return case
    return None


GRANTED = [pair for name in built_in_names() for pair in likely(name)]


@pytest.fixture(autouse=True)
def an_autumn_day() -> None:
    choose_day(moment("2020-10-23").date())


class Person:
    """Somebody with a phone, answering from what is known."""

    def __init__(self, document: str, benefit: str, facts: Mapping[str, Any]) -> None:
        self.client, self.facts = Client(), facts
        self.pack = load_pack(document)
        self.url = reverse("portal:entitlement_questions", args=[document, benefit])
        self.answer = self.client.get(self.url)
        self.asked: list[str] = []

    @property
    def question(self) -> Question | None:
        """What is asked now; nothing on the page of the result."""
        found: Question | None = self.answer.context.get("question")
        return found

    @property
    def text(self) -> str:
        """What the page says."""
        return str(self.answer.content.decode())

    @property
    def result(self) -> Any:
        """What came out."""
        return self.answer.context["result"]

    def posts(self, status: int = 200, **sent: Any) -> Person:
        """Press a button of the page."""
        held = {"said": self.answer.context["said"]}
        if self.question is not None:
            held["fact"] = self.question.fact.name
        self.answer = self.client.post(self.url, {**held, **sent})
        assert self.answer.status_code == status, self.text
        return self

    def answers_all(self) -> Person:
        """Answer from the facts until there is nothing more to ask."""
        while self.question is not None:
            fact = self.question.fact.name
            assert fact not in self.asked, f"{fact} was asked twice"
            self.asked.append(fact)
            assert len(self.asked) < MOST_QUESTIONS
            if fact in self.facts:
                self.posts(**filled_in(self.pack, self.question, self.facts[fact]))
            else:
                self.posts(unsure="yes")
        for question in self.result.standards[:1]:
            name = question.fact.name
            if name in self.facts:
                self.posts(fact=name, **filled_in(self.pack, question, self.facts[name]))
                return self.answers_all()
        return self


def filled_in(pack: Pack, question: Question, value: Any) -> dict[str, Any]:
    """Return what a browser sends for an answer."""
    form = answer_form(pack, question)
    if isinstance(form, AnswerForm):
        shown = form.made.to_form(value)
        return {} if shown is None else {"answer": shown}
    sent: dict[str, Any] = {"has": "yes" if value else "no", "rows": str(max(1, len(value)))}
    bare = list(question.fact.type.fields) == ["value"]
    for place, given in enumerate(value):
        row = {"value": given} if bare else given
        for name, made in row_fields(pack, question).items():
            if row.get(name) is not None:
                sent[f"r{place}-{name}"] = made.to_form(row[name])
    return sent


@pytest.mark.parametrize(("document", "benefit"), GRANTED)
def test_answering_every_question_leads_to_the_sum_of_the_case(document: str, benefit: str) -> None:
    case = granted_case(load_pack(document), benefit)
    assert case is not None
    person = Person(document, benefit, case.facts).answers_all()
    assert person.result.decision is not None, person.text
    assert person.result.decision.outcome == "granted"
    assert person.result.decision.amount.plain() == case.amount


def a_founder(**facts: Any) -> Person:
    """Somebody who took a course in founding an enterprise in Yiwu."""
    case = granted_case(load_pack("yiwu"), "entrepreneurship_training")
    assert case is not None
    return Person("yiwu", "entrepreneurship_training", {**case.facts, **facts})


def test_the_result_says_sum_arithmetic_clauses_payee_and_that_it_is_an_estimate() -> None:
    person = a_founder().answers_all()
    for words in ("可以补贴", "怎么算的", "这是测算，不是决定", "怎样申请", "发给", "四（一）"):
        assert words in person.text
    assert "notice_result" not in person.asked
    assert "下面几项暂按符合测算" in person.text
    assert "公示结果" in person.text


def test_asking_stops_as_soon_as_something_is_not_fulfilled() -> None:
    everything = a_founder().answers_all()
    refused = a_founder(certificate_issue_date="2019-06-01").answers_all()
    assert "不予补贴" in refused.text
    assert len(refused.asked) < len(everything.asked)


def test_a_refusal_says_what_would_change_it() -> None:
    refused = a_founder(certificate_obtained=False).answers_all()
    assert "怎样会不同" in refused.text


def test_a_question_says_which_clause_asks_for_it_and_how_many_are_left() -> None:
    person = a_founder()
    assert "第 1 题，最多" in person.text
    assert "问这个，是因为终段要求" in person.text


def test_going_back_and_changing_an_answer_keep_the_others() -> None:
    person = a_founder()
    first = person.question
    assert first is not None
    person.posts(answer="2020-10-10")
    second = person.question
    assert second is not None
    assert second.fact.name != first.fact.name
    person.posts(back="yes")
    assert person.question is not None
    assert person.question.fact.name == first.fact.name
    assert 'value="2020-10-10"' in person.text
    person.posts(answer="2020-10-11")
    person.answers_all()
    person.posts(change=first.fact.name)
    assert 'value="2020-10-11"' in person.text
    person.posts(answer="2019-06-01")
    assert "不予补贴" in a_founder(certificate_issue_date="2019-06-01").answers_all().text


def test_what_is_not_known_is_taken_as_fulfilled_or_left_open_and_said() -> None:
    person = Person("yiwu", "entrepreneurship_training", {})
    while person.question is not None:
        person.posts(unsure="yes")
    assert "还不能判断" in person.text
    assert "发证日期" in person.text
    assert "（暂按此测算）" in person.text


def test_an_answer_that_is_no_day_is_asked_again_in_words() -> None:
    person = a_founder().posts(status=422, answer="下星期")
    assert "没有提交成功" in person.text
    assert person.question is not None


def test_answers_that_contradict_each_other_are_refused_in_words() -> None:
    case = granted_case(load_pack("yiwu"), "project_training")
    assert case is not None
    facts = {**case.facts, "enrolled_headcount": 30, "certified_headcount": 40}
    person = Person("yiwu", "project_training", facts)
    while person.answer.status_code == 200 and person.question is not None:
        fact = person.question.fact.name
        sent = filled_in(person.pack, person.question, facts[fact])
        held = {"said": person.answer.context["said"], "fact": fact}
        person.answer = person.client.post(person.url, {**held, **sent})
    assert person.answer.status_code == 422
    assert "30" in person.text
    assert "40" in person.text


def test_a_missing_standard_is_named_with_the_paper_it_stands_in() -> None:
    case = granted_case(load_pack("jiangmen"), "individual_upgrading")
    assert case is not None
    facts = {k: v for k, v in case.facts.items() if k != "provincial_standard"}
    person = Person("jiangmen", "individual_upgrading", facts).answers_all()
    assert "金额要看另一份文件" in person.text
    assert "省的培训补贴标准" in person.text
    fact = person.result.standards[0].fact.name
    person.posts(fact=fact, answer="1234.00")
    assert "¥1,234.00" in person.text


def test_earlier_grants_are_told_row_by_row() -> None:
    person = a_founder()
    while person.question is not None and person.question.fact.type.kind is not Kind.RECORDS:
        fact = person.question.fact.name
        person.posts(**filled_in(person.pack, person.question, person.facts[fact]))
    assert person.question is not None
    person.posts(has="yes", rows="1", more="yes")
    assert 'name="r1-' in person.text
    untouched = {"r0-status": "granted"}
    person.posts(status=422, has="yes", rows="1", **untouched)
    assert "请至少填写一条" in person.text
    half = {"has": "yes", "rows": "2", "r0-benefit": "other", "r1-benefit": "other"}
    person.posts(status=422, **half)
    assert "认定日期" in person.text
    assert person.text.count('id="form-errors"') == 1
    person.posts(has="no", rows="1")
    assert person.question is None or person.question.fact.type.kind is not Kind.RECORDS


def test_answers_that_were_changed_on_the_way_are_not_believed() -> None:
    person = a_founder().posts(answer="2020-10-10")
    said = person.answer.context["said"]
    person.posts(said=said[:-3] + "abc")
    assert "请重新回答" in person.text
    assert "第 1 题" in person.text
    other = signing.dumps(["yiwu", "living_subsidy", []], salt="jisheng.entitlement")
    person.posts(said=other)
    assert "请重新回答" in person.text


def test_answers_the_rules_no_longer_know_are_let_go() -> None:
    person = a_founder()
    old = [["certificate_issue_date", "given", "2020-10-10"], ["course", "given", "astrology"],
           ["hat_size", "given", 58], ["yiwu_hukou", "given", "maybe"]]  # fmt: skip
    held = ["yiwu", "entrepreneurship_training", old]
    said = signing.dumps(held, salt="jisheng.entitlement", compress=True)
    person.posts(said=said, fact="pension_drawn", unsure="yes")
    kept = [row.fact for row in person.answer.context["told"]]
    assert kept == ["certificate_issue_date", "pension_drawn"]


def test_nothing_is_kept_of_what_was_answered() -> None:
    person = a_founder().answers_all()
    assert "sessionid" not in person.client.cookies
    assert not Session.objects.exists()
    assert person.answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in person.answer.headers["X-Robots-Tag"]


def test_nobody_is_asked_for_a_name_or_a_number() -> None:
    for document, benefit in GRANTED:
        labels = " ".join(
            fact.label for fact in load_pack(document).compiled(benefit).facts.values()
        )
        assert "身份证" not in labels
        assert "姓名" not in labels


def test_starting_over_forgets_every_answer() -> None:
    person = a_founder().posts(answer="2020-10-10").posts(again="yes")
    assert "您的回答" not in person.text


@pytest.mark.parametrize("document", built_in_names())
def test_every_benefit_can_be_asked_about(document: str) -> None:
    listed = Client().get(reverse("portal:entitlement_document", args=[document]))
    for name in load_pack(document).benefits:
        url = reverse("portal:entitlement_questions", args=[document, name])
        assert url in listed.content.decode()
        assert Client().get(url).status_code == 200


def test_a_benefit_is_found_by_who_is_paid_and_by_ones_situation() -> None:
    url = reverse("portal:entitlement")
    text = Client().get(url, {"asker": "person", "q": "退役军人"}).content.decode()
    assert reverse("portal:entitlement_questions", args=["guangdong", "veteran_training"]) in text
    assert reverse("portal:entitlement_questions", args=["nantong", "order_class"]) not in text
    assert "没有找到" in Client().get(url, {"q": "火星移民"}).content.decode()
